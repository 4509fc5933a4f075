// Each practice of a PCN has its own books; together they are the PCN's.

#include "properties/made_up_pcn.hpp"

#include <doctest/doctest.h>

using namespace pcnsim;
using namespace pcnsim::test;

TEST_CASE("the practices of a PCN add up to the PCN, seeds 1..10") {
  auto const parameters = baseline();
  auto const pcn = pcn_of(4'000);
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    CAPTURE(seed);
    auto const result = simulate(pcn, parameters, weeks_of(1, 2), seed, 0);
    REQUIRE(result.practices.size() == 2);
    auto const first = row_of(result.practices[0]);
    auto const second = row_of(result.practices[1]);
    auto const total = row_of(result.total());
    for (std::size_t i = 0; i < total.size(); ++i)
      REQUIRE(total[i] == first[i] + second[i]);
  }
}

TEST_CASE("each practice counts its own patients, and all that they need ends in its own ledger") {
  auto const result = simulate(pcn_of(4'000), baseline(), weeks_of(1, 2), 1, 0);
  CHECK(result.practices[0].patient_days == 1'600 * 14);
  CHECK(result.practices[1].patient_days == 2'400 * 14);
  for (auto const& practice : result.practices) {
    for (std::size_t kind = 0; kind < need_kind_count; ++kind) {
      CHECK(practice.needs_created[kind] > 0);
      CHECK(sum_of(practice.needs_ended[kind]) == practice.needs_created[kind]);
    }
    CHECK(practice.calls_answered > 0);
    CHECK(practice.front_desk_busy_ms > 0);
    CHECK(practice.sessions[index_of(Role::gp)] > 0);
    CHECK(sum_of(practice.consulting_ms) > 0);
    CHECK(sum_of(practice.appointments) > 0);
  }
}

TEST_CASE("a practice without a front desk to speak of loses calls of its own patients only") {
  auto pcn = pcn_of(40'000);
  pcn.practices[0].admin_fte = 0;
  auto const usual = simulate(pcn_of(40'000), baseline(), weeks_of(1, 3), 1, 0);
  auto const short_staffed = simulate(pcn, baseline(), weeks_of(1, 3), 1, 0);
  CHECK(short_staffed.practices[0].calls_answered < usual.practices[0].calls_answered / 2);
  CHECK(row_of(short_staffed.practices[1]) == row_of(usual.practices[1]));
}

TEST_CASE("calls by hour are all the calls, and of the first two hours those from 8 to 10") {
  auto const tally = simulate(pcn_of(6'000), baseline(), weeks_of(1, 3), 1, 0).total();
  CHECK(tally.calls_by_hour.total() == tally.calls_inbound);
  CHECK(tally.calls_answered_by_hour.total() == tally.calls_answered);
  Count from_8_to_10 = 0;
  for (auto const& day : tally.calls_by_hour.counts) {
    CHECK(sum_of(day) > 0);
    from_8_to_10 += day[0] + day[1];
  }
  CHECK(from_8_to_10 == tally.calls_inbound_8_10);
}

TEST_CASE("who redials the same day is one caller; who calls again another day is another") {
  auto parameters = baseline();
  auto const pcn = pcn_of(6'000);
  auto const usual = simulate(pcn, parameters, weeks_of(1, 3), 1, 0).total();
  CHECK(usual.unique_callers < usual.calls_inbound);
  CHECK(usual.unique_callers > 0);
  // Every call ends in the menu and is made again two more times, all the same day or all on others.
  auto& telephone = parameters.front_door.telephone;
  telephone.ivr_ended_share = 1;
  telephone.redial_share = 1;
  telephone.redial_tries = 3;
  telephone.redial_mean_minutes = 0;
  telephone.redial_same_day_share = 1;
  parameters.front_door.after_contact_failed = {
      .retry = 0, .self_care = 1, .pharmacy = 0, .nhs111 = 0, .ae = 0, .nothing = 0};
  auto const same_day = simulate(pcn, parameters, weeks_of(0, 3), 1, 0).total();
  CHECK(3 * same_day.unique_callers == same_day.calls_inbound);
  telephone.redial_same_day_share = 0;
  auto const other_days = simulate(pcn, parameters, weeks_of(0, 3), 1, 0).total();
  CHECK(other_days.unique_callers == other_days.calls_inbound);
}
