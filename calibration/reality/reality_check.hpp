#pragma once
// The whole check: does the simulation look like what was published, and behave as it must?

#include "calibration/reality/experiments.hpp"
#include "calibration/reality/pattern.hpp"
#include "calibration/reality/target_check.hpp"
#include "experiment/experiment.hpp"

#include <cstddef>
#include <vector>

namespace pcnsim::calibration {

enum class Depth { targets_only, everything };

struct RealityCheck {
  TargetCheck targets;
  std::vector<Pattern> patterns;

  /// Checks that failed.
  [[nodiscard]] std::size_t failures() const;
};

/// How many runs `check_reality` makes.
std::size_t runs_needed(Experiment const& experiment, Depth depth);

/// Runs the one scenario of `experiment` as it is, and variations of it.
RealityCheck check_reality(Experiment const& experiment, Targets const& targets, Depth depth,
                           Runner const& run);

}  // namespace pcnsim::calibration
