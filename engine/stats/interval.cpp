#include "stats/interval.hpp"

#include "core/contract.hpp"
#include "stats/moments.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace pcnsim::stats {
namespace {

Estimate with_half_width(Moments const& moments, double standard_error, double degrees,
                         double confidence) {
  double const half_width = t_quantile(1 - (1 - confidence) / 2, degrees) * standard_error;
  return {moments.count(), moments.mean(),
          Interval{moments.mean() - half_width, moments.mean() + half_width}};
}

/// What the sums of groups are off by, squared and added, is the variance of the whole sum.
Estimate of_groups(Moments const& moments, std::span<double const> values, double confidence,
                   std::size_t together) {
  double squares = 0;
  std::size_t groups = 0;
  for (std::size_t first = 0; first < values.size(); first += together, ++groups) {
    double off = 0;
    for (double const value : values.subspan(first, std::min(together, values.size() - first)))
      off += value - moments.mean();
    squares += off * off;
  }
  if (groups < 2) return {moments.count(), moments.mean(), std::nullopt};
  auto const g = static_cast<double>(groups);
  double const error = std::sqrt(squares * g / (g - 1)) / static_cast<double>(values.size());
  return with_half_width(moments, error, g - 1, confidence);
}

}  // namespace

Estimate mean_with_interval(std::span<double const> values, double confidence,
                            std::size_t together) {
  EXPECTS(confidence > 0);
  EXPECTS(confidence < 1);
  EXPECTS(together > 0);
  auto const moments = moments_of(values);
  if (moments.count() < 2) return {moments.count(), moments.mean(), std::nullopt};
  if (together > 1) return of_groups(moments, values, confidence, together);
  auto const n = static_cast<double>(moments.count());
  return with_half_width(moments, std::sqrt(moments.variance() / n), n - 1, confidence);
}

Estimate paired_difference(std::span<double const> base, std::span<double const> other,
                           double confidence, std::size_t together) {
  EXPECTS(base.size() == other.size());
  std::vector<double> differences(base.size());
  for (std::size_t i = 0; i < base.size(); ++i)
    differences[i] = other[i] - base[i];
  return mean_with_interval(differences, confidence, together);
}

double each_of(std::size_t comparisons, double confidence) {
  EXPECTS(comparisons > 0);
  return 1 - (1 - confidence) / static_cast<double>(comparisons);
}

}  // namespace pcnsim::stats
