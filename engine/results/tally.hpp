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

/// Everything counted over the measured window of one run: one PCN, one replication, one scenario;
/// or, merged, of several. Needs are those that arose in the window; calls, appointments and
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
  std::array<Count, role_count> slots{};
  std::array<Count, role_count> slots_used{};
  std::array<Count, role_count> clinic_ms{};      ///< rostered for seeing patients
  std::array<Count, role_count> consulting_ms{};  ///< spent seeing patients
  std::array<Count, role_count> overtime_ms{};    ///< past the end of the clinic
  Count front_desk_ms{};                          ///< rostered on telephone, forms and desk
  Count front_desk_busy_ms{};
  Count extras = 0;  ///< urgent patients added beyond the template

  void merge(Tally const& other);
};

}  // namespace pcnsim
