#pragma once
// Weights turned into draws: an hour of the day, a category.

#include "core/contract.hpp"

#include <array>
#include <cstddef>

namespace pcnsim {

/// The index at which the running sum of `weights` passes `u` (in [0, 1)) times their sum: the same
/// `u` gives the same or a neighbouring index when weights change a little. Requires a positive sum.
template <std::size_t n>
std::size_t weighted_index(std::array<double, n> const& weights, double u) {
  double sum = 0;
  for (double const weight : weights)
    sum += weight;
  EXPECTS(sum > 0);
  double below = 0;
  for (std::size_t i = 0; i + 1 < n; ++i) {
    below += weights[i];
    if (u * sum < below) return i;
  }
  std::size_t last_used = n - 1;
  while (!(weights[last_used] > 0))
    --last_used;
  return last_used;
}

}  // namespace pcnsim
