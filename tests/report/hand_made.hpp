#pragma once
// A result set small enough to check by hand.

#include "report/kpi_values.hpp"

namespace pcnsim::report {

/// Of PCN A1 (index 0), the first practice has 400 patients, no needs and a third of the calls.
inline std::vector<Tally> practices_of(Tally const& tally, std::size_t pcn) {
  if (pcn != 0) return {tally};
  Tally first;
  first.patient_days = 2'800;
  first.calls_inbound = 10;
  Tally second = tally;
  second.patient_days -= first.patient_days;
  second.calls_inbound -= first.calls_inbound;
  return {first, second};
}

/// Two PCNs of 1,000 patients for one week, three replications, scenarios "baseline" and "more".
/// Clinical needs met late (one need is 1 per 1,000 a week), hence the gap:
///   PCN A1  baseline 20, 22, 24; more 18, 19, 20 (differences -2, -3, -4)
///   PCN B2  baseline and more 10, 10, 10
/// Appointments, the sum of all replications, in the week of 29 April 2024:
///   PCN A1  3 with GPs on Monday by telephone, the same day; on Wednesday 2 missed with others, video
///   PCN B2  none
inline ResultSet hand_made(std::size_t replications = 3) {
  ResultSet results;
  results.scenarios = {"baseline", "more"};
  results.pcns = {{"A1", "Alder", "North, East"}, {"B2", "Birch & Beech", "South"}};
  results.practices = {{{"A11", "Alder, Top"}, {"A12", "Alder Bottom"}}, {{"B21", "Birch"}}};
  results.replications = replications;
  Count const late_a1[2][3] = {{20, 22, 24}, {18, 19, 20}};
  for (std::size_t scenario = 0; scenario < 2; ++scenario) {
    for (std::size_t pcn = 0; pcn < 2; ++pcn) {
      for (std::size_t replication = 0; replication < replications; ++replication) {
        Count const late = pcn == 0 ? late_a1[scenario][replication] : 10;
        Tally tally;
        tally.patient_days = 7'000;
        auto const clinical = index_of(NeedKind::clinical);
        tally.needs_created[clinical] = 100;
        tally.needs_ended[clinical][index_of(Outcome::met_late)] = late;
        tally.needs_ended[clinical][index_of(Outcome::met_in_time)] = 100 - late;
        tally.calls_inbound = 30;
        tally.calls_answered = 10 + static_cast<Count>(scenario) * 10;
        results.tallies.push_back(tally);
        results.by_practice.push_back(practices_of(tally, pcn));
      }
    }
  }
  Date const monday{std::chrono::year{2024} / 4 / 29};
  AppointmentsByMonth const none{monday, monday + Days{7}};
  for (std::size_t scenario = 0; scenario < 2; ++scenario) {
    auto a1 = none;
    for (int i = 0; i < 3; ++i)
      a1.add(monday, {HcpType::gp, AppointmentMode::telephone, AppointmentStatus::attended,
                      BookingBand::same_day});
    for (int i = 0; i < 2; ++i)
      a1.add(monday + Days{2}, {HcpType::other_practice_staff, AppointmentMode::video_online,
                                AppointmentStatus::dna, BookingBand::days_22_28});
    results.appointments.push_back(a1);
    results.appointments.push_back(none);
  }
  return results;
}

}  // namespace pcnsim::report
