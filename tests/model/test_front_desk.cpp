#include "model/front_desk.hpp"

#include <cmath>
#include <doctest/doctest.h>
#include <numeric>

using namespace pcnsim;
using doctest::Approx;

namespace {

PcnSpec pcn() {
  PcnSpec of{};
  PracticeSpec practice{};
  practice.list_size = 4'000;
  practice.admin_fte = 6;
  practice.reception_share = 0.5;
  of.practices = {practice, practice};
  of.practices[1].list_size = 12'000;
  of.fte[index_of(Post::receptionist)] = 2;
  of.fte[index_of(Post::administrator)] = 1.5;
  of.fte[index_of(Post::manager)] = 0.5;
  of.fte[index_of(Post::care_coordinator)] = 3;  // not of the office
  return of;
}

Parameters parameters() {
  Parameters of{};
  of.workforce.pcn_staff.scale = 1;
  of.workforce.reception_split_trust = 1;
  of.workforce.post[index_of(Post::administrator)].weight = 4;
  of.workforce.post[index_of(Post::secretary)].weight = 1;
  of.workforce.post[index_of(Post::manager)].weight = 1;
  of.work.office_share = 0.6;
  of.front_door.front_desk_share = 0.75;
  of.front_door.front_desk_worked_share = 0.8;
  of.front_door.front_desk_hour_weights = {1.15, 1.25, 1, 1, 1, 0.84, 0.84, 0.84, 0.84, 0.84, 0.84};
  return of;
}

}  // namespace

TEST_CASE("front desk hours: receptionists', with the PCN's by list size, times both shares") {
  auto const of = pcn();
  auto const hours = [&](std::size_t p) {
    return office_hours_a_week(of.practices[p], of, parameters()).front_desk;
  };
  CHECK(hours(0) == Approx((3 + 0.5) * 37.5 * 0.75 * 0.8));
  CHECK(hours(1) == Approx((3 + 1.5) * 37.5 * 0.75 * 0.8));
}

TEST_CASE("the office's hours for work items: a share of what is not at the front desk, managers'"
          " apart") {
  auto const of = pcn();
  double const reception = (3 + 0.5) * 0.25;
  double const administrators = 3 * 4.0 / 6 + 0.25 * 1.5;
  double const secretaries = 3 * 1.0 / 6;
  CHECK(office_hours_a_week(of.practices[0], of, parameters()).work_items ==
        Approx((reception + administrators + secretaries) * 37.5 * 0.8 * 0.6));
}

TEST_CASE("the front desk takes all receptionists' hours at most") {
  auto all = parameters();
  all.front_door.front_desk_share = 1;
  auto more = parameters();
  more.front_door.front_desk_share = 1.2;
  auto const of = pcn();
  CHECK(office_hours_a_week(of.practices[0], of, more).front_desk ==
        office_hours_a_week(of.practices[0], of, all).front_desk);
  CHECK(office_hours_a_week(of.practices[0], of, more).work_items ==
        office_hours_a_week(of.practices[0], of, all).work_items);
}

TEST_CASE(
    "automation moves a share of what it saves the office from work items to the front desk") {
  auto of = parameters();
  of.work.item[index_of(WorkItem::letter)] = {.per_1000_month = 100,
                                              .minutes = 4,
                                              .due_days = 1,
                                              .automatable = 0.5,
                                              .chased_per_week = 0,
                                              .done_by = {0, 0, 0, 0, 1}};
  of.automation.share_of_items = 0.5;
  of.automation.minutes_saved_share = 0.8;
  of.automation.realisation = 0.5;
  of.automation.released_to_front_desk = 0.6;
  double const saved = 0.5 * 0.5 * 0.8 * 0.5;
  auto const practice = pcn().practices[0];
  auto const base = office_hours_a_week(practice, pcn(), parameters());
  auto const with = office_hours_a_week(practice, pcn(), of);
  CHECK(with.front_desk == Approx(base.front_desk + base.work_items * saved * 0.6));
  CHECK(with.work_items == Approx(base.work_items * (1 - saved * 0.6)));
}

TEST_CASE(
    "staff over the hours of five days, the last of each a half, work the hours of the week") {
  auto const staff = front_desk_staff(100, parameters().front_door);
  double hours = 0;
  for (std::size_t hour = 0; hour < core_hour_count; ++hour) {
    hours += staff[hour] * (hour + 1 == core_hour_count ? 0.5 : 1);
  }
  CHECK(5 * hours == Approx(100));
  CHECK(staff[1] / staff[2] == Approx(1.25));
  CHECK(staff[0] / staff[2] == Approx(1.15));
}

TEST_CASE("a whole number expected is that number on duty, every time") {
  for (int const expected : {1, 2, 3, 7}) {
    for (std::int64_t turn = -1'000; turn < 300'000; ++turn)
      REQUIRE(on_duty(expected, turn) == expected);
  }
}

TEST_CASE("whole people on duty are the stated number on average over days, one at least") {
  for (double const expected : {0.0, 0.4, 1.0, 1.3, 2.75, 7.5}) {
    for (std::size_t hour = 0; hour < core_hour_count; ++hour) {
      CAPTURE(expected);
      CAPTURE(hour);
      double sum = 0;
      for (std::int64_t day = 19'000; day < 20'000; ++day) {
        int const staff = on_duty(expected, day * 11 + static_cast<std::int64_t>(hour));
        REQUIRE(staff >= 1);
        REQUIRE(std::abs(staff - std::max(1.0, expected)) < 1 + 1e-9);
        sum += staff;
      }
      CHECK(sum / 1'000 == Approx(std::max(1.0, expected)).epsilon(0.01));
    }
  }
}
