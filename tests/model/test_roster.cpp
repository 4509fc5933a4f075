#include "model/roster_fixture.hpp"

#include <cmath>
#include <doctest/doctest.h>
#include <vector>

using namespace pcnsim;
using namespace pcnsim::test;
using doctest::Approx;

TEST_CASE("without leave a full-time equivalent holds the stated sessions a week on average") {
  for (bool const rotates : {false, true}) {
    auto of = workforce();
    of.pcn_staff.rotates = rotates;
    of.pcn_staff.scale = 1.5;
    auto const roster = roster_of(pcn(), of);
    constexpr int weeks = 520;
    std::vector<std::pair<PracticeId, FteByPost>> employers;
    for (std::uint32_t p = 0; p < 2; ++p) {
      auto fte = own_fte(pcn().practices[p], of);
      auto const part = part_of_pcn(pcn(), of, list_share(pcn().practices[p], pcn()));
      for (std::size_t post = 0; post < post_count; ++post)
        fte[post] += rotates ? 0 : part[post];
      employers.push_back({PracticeId{p}, fte});
    }
    if (rotates) employers.push_back({PracticeId{}, own_fte(pcn(), of)});
    std::uint32_t all_heads = 0;
    for (auto const& [employer, fte] : employers) {
      for (std::size_t post = 0; post < clinical_post_count; ++post) {
        double sessions = 0;
        double heads = 0;
        for (auto const id : everyone(roster)) {
          auto const& clinician = roster.clinicians()[id];
          if (clinician.practice != employer || index_of(clinician.post) != post) continue;
          REQUIRE(clinician.role == role_of(clinician.post));
          sessions += sessions_over(roster, id, weeks);
          ++heads;
        }
        CHECK(heads == std::ceil(fte[post] / 0.75 - 1e-9));
        CHECK(std::abs(sessions - fte[post] * 9 * weeks) <= heads);  // the odd one at each end
        all_heads += static_cast<std::uint32_t>(heads);
      }
    }
    CHECK(all_heads == roster.clinicians().size());
  }
}

TEST_CASE("minutes of a year: FTE x sessions x session length, less the weeks of leave") {
  auto with_leave = workforce();
  with_leave.leave_weeks = 5;
  with_leave.study_weeks = 1;
  auto many = pcn();
  many.practices[1].gp_fte = 60;
  auto const roster = roster_of(many, with_leave);
  double fte = 0;
  for (auto const& practice : many.practices)
    fte += practice.gp_fte * practice.gp_qualified_share;
  double sessions = 0;
  for (auto const id : everyone(roster)) {
    if (roster.clinicians()[id].role == Role::gp) sessions += sessions_over(roster, id, 10 * 52);
  }
  // Now and then two weeks of leave meet in one: a little more than 46 of 52 weeks are worked.
  CHECK(sessions * 250 / (fte * 9 * 250 * 10 * 52) == Approx(46.0 / 52).epsilon(0.01));
}

TEST_CASE("nobody holds more than ten half-days a week, nor on a half-day twice") {
  auto full = workforce();
  full.sessions_per_fte = 10;
  full.fte_per_head = 1;
  full.clinical_scale = 1.7;
  auto const roster = roster_of(pcn(), full);
  for (auto const id : everyone(roster)) {
    CHECK(roster.clinicians()[id].sessions_a_week <= 10);
    double const held = sessions_over(roster, id, 200) / 200;
    CHECK(std::abs(held - roster.clinicians()[id].sessions_a_week) < 0.01);
  }
}

TEST_CASE("10% more clinicians are 10% more sessions of the same heads") {
  auto plus = workforce();
  plus.clinical_scale = 1.1;
  auto const base = roster_of(pcn(), workforce());
  auto const more = roster_of(pcn(), plus);
  REQUIRE(base.clinicians().size() == more.clinicians().size());
  double before = 0;
  double after = 0;
  for (auto const id : everyone(base)) {
    CHECK(more.clinicians()[id].role == base.clinicians()[id].role);
    CHECK(more.clinicians()[id].practice == base.clinicians()[id].practice);
    CHECK(more.clinicians()[id].sessions_a_week ==
          Approx(1.1 * base.clinicians()[id].sessions_a_week));
    before += sessions_over(base, id, 520);
    after += sessions_over(more, id, 520);
  }
  CHECK(after / before == Approx(1.1).epsilon(0.001));
}

TEST_CASE("with 10% more sessions the same people are away in the same weeks") {
  auto with_leave = workforce();
  with_leave.leave_weeks = 7;
  auto plus = with_leave;
  plus.clinical_scale = 1.1;
  auto const base = roster_of(pcn(), with_leave);
  auto const more = roster_of(pcn(), plus);
  for (auto const id : everyone(base)) {
    if (base.clinicians()[id].sessions_a_week < 2) continue;
    for (int week = 0; week < 104; ++week) {
      REQUIRE(at_work_in_week(base, id, week) == at_work_in_week(more, id, week));
    }
  }
}

