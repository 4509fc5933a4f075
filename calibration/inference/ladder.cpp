#include "calibration/inference/ladder.hpp"

#include "core/contract.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace pcnsim::calibration {
namespace {

constexpr double impossible = -std::numeric_limits<double>::infinity();
constexpr std::size_t pieces_of_chain = 2;  ///< each an estimate of its own, for the error

using Changes = std::vector<double>;

Changes joined(std::vector<Changes> const& chains) {
  Changes all;
  for (auto const& chain : chains)
    all.insert(all.end(), chain.begin(), chain.end());
  return all;
}

Changes piece_of(Changes const& all, std::size_t piece) {
  auto const first = all.size() * piece / pieces_of_chain;
  auto const last = all.size() * (piece + 1) / pieces_of_chain;
  return {all.begin() + static_cast<std::ptrdiff_t>(first),
          all.begin() + static_cast<std::ptrdiff_t>(last)};
}

double error_of(RungSample const& below, RungSample const& above) {
  std::vector<double> estimates;
  for (std::size_t c = 0; c < std::min(below.up.size(), above.down.size()); ++c)
    for (std::size_t piece = 0; piece < pieces_of_chain; ++piece)
      estimates.push_back(log_ratio(piece_of(below.up[c], piece), piece_of(above.down[c], piece)));
  auto const n = static_cast<double>(estimates.size());
  double mean = 0;
  for (double const e : estimates)
    mean += e / n;
  double square = 0;
  for (double const e : estimates)
    square += (e - mean) * (e - mean);
  return std::sqrt(square / (n - 1) / n);
}

}  // namespace

double log_ratio(std::vector<double> const& up_from_below,
                 std::vector<double> const& down_from_above) {
  EXPECTS(!up_from_below.empty() && !down_from_above.empty());
  auto const n_below = static_cast<double>(up_from_below.size());
  auto const n_above = static_cast<double>(down_from_above.size());
  double const more_below = std::log(n_below / n_above);
  // Falls as the ratio rises; its root is the estimate.
  auto const excess = [&](double ratio) {
    double sum = 0;
    for (double const w : up_from_below)
      sum += 1 / (1 + std::exp(more_below + ratio - w));
    for (double const w : down_from_above)
      sum -= 1 / (1 + std::exp(-more_below - ratio - w));
    return sum;
  };
  double low = -1'000;
  double high = 1'000;
  if (excess(low) <= 0) return impossible;  // from below nothing can reach the rung above
  if (excess(high) >= 0) return -impossible;
  for (int k = 0; k < 60; ++k) {
    double const middle = 0.5 * (low + high);
    (excess(middle) > 0 ? low : high) = middle;
  }
  return 0.5 * (low + high);
}

std::vector<RungDensity> densities(std::vector<RungSample> const& rungs) {
  std::vector<RungDensity> result(rungs.size(), {impossible, 0, 0});
  std::size_t best_first = 0;
  std::size_t best_length = 0;
  for (std::size_t first = 0; first < rungs.size();) {
    if (rungs[first].up.empty()) {
      ++first;
      continue;
    }
    result[first].log = 0;
    std::size_t next = first + 1;
    for (; next < rungs.size() && !rungs[next].up.empty(); ++next) {
      double const ratio = log_ratio(joined(rungs[next - 1].up), joined(rungs[next].down));
      if (!std::isfinite(ratio)) break;
      result[next] = {result[next - 1].log + ratio, error_of(rungs[next - 1], rungs[next]), 0};
    }
    if (next - first > best_length) {
      best_first = first;
      best_length = next - first;
    }
    first = next;
  }
  double most = impossible;
  for (std::size_t k = 0; k < rungs.size(); ++k) {
    if (k < best_first || k >= best_first + best_length) result[k] = {impossible, 0, 0};
    most = std::max(most, result[k].log);
  }
  if (best_length == 0) return result;
  double sum = 0;
  for (auto& rung : result)
    sum += rung.share = std::exp(rung.log - most);
  for (auto& rung : result)
    rung.share /= sum;
  return result;
}

}  // namespace pcnsim::calibration
