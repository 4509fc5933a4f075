#pragma once
// Servers whose number changes over time, and what happens to work at the end of a shift.

#include "core/contract.hpp"
#include "core/time.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace pcnsim {

/// `capacity` alike servers, some of them busy. When capacity falls below the number at work, those
/// in excess either finish what they have begun and then leave, or stop at once.
class ServerPool {
public:
  /// What happens to work in progress at the end of a shift.
  enum class AtShiftEnd {
    finish,   ///< it is finished in overtime
    suspend,  ///< it stops; whoever runs the pool puts it back, to resume or to start again
  };

  explicit ServerPool(int capacity = 0, AtShiftEnd at_shift_end = AtShiftEnd::finish)
      : capacity_{capacity}, at_shift_end_{at_shift_end} {
    EXPECTS(capacity >= 0);
  }

  [[nodiscard]] int capacity() const { return capacity_; }
  [[nodiscard]] int busy() const { return busy_; }
  [[nodiscard]] int free() const { return std::max(0, capacity_ - busy_); }

  /// One server begins work. Requires a free one.
  void start() {
    EXPECTS(busy_ < capacity_);
    ++busy_;
  }

  /// One server has finished. Requires a busy one.
  void finish() {
    EXPECTS(busy_ > 0);
    --busy_;
  }

  /// From now on `capacity` servers are there. Returns how many pieces of work must stop now: 0
  /// unless `suspend`; the caller stops that many and they are no longer busy.
  int change_capacity(int capacity) {
    EXPECTS(capacity >= 0);
    capacity_ = capacity;
    if (at_shift_end_ == AtShiftEnd::finish || busy_ <= capacity_) return 0;
    int const stopped = busy_ - capacity_;
    busy_ = capacity_;
    return stopped;
  }

private:
  int capacity_;
  int busy_ = 0;
  AtShiftEnd at_shift_end_;
};

/// How many servers are there when: steps in order of time.
class Calendar {
public:
  struct Step {
    Instant from;
    int capacity;
  };

  Calendar() = default;

  /// `steps` in strictly increasing order of time, capacities not negative. Before the first step
  /// the capacity is 0; after the last it stays.
  explicit Calendar(std::vector<Step> steps) : steps_{std::move(steps)} {
    for (std::size_t i = 0; i < steps_.size(); ++i) {
      EXPECTS(steps_[i].capacity >= 0);
      EXPECTS(i == 0 || steps_[i - 1].from < steps_[i].from);
    }
  }

  [[nodiscard]] int capacity_at(Instant time) const {
    auto const after = first_after(time);
    return after == steps_.begin() ? 0 : (after - 1)->capacity;
  }

  /// The first step after `time`, or nullptr. O(log steps).
  [[nodiscard]] Step const* next_after(Instant time) const {
    auto const after = first_after(time);
    return after == steps_.end() ? nullptr : &*after;
  }

private:
  [[nodiscard]] std::vector<Step>::const_iterator first_after(Instant time) const {
    return std::upper_bound(steps_.begin(), steps_.end(), time,
                            [](Instant t, Step const& step) { return t < step.from; });
  }

  std::vector<Step> steps_;
};

}  // namespace pcnsim
