#include "stats/interval.hpp"

#include "core/contract.hpp"
#include "stats/moments.hpp"

#include <cmath>

namespace pcnsim::stats {
namespace {

Estimate estimate(Moments const& moments, double confidence) {
  EXPECTS(confidence > 0);
  EXPECTS(confidence < 1);
  Estimate result{moments.count(), moments.mean(), std::nullopt};
  if (moments.count() < 2) return result;
  auto const n = static_cast<double>(moments.count());
  double const half_width =
      t_quantile(1 - (1 - confidence) / 2, n - 1) * std::sqrt(moments.variance() / n);
  result.interval = Interval{moments.mean() - half_width, moments.mean() + half_width};
  return result;
}

}  // namespace

Estimate mean_with_interval(std::span<double const> values, double confidence) {
  return estimate(moments_of(values), confidence);
}

Estimate paired_difference(std::span<double const> base, std::span<double const> other,
                           double confidence) {
  EXPECTS(base.size() == other.size());
  Moments moments;
  for (std::size_t i = 0; i < base.size(); ++i)
    moments.add(other[i] - base[i]);
  return estimate(moments, confidence);
}

double each_of(std::size_t comparisons, double confidence) {
  EXPECTS(comparisons > 0);
  return 1 - (1 - confidence) / static_cast<double>(comparisons);
}

}  // namespace pcnsim::stats
