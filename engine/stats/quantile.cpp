#include "stats/quantile.hpp"

#include "core/contract.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace pcnsim::stats {

double quantile(std::span<double const> values, double p) {
  EXPECTS(!values.empty());
  EXPECTS(p >= 0);
  EXPECTS(p <= 1);
  std::vector<double> sorted(values.begin(), values.end());
  std::ranges::sort(sorted);
  double const position = p * static_cast<double>(sorted.size() - 1);
  auto const below = static_cast<std::size_t>(std::floor(position));
  auto const above = std::min(below + 1, sorted.size() - 1);
  double const part = position - static_cast<double>(below);
  return sorted[below] + part * (sorted[above] - sorted[below]);
}

}  // namespace pcnsim::stats
