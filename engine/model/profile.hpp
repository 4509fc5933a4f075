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

/// `weighted_index` for weights that stay the same: they are added up once.
template <std::size_t n>
class Shares {
public:
  Shares() = default;
  explicit Shares(std::array<double, n> const& weights) {
    double sum = 0;
    for (std::size_t i = 0; i < n; ++i) {
      sum += weights[i];
      below_[i] = sum;
      if (weights[i] > 0) last_used_ = i;
    }
  }

  /// The same index as `weighted_index(weights, u)`. Requires a positive sum.
  [[nodiscard]] std::size_t index(double u) const {
    EXPECTS(below_[n - 1] > 0);
    double const wanted = u * below_[n - 1];
    std::size_t index = 0;  // counted, not searched for: no jump that could be guessed wrong
    for (std::size_t i = 0; i + 1 < n; ++i)
      index += wanted < below_[i] ? 0u : 1u;
    return index < last_used_ ? index : last_used_;
  }

private:
  std::array<double, n> below_{};  ///< running sums
  std::size_t last_used_ = 0;
};

}  // namespace pcnsim
