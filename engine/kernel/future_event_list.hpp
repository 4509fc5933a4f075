#pragma once
// The future event list: what happens next, in the order (time, priority, order of scheduling).

#include "kernel/event_node.hpp"
#include "kernel/node_heap.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

namespace pcnsim {

/// Pending events in order of (time, priority, order of scheduling). A value: copying it copies the
/// future.
///
/// A few hundred events live in a 4-ary heap. Above that, only the near future does; the rest lies
/// unsorted in buckets of equal length of time, and beyond them in one heap (a mere pile), until its
/// turn comes (a ladder with one rung: Tang, Goh & Thng 2005, ACM TOMACS 15(3)). Scheduling and
/// taking cost O(1) on average when times are spread, O(log n) when they are not. The order is that
/// of one heap (tests hold it to that): bench/README.md has both speeds.
template <class Event>
class FutureEventList {
public:
  /// Lower `priority` goes first among events of the same millisecond.
  /// Requires that `time` is not before 1970.
  // Inlined by force: 66 ns an event in place of 70, bench mm10_priority_renege.
  [[gnu::always_inline]] void schedule(Instant time, std::uint8_t priority, Event const& event) {
    push(kernel::key_of(time, priority, sequence_++), event, kernel::no_ticket);
  }

  /// The same, and a ticket to cancel it by.
  Ticket schedule_cancellable(Instant time, std::uint8_t priority, Event const& event) {
    Ticket const ticket = tickets_.issue();
    push(kernel::key_of(time, priority, sequence_++), event, ticket.slot);
    return ticket;
  }

  /// Takes the event back; false if it has happened or was cancelled before. O(1) on average.
  bool cancel(Ticket ticket) {
    if (!tickets_.cancel(ticket)) return false;
    if (tickets_.cancelled() > purge_above && 2 * tickets_.cancelled() > count_) purge();
    return true;
  }

  [[nodiscard]] std::size_t size() const { return count_ - tickets_.cancelled(); }
  [[nodiscard]] bool empty() const { return size() == 0; }

  /// Time of the next event. Requires `!empty()`.
  [[nodiscard]] Instant next_time() {
    for (;;) {
      if (near_.empty()) refill();
      auto const& first = near_.top();
      if (!tickets_.is_cancelled(first.ticket)) return kernel::time_of(first.key);
      tickets_.retire(first.ticket);
      near_.drop_top();
      --count_;
    }
  }

  /// Takes the next event out. Requires `!empty()`.
  Due<Event> pop() {
    for (;;) {
      if (near_.empty()) refill();
      Node const& node = near_.top();
      near_.drop_top();
      --count_;
      if (node.ticket == kernel::no_ticket || !is_dead(node.ticket)) {
        return {kernel::time_of(node.key), node.event};
      }
    }
  }

  /// Calls `visit(event)` for every pending event, in no stated order.
  template <class Visit>
  void for_each(Visit&& visit) const {
    auto const live = [&](Node const& node) {
      if (!tickets_.is_cancelled(node.ticket)) visit(node.event);
    };
    near_.for_each(live);
    for (std::size_t i = next_bucket_; i < used_buckets_; ++i) {
      for (Node const& node : buckets_[i])
        live(node);
    }
    for (Node const& node : beyond_)
      live(node);
  }

private:
  using Node = kernel::Node<Event>;
  using Ticks = std::int64_t;

  static constexpr Ticks never = std::numeric_limits<Ticks>::max();
  static constexpr std::size_t heap_alone_below = 256;  ///< events
  static constexpr std::size_t bucket_above = 1024;
  static constexpr std::size_t purge_above = 64;
  static constexpr std::size_t events_a_bucket = 8;
  static constexpr std::size_t most_buckets = std::size_t{1} << 17;

  /// Whether the event of `ticket` was cancelled; the ticket is used up.
  bool is_dead(std::uint32_t ticket) {
    bool const cancelled = tickets_.is_cancelled(ticket);
    tickets_.retire(ticket);
    return cancelled;
  }

  static Ticks ticks_of(Node const& node) {
    return kernel::time_of(node.key).time_since_epoch().count();
  }

  [[gnu::always_inline]] void push(kernel::Key key, Event const& event, std::uint32_t ticket) {
    ++count_;
    Ticks const ticks = kernel::time_of(key).time_since_epoch().count();
    if (ticks < near_end_) {
      near_.push(key, event, ticket);
      if (near_.size() > spill_above_ && near_end_ == never) spill();
    } else if (ticks < buckets_end_) {
      add(buckets_[static_cast<std::size_t>((ticks - buckets_begin_) >> shift_)], key, event,
          ticket);
    } else {
      add(beyond_, key, event, ticket);
    }
  }

  static void add(std::vector<Node>& nodes, kernel::Key key, Event const& event,
                  std::uint32_t ticket) {
    auto& node = nodes.emplace_back();
    node.key = key;
    node.event = event;
    node.ticket = ticket;
  }

