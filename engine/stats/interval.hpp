#pragma once
// Means of a few replications, and how sure we are of them.

#include <cstddef>
#include <optional>
#include <span>

namespace pcnsim::stats {

/// Both ends included.
struct Interval {
  double low;
  double high;

  friend bool operator==(Interval const&, Interval const&) = default;
  [[nodiscard]] bool contains(double value) const { return low <= value && value <= high; }
};

/// A mean of `count` values; no interval for fewer than two.
struct Estimate {
  std::size_t count = 0;
  double mean = 0;
  std::optional<Interval> interval;
};

/// The value that a Student t variable with `degrees` > 0 degrees of freedom does not exceed with
/// probability `p` in (0, 1).
double t_quantile(double p, double degrees);

/// Mean of `values`, which are independent, with its t interval of `confidence` in (0, 1).
Estimate mean_with_interval(std::span<double const> values, double confidence);

/// Mean of `other` - `base`, pair by pair, with its t interval. Requires equal lengths.
Estimate paired_difference(std::span<double const> base, std::span<double const> other,
                           double confidence);

/// The confidence of each of `comparisons` > 0 intervals that makes all of them hold together with
/// at least `confidence` (Bonferroni).
double each_of(std::size_t comparisons, double confidence);

}  // namespace pcnsim::stats
