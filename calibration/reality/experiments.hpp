#pragma once
// Patterns that take runs of their own, in which one thing is changed.

#include "calibration/reality/pattern.hpp"
#include "experiment/experiment.hpp"

#include <functional>
#include <vector>

namespace pcnsim::calibration {

/// Runs an experiment to its end or throws.
using Runner = std::function<ResultSet(Experiment const&)>;

/// The few PCNs of `base` and the few replications on which one thing at a time is changed: one
/// practice of middling deprivation, one rural, six very deprived; or, when `base` lacks all of
/// them, its first three. The parameters of each place are spelt out.
Experiment small_version(Experiment const& base);

/// How many runs `experiment_patterns` makes.
std::size_t runs_for_patterns(Experiment const& base);

/// Every pattern, in runs of `small_version(base)`.
std::vector<Pattern> experiment_patterns(Experiment const& base, Runner const& run);

}  // namespace pcnsim::calibration
