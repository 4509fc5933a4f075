#pragma once
// The future event list: what happens next, in the order (time, priority, sequence).

#include "core/contract.hpp"
#include "core/time.hpp"

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace pcnsim {

/// Events of type `Event` in order of (time, priority, order of scheduling): a 4-ary heap on one
/// 128-bit key. A value: copying it copies the future. Not cancellable: whoever schedules an event
/// that may become stale puts a generation into it and lets the handler ignore it.
template <class Event>
class FutureEventList {
public:
  struct Entry {
    Instant time;
    Event event;
  };

  /// Lower `priority` goes first among events of the same millisecond (0..255).
  /// Requires that `time` is not before 1970. O(log4 n).
  void schedule(Instant time, std::uint8_t priority, Event event) {
    auto const ticks = time.time_since_epoch().count();
    EXPECTS(ticks >= 0);
    Key const key = static_cast<Key>(static_cast<std::uint64_t>(ticks)) << 64 |
                    static_cast<Key>(priority) << 56 | static_cast<Key>(sequence_++);
    heap_.push_back({key, std::move(event)});
    sift_up(heap_.size() - 1);
  }

  [[nodiscard]] bool empty() const { return heap_.empty(); }
  [[nodiscard]] std::size_t size() const { return heap_.size(); }

  /// Time of the next event. Requires `!empty()`.
  [[nodiscard]] Instant next_time() const { return time_of(heap_.front().key); }

  /// Takes the next event out. Requires `!empty()`. O(log4 n).
  Entry pop() {
    Entry next{time_of(heap_.front().key), std::move(heap_.front().event)};
    Node last = std::move(heap_.back());
    heap_.pop_back();
    if (!heap_.empty()) sift_down(std::move(last));
    return next;
  }

  /// Calls `visit(event)` for every pending event, in no stated order.
  template <class Visit>
  void for_each(Visit&& visit) const {
    for (Node const& node : heap_)
      visit(node.event);
  }

private:
  __extension__ typedef unsigned __int128 Key;  // not ISO C++: -Wpedantic wants it marked

  struct Node {
    Key key;
    Event event;
  };

  static Instant time_of(Key key) {
    return Instant{Duration{static_cast<std::int64_t>(static_cast<std::uint64_t>(key >> 64))}};
  }

  void sift_up(std::size_t hole) {
    Node moving = std::move(heap_[hole]);
    while (hole > 0) {
      std::size_t const parent = (hole - 1) / 4;
      if (heap_[parent].key < moving.key) break;
      heap_[hole] = std::move(heap_[parent]);
      hole = parent;
    }
    heap_[hole] = std::move(moving);
  }

  void sift_down(Node moving) {
    std::size_t const count = heap_.size();
    std::size_t hole = 0;
    for (;;) {
      std::size_t const first = 4 * hole + 1;
      if (first >= count) break;
      std::size_t const last = first + 4 < count ? first + 4 : count;
      std::size_t least = first;
      for (std::size_t child = first + 1; child < last; ++child) {
        if (heap_[child].key < heap_[least].key) least = child;
      }
      if (moving.key < heap_[least].key) break;
      heap_[hole] = std::move(heap_[least]);
      hole = least;
    }
    heap_[hole] = std::move(moving);
  }

  std::vector<Node> heap_;
  std::uint64_t sequence_ = 0;
};

}  // namespace pcnsim
