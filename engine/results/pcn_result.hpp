#pragma once
// What one run gives: a tally for each practice of the PCN, and its appointments month by month.

#include "results/appointments_by_month.hpp"
#include "results/tally.hpp"

#include <vector>

namespace pcnsim {

struct PcnResult {
  std::vector<Tally> practices;        ///< in the order of the PCN's practices
  AppointmentsByMonth appointments{};  ///< of the PCN as a whole

  /// The PCN as a whole.
  [[nodiscard]] Tally total() const;
};

}  // namespace pcnsim
