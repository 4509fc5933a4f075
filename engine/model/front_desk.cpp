#include "model/front_desk.hpp"

#include "model/automation.hpp"
#include "model/staffing.hpp"

#include <algorithm>
#include <cmath>

namespace pcnsim {
namespace {

constexpr double full_time_hours = 37.5;
constexpr double working_days_a_week = 5;

/// Length in hours of core hour `hour`: the last one, from 18:00, is half.
double length_of(std::size_t hour) { return hour + 1 == core_hour_count ? 0.5 : 1.0; }

}  // namespace

OfficeHours office_hours_a_week(PracticeSpec const& practice, PcnSpec const& pcn,
                                Parameters const& parameters) {
  auto const own = own_fte(practice, parameters.workforce);
  auto const part = part_of_pcn(pcn, parameters.workforce, list_share(practice, pcn));
  auto const fte = [&](Post post) { return own[index_of(post)] + part[index_of(post)]; };
  auto const& door = parameters.front_door;
  double const at_work = full_time_hours * door.front_desk_worked_share;
  double const reception = fte(Post::receptionist) * at_work;
  double const desk = std::min(reception, reception * door.front_desk_share);
  // ASSUMPTION(A21): managers do no items.
  double const back = (fte(Post::administrator) + fte(Post::secretary)) * at_work;
  double const items = (reception - desk + back) * parameters.work.office_share;
  double const released =
      items * office_saving(parameters) * parameters.automation.released_to_front_desk;
  return {desk + released, items - released};
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

int whole_people(double expected, std::int64_t turn) {
  constexpr double golden = 0.618'033'988'749'894'9;  // evenly spread roundings
  double const phase = golden * static_cast<double>(turn);
  return static_cast<int>(std::floor(expected + (phase - std::floor(phase))));
}

// ASSUMPTION(A10).
int on_duty(double expected, std::int64_t turn) {
  return std::max(1, whole_people(expected, turn));
}

}  // namespace pcnsim
