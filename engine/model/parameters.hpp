#pragma once
// Every number the model uses, as read from YAML (scenarios/parameters.yaml holds value, unit,
// source and grade of each; the key there is the member's path here). Nothing here has a default:
// a parameter the file does not give is an error of the file. Ranges are in
// config/parameter_table.hpp.

#include "results/vocabulary.hpp"

#include <array>

namespace pcnsim {

inline constexpr std::size_t age_band_count =
    8;  ///< 0–4, 5–14, 15–24, 25–44, 45–64, 65–74, 75–84, 85+
inline constexpr std::size_t core_hour_count = 11;  ///< the hours from 08:00; the last is half

using ByWeekday = std::array<double, 7>;  ///< Monday first
using ByAge = std::array<double, age_band_count>;

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
  struct {
    double emergency, urgent, soon, routine;  ///< relative weights
  } urgency;
  ByAge consultation_rate_by_age;  ///< per person-year: only the ratios matter
  ByAge reference_age_shares;      ///< the population to which the rates per 1,000 refer
  double rise_per_10_imd_points;   ///< relative rise of need around the reference score
  double reference_imd_score;
  double propensity_shape;  ///< gamma multiplier of each patient's rates
  ByWeekday weekday_weights;
  double bank_holiday_weight;  ///< relative to the weekday it falls on
  double after_closure_surge;  ///< factor on the working day after a bank holiday
  std::array<double, 12> month_factors;
  struct {
    double share;
    double routine_share;
    double urgent_mean_days, soon_mean_days, routine_mean_days;
  } self_resolution;
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
  std::array<double, 24> online_hour_weights;
  std::array<double, core_hour_count> core_hour_weights;  ///< of telephone and desk intent
  double front_desk_share;         ///< of administrative FTE, on telephone, forms and desk
  double front_desk_worked_share;  ///< of contracted hours at work
  std::array<double, core_hour_count> front_desk_hour_weights;
  struct {
    LognormalLength handling_minutes;
    LognormalLength patience_minutes;
    double ivr_ended_share;
    double queue_limit_per_10000;
    double balk_wait_minutes;
    double callback_wait_minutes, callback_share;
    double redial_share, redial_tries, redial_same_day_share, redial_mean_minutes;
  } telephone;
  struct {
    LognormalLength handling_minutes;
    double overdue_hours;  ///< a form older than this goes before telephone calls
  } online;
  struct {
    LognormalLength handling_minutes;
  } desk;
  AfterFailure after_contact_failed;
  AfterFailure after_told_another_day;
};

struct TriageParameters {
  double advice_share;    ///< of clinical requests, settled by the navigator's advice
  double pharmacy_share;  ///< offered Pharmacy First
  double pharmacy_accepted, pharmacy_returns;
  double under_share, over_share;  ///< urgency put too low, too high
  double telephone_first_share;    ///< of urgent bookings: a clinician rings first
  double telephone_first_closes;   ///< share of those settled by the call
  /// Who could settle a clinical need: weights of the sets of roles.
  struct {
    double gp_only, gp_or_advanced, gp_advanced_or_nurse, gp_or_pharmacist, gp_or_physio,
        gp_or_other;
  } suitable;
};

/// Shares of a session's slots by how long before they open. They need not add to 1: normalised.
struct ReleaseTemplate {
  double same_day, days_4, weeks_2, weeks_6;
};

struct RoleParameters {
  double direct_share;  ///< of a session, seeing patients
  double slot_minutes;
  double share_of_hours_on_processes;  ///< administration and indirect work that can be automated
  LognormalLength consultation_minutes;
  double telephone_length_ratio;
  ReleaseTemplate release;
  double telephone_share, elsewhere_share;
  double recalls_per_1000_month;    ///< planned care the practice calls patients for
  double initiated_per_1000_month;  ///< same-day contacts a clinician starts
  double follow_up_share, return_share;
  double dna_ratio;
};

struct WorkforceParameters {
  double clinical_scale;  ///< factor on clinical sessions: 1 = as published
  /// How published staff groups divide into roles.
  double nurse_advanced_share;
  struct {
    double advanced_practitioner, hca, pharmacist, physio,
        other;  ///< weights of direct patient care
  } direct_care_mix;
  double fte_per_head;
  double sessions_per_fte, session_minutes;
  double leave_weeks;
  double sickness_per_day, sickness_mean_days;
  double extras_per_gp_session;
  std::array<RoleParameters, role_count> role;  ///< keyed by role name in YAML
};

struct BookingParameters {
  double notice_minutes;
  double same_day_opens_to_all_hour;  ///< unused same-day slots go to anyone after this hour
  LognormalLength recall_lead_days;
  LognormalLength follow_up_lead_days;
  double recall_self_booked_share;
  double tests_share_of_gp;  ///< of GP consultations followed by a blood test with the HCA
  double tests_lead_days;
  double prefill_weeks;               ///< planned care booked before the run starts
  std::array<double, 5> dna_by_lead;  ///< lead 0, 1, 2–7, 8–14, 15+ days
  double dna_telephone_ratio;
  double dna_comes_back_share;
  double cancelled_share, cancelled_full_lead_days;
  double return_mean_days;
};

/// Levers that act on staff time and channels; all zero in the baseline.
struct AutomationParameters {
  double share_of_items, minutes_saved_share, realisation;
  double released_to_front_desk, released_to_clinic;
  double admin_hours_on_processes;  ///< share of administrative hours that are such items
};

struct NhsAppParameters {
  double telephone_to_app_share;
  double prescriptions_self_served, results_self_served;  ///< shares of such enquiries
};

struct Parameters {
  DemandParameters demand;
  DeterrenceParameters deterrence;
  FrontDoorParameters front_door;
  TriageParameters triage;
  WorkforceParameters workforce;
  BookingParameters booking;
  AutomationParameters automation;
  NhsAppParameters nhs_app;
};

}  // namespace pcnsim
