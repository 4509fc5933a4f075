#include "model/front_desk.hpp"

#include <algorithm>
#include <cmath>

namespace pcnsim {
namespace {

constexpr double full_time_hours = 37.5;
constexpr double working_days_a_week = 5;

/// Length in hours of core hour `hour`: the last one, from 18:00, is half.
double length_of(std::size_t hour) { return hour + 1 == core_hour_count ? 0.5 : 1.0; }

}  // namespace

double front_desk_hours_a_week(PracticeSpec const& practice, PcnSpec const& pcn,
                               Parameters const& parameters) {
  double patients = 0;
  for (auto const& each : pcn.practices)
    patients += each.list_size;
  double const fte = practice.admin_fte + pcn.admin_fte * practice.list_size / patients;
  auto const& automation = parameters.automation;
  double const saved = automation.share_of_items * automation.minutes_saved_share *
                       automation.realisation * automation.admin_hours_on_processes;
  double const share =
      parameters.front_door.front_desk_share + saved * automation.released_to_front_desk;
  return fte * full_time_hours * std::min(1.0, share) *
         parameters.front_door.front_desk_worked_share;
}

std::array<double, core_hour_count> front_desk_staff(double hours_a_week,
                                                     FrontDoorParameters const& door) {
  double weighted_hours = 0;
  for (std::size_t hour = 0; hour < core_hour_count; ++hour) {
    weighted_hours += door.front_desk_hour_weights[hour] * length_of(hour);
  }
  std::array<double, core_hour_count> staff{};
  for (std::size_t hour = 0; hour < core_hour_count; ++hour) {
    staff[hour] =
        hours_a_week / working_days_a_week * door.front_desk_hour_weights[hour] / weighted_hours;
  }
  return staff;
}

int staff_on_duty(double expected, std::int64_t day, std::size_t hour) {
  constexpr double golden = 0.618'033'988'749'894'9;  // evenly spread roundings
  double const turn =
      golden * static_cast<double>(day * static_cast<std::int64_t>(core_hour_count) +
                                   static_cast<std::int64_t>(hour));
  return std::max(1,  // ASSUMPTION(A10)
                  static_cast<int>(std::floor(expected + (turn - std::floor(turn)))));
}

}  // namespace pcnsim
