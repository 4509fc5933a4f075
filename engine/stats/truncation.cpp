#include "stats/truncation.hpp"

#include "core/contract.hpp"
#include "stats/moments.hpp"

#include <cmath>
#include <limits>

namespace pcnsim::stats {

Truncation mser_5(std::span<double const> series) {
  constexpr std::size_t batch_size = 5;
  constexpr std::size_t always_kept = 5;
  EXPECTS(series.size() >= 50);
  std::size_t const batches = series.size() / batch_size;
  Moments kept;  // of the batch means from `batch` to the end
  double best = std::numeric_limits<double>::infinity();
  std::size_t best_batch = 0;
  for (std::size_t batch = batches; batch-- > 0;) {
    kept.add(moments_of(series.subspan(batch * batch_size, batch_size)).mean());
    if (kept.count() <= always_kept) continue;
    auto const n = static_cast<double>(kept.count());
    double const statistic = kept.variance() * (n - 1) / (n * n);
    if (statistic <= best) {
      best = statistic;
      best_batch = batch;
    }
  }
  return {best_batch * batch_size, 2 * best_batch <= batches, std::sqrt(best)};
}

}  // namespace pcnsim::stats
