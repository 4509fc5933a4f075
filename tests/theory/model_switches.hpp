#pragma once
// Mechanisms of the model: what switches each on, and in which count it is seen.

#include "model_reductions.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <functional>
#include <string>
#include <vector>

namespace theory {

using Change = std::function<void(Parameters&)>;
using Seen = std::function<Count(Tally const&)>;

struct Mechanism {
  std::string name;
  Change given;  ///< with it on or off: what it needs to act on
  Change on;
  Seen seen;
};

inline Change const nothing = [](Parameters&) {};

template <class Rows>
Count sum_of(Rows const& rows) {
  Count sum = 0;
  for (auto const& row : rows) {
    if constexpr (std::is_integral_v<std::remove_cvref_t<decltype(row)>>) {
      sum += row;
    } else {
      sum += sum_of(row);
    }
  }
  return sum;
}

inline Seen outcome(Outcome of) {
  return [of](Tally const& t) { return t.needs_ended[index_of(NeedKind::clinical)][index_of(of)]; };
}
inline Seen decision(Decision of) {
  return [of](Tally const& t) { return t.decisions[index_of(of)]; };
}
inline Seen kind(NeedKind of) {
  return [of](Tally const& t) { return t.needs_created[index_of(of)]; };
}
inline Seen mode(Mode of) {
  return [of](Tally const& t) {
    Count sum = 0;
    for (auto const& role : t.appointments)
      sum += sum_of(role[index_of(of)]);
    return sum;
  };
}
inline Seen lead(LeadBand of) {
  return [of](Tally const& t) {
    Count sum = 0;
    for (auto const& mode : t.appointments[index_of(Role::gp)])
      sum += mode[index_of(of)];
    return sum;
  };
}
inline Seen item(WorkItem of) {
  return [of](Tally const& t) { return t.work_arrived[index_of(of)]; };
}
inline Seen count(Count Tally::*of) {
  return [of](Tally const& t) { return t.*of; };
}

inline RoleParameters& gp(Parameters& p) { return p.workforce.role[index_of(Role::gp)]; }
inline AccessModelParameters& reception(Parameters& p) {
  return p.triage.model[index_of(AccessModel::reception)];
}
inline WorkItemParameters& letters(Parameters& p) {
  return p.work.item[index_of(WorkItem::letter)];
}

inline void all_urgent(Parameters& p) { p.needs[0].urgency = {0, 1, 0, 0}; }
inline void clinicians_triage(Parameters& p) {
  p.triage.access_model = AccessModelChoice::clinician_triage;
  p.triage.planned_requests_per_1000_week = 1e6;
}
inline void long_memory(Parameters& p) {
  p.deterrence.initial_memory = 1;
  p.deterrence.memory_half_life_days = 1e9;
}
inline void all_soon(Parameters& p) { p.needs[0].urgency = {0, 0, 1, 0}; }
inline void long_calls(Parameters& p) { p.front_door.telephone.handling_minutes = {20, 0}; }
inline void calls_of_four_minutes(Parameters& p) {  // as good as none is left at closing time
  p.front_door.telephone.handling_minutes = {4, 0};
}
inline void menu(Parameters& p) { p.front_door.telephone.ivr_ended_share = 0.5; }
inline void nobody_there(Parameters& p) { p.workforce.clinical_scale = 0; }
inline void many_needs(Parameters& p) { p.demand.clinical_needs_per_1000_month *= 10; }
inline void everybody_complex(Parameters& p) { p.demand.segments.complex_by_age.fill(1); }
inline void letters_nobody_does(Parameters& p) {
  letters(p).per_1000_month = 500;
  letters(p).minutes = 5;
  letters(p).done_by[index_of(Worker::gp)] = 1;
}
inline void same_day_slots(Parameters& p) { gp(p).release = {1, 0, 0, 0, 0, 1}; }

/// Twenty needs a day, for one GP, who has fifty slots, a trainee and a nurse with as many.
inline Tally run_of(Change const& given, Change const& on) {
  constexpr double list_size = 2'000;
  auto pcn = one_practice(list_size, 2);
  pcn.practices[0].gp_qualified_share = 0.5;
  pcn.practices[0].nurse_fte = 1;
  auto parameters = switched_off();
  parameters.demand.clinical_needs_per_1000_month = per_1000_month(20, list_size);
  given(parameters);
  on(parameters);
  return simulate(pcn, everywhere(pcn, parameters), weeks_from_september(4), 1, 0).total();
}

inline void check(std::vector<Mechanism> const& mechanisms) {
  for (auto const& mechanism : mechanisms) {
    CAPTURE(mechanism.name);
    CHECK(mechanism.seen(run_of(mechanism.given, nothing)) == 0);
    CHECK(mechanism.seen(run_of(mechanism.given, mechanism.on)) > 0);
  }
}

}  // namespace theory
