#pragma once
// The average over simulated time of something that stays level between events: patients in a
// queue, lines in use, clinicians at work.

#include "core/contract.hpp"
#include "core/time.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>

namespace pcnsim::stats {

/// A whole number of whatever is counted. What comes in parts is counted in a smaller unit.
using Level = std::int64_t;

/// How long each level was held, summed. In whole levels × milliseconds, so that merging is exact
/// in any order and any grouping. Overflow, beyond 290 million level-years, breaks the contract.
class TimeAverage {
public:
  /// Counts `level` for `held` >= 0. A level held for no time leaves no trace.
  void add(Level level, Duration held) {
    EXPECTS(held >= Duration{0});
    if (held == Duration{0}) return;
    std::int64_t area = 0;
    EXPECTS(!__builtin_mul_overflow(level, held.count(), &area));
    EXPECTS(!__builtin_add_overflow(level_ms_, area, &level_ms_));
    watched_ += held;
    highest_ = std::max(highest_, level);
  }

  /// As if the time watched by `other` came after ours. Not for quantities side by side: the mean
  /// of two queues' averages is not the average of their sum.
  void merge(TimeAverage const& other) {
    EXPECTS(!__builtin_add_overflow(level_ms_, other.level_ms_, &level_ms_));
    watched_ += other.watched_;
    highest_ = std::max(highest_, other.highest_);
  }

  [[nodiscard]] Duration watched() const { return watched_; }
  /// The integral, exact.
  [[nodiscard]] std::int64_t level_ms() const { return level_ms_; }
  /// 0 when nothing was watched.
  [[nodiscard]] double mean() const {
    if (watched_ == Duration{0}) return 0;
    return static_cast<double>(level_ms_) / static_cast<double>(watched_.count());
  }
  /// The highest level held for a millisecond or more. Requires `watched()` > 0.
  [[nodiscard]] Level highest() const {
    EXPECTS(watched_ > Duration{0});
    return highest_;
  }

  friend bool operator==(TimeAverage const&, TimeAverage const&) = default;

private:
  std::int64_t level_ms_ = 0;
  Duration watched_{0};
  Level highest_ = std::numeric_limits<Level>::min();
};

/// Follows one level as it changes. Time never runs backwards: each `now` is at or after the last.
///
/// Reference: Law (2015), Simulation Modeling and Analysis, 5th ed., section 1.4
/// (time-average number in queue).
class TimeWeighted {
public:
  explicit TimeWeighted(Instant from, Level level = 0) : since_{from}, level_{level} {}

  void set(Instant now, Level level) {
    hold_until(now);
    level_ = level;
  }

  void change(Instant now, Level by) { set(now, level_ + by); }

  /// Forgets what came before `now` and keeps the level: the end of the warm-up.
  void restart(Instant now) {
    hold_until(now);
    past_ = {};
  }

  [[nodiscard]] Level level() const { return level_; }

  /// Everything up to `now`, the present level included.
  [[nodiscard]] TimeAverage until(Instant now) const {
    auto average = past_;
    average.add(level_, now - since_);
    return average;
  }

private:
  void hold_until(Instant now) {
    past_.add(level_, now - since_);
    since_ = now;
  }

  TimeAverage past_;
  Instant since_;
  Level level_;
};

}  // namespace pcnsim::stats
