#include "model/roster.hpp"

#include <cmath>
#include <doctest/doctest.h>
#include <set>
#include <vector>

using namespace pcnsim;
using doctest::Approx;

namespace {

WorkforceParameters workforce() {
  WorkforceParameters of{};
  of.clinical_scale = 1;
  of.nurse_advanced_share = 0.25;
  of.direct_care_mix = {1, 2, 3, 1, 3};
  of.fte_per_head = 0.75;
  of.sessions_per_fte = 9;
  of.session_minutes = 250;
  return of;
}

PcnSpec pcn() {
  PcnSpec of{};
  of.code = "U0";
  PracticeSpec small{};
  small.list_size = 3'000;
  small.gp_fte = 2;
  small.gp_qualified_share = 0.8;
  small.nurse_fte = 1.2;
  small.direct_care_fte = 1;
  PracticeSpec large = small;
  large.list_size = 9'000;
  large.gp_fte = 5.3;
  large.nurse_fte = 2;
  of.practices = {small, large};
  of.fte[index_of(Role::pharmacist)] = 4;
  of.fte[index_of(Role::physio)] = 1;
  return of;
}

Date const first_monday{Days{4 + 7 * 2'800}};  // 2023
ModelStreams const streams{1, 1, 0};

double sessions_over(Roster const& roster, ClinicianId id, int weeks) {
  double sum = 0;
  for (int week = 0; week < weeks; ++week) {
    for (int day = 0; day < 5; ++day) {
      for (auto const half : {Half::morning, Half::afternoon}) {
        sum += roster.is_rostered(id, first_monday + Days{7 * week + day}, half, streams) ? 1 : 0;
      }
    }
  }
  return sum;
}

std::vector<ClinicianId> everyone(Roster const& roster) {
  std::vector<ClinicianId> ids;
  for (std::uint32_t i = 0; i < roster.clinicians().size(); ++i)
    ids.push_back(ClinicianId{i});
  return ids;
}

bool at_work_in_week(Roster const& roster, ClinicianId id, int week) {
  for (int day = 0; day < 5; ++day) {
    for (auto const half : {Half::morning, Half::afternoon}) {
      if (roster.is_rostered(id, first_monday + Days{7 * week + day}, half, streams)) return true;
    }
  }
  return false;
}

}  // namespace

TEST_CASE("published staff become roles by the stated shares; the PCN's are spread by list size") {
  auto const fte = fte_by_role(pcn().practices[0], pcn(), workforce());
  CHECK(fte[index_of(Role::gp)] == Approx(1.6));
  CHECK(fte[index_of(Role::gp_trainee)] == Approx(0.4));
  CHECK(fte[index_of(Role::advanced_practitioner)] == Approx(0.3 + 0.1));
  CHECK(fte[index_of(Role::nurse)] == Approx(0.9));
  CHECK(fte[index_of(Role::hca)] == Approx(0.2));
  CHECK(fte[index_of(Role::pharmacist)] == Approx(0.3 + 1));
  CHECK(fte[index_of(Role::physio)] == Approx(0.1 + 0.25));
  CHECK(fte[index_of(Role::other)] == Approx(0.3));
}

TEST_CASE("without leave a full-time equivalent holds the stated sessions a week on average") {
  Roster const roster{pcn(), workforce()};
  constexpr int weeks = 520;
  for (std::size_t p = 0; p < 2; ++p) {
    auto const fte = fte_by_role(pcn().practices[p], pcn(), workforce());
    for (std::size_t role = 0; role < role_count; ++role) {
      double sessions = 0;
      double heads = 0;
      for (auto const id : everyone(roster)) {
        auto const& clinician = roster.clinicians()[id];
        if (clinician.practice.value != p || index_of(clinician.role) != role) continue;
        sessions += sessions_over(roster, id, weeks);
        ++heads;
      }
      CHECK(heads == std::ceil(fte[role] / 0.75 - 1e-9));
      CHECK(std::abs(sessions - fte[role] * 9 * weeks) <= heads);  // the odd session at each end
    }
  }
}

TEST_CASE("nobody holds more than ten half-days a week, nor on a half-day twice") {
  auto full = workforce();
  full.sessions_per_fte = 10;
  full.fte_per_head = 1;
  full.clinical_scale = 1.7;
  Roster const roster{pcn(), full};
  for (auto const id : everyone(roster)) {
    CHECK(roster.clinicians()[id].sessions_a_week <= 10);
    double const held = sessions_over(roster, id, 200) / 200;
    CHECK(std::abs(held - roster.clinicians()[id].sessions_a_week) < 0.01);
  }
}

TEST_CASE("10% more clinicians are 10% more sessions of the same heads") {
  auto plus = workforce();
  plus.clinical_scale = 1.1;
  Roster const base{pcn(), workforce()};
  Roster const more{pcn(), plus};
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
  Roster const base{pcn(), with_leave};
  Roster const more{pcn(), plus};
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
  Roster const roster{pcn(), with_leave};
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
  Roster const empty{pcn(), away};
  for (auto const id : everyone(empty))
    CHECK(sessions_over(empty, id, 104) == 0);
}

TEST_CASE("sessions are spread over the half-days of the week: none has twice its share") {
  auto many = pcn();
  many.practices[1].gp_fte = 40;
  Roster const roster{many, workforce()};
  std::array<double, 10> held{};
  double all = 0;
  for (auto const id : everyone(roster)) {
    for (int week = 0; week < 20; ++week) {
      for (int half_day = 0; half_day < 10; ++half_day) {
        auto const date = first_monday + Days{7 * week + half_day / 2};
        if (!roster.is_rostered(id, date, Half(half_day % 2), streams)) continue;
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
  CHECK(Roster(pcn(), none).clinicians().size() == 0);
  auto no_nurses = pcn();
  for (auto& practice : no_nurses.practices)
    practice.nurse_fte = 0;
  Roster const roster{no_nurses, workforce()};
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
  Roster roster{many, sick};
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
    Roster roster{pcn(), sick};
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
  Roster base{pcn(), sick};
  Roster more{pcn(), plus};
  for (int day = 0; day < 100; ++day) {
    auto const date = first_monday + Days{day};
    if (weekday_index(date) >= 5) continue;
    base.start_day(date, streams);
    more.start_day(date, streams);
    for (auto const id : everyone(base))
      REQUIRE(base.is_sick(id, date) == more.is_sick(id, date));
  }
}
