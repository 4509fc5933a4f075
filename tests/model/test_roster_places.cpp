// Who goes round the practices, who stands in, and who works in the evenings.

#include "model/roster_fixture.hpp"

#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>
#include <set>

using namespace pcnsim;
using namespace pcnsim::test;
using doctest::Approx;

namespace {

WorkforceParameters rotating(double flexible_share = 0) {
  auto of = workforce();
  of.pcn_staff = {.scale = 1, .rotates = true, .flexible_share = flexible_share};
  return of;
}

bool of_the_pcn(Roster const& roster, ClinicianId id) {
  return roster.clinicians()[id].practice.is_none();
}

/// Four practices, of 1, 2, 3 and 4 tenths of the patients.
PcnSpec four_practices() {
  auto of = pcn();
  of.practices.resize(4);
  for (std::size_t p = 0; p < 4; ++p) {
    of.practices[p].code = "P" + std::to_string(p);
    of.practices[p].list_size = 1'000.0 * static_cast<double>(p + 1);
  }
  return of;
}

WorkforceParameters with_evenings(double minutes_per_1000_week) {
  auto of = workforce();
  of.enhanced_access = {
      .minutes_per_1000_week = minutes_per_1000_week, .gp_share = 0.5, .nurse_share = 0.3};
  return of;
}

double evenings_over(Roster const& roster, ClinicianId id, int weeks) {
  double sum = 0;
  for (Date const date : weekdays(weeks))
    sum += holds(roster, id, date, Half::evening) ? 1 : 0;
  return sum;
}

}  // namespace

TEST_CASE("staff of the PCN are each practice's part of them, unless they go round") {
  auto const divided = roster_of(pcn(), workforce());
  auto const going_round = roster_of(pcn(), rotating());
  for (auto const id : everyone(divided))
    CHECK_FALSE(of_the_pcn(divided, id));
  std::set<Post> posts;
  for (auto const id : everyone(going_round)) {
    if (of_the_pcn(going_round, id)) posts.insert(going_round.clinicians()[id].post);
  }
  CHECK(posts == std::set{Post::pharmacist, Post::pharmacy_technician, Post::physio});
  for (std::uint32_t p = 0; p < 2; ++p)
    CHECK(going_round.has(PracticeId{p}, Role::pharmacist));
}

TEST_CASE("each of the staff that goes round is at each practice in proportion to its list") {
  auto const roster = roster_of(four_practices(), rotating());
  for (auto const id : everyone(roster)) {
    if (!of_the_pcn(roster, id)) continue;
    std::array<double, 4> days{};
    double all = 0;
    for (Date const date : weekdays(200)) {
      if (!holds(roster, id, date, Half::morning) && !holds(roster, id, date, Half::afternoon))
        continue;
      ++days[roster.placement(id, date, Half::morning, streams).practice.value];
      ++all;
    }
    REQUIRE(all > 150);
    for (std::size_t p = 0; p < 4; ++p)
      CHECK(std::abs(days[p] / all - static_cast<double>(p + 1) / 10) < 0.03);
  }
}

TEST_CASE(
    "nobody is at two places: a whole day at one practice, at home for who does not go round") {
  auto const roster = roster_of(four_practices(), rotating(0.3));
  for (auto const id : everyone(roster)) {
    auto const home = roster.clinicians()[id].practice;
    for (Date const date : weekdays(20)) {
      auto const morning = roster.placement(id, date, Half::morning, streams);
      auto const afternoon = roster.placement(id, date, Half::afternoon, streams);
      REQUIRE(morning.practice == afternoon.practice);
      REQUIRE(morning.flexible == afternoon.flexible);
      REQUIRE(morning.practice.value < 4);
      if (home.is_none()) continue;
      REQUIRE(morning.practice == home);
      REQUIRE_FALSE(morning.flexible);
    }
  }
}

