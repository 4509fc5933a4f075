#pragma once
// One rule for putting parts together, whichever thread finished first.

#include "core/contract.hpp"

#include <span>

namespace pcnsim::stats {

/// The parts of one answer, merged in the order of their index.
///
/// Accumulators that only count (`TimeAverage`, `Histogram`, `QuantileSketch`) give the same bytes
/// in any order and any grouping. `Moments` is rounded at each merge: it gives the same bytes only
/// in the same order, so keep each part under its index (replication, PCN), not in the order of
/// arrival, and fold with this. Requires at least one part.
template <class Part>
Part merged(std::span<Part const> parts) {
  EXPECTS(!parts.empty());
  Part sum = parts.front();
  for (Part const& part : parts.subspan(1))
    sum.merge(part);
  return sum;
}

}  // namespace pcnsim::stats
