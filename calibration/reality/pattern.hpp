#pragma once
// What must be so whatever the numbers are: patterns in the results, and what an experiment does.

#include "calibration/reality/target_check.hpp"

#include <optional>
#include <string>
#include <vector>

namespace pcnsim::calibration {

struct Measurement {
  std::string key;
  std::string label;
  std::string unit;
  int decimals;
  double value;
  std::optional<stats::Interval> required;  ///< nothing: for information; an end may be infinite
};

struct Pattern {
  std::string key;
  std::string claim;
  std::string where;  ///< on which runs
  Standing standing;
  std::vector<Measurement> measured;

  /// Pass when every measurement is where it is required to be.
  [[nodiscard]] Verdict verdict() const;
};

/// Everything greater (less) than `value`, which is itself outside; the other end is infinite.
stats::Interval above(double value);
stats::Interval below(double value);

}  // namespace pcnsim::calibration
