#pragma once
// What one run counts. Whole numbers only (times in milliseconds), so that sums of tallies are
// exact and do not depend on the order in which they are added.

#include "core/time.hpp"
#include "results/vocabulary.hpp"

#include <array>
#include <cstdint>

namespace pcnsim {

using Count = std::int64_t;

/// Waits of answered calls, in bins of ten seconds up to two hours (the last bin is open).
struct WaitHistogram {
  static constexpr std::size_t bin_count = 720;
  static constexpr Duration bin_width = 10s;
  std::array<Count, bin_count> bins{};

  void add(Duration wait);
  void merge(WaitHistogram const& other);
  [[nodiscard]] Count total() const;
  /// Wait in minutes that a share `p` in [0, 1] of calls does not exceed, linear inside a bin, so
  /// within ten seconds of exact below two hours. 0 when empty.
  [[nodiscard]] double quantile_minutes(double p) const;
};

/// Counts by weekday, Monday first, and core hour.
struct ByHour {
  std::array<std::array<Count, core_hour_count>, weekday_count> counts{};

  /// Counts `moment`, unless it is outside core hours: 08:00 to 18:30, Monday to Friday.
  void add(Instant moment);
  void merge(ByHour const& other);
  [[nodiscard]] Count total() const;
};

/// Everything counted over the measured window of one run at one practice: one replication, one
/// scenario; or, merged, of several, as of all practices of a PCN. Needs are those that arose in the window; calls, appointments and
/// clinics those that happened in it.
struct Tally {
  Count patient_days = 0;  ///< registered patients × days measured

  // Needs and where they ended
  std::array<Count, need_kind_count> needs_created{};
  std::array<std::array<Count, outcome_count>, need_kind_count> needs_ended{};
  Count emergencies = 0;                ///< clinical needs rightly sent to 999 or A&E
  Count displaced_without_contact = 0;  ///< to 111 or A&E, never having tried the practice
  Count self_served = 0;                ///< needs met in the NHS App without any contact

  // Contact episodes: one patient's tries for one need until reached or failed
  Count episodes = 0;
  Count episodes_contact_failed = 0;
  Count episodes_told_another_day = 0;
  Count episodes_next_step_at_once = 0;  ///< settled or booked in the very contact that began it
  Count requests_clinical = 0;           ///< first contacts for a clinical need that were handled
  Count requests_administrative = 0;     ///< likewise administrative

  // Telephone (published as CBT001..CBT005), online, desk
  Count calls_inbound = 0;
  Count calls_ended_in_ivr =
      0;  ///< hung up before the queue: recorded message, long queue, no line
  Count calls_answered = 0;
  Count calls_answered_within_2min = 0;
  Count calls_missed = 0;  ///< abandoned in the queue, or queue closed
  Count calls_callback = 0;
  Count calls_inbound_8_10 = 0;
  ByHour calls_by_hour;           ///< inbound
  ByHour calls_answered_by_hour;  ///< by when they were made: a part of `calls_by_hour`
  Count unique_callers = 0;       ///< calls that were the first of their day for their need
  WaitHistogram call_waits;
  Count online_forms = 0;
  Count desk_visits = 0;

  // Appointments held, by whom, how, how long after booking
  using ByLead = std::array<Count, lead_band_count>;
  std::array<std::array<ByLead, mode_count>, role_count> appointments{};
  std::array<std::array<ByLead, mode_count>, role_count> did_not_attend{};  ///< included above
  std::array<Count, need_kind_count> appointments_for{};

  // Clinics
  std::array<Count, role_count> sessions{};
  std::array<Count, role_count> sessions_lost_to_sickness{};
  std::array<Count, role_count> slots{};  ///< of clinics held, less those given up for work items
  std::array<Count, role_count> slots_used{};
  std::array<Count, role_count> clinic_ms{};      ///< rostered for seeing patients
  std::array<Count, role_count> consulting_ms{};  ///< spent seeing patients
  std::array<Count, role_count> overtime_ms{};    ///< past the end of the clinic
  Count front_desk_ms{};                          ///< rostered on telephone, forms and desk
  Count front_desk_busy_ms{};
  Count extras = 0;          ///< urgent patients added beyond the template
  Count supervision_ms = 0;  ///< GPs' time with trainees and others, beside their clinics
  Count locum_sessions = 0;
  Count gp_days = 0;            ///< days on which a GP saw anybody, evenings apart
  Count gp_half_days = 0;       ///< sessions held on those days
  Count gp_contacts = 0;        ///< on those days
  Count gp_days_over_safe = 0;  ///< with more contacts than is held safe
  /// Day ahead of the third free slot, looked up every week; `third_next_looks` times.
  std::array<Count, role_count> third_next_days{};
  std::array<Count, role_count> third_next_looks{};

  // What triage and consultations lead to
  std::array<Count, decision_count> decisions{};
  Count own_contacts = 0;  ///< that clinicians started in slots nobody had booked
  Count triage_reads = 0;  ///< by a clinician, before anything is booked
  Count triage_calls = 0;  ///< of those by ringing the patient: an appointment, counted above
  Count triage_ms = 0;
  Count triage_time_ms = 0;  ///< rostered for it
  Count triage_wait_ms = 0;
  Count bounced_back = 0;  ///< from the pharmacy
  Count passed_on = 0;     ///< to a GP by whoever could not settle it
  Count worsened = 0;      ///< while waiting
  Count waiting_list_joined = 0;
  Count gp_seen_preferring = 0;  ///< clinical appointments with GPs of those who have a usual one
  Count gp_seen_usual = 0;       ///< of those with that one
  Count prescriptions = 0;
  Count referrals = 0;
  Count nhs111_contacts = 0;  ///< for failed or expected-to-fail access
  Count booked_by_111 = 0;
  Count calls_engaged = 0;  ///< of calls inbound: no line was free
  Count forms_switched_off = 0;

  // Work items
  std::array<Count, work_item_count> work_arrived{};
  std::array<Count, work_item_count> work_done{};
  std::array<Count, work_item_count> work_done_late{};
  std::array<Count, work_item_count> work_given_up{};      ///< overdue for too long: never done
  std::array<Count, work_item_count> work_waiting_days{};  ///< items × working days, at their end
  std::array<Count, work_item_count> work_overdue_days{};  ///< likewise of those overdue
  Count work_days = 0;                                     ///< working days looked at
  std::array<Count, worker_count> work_ms{};               ///< spent on items
  std::array<Count, worker_count> work_time_ms{};          ///< rostered for them
  Count work_overtime_ms = 0;
  Count slots_given_up = 0;     ///< same-day slots, for overdue work
  Count chasing_enquiries = 0;  ///< caused by overdue items

  void merge(Tally const& other);
};

}  // namespace pcnsim
