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
  int talking = 0;   ///< of those, on the telephone
  bool open = false;
  std::array<double, core_hour_count> expected_staff{};  ///< average on duty, by core hour
};

/// Hours a week, at work, of the office of `practice` and its part of the PCN's.
struct OfficeHours {
  double front_desk;  ///< with the hours that automation releases
  double work_items;  ///< minutes for work items are a stated share of these
};
OfficeHours office_hours_a_week(PracticeSpec const& practice, PcnSpec const& pcn,
                                Parameters const& parameters);

/// Average staff on duty in each core hour, by the stated weights.
std::array<double, core_hour_count> front_desk_staff(double hours_a_week,
                                                     FrontDoorParameters const& door);

/// Whole people the `turn`-th time: `expected` on average over turns.
int whole_people(double expected, std::int64_t turn);

/// Likewise at the front desk, where there is always somebody.
int on_duty(double expected, std::int64_t turn);

}  // namespace pcnsim
