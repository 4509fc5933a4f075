#include "calibration/reality/association.hpp"

#include "core/contract.hpp"

#include <cmath>
#include <cstddef>
#include <numeric>

namespace pcnsim::calibration {
namespace {

double mean_of(std::span<double const> values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

}  // namespace

std::optional<double> correlation(std::span<double const> x, std::span<double const> y) {
  EXPECTS(x.size() == y.size());
  if (x.size() < 3) return std::nullopt;
  double const mean_x = mean_of(x);
  double const mean_y = mean_of(y);
  double xx = 0;
  double yy = 0;
  double xy = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    xx += (x[i] - mean_x) * (x[i] - mean_x);
    yy += (y[i] - mean_y) * (y[i] - mean_y);
    xy += (x[i] - mean_x) * (y[i] - mean_y);
  }
  if (xx == 0 || yy == 0) return std::nullopt;
  return xy / std::sqrt(xx * yy);
}

std::optional<double> partial_correlation(std::span<double const> x, std::span<double const> y,
                                          std::span<double const> z) {
  auto const xy = correlation(x, y);
  auto const xz = correlation(x, z);
  auto const yz = correlation(y, z);
  if (!xy || !xz || !yz) return std::nullopt;
  double const left = (1 - *xz * *xz) * (1 - *yz * *yz);
  if (left <= 0) return std::nullopt;
  return (*xy - *xz * *yz) / std::sqrt(left);
}

}  // namespace pcnsim::calibration