TEST_CASE("where the rota sends people does not depend on how many others there are") {
  auto more = pcn();
  more.fte[index_of(Post::pharmacist)] = 9;
  more.practices[0].gp_fte = 7;
  auto const few = roster_of(pcn(), rotating());
  auto const many = roster_of(more, rotating());
  int met = 0;
  for (auto const a : everyone(few)) {
    if (!of_the_pcn(few, a)) continue;
    for (auto const b : everyone(many)) {
      if (few.clinicians()[a].entity != many.clinicians()[b].entity) continue;
      ++met;
      for (Date const date : weekdays(10))
        REQUIRE(few.placement(a, date, Half::morning, streams).practice ==
                many.placement(b, date, Half::morning, streams).practice);
    }
  }
  CHECK(met == 8);  // four pharmacists, two technicians, two physiotherapists
}

TEST_CASE(
    "the flexible share of days of those who go round is decided on the day, not in evenings") {
  for (double const share : {0.0, 0.25, 1.0}) {
    CAPTURE(share);
    auto const roster = roster_of(pcn(), rotating(share));
    double flexible = 0;
    double days = 0;
    for (auto const id : everyone(roster)) {
      if (!of_the_pcn(roster, id)) continue;
      for (Date const date : weekdays(104)) {
        flexible += roster.placement(id, date, Half::morning, streams).flexible ? 1 : 0;
        REQUIRE_FALSE(roster.placement(id, date, Half::evening, streams).flexible);
        ++days;
      }
    }
    REQUIRE(days > 2'000);
    CHECK(std::abs(flexible / days - share) <= 5 * std::sqrt(share * (1 - share) / days));
  }
}

TEST_CASE("a locum stands in for a GP's whole week of leave, in the stated share of weeks") {
  auto many = pcn();
  many.practices[1].gp_fte = 60;
  for (double const share : {0.0, 0.3, 1.0}) {
    CAPTURE(share);
    auto of = workforce();
    of.leave_weeks = 10;
    of.locum.leave_backfill_share = share;
    auto const roster = roster_of(many, of);
    double covered = 0;
    double away = 0;
    for (auto const id : everyone(roster)) {
      bool const gp = roster.clinicians()[id].role == Role::gp;
      for (int week = 0; week < 104; ++week) {
        std::set<Presence> seen;
        for (int day = 0; day < 5; ++day) {
          for (Half const half : by_day)
            seen.insert(roster.presence(id, first_monday + Days{7 * week + day}, half, streams));
        }
        seen.erase(Presence::none);
        REQUIRE(seen.size() <= 1);
        bool const locum = seen.contains(Presence::locum);
        if (!gp) REQUIRE_FALSE(locum);
        if (!gp || seen.contains(Presence::here)) continue;
        covered += locum ? 1 : 0;
        ++away;
      }
    }
    REQUIRE(away > 1'000);
    CHECK(std::abs(covered / away - share) <= 5 * std::sqrt(share * (1 - share) / away));
  }
}

TEST_CASE("locums and evening staff take no leave") {
  auto of = with_evenings(60);
  of.leave_weeks = 52;
  of.locum.vacancy_below_per_10000 = 20;
  of.locum.vacancy_cover_share = 1;
  auto const roster = roster_of(pcn(), of);
  double locum_sessions = 0;
  double evenings = 0;
  for (auto const id : everyone(roster)) {
    bool const locum = roster.clinicians()[id].post == Post::gp_locum;
    double const sessions = sessions_over(roster, id, 10);
    if (!locum) CHECK(sessions == 0);
    locum_sessions += sessions;
    evenings += evenings_over(roster, id, 10);
  }
  CHECK(locum_sessions > 0);
  CHECK(evenings > 0);
}

TEST_CASE("evening clinics are the stated minutes for the list, by the stated shares of roles") {
  auto const roster = roster_of(pcn(), with_evenings(60));
  constexpr int weeks = 260;
  for (std::uint32_t p = 0; p < 2; ++p) {
    double const sessions = 60 * pcn().practices[p].list_size / 1'000 / evening_minutes * weeks;
    for (auto const& [role, share] :
         {std::pair{Role::gp, 0.5}, {Role::nurse, 0.3}, {Role::hca, 0.2}}) {
      double held = 0;
      int heads = 0;
      for (auto const id : everyone(roster)) {
        auto const& clinician = roster.clinicians()[id];
        if (!clinician.evenings || clinician.practice.value != p || clinician.role != role)
          continue;
        held += evenings_over(roster, id, weeks);
        ++heads;
      }
      CHECK(heads >= 1);
      CHECK(std::abs(held - share * sessions) <= heads);
    }
  }
}

TEST_CASE("evening staff work in evenings only, at most one a day, and others never do") {
  auto many = with_evenings(600);
  auto const roster = roster_of(pcn(), many);
  for (auto const id : everyone(roster)) {
    bool const evenings = roster.clinicians()[id].evenings;
    CHECK(roster.clinicians()[id].sessions_a_week <= (evenings ? 5 : 10));
    if (evenings) {
      CHECK(sessions_over(roster, id, 4) == 0);
      double const held = evenings_over(roster, id, 200) / 200;
      CHECK(std::abs(held - roster.clinicians()[id].sessions_a_week) < 0.01);
    } else {
      CHECK(evenings_over(roster, id, 4) == 0);
    }
  }
}

TEST_CASE("without enhanced access nobody works in the evening") {
  auto const roster = roster_of(pcn(), with_evenings(0));
  for (auto const id : everyone(roster))
    CHECK_FALSE(roster.clinicians()[id].evenings);
}

TEST_CASE("what a practice states for its staff holds for them, and not for its neighbour's") {
  auto parameters = everywhere(pcn(), workforce());
  parameters.practices[0].workforce.leave_weeks = 52;
  parameters.practices[0].workforce.sickness_per_day = 1;
  parameters.practices[1].workforce.leave_weeks = 52;
  parameters.practices[1].workforce.locum.leave_backfill_share = 1;
  Roster roster{pcn(), parameters};
  roster.start_day(first_monday, streams);
  for (auto const id : everyone(roster)) {
    bool const first = roster.clinicians()[id].practice == PracticeId{0};
    CHECK(roster.is_sick(id, first_monday) == first);
    bool const covered = !first && roster.clinicians()[id].role == Role::gp;
    CHECK((sessions_over(roster, id, 10) > 0) == covered);
  }
}

TEST_CASE(
    "adopting more staff keeps who is there, as they are; fewer leave people without clinics") {
  auto more = workforce();
  more.clinical_scale = 2.5;
  auto fewer = workforce();
  fewer.clinical_scale = 0;
  auto roster = roster_of(pcn(), workforce());
  auto const before = roster;
  roster.adopt(pcn(), everywhere(pcn(), more));
  CHECK(roster.clinicians().size() > before.clinicians().size());
  double sessions = 0;
  for (auto const id : everyone(roster))
    sessions += roster.clinicians()[id].sessions_a_week;
  double sessions_before = 0;
  for (auto const id : everyone(before)) {
    CHECK(roster.clinicians()[id].entity == before.clinicians()[id].entity);
    sessions_before += before.clinicians()[id].sessions_a_week;
  }
  CHECK(sessions == Approx(2.5 * sessions_before));
  roster.adopt(pcn(), everywhere(pcn(), fewer));
  for (auto const id : everyone(roster))
    CHECK(sessions_over(roster, id, 10) == 0);
  roster.adopt(pcn(), everywhere(pcn(), workforce()));
  for (auto const id : everyone(before))
    CHECK(sessions_over(roster, id, 10) == sessions_over(before, id, 10));
}

TEST_CASE("adopting the same staff does not make the sick well") {
  auto sick = workforce();
  sick.sickness_per_day = 0.5;
  sick.sickness_mean_days = 5;
  auto roster = roster_of(pcn(), sick);
  roster.start_day(first_monday, streams);
  auto const before = roster;
  roster.adopt(pcn(), everywhere(pcn(), sick));
  for (auto const id : everyone(before)) {
    for (int day = 0; day < 10; ++day)
      CHECK(roster.is_sick(id, first_monday + Days{day}) ==
            before.is_sick(id, first_monday + Days{day}));
  }
}
