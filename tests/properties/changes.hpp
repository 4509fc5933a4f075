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
  return simulate(pcn_of(list_size, number), parameters, horizon, seed, 0).total();
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

// What stands once for each class of need, access model or role.

inline void for_classes(Parameters& p, std::function<void(NeedClassParameters&)> const& change) {
  for (auto& about : p.needs)
    change(about);
}

inline void for_access_models(Parameters& p,
                              std::function<void(AccessModelParameters&)> const& change) {
  for (auto& model : p.triage.model)
    change(model);
}

inline void for_roles(Parameters& p, std::function<void(RoleParameters&)> const& change) {
  for (auto& role : p.workforce.role)
    change(role);
}

/// Relative weights of emergency, urgent, soon and routine, the same for all classes of need.
inline void set_urgency(Parameters& p, std::array<double, urgency_count> const& weights) {
  for_classes(p, [&](NeedClassParameters& about) { about.urgency = weights; });
}

/// Nobody but those on the rota: no locums, no evening clinics.
inline void only_the_rota(Parameters& p) {
  p.workforce.locum = {0, 0, 0, 0};
  p.workforce.enhanced_access.minutes_per_1000_week = 0;
}

/// A clinician is offered whoever asks: nobody is told what to do, or to go elsewhere.
inline void only_appointments(Parameters& p) {
  for_access_models(p, [](AccessModelParameters& model) {
    model.wrong_role_share = 0;
    model.under_share = 0;
    model.over_share = 0;
    model.advice_share = 0;
    model.admin_task_share = 0;
    model.offers_share = 0;
    model.community_share = 0;
  });
}

/// Everybody comes to the desk, is dealt with at once, and keeps the appointment; nothing planned.
inline void plain_journeys(Parameters& p) {
  p.front_door.online_share = 0;
  p.front_door.desk_share = 1;
  p.front_door.front_desk_share = 1;
  p.triage.access_model = AccessModelChoice::reception;
  p.triage.telephone_first_share = 0;
  only_appointments(p);
  for_classes(p, [](NeedClassParameters& about) {
    about.self_resolving_share = 0;
    about.worsening_share = 0;
  });
  p.deterrence.strength = 0;
  p.demand.enquiries_per_consultation = 0;
  p.consultations.pass_on_share = 0;
  p.consultations.home_visit.share.fill(0);
  p.consultations.home_visit.care_home_share = 0;
  p.consultations.home_visit.per_gp_session = 0;
  p.workforce.sickness_per_day = 0;
  p.booking.cancelled_share = 0;
  p.booking.dna_by_lead.fill(0);
  p.consultations.tests_share_of_gp = 0;
  p.booking.prefill_weeks = 0;
  for_roles(p, [](RoleParameters& role) {
    role.recalls_per_1000_month = 0;
    role.initiated_per_1000_month = 0;
    role.free_slot_use_share = 0;
    role.follow_up_share = 0;
    role.return_share = 0;
  });
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
