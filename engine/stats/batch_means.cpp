#include "stats/batch_means.hpp"

#include "core/contract.hpp"
#include "stats/moments.hpp"

#include <vector>

namespace pcnsim::stats {

BatchMeans batch_means(std::span<double const> series, std::size_t batches, double confidence) {
  EXPECTS(batches >= 2);
  EXPECTS(series.size() >= batches);
  BatchMeans result;
  result.batch_size = series.size() / batches;
  result.left_out = series.size() % batches;
  std::vector<double> means;
  means.reserve(batches);
  for (std::size_t from = result.left_out; from < series.size(); from += result.batch_size)
    means.push_back(moments_of(series.subspan(from, result.batch_size)).mean());
  result.estimate = mean_with_interval(means, confidence);
  return result;
}

}  // namespace pcnsim::stats
