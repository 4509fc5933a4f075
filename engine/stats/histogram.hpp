#pragma once
// Counts in bins of equal width.

#include "core/contract.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace pcnsim::stats {

/// Bin i counts the values in [edge(i), edge(i + 1)), with edge(i) = low + i × width as rounded:
/// a value is compared with the very edges that a report prints. Whole counts, so merging is exact
/// in any order and any grouping. Values, `low` and `width` have the same unit, the caller's.
class Histogram {
public:
  /// Requires a finite `low`, `width` > 0 and at least one bin, and edges that a double can tell
  /// apart.
  Histogram(double low, double width, std::size_t bins);

  /// Any value but NaN: what lies outside the bins is counted there.
  void add(double value) {
    EXPECTS(value == value);
    if (value < low_) {
      ++under_;
    } else if (value >= high_) {
      ++over_;
    } else {
      ++counts_[bin_of(value)];
    }
  }

  /// Requires the same bins.
  void merge(Histogram const& other);

  [[nodiscard]] std::size_t bins() const { return counts_.size(); }
  /// Lower end of bin i; edge(bins()) is the upper end of the last.
  [[nodiscard]] double edge(std::size_t i) const { return low_ + static_cast<double>(i) * width_; }
  /// Requires `bin` < bins().
  [[nodiscard]] std::int64_t count(std::size_t bin) const;
  /// Below edge(0).
  [[nodiscard]] std::int64_t under() const { return under_; }
  /// At edge(bins()) or above.
  [[nodiscard]] std::int64_t over() const { return over_; }
  /// All values, inside and out. Linear in the bins.
  [[nodiscard]] std::int64_t total() const;

  friend bool operator==(Histogram const&, Histogram const&) = default;

private:
  /// Requires edge(0) <= value < edge(bins()).
  [[nodiscard]] std::size_t bin_of(double value) const {
    // Multiplying by a rounded 1/width may end one bin off, next to an edge.
    auto bin = static_cast<std::size_t>((value - low_) * per_width_);
    bin -= static_cast<std::size_t>(value < edge(bin));
    bin += static_cast<std::size_t>(value >= edge(bin + 1));
    return bin;
  }

  double low_;
  double width_;
  double per_width_;
  double high_;
  std::int64_t under_ = 0;
  std::int64_t over_ = 0;
  std::vector<std::int64_t> counts_;
};

}  // namespace pcnsim::stats
