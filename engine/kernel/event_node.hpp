#pragma once
// What both event lists are made of: a node with its place in the order, and tickets to cancel by.

#include "core/contract.hpp"
#include "core/time.hpp"

#include <cstdint>
#include <limits>
#include <vector>

namespace pcnsim {

/// Names one pending event, to cancel it by. Stale once the event has happened or was cancelled;
/// a stale ticket cancels nothing. `Ticket{}` names nothing.
struct Ticket {
  std::uint32_t slot = std::numeric_limits<std::uint32_t>::max();
  std::uint32_t generation = 0;
};

/// An event that was due, and when.
template <class Event>
struct Due {
  Instant time;
  Event event;
};

namespace kernel {

__extension__ typedef unsigned __int128 Key;  // not ISO C++: -Wpedantic wants it marked

inline constexpr std::uint32_t no_ticket = std::numeric_limits<std::uint32_t>::max();

/// The whole order in one number: time, then priority, then order of scheduling.
/// Requires `time` from 1970 on and less than 2^62 ms (146 million years) later, and fewer than 2^56
/// events in a run.
inline Key key_of(Instant time, std::uint8_t priority, std::uint64_t sequence) {
  auto const ticks = time.time_since_epoch().count();
  EXPECTS(static_cast<std::uint64_t>(ticks) >> 62 == 0);  // neither negative nor that late
  return static_cast<Key>(static_cast<std::uint64_t>(ticks)) << 64 |
         static_cast<Key>(priority) << 56 | static_cast<Key>(sequence);
}

inline Instant time_of(Key key) {
  return Instant{Duration{static_cast<std::int64_t>(static_cast<std::uint64_t>(key >> 64))}};
}

template <class Event>
struct Node {
  Key key;
  Event event{};
  std::uint32_t ticket;  ///< slot in `Tickets`, or `no_ticket`
};

/// The tickets given out. A cancelled event keeps its node until the list comes by it.
class Tickets {
public:
  Ticket issue() {
    if (free_.empty()) {
      slots_.push_back({});
      free_.push_back(static_cast<std::uint32_t>(slots_.size() - 1));
    }
    std::uint32_t const slot = free_.back();
    free_.pop_back();
    slots_[slot].cancelled = false;
    return {slot, slots_[slot].generation};
  }

  /// Marks the event as cancelled; false if the ticket is stale.
  bool cancel(Ticket ticket) {
    if (ticket.slot >= slots_.size()) return false;
    auto& slot = slots_[ticket.slot];
    if (slot.generation != ticket.generation || slot.cancelled) return false;
    slot.cancelled = true;
    ++cancelled_;
    return true;
  }

  [[nodiscard]] bool is_cancelled(std::uint32_t ticket) const {
    return ticket != no_ticket && slots_[ticket].cancelled;
  }

  /// The node that carried `ticket` has left the list.
  void retire(std::uint32_t ticket) {
    if (ticket == no_ticket) return;
    if (slots_[ticket].cancelled) --cancelled_;
    slots_[ticket].cancelled = true;  // of its generation, nothing is left to cancel
    ++slots_[ticket].generation;
    free_.push_back(ticket);
  }

  /// Cancelled events whose nodes are still in the list.
  [[nodiscard]] std::size_t cancelled() const { return cancelled_; }

private:
  struct Slot {
    std::uint32_t generation = 0;
    bool cancelled = false;
  };
  std::vector<Slot> slots_;
  std::vector<std::uint32_t> free_;
  std::size_t cancelled_ = 0;
};

}  // namespace kernel
}  // namespace pcnsim
