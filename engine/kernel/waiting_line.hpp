#pragma once
// Queues: first come, first served, with the right to leave; and several of them in order of
// priority.

#include "core/contract.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace pcnsim {

/// A place in a waiting line; stale once its holder was taken or left. Numbers come round after 2^32
/// places, so a place must not be kept for longer than that.
struct Place {
  std::uint32_t number = 0;  ///< 0 names no place
};

/// First come, first served. Whoever waits may leave from anywhere (reneging): the place stays
/// behind, empty, until all before it are gone. All operations O(1) on average. Memory is reused; it
/// holds the places given out since whoever is first joined.
/// Balking is a question to ask before joining: `size()`.
template <class Customer>
class WaitingLine {
public:
  Place join(Customer customer) {
    if (next_ - head_ == places_.size()) grow();
    auto& entry = places_[next_ & mask()];
    entry.customer = std::move(customer);
    entry.present = true;
    ++present_;
    return Place{static_cast<std::uint32_t>(next_++)};
  }

  /// Leaves the line; false if the place is stale.
  bool leave(Place place) {
    auto const from_head = place.number - static_cast<std::uint32_t>(head_);  // modulo 2^32
    if (from_head >= next_ - head_) return false;
    auto& entry = places_[(head_ + from_head) & mask()];
    if (!entry.present) return false;
    entry.present = false;
    --present_;
    pass_empty_places();
    return true;
  }

  [[nodiscard]] std::size_t size() const { return present_; }
  [[nodiscard]] bool empty() const { return present_ == 0; }

  /// Who is next. Requires `!empty()`.
  [[nodiscard]] Customer const& front() const {
    EXPECTS(present_ > 0);
    return places_[head_ & mask()].customer;
  }

  /// Takes the next one out. Requires `!empty()`.
  Customer take() {
    EXPECTS(present_ > 0);
    auto& entry = places_[head_ & mask()];
    entry.present = false;
    --present_;
    Customer taken = std::move(entry.customer);
    pass_empty_places();
    return taken;
  }

  /// Calls `visit(customer)` for everyone who waits, first come first.
  template <class Visit>
  void for_each(Visit&& visit) const {
    for (std::uint64_t i = head_; i < next_; ++i) {
      auto const& entry = places_[i & mask()];
      if (entry.present) visit(entry.customer);
    }
  }

private:
  struct Entry {
    Customer customer{};
    bool present = false;
  };

  [[nodiscard]] std::uint64_t mask() const { return places_.size() - 1; }

  void pass_empty_places() {
    while (head_ < next_ && !places_[head_ & mask()].present)
      ++head_;
  }

  /// Doubles the ring, leaving the empty places at its head behind.
  void grow() {
    std::vector<Entry> wider(places_.empty() ? 8 : 2 * places_.size());
    for (std::uint64_t i = head_; i < next_; ++i) {
      wider[i & (wider.size() - 1)] = std::move(places_[i & mask()]);
    }
    places_ = std::move(wider);
  }

  std::vector<Entry> places_;  ///< a ring; its size is 0 or a power of two
  std::uint64_t head_ = 1;     ///< the first place that is not empty
  std::uint64_t next_ = 1;     ///< the next place to give out
  std::size_t present_ = 0;
};

/// `classes` lines; whoever is first in the first line that is not empty goes next
/// (non-preemptive).
template <class Customer, std::size_t classes>
class PriorityLines {
public:
  WaitingLine<Customer>& operator[](std::size_t priority) { return lines_[priority]; }
  WaitingLine<Customer> const& operator[](std::size_t priority) const { return lines_[priority]; }

  [[nodiscard]] bool empty() const { return size() == 0; }
  [[nodiscard]] std::size_t size() const {
    std::size_t sum = 0;
    for (auto const& line : lines_)
      sum += line.size();
    return sum;
  }

  /// Takes the next one out. Requires `!empty()`.
  Customer take() {
    std::size_t first = 0;
    while (first + 1 < classes && lines_[first].empty())
      ++first;
    return lines_[first].take();
  }

private:
  std::array<WaitingLine<Customer>, classes> lines_;
};

}  // namespace pcnsim