TEST_CASE("leave is whole weeks, seven of 52 a year for each clinician") {
  auto with_leave = workforce();
  with_leave.leave_weeks = 7;
  auto const roster = roster_of(pcn(), with_leave);
  constexpr int weeks = 520;
  double all_away = 0;
  int counted = 0;
  for (auto const id : everyone(roster)) {
    if (roster.clinicians()[id].sessions_a_week < 1) continue;
    int away = 0;
    for (int week = 0; week < weeks; ++week)
      away += at_work_in_week(roster, id, week) ? 0 : 1;
    CHECK(away <= 72);  // 70, and a block cut at each end
    CHECK(away >= 62);  // now and then two blocks meet in one week
    all_away += away;
    ++counted;
  }
  CHECK(all_away / counted == Approx(70).epsilon(0.03));
}

TEST_CASE("52 weeks of leave a year leave nobody; none leave everybody") {
  auto away = workforce();
  away.leave_weeks = 52;
  auto const empty = roster_of(pcn(), away);
  for (auto const id : everyone(empty))
    CHECK(sessions_over(empty, id, 104) == 0);
}

TEST_CASE("sessions are spread over the half-days of the week: none has twice its share") {
  auto many = pcn();
  many.practices[1].gp_fte = 40;
  auto const roster = roster_of(many, workforce());
  std::array<double, 10> held{};
  double all = 0;
  for (auto const id : everyone(roster)) {
    for (int week = 0; week < 20; ++week) {
      for (int half_day = 0; half_day < 10; ++half_day) {
        auto const date = first_monday + Days{7 * week + half_day / 2};
        if (!holds(roster, id, date, Half(half_day % 2))) continue;
        ++held[static_cast<std::size_t>(half_day)];
        ++all;
      }
    }
  }
  for (double const each : held) {
    CHECK(each / all > 0.05);
    CHECK(each / all < 0.2);
  }
}

TEST_CASE("a role without staff is nobody, and a scale of 0 sends everyone home") {
  auto none = workforce();
  none.clinical_scale = 0;
  CHECK(roster_of(pcn(), none).clinicians().size() == 0);
  auto no_nurses = pcn();
  for (auto& practice : no_nurses.practices)
    practice.nurse_fte = 0;
  auto const roster = roster_of(no_nurses, workforce());
  CHECK_FALSE(roster.has(PracticeId{0}, Role::nurse));
  CHECK(roster.has(PracticeId{0}, Role::gp));
  CHECK(roster.has(PracticeId{1}, Role::physio));
}

TEST_CASE("sickness: spells of the stated mean length in working days (within 5%)") {
  auto sick = workforce();
  sick.sickness_per_day = 0.01;
  sick.sickness_mean_days = 4;
  auto many = pcn();
  many.practices[1].gp_fte = 60;
  auto roster = roster_of(many, sick);
  double days_away = 0;
  double spells = 0;
  std::vector<bool> was_sick(roster.clinicians().size());
  for (int day = 0; day < 7 * 1'500; ++day) {
    auto const date = first_monday + Days{day};
    if (weekday_index(date) >= 5) continue;
    roster.start_day(date, streams);
    for (auto const id : everyone(roster)) {
      bool const now = roster.is_sick(id, date);
      days_away += now ? 1 : 0;
      spells += now && !was_sick[id.value] ? 1 : 0;
      was_sick[id.value] = now;
    }
  }
  CHECK(spells > 500);
  CHECK(days_away / spells == Approx(4).epsilon(0.05));
}

TEST_CASE("sickness every day keeps everyone away; none keeps nobody away") {
  for (double const p : {0.0, 1.0}) {
    auto sick = workforce();
    sick.sickness_per_day = p;
    sick.sickness_mean_days = 1;
    auto roster = roster_of(pcn(), sick);
    for (int day = 0; day < 5; ++day) {
      auto const date = first_monday + Days{day};
      roster.start_day(date, streams);
      for (auto const id : everyone(roster))
        CHECK(roster.is_sick(id, date) == (p > 0));
    }
  }
}

TEST_CASE("who is sick on a day is the same whatever the number of sessions") {
  auto sick = workforce();
  sick.sickness_per_day = 0.05;
  sick.sickness_mean_days = 3;
  auto plus = sick;
  plus.clinical_scale = 1.1;
  auto base = roster_of(pcn(), sick);
  auto more = roster_of(pcn(), plus);
  for (int day = 0; day < 100; ++day) {
    auto const date = first_monday + Days{day};
    if (weekday_index(date) >= 5) continue;
    base.start_day(date, streams);
    more.start_day(date, streams);
    for (auto const id : everyone(base))
      REQUIRE(base.is_sick(id, date) == more.is_sick(id, date));
  }
}
