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
  of.practices = {practice, practice};
  of.practices[1].list_size = 12'000;
  of.admin_fte = 2;
  return of;
}

Parameters parameters() {
  Parameters of{};
  of.front_door.front_desk_share = 0.25;
  of.front_door.front_desk_worked_share = 0.8;
  of.front_door.front_desk_hour_weights = {1.15, 1.25, 1, 1, 1, 0.84, 0.84, 0.84, 0.84, 0.84, 0.84};
  return of;
}

}  // namespace

TEST_CASE("front desk hours: administrative FTE, the PCN's part by list size, times both shares") {
  auto const of = pcn();
  CHECK(front_desk_hours_a_week(of.practices[0], of, parameters()) ==
        Approx((6 + 0.5) * 37.5 * 0.25 * 0.8));
  CHECK(front_desk_hours_a_week(of.practices[1], of, parameters()) ==
        Approx((6 + 1.5) * 37.5 * 0.25 * 0.8));
}

TEST_CASE("automation releases its realised saving to the front desk, up to all hours there are") {
  auto of = parameters();
  of.automation = {.share_of_items = 0.5,
                   .minutes_saved_share = 0.4,
                   .realisation = 0.5,
                   .released_to_front_desk = 0.6,
                   .released_to_clinic = 1,
                   .admin_hours_on_processes = 0.3};
  auto const practice = pcn().practices[0];
  auto const base = front_desk_hours_a_week(practice, pcn(), parameters());
  CHECK(front_desk_hours_a_week(practice, pcn(), of) ==
        Approx(base * (0.25 + 0.5 * 0.4 * 0.5 * 0.3 * 0.6) / 0.25));
  of.front_door.front_desk_share = 1;
  CHECK(front_desk_hours_a_week(practice, pcn(), of) == Approx(base / 0.25));
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

TEST_CASE("whole people on duty are the stated number on average over days, one at least") {
  for (double const expected : {0.0, 0.4, 1.0, 1.3, 2.75, 7.5}) {
    for (std::size_t hour = 0; hour < core_hour_count; ++hour) {
      CAPTURE(expected);
      CAPTURE(hour);
      double sum = 0;
      for (std::int64_t day = 19'000; day < 20'000; ++day) {
        int const staff = staff_on_duty(expected, day, hour);
        REQUIRE(staff >= 1);
        REQUIRE(std::abs(staff - std::max(1.0, expected)) < 1 + 1e-9);
        sum += staff;
      }
      CHECK(sum / 1'000 == Approx(std::max(1.0, expected)).epsilon(0.01));
    }
  }
}
