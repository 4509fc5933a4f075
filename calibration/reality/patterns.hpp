#pragma once
// Patterns that the main runs show by themselves.

#include "calibration/reality/pattern.hpp"

#include <span>
#include <vector>

namespace pcnsim::calibration {

/// Of the first scenario of `results`, which are of `pcns`.
std::vector<Pattern> patterns_in(std::span<PcnSpec const> pcns, Targets const& targets,
                                 ResultSet const& results);

/// How need, care and the gap go with deprivation over practices. For information: practices differ
/// in more than that.
std::vector<Measurement> over_practices_with_deprivation(std::span<PcnSpec const> pcns,
                                                         ResultSet const& results);

}  // namespace pcnsim::calibration
