#pragma once
// Quantiles of a sample small enough to sort.

#include <span>

namespace pcnsim::stats {

/// The value below which a share `p` in [0, 1] of `values` lies, linear between order statistics.
/// Requires at least one value; sorts a copy.
///
/// Reference: Hyndman & Fan (1996), The American Statistician 50(4), definition 7.
double quantile(std::span<double const> values, double p);

}  // namespace pcnsim::stats
