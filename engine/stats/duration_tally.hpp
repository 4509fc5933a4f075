#pragma once
// Mean and variance of lengths of simulated time, exactly.

#include "core/contract.hpp"
#include "core/time.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace pcnsim::stats {

/// Count, mean, variance and maximum of lengths in whole milliseconds. The sums are whole numbers, so
/// a merge is exact whatever the order, which that of `Moments` is not.
/// Lengths of up to 2^40 ms (34 years), up to 2^47 of them.
class DurationTally {
public:
  void add(Duration length) {
    std::int64_t const ms = length.count();
    ++count_;
    sum_ += ms;
    squares_ += static_cast<Square>(ms * static_cast<Wide>(ms));
    longest_ = std::max(longest_, ms);
  }

  void merge(DurationTally const& other) {
    count_ += other.count_;
    sum_ += other.sum_;
    squares_ += other.squares_;
    longest_ = std::max(longest_, other.longest_);
  }

  [[nodiscard]] std::int64_t count() const { return count_; }
  [[nodiscard]] Duration sum() const { return Duration{static_cast<std::int64_t>(sum_)}; }
  /// 0 when empty.
  [[nodiscard]] Duration longest() const { return Duration{count_ > 0 ? longest_ : 0}; }

  /// 0 when empty.
  [[nodiscard]] double mean_minutes() const {
    return count_ > 0 ? static_cast<double>(sum_) / static_cast<double>(count_) / per_minute : 0;
  }

  /// With divisor n - 1, in minutes squared; 0 for fewer than two.
  [[nodiscard]] double variance_minutes() const {
    if (count_ < 2) return 0;
    auto const n = static_cast<double>(count_);
    // A difference of large numbers: 64 bits of mantissa keep it.
    auto const spread = static_cast<long double>(squares_) -
                        static_cast<long double>(sum_) * static_cast<long double>(sum_) / n;
    return std::max(0.0, static_cast<double>(spread)) / (n - 1) / (per_minute * per_minute);
  }

private:
  __extension__ typedef __int128 Wide;
  __extension__ typedef unsigned __int128 Square;
  static constexpr double per_minute = 60'000;

  std::int64_t count_ = 0;
  Wide sum_ = 0;
  Square squares_ = 0;
  std::int64_t longest_ = INT64_MIN;
};

}  // namespace pcnsim::stats
