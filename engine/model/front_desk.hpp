#pragma once
// Receptionists of one practice: one pool for telephone, forms and desk. State only; who comes and
// what follows is the network's business.

#include "kernel/server_pool.hpp"
#include "kernel/waiting_line.hpp"
#include "model/need.hpp"
#include "model/spec.hpp"

#include <array>

namespace pcnsim {

struct FrontDesk {
  WaitingLine<NeedId> calls;  ///< callers and call-backs
  WaitingLine<NeedId> forms;
  WaitingLine<NeedId> visitors;
  ServerPool staff;  ///< on duty this hour; at its end conversations are finished
  bool open = false;
  std::array<double, core_hour_count> expected_staff{};  ///< average on duty, by core hour
};

/// Hours a week at the front desk of `practice`: administrative FTE × share × hours at work, with
/// the hours that automation releases, less leave counted in `front_desk_worked_share`.
double front_desk_hours_a_week(PracticeSpec const& practice, PcnSpec const& pcn,
                               Parameters const& parameters);

/// Average staff on duty in each core hour, by the stated weights.
std::array<double, core_hour_count> front_desk_staff(double hours_a_week,
                                                     FrontDoorParameters const& door);

/// Whole people on duty in hour `hour` of day `day`: `expected` on average over days, at least one.
int staff_on_duty(double expected, std::int64_t day, std::size_t hour);

}  // namespace pcnsim