  /// The heap has grown large: all but its first few hundred events move beyond.
  void spill() {
    auto nodes = near_.release();
    auto const cut = nodes.begin() + static_cast<std::ptrdiff_t>(heap_alone_below);
    std::ranges::nth_element(nodes, cut, {}, &Node::key);
    Ticks const end = ticks_of(*cut);
    auto const far = std::partition(nodes.begin(), nodes.end(),
                                    [end](Node const& node) { return ticks_of(node) < end; });
    if (far == nodes.begin()) {  // hundreds of events in one millisecond: leave them
      spill_above_ *= 2;
    } else {
      beyond_.insert(beyond_.end(), std::make_move_iterator(far),
                     std::make_move_iterator(nodes.end()));
      nodes.erase(far, nodes.end());
      near_end_ = end;
      buckets_end_ = end;
    }
    near_.assign(std::move(nodes));
  }

  /// A bucket that was crowded once gives its memory back: else all of them grow to the size of the
  /// worst rush, one after the other, as the hours wander over them.
  static void empty(std::vector<Node>& bucket) {
    bucket.clear();
    if (bucket.capacity() > 4 * events_a_bucket) std::vector<Node>{}.swap(bucket);
  }

  /// The near future is empty: the next bucket that is not becomes it. Requires pending events.
  void refill() {
    EXPECTS(count_ > 0);
    for (;;) {
      for (; next_bucket_ < used_buckets_; ++next_bucket_) {
        auto& bucket = buckets_[next_bucket_];
        if (bucket.empty()) continue;
        near_.assign_from(bucket);
        empty(bucket);
        ++next_bucket_;
        near_end_ = buckets_begin_ + (static_cast<Ticks>(next_bucket_) << shift_);
        return;
      }
      if (beyond_.size() <= heap_alone_below) {
        near_.assign_from(beyond_);
        beyond_.clear();
        near_end_ = never;
        buckets_end_ = never;
        used_buckets_ = next_bucket_ = 0;
        return;
      }
      fill_buckets();
    }
  }

  /// Spreads what lies beyond over buckets, about `events_a_bucket` in each.
  void fill_buckets() {
    auto const [first, last] = std::ranges::minmax_element(beyond_, {}, &Node::key);
    buckets_begin_ = ticks_of(*first);
    auto const span = static_cast<std::uint64_t>(ticks_of(*last) - buckets_begin_);
    std::size_t const wanted = std::min(most_buckets, beyond_.size() / events_a_bucket + 1);
    shift_ = std::max(0, static_cast<int>(std::bit_width(span)) -
                             static_cast<int>(std::bit_width(wanted)));
    used_buckets_ = static_cast<std::size_t>(span >> shift_) + 1;
    next_bucket_ = 0;
    if (buckets_.size() < used_buckets_) buckets_.resize(used_buckets_);
    buckets_end_ = buckets_begin_ + (static_cast<Ticks>(used_buckets_) << shift_);
    for (Node& node : beyond_) {
      auto const bucket = static_cast<std::size_t>((ticks_of(node) - buckets_begin_) >> shift_);
      buckets_[bucket].push_back(std::move(node));
    }
    beyond_.clear();
  }

  /// Drops the nodes of cancelled events.
  void purge() {
    auto nodes = near_.release();
    for (; next_bucket_ < used_buckets_; ++next_bucket_) {
      auto& bucket = buckets_[next_bucket_];
      nodes.insert(nodes.end(), bucket.begin(), bucket.end());
      bucket.clear();
    }
    nodes.insert(nodes.end(), beyond_.begin(), beyond_.end());
    beyond_.clear();
    std::erase_if(nodes, [this](Node const& node) {
      bool const cancelled = tickets_.is_cancelled(node.ticket);
      if (cancelled) tickets_.retire(node.ticket);
      return cancelled;
    });
    count_ = nodes.size();
    used_buckets_ = next_bucket_ = 0;
    near_end_ = never;
    buckets_end_ = never;
    near_.assign(std::move(nodes));
    if (near_.size() > spill_above_) spill();
  }

  kernel::NodeHeap<Event> near_;  ///< everything before `near_end_`
  Ticks near_end_ = never;
  std::vector<std::vector<Node>> buckets_;  ///< those in use cover [near_end_, buckets_end_)
  Ticks buckets_begin_ = 0;
  Ticks buckets_end_ = never;
  int shift_ = 0;  ///< a bucket lasts 2^shift_ milliseconds
  std::size_t next_bucket_ = 0;
  std::size_t used_buckets_ = 0;
  std::vector<Node> beyond_;  ///< from `buckets_end_` on
  kernel::Tickets tickets_;
  std::size_t count_ = 0;  ///< nodes, cancelled ones too
  std::size_t spill_above_ = bucket_above;
  std::uint64_t sequence_ = 0;
};

}  // namespace pcnsim
