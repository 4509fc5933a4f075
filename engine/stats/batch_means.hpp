#pragma once
// How sure one long run makes us of a mean, although its values depend on their neighbours.

#include "stats/interval.hpp"

namespace pcnsim::stats {

/// The mean of a series and its t interval, from the means of batches of equal length.
struct BatchMeans {
  Estimate estimate;           ///< `count` is the number of batches
  std::size_t batch_size = 0;  ///< values in each
  std::size_t left_out = 0;    ///< values before the first batch, fewer than there are batches
};

/// Cuts `series`, already free of its warm-up, into `batches` >= 2 that do not overlap and treats
/// their means as independent. What does not fill the batches is left out at the beginning, next to
/// the warm-up. Requires a value for each batch, `confidence` in (0, 1).
///
/// The interval is too narrow unless a batch is much longer than the correlation reaches; 10 to 30
/// batches, whatever the length of the series, lose little.
///
/// Reference: Schmeiser (1982), Operations Research 30(3).
BatchMeans batch_means(std::span<double const> series, std::size_t batches, double confidence);

}  // namespace pcnsim::stats
