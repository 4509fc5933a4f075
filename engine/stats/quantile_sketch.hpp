#pragma once
// Quantiles of a stream too long to keep.

#include "core/contract.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace pcnsim::stats {

/// Quantiles of finite values >= 0 in bounded memory: exact up to `exact_limit` values, within
/// `relative_error` of the exact answer after that.
///
/// Past `exact_limit` values only counts are kept, in buckets of at most `bucket_limit`, 128 to
/// each doubling of the value. If the values span more than that, the lowest buckets are merged into
/// the lowest one kept: answers below about maximum() × 2^-31 are then wrong by at most that much,
/// and all others as good as before. Zeros are counted apart, and so are values below 2^-1022.
/// At most 33 kB.
///
/// What is kept depends on which values were added, not on their order: merging gives the same
/// answers to the last bit in any order and any grouping.
///
/// Reference: Masson, Rim & Lee (2019), DDSketch, PVLDB 12(12), with the lowest buckets collapsing.
/// We depart from it in the buckets' bounds: equal steps between powers of two, read
/// off the leading bits of the number, and not powers of one base. It takes 1.44 times the buckets
/// and no logarithm, which is slower and may differ from one libm to another. Also, we interpolate
/// between order statistics like `quantile` does (Hyndman & Fan definition 7).
class QuantileSketch {
public:
  static constexpr std::size_t exact_limit = 1024;
  static constexpr std::size_t bucket_limit = 4096;
  /// Each bucket reaches from some l to at most l × 129/128.
  static constexpr double relative_error = 1.0 / 257;

  /// Requires a finite `value` >= 0.
  void add(double value) {
    value += 0.0;  // -0 becomes 0
    auto const bits = std::bit_cast<std::uint64_t>(value);
    EXPECTS(bits < bits_of_infinity);  // nor negative, nor NaN: they have higher bits
    ++count_;
    minimum_ = std::min(minimum_, value);
    maximum_ = std::max(maximum_, value);
    if (count_ <= exact_limit) {
      values_.push_back(value);
      return;
    }
    if (!values_.empty()) pour();
    count_in_bucket(bits >> dropped_bits, 1);
  }

  /// As if every value of `other` had been added here.
  void merge(QuantileSketch const& other);

  [[nodiscard]] std::size_t count() const { return count_; }
  [[nodiscard]] bool is_exact() const { return count_ <= exact_limit; }
  /// Exact. Requires at least one value; so do `maximum` and `quantile`.
  [[nodiscard]] double minimum() const;
  /// Exact.
  [[nodiscard]] double maximum() const;
  /// The value below which a share `p` in [0, 1] lies. Linear in the buckets, or sorts a copy.
  [[nodiscard]] double quantile(double p) const;

  /// Same values, or same counts: whether they can ever answer differently.
  friend bool operator==(QuantileSketch const& a, QuantileSketch const& b);

private:
  // The leading bits of a positive double count buckets in ascending order: eleven of exponent,
  // then seven that cut each power of two into 128 equal steps.
  static constexpr unsigned step_bits = 7;
  static constexpr unsigned dropped_bits = 52 - step_bits;
  static constexpr std::uint64_t first_normal = std::uint64_t{1} << step_bits;
  static constexpr std::uint64_t bits_of_infinity = std::uint64_t{0x7FF} << 52;

  void count_in_bucket(std::uint64_t bucket, std::int64_t times) {
    auto const place = bucket - lowest_;  // wraps far beyond the end if below
    if (place < buckets_.size()) {
      buckets_[place] += times;
    } else {
      count_outside(bucket, times);
    }
  }

  void count_outside(std::uint64_t bucket, std::int64_t times);
  void collapse_below(std::uint64_t bucket);
  void pour();
  [[nodiscard]] double ranked(std::size_t rank) const;

  std::size_t count_ = 0;
  double minimum_ = std::numeric_limits<double>::infinity();
  double maximum_ = 0;
  std::vector<double> values_;         ///< all of them, while they are few
  std::int64_t zeros_ = 0;             ///< of those poured into buckets
  std::uint64_t lowest_ = 0;           ///< the bucket that buckets_[0] counts
  std::vector<std::int64_t> buckets_;  ///< first and last are never 0
};

}  // namespace pcnsim::stats
