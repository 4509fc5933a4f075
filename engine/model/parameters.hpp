#pragma once
// Every number the model uses, as read from YAML (scenarios/parameters/ holds value, unit, source
// and grade of each; the key there is the member's path here). Nothing here has a default: a
// parameter the files do not give is an error of the files. Ranges and descriptions are in
// config/parameter_table.hpp.

#include "results/vocabulary.hpp"

#include <array>

namespace pcnsim {

inline constexpr std::size_t age_band_count =
    8;  ///< 0–4, 5–14, 15–24, 25–44, 45–64, 65–74, 75–84, 85+

using ByWeekday = std::array<double, 7>;  ///< Monday first
using ByAge = std::array<double, age_band_count>;
using BySegment = std::array<double, segment_count>;

/// A lognormal length: its mean, and the standard deviation of its logarithm.
struct LognormalLength {
  double mean;
  double sigma;
};

struct DemandParameters {
  double clinical_needs_per_1000_month;  ///< latent: including those never expressed
  double administrative_requests_per_1000_month;
  double enquiries_per_1000_month;  ///< not caused by a consultation
  double enquiries_per_consultation;
  double enquiry_delay_days;
  struct {
    double prescription;  ///< share; the rest of enquiries are neither
    double result;
  } enquiry_mix;
  double growth_per_year;          ///< of all of patients' own needs, from the measured start
  ByAge consultation_rate_by_age;  ///< per person-year: only the ratios matter
  ByAge reference_age_shares;      ///< the population to which the rates per 1,000 refer
  ByAge female_ratio_by_age;       ///< of women's rate to men's
  struct {
    ByAge one_condition_by_age, multimorbid_by_age, complex_by_age;  ///< shares; the rest are well
    BySegment rate;          ///< of needs, relative, within an age band
    BySegment planned_rate;  ///< of planned care, likewise
  } segments;
  double care_home_share_of_complex;
  double rise_per_10_imd_points;  ///< relative rise of need around the reference score
  double reference_imd_score;
  struct {
    double slow_shape;  ///< gamma, for life
    double fast_shape;  ///< gamma, drawn anew every `fast_days`; the rate is the product of both
    double fast_days;   ///< 0: the fast part is 1
  } propensity;
  ByWeekday weekday_weights;
  double bank_holiday_weight;  ///< relative to the weekday it falls on
  double after_closure_surge;  ///< factor on the working day after a bank holiday
  std::array<double, 12> month_factors;
  struct {
    double urgent_mean_days, soon_mean_days, routine_mean_days;
  } self_resolution;
  struct {
    double mean_days;
    double to_ae, to_111;  ///< shares of the worsened who go there instead of asking again
  } worsening;
};

/// Clinical needs of one class.
struct NeedClassParameters {
  ByAge weight_by_age;  ///< among the needs of people of that age
  double male_weight;   ///< factor on it for men; women have 1
  std::array<double, urgency_count>
      urgency;  ///< relative weights: emergency, urgent, soon, routine
  double self_resolving_share;
  double worsening_share;      ///< of those that do not resolve by themselves
  double pharmacy_share;       ///< could be met under Pharmacy First
  double self_referral_share;  ///< could refer themselves (physiotherapy, talking therapies)
  double length_ratio;         ///< of its consultations
  /// Share that a role can settle; a GP can settle all.
  std::array<double, role_count> able;
};

struct DeterrenceParameters {
  double strength;  ///< P(express) = exp(-strength × memory); 0 switches suppression off
  double memory_half_life_days;
  double initial_memory;
  double weight_contact_failed, weight_told_another_day, weight_long_wait;
  double long_wait_days;
  double urgent_to_ae, urgent_to_111;  ///< shares of suppressed urgent needs; the rest stay away
};

/// Where patients go after an episode failed: relative weights.
struct AfterFailure {
  double retry, self_care, pharmacy, nhs111, ae, nothing;
};

struct FrontDoorParameters {
  double online_share, desk_share;  ///< of contacts by preference; the rest telephone
  ByAge no_digital_access_by_age;   ///< share
  double app_share;                 ///< of those with digital access, who use the NHS App
  std::array<double, 24> online_hour_weights;
  std::array<double, core_hour_count> core_hour_weights;  ///< of telephone and desk intent
  double front_desk_share;         ///< of receptionist FTE, on telephone, forms and desk
  double front_desk_worked_share;  ///< of contracted hours at work
  std::array<double, core_hour_count> front_desk_hour_weights;
  struct {
    LognormalLength handling_minutes;
    LognormalLength patience_minutes;
    double ivr_ended_share;
    double lines_per_10000;  ///< talking and waiting; beyond them the caller hears the engaged tone
    double queue_limit_per_10000;
    double balk_wait_minutes;
    double callback_wait_minutes, callback_share;
    double redial_share, redial_tries, redial_same_day_share, redial_mean_minutes;
  } telephone;
  struct {
    LognormalLength handling_minutes;
    double overdue_hours;              ///< a form older than this goes before telephone calls
    double opens_hour, closes_hour;    ///< on working days; 0 and 24 together: always open
    double daily_limit_per_1000;       ///< forms a day after which it is switched off
    double closed_to_telephone_share;  ///< who find it closed; the rest wait until it opens
  } online;
  struct {
    LognormalLength handling_minutes;
  } desk;
  AfterFailure after_contact_failed;
  AfterFailure after_told_another_day;
};

/// How one access model decides.
struct AccessModelParameters {
  double under_share, over_share;  ///< urgency put too low, too high
  double right_role_share;         ///< another role than a GP is offered when it could settle it
  double wrong_role_share;         ///< a role is offered that cannot
  double advice_share;             ///< of clinical requests, closed with advice
  double admin_task_share;         ///< closed with a task for the office
  double offers_share;      ///< of needs pharmacy or self-referral could meet, that it is offered
  double community_share;   ///< of urgent needs of complex patients: urgent community response
  double decides_share;     ///< closed or placed by decision support without a clinician
  double online_ratio;      ///< of patients' use of forms, to others'
  double front_desk_ratio;  ///< of the length of a conversation about a clinical request
  LognormalLength clinician_minutes;  ///< mean 0: no clinician reads requests first
  double by_call_share;               ///< read by calling the patient: an appointment
};

struct TriageParameters {
  AccessModelChoice access_model;
  struct {
    double clinician_triage, digital_triage;  ///< shares of practices of 10,000 patients
    double rise_per_10000_patients;           ///< of both, with list size
  } prior;
  double planned_requests_per_1000_week;  ///< clinicians' triage time is planned for so many,
  double planned_use;                     ///< and to be used to this share
  double
      longest_wait_days;  ///< for triage, or for a form to be read; then the patient tries elsewhere
  double pharmacy_accepted, pharmacy_returns;
  double telephone_first_share;   ///< of urgent bookings by reception: a clinician rings first
  double telephone_first_closes;  ///< share of those settled by the call
  std::array<AccessModelParameters, access_model_count> model;
};

/// Shares of a session's slots by how long before they open. They need not add to 1: normalised.
struct ReleaseTemplate {
  double same_day, days_4, weeks_2, weeks_3, weeks_4, weeks_6;
};

struct RoleParameters {
  double direct_share;  ///< of a session, seeing patients
  double work_share;    ///< of a session, on work items
  double slot_minutes;
  LognormalLength consultation_minutes;
  double telephone_length_ratio;
  ReleaseTemplate release;
  double telephone_share, video_share, message_share;
  double recalls_per_1000_month;    ///< planned care the practice calls patients for
  double initiated_per_1000_month;  ///< same-day contacts a clinician starts
  double free_slot_use_share;       ///< of slots that are still free when their time comes
  double follow_up_share, return_share;
  double dna_ratio;
};

struct PostParameters {
  double weight;  ///< within the published staff group, where the split is not published
  double supervision_minutes_per_session;  ///< of a GP, for each session of this post
  double length_ratio;                     ///< of consultations, to the role's
  double return_ratio;                     ///< of patients who come back, to the role's
};

struct WorkforceParameters {
  double clinical_scale;         ///< factor on clinical sessions: 1 = as published
  double reception_split_trust;  ///< in each practice's own share of reception staff; the rest is
  double reception_share;        ///< this, the average
  double fte_per_head;
  double sessions_per_fte, session_minutes;
  double leave_weeks, study_weeks;
  double sickness_per_day, sickness_mean_days;
  double extras_per_gp_session;
  double safe_contacts_per_gp_day;
  struct {
    double leave_backfill_share, sickness_backfill_share;  ///< of GPs' sessions lost
    double vacancy_below_per_10000;  ///< qualified GP FTE; below it the practice is short
    double vacancy_cover_share;      ///< of what is short
  } locum;
  struct {
    double scale;           ///< factor on those who hold clinics: 1 = as published
    bool rotates;           ///< staff of the PCN go round the practices; else each has its part
    double flexible_share;  ///< of their sessions, that go where the wait is longest
  } pcn_staff;
  struct {
    double minutes_per_1000_week;
    double gp_share, nurse_share;  ///< of its sessions; the rest healthcare assistants
  } enhanced_access;
  std::array<PostParameters, post_count> post;  ///< keyed by post name in YAML
  std::array<RoleParameters, role_count> role;  ///< keyed by role name in YAML
};

struct BookingParameters {
  double notice_minutes;
  double same_day_opens_to_all_hour;  ///< unused same-day slots go to anyone after this hour
  double urgent_next_day_from_hour;  ///< from then on the urgent may have tomorrow's same-day slots
  double waiting_list_share;  ///< of soon and routine needs without a slot: the practice's own list
  double waiting_list_weeks;  ///< after which the patient is told to try elsewhere
  struct {
    double preferring_share;  ///< of patients, who have a usual clinician
    double wait_days;         ///< longer that soon and routine needs wait for that clinician
  } continuity;
  LognormalLength recall_lead_days;
  LognormalLength follow_up_lead_days;
  double recall_self_booked_share;
  double planned_early_days;          ///< a planned contact may come so much before it is wanted
  double prefill_weeks;               ///< planned care booked before the run starts
  std::array<double, 5> dna_by_lead;  ///< lead 0, 1, 2–7, 8–14, 15+ days
  double dna_telephone_ratio, dna_video_ratio, dna_home_ratio;
  double dna_comes_back_share;
  double cancelled_share, cancelled_full_lead_days;
  double return_mean_days;
};

struct ConsultationParameters {
  double own_contacts_per_1000_month;  ///< that clinicians start in free slots, at most
  BySegment extra_minutes;             ///< face to face, by health segment
  double deprived_minutes_per_10_imd;  ///< added for every 10 points above the reference score
  double video_ratio, message_ratio;   ///< of the length of a consultation face to face
  double tests_share_of_gp, tests_lead_days;
  double prescription_share;  ///< of consultations, that end with a prescription to issue
  double referral_share_of_gp;
  double pass_on_share;  ///< of other roles' clinical consultations, that need a GP
  struct {
    BySegment share;  ///< of clinical needs
    double care_home_share;
    LognormalLength minutes;
    double travel_minutes;
    double per_gp_session;  ///< room for so many after the clinic
  } home_visit;
};

/// Work that is not a contact, of one kind.
struct WorkItemParameters {
  double per_1000_month;   ///< from outside the practice
  double minutes;          ///< for one
  double due_days;         ///< working days
  double automatable;      ///< share
  double chased_per_week;  ///< enquiries that an overdue item causes, a working week
  std::array<double, worker_count> done_by;  ///< relative shares; who has 0 never helps
};

struct WorkParameters {
  double office_share;          ///< of office hours not at the front desk, on work items
  double overtime_minutes;      ///< a session, at most, for overdue work
  double slots_given_up_share;  ///< of today's same-day slots, at most, for overdue work
  double given_up_after_weeks;  ///< overdue for so long, an item is never done
  std::array<WorkItemParameters, work_item_count> item;
};

/// Levers that act on staff time and channels; all zero in the baseline.
struct AutomationParameters {
  double share_of_items, minutes_saved_share, realisation;
  double rework_share;  ///< of automated items, that are done again by hand
  double released_to_front_desk, released_to_clinic;
  struct {
    double use_share;  ///< of consultations written up by an ambient scribe
    double minutes_saved, realisation;
    double rework_minutes;
    double released_to_slots;  ///< share of the time saved that makes slots shorter
  } scribe;
};

struct NhsAppParameters {
  double telephone_to_app_share;
  double prescriptions_self_served, results_self_served;  ///< shares of such enquiries
};

struct OutsideParameters {
  double books_in_share;  ///< of those displaced to 111, booked back into the practice
  double books_in_days;   ///< mean
};

struct Parameters {
  DemandParameters demand;
  std::array<NeedClassParameters, need_class_count> needs;  ///< keyed by class name in YAML
  DeterrenceParameters deterrence;
  FrontDoorParameters front_door;
  TriageParameters triage;
  WorkforceParameters workforce;
  BookingParameters booking;
  ConsultationParameters consultations;
  WorkParameters work;
  AutomationParameters automation;
  NhsAppParameters nhs_app;
  OutsideParameters outside;
};

}  // namespace pcnsim
