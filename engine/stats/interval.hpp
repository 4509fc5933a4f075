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

/// A mean of `count` values; no interval for fewer than two, or than two groups.
struct Estimate {
  std::size_t count = 0;
  double mean = 0;
  std::optional<Interval> interval;
};

/// The value that a Student t variable with `degrees` > 0 degrees of freedom does not exceed with
/// probability `p` in (0, 1).
double t_quantile(double p, double degrees);

/// Mean of `values` with its t interval of `confidence` in (0, 1). Each `together` of them in a row, the
/// last group perhaps fewer, may have something in common; groups are independent. The interval is of the
/// groups' sums, with a degree of freedom less than groups; for a single group there is none.
Estimate mean_with_interval(std::span<double const> values, double confidence,
                            std::size_t together = 1);

/// Mean of `other` - `base`, pair by pair, likewise. Requires equal lengths.
Estimate paired_difference(std::span<double const> base, std::span<double const> other,
                           double confidence, std::size_t together = 1);

/// The confidence of each of `comparisons` > 0 intervals that makes all of them hold together with
/// at least `confidence` (Bonferroni).
double each_of(std::size_t comparisons, double confidence);

}  // namespace pcnsim::stats
