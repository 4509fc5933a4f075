#pragma once
// What one run gives: a tally for each practice of the PCN.

#include "results/tally.hpp"

#include <vector>

namespace pcnsim {

struct PcnResult {
  std::vector<Tally> practices;  ///< in the order of the PCN's practices

  /// The PCN as a whole.
  [[nodiscard]] Tally total() const;
};

}  // namespace pcnsim
