#pragma once
// Runs of a made-up PCN in which something has been changed.

#include "properties/made_up_pcn.hpp"

#include <cmath>
#include <functional>

namespace pcnsim::test {

using Change = std::function<void(Parameters&)>;

inline Tally run_with(Change const& change, std::uint64_t seed, int number = 0,
                      double list_size = 4'000, Horizon const& horizon = weeks_of(8, 12)) {
  auto parameters = baseline();
  change(parameters);
  return simulate(pcn_of(list_size, number), parameters, horizon, seed, 0);
}

/// Sums over seeds 1..n.
template <class Value>
inline double total(Change const& change, int seeds, Value value) {
  double sum = 0;
  for (int seed = 1; seed <= seeds; ++seed) {
    sum += static_cast<double>(value(run_with(change, static_cast<std::uint64_t>(seed))));
  }
  return sum;
}

inline Change const nothing = [](Parameters&) {};

inline Change need_times(double factor) {
  return [factor](Parameters& p) { p.demand.clinical_needs_per_1000_month *= factor; };
}

inline Change clinicians_times(double factor) {
  return [factor](Parameters& p) { p.workforce.clinical_scale *= factor; };
}

inline double share(Count part, Count whole) {
  return static_cast<double>(part) / static_cast<double>(whole);
}

/// `value` within a part `tolerance` of `expected` (doctest's Approx allows more below 1).
inline bool is_about(double value, double expected, double tolerance) {
  return std::abs(value - expected) <= tolerance * expected;
}

/// Everybody comes to the desk, is dealt with at once, and keeps the appointment; nothing planned.
inline void plain_journeys(Parameters& p) {
  p.front_door.online_share = 0;
  p.front_door.desk_share = 1;
  p.front_door.front_desk_share = 1;
  p.triage.advice_share = 0;
  p.triage.pharmacy_share = 0;
  p.triage.telephone_first_share = 0;
  p.triage.under_share = 0;
  p.triage.over_share = 0;
  p.deterrence.strength = 0;
  p.demand.enquiries_per_consultation = 0;
  p.demand.self_resolution.share = 0;
  p.demand.self_resolution.routine_share = 0;
  p.workforce.sickness_per_day = 0;
  p.booking.cancelled_share = 0;
  p.booking.dna_by_lead.fill(0);
  p.booking.tests_share_of_gp = 0;
  p.booking.prefill_weeks = 0;
  for (auto& role : p.workforce.role) {
    role.recalls_per_1000_month = 0;
    role.initiated_per_1000_month = 0;
    role.follow_up_share = 0;
    role.return_share = 0;
  }
}

inline Count with_lead(Tally const& tally, LeadBand band) {
  Count sum = 0;
  for (auto const& role : tally.appointments) {
    for (auto const& mode : role)
      sum += mode[index_of(band)];
  }
  return sum;
}

}  // namespace pcnsim::test
