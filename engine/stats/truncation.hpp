#pragma once
// Where the warm-up ends.

#include <cstddef>
#include <span>

namespace pcnsim::stats {

/// How much of the beginning of a series to leave out.
struct Truncation {
  std::size_t first_kept = 0;  ///< index in the series; a multiple of 5
  /// If not, the rule does not hold: the series is too short to tell warm-up from noise.
  bool in_first_half = true;
  double standard_error = 0;  ///< of the mean of what is kept, as if its values were independent
};

/// MSER-5: the truncation that makes the confidence interval of what is left the narrowest, on
/// means of five values. The earliest one if several are equally good.
///
/// `series` holds one run at equal steps, or better the mean of several runs step by step. Requires
/// 50 values or more; the last n mod 5 take no part. Linear.
///
/// Reference: White (1997), Simulation 69(6); White, Cobb & Spratt (2000), Winter Simulation
/// Conference. The last five batches are never the answer (the
/// statistic of one or two values is small by chance): Hoad, Robinson & Davies (2010), JORS 61(9).
Truncation mser_5(std::span<double const> series);

}  // namespace pcnsim::stats
