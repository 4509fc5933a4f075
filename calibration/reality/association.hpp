#pragma once
// How quantities of practices go together.

#include <optional>
#include <span>

namespace pcnsim::calibration {

/// Pearson's correlation; nothing for fewer than three pairs or when one side does not vary.
/// Requires equal lengths.
std::optional<double> correlation(std::span<double const> x, std::span<double const> y);

/// Of what is left of `x` and of `y` when the straight line in `z` is taken out of each.
std::optional<double> partial_correlation(std::span<double const> x, std::span<double const> y,
                                          std::span<double const> z);

}  // namespace pcnsim::calibration
