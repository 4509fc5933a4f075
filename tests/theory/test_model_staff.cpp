// Staff of the PCN that go round its practices, in the whole model with all else switched off.

#include "model_reductions.hpp"

#include <doctest/doctest.h>
#include <map>

using namespace theory;

namespace {

constexpr double list_size = 2'000;

/// Two practices, one three times the other, without GPs of their own; the PCN employs four.
PcnSpec pcn_with_gps() {
  auto pcn = one_practice(list_size, 0);
  pcn.practices.push_back(pcn.practices[0]);
  pcn.practices[1].code = "P2";
  pcn.practices[1].list_size = 3 * list_size;
  pcn.fte[index_of(Post::gp_salaried)] = 4;
  return pcn;
}

/// Urgent needs, many more than there is room for.
Parameters busy(double flexible_share) {
  auto parameters = switched_off();
  parameters.demand.clinical_needs_per_1000_month = per_1000_month(400, 4 * list_size);
  parameters.needs[0].urgency = {0, 1, 0, 0};
  parameters.front_door.telephone.handling_minutes = {0.1, 0};
  parameters.workforce.pcn_staff = {.scale = 1, .rotates = true, .flexible_share = flexible_share};
  return parameters;
}

}  // namespace

TEST_CASE("GPs of the PCN hold clinics at its practices in proportion to their lists (within 3%)") {
  auto const pcn = pcn_with_gps();
  auto const result =
      simulate(pcn, everywhere(pcn, busy(0)), weeks_from_september(52), 1, 0).practices;
  auto const gp = index_of(Role::gp);
  auto const all = static_cast<double>(result[0].sessions[gp] + result[1].sessions[gp]);
  CHECK(all > 1'900);  // four times ten a week
  CHECK(static_cast<double>(result[0].sessions[gp]) / all == doctest::Approx(0.25).epsilon(0.03));
  // Their working days belong to no practice.
  CHECK(result[0].gp_days + result[1].gp_days == 0);
}

TEST_CASE("nobody is in two places: one patient at a time, and one practice a day") {
  for (double const flexible_share : {0.0, 0.5, 1.0}) {
    CAPTURE(flexible_share);
    auto parameters = busy(flexible_share);
    parameters.workforce.role[index_of(Role::gp)].consultation_minutes = {12, 0.6};  // late
    auto const watched =
        watch(pcn_with_gps(), parameters, weeks_from_september(8), 1, {"consultation"});
    REQUIRE(watched.steps.size() > 3'000);
    std::map<std::uint32_t, Instant> busy_until;
    std::map<std::pair<std::uint32_t, Date>, PracticeId> place;
    for (auto const& step : watched.steps) {  // in order of their ends
      auto& until = busy_until[step.clinician.value];
      REQUIRE(step.start >= until);
      until = step.end;
      auto const day = date_of(step.start);
      auto const here = place.insert({{step.clinician.value, day}, step.practice});
      REQUIRE(here.first->second == step.practice);
    }
  }
}

TEST_CASE("flexible staff go where more patients are turned away") {
  auto const pcn = pcn_with_gps();
  auto parameters = everywhere(pcn, busy(1));
  parameters.practices[0].demand.clinical_needs_per_1000_month = 0;
  parameters.practices[1].deterrence.weight_told_another_day = 1;
  auto const result = simulate(pcn, parameters, weeks_from_september(12), 1, 0).practices;
  auto const gp = index_of(Role::gp);
  CHECK(result[1].sessions[gp] > 0);
  CHECK(result[0].sessions[gp] < result[1].sessions[gp] / 20);
}

TEST_CASE("the slots of flexible staff are offered in order of time, whoever's they are") {
  // Four GPs have 24 slots an hour for four patients: nobody waits for the slot after the next.
  auto parameters = busy(1);
  parameters.demand.clinical_needs_per_1000_month = per_1000_month(40, 4 * list_size);
  std::map<std::pair<std::uint32_t, std::uint64_t>, Instant> booked;
  int seen = 0;
  for (auto const& step :
       watch(pcn_with_gps(), parameters, weeks_from_september(8), 1, {"is booked", "consultation"})
           .steps) {
    auto& since = booked[{step.patient.value, step.need}];
    if (step.activity == "is booked") since = step.end;
    Duration const hour = time_of_day(since);
    if (step.activity != "consultation" || hour < 9h || hour > 12h) continue;
    CHECK(step.start - since <= 20min);
    ++seen;
  }
  CHECK(seen > 100);
}

TEST_CASE(
    "the time for triage is the time that clinics give up, however small the practice (within "
    "5%, 3 checks)") {
  for (double const patients : {500.0, 2'000.0, 6'000.0}) {
    CAPTURE(patients);
    auto parameters = switched_off();
    parameters.triage.planned_requests_per_1000_week = 100;
    auto const hours = [&](AccessModelChoice model) {
      parameters.triage.access_model = model;
      parameters.triage.model[index_of(AccessModel::clinician_triage)].clinician_minutes = {5, 0};
      auto const pcn = one_practice(patients, 3);
      return simulate(pcn, everywhere(pcn, parameters), weeks_from_september(14), 1, 0).total();
    };
    auto const without = hours(AccessModelChoice::reception);
    auto const with = hours(AccessModelChoice::clinician_triage);
    auto const gp = index_of(Role::gp);
    auto const given_up = static_cast<double>(without.clinic_ms[gp] - with.clinic_ms[gp]);
    REQUIRE(given_up > 0);
    CHECK(static_cast<double>(with.triage_time_ms) == doctest::Approx(given_up).epsilon(0.05));
  }
}
