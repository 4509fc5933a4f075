#pragma once
// A 4-ary heap of nodes. Popping leaves a hole at the top that the next push fills: the most common
// pair, "take the next event, schedule another", costs one descent and not two.

#include "kernel/event_node.hpp"

#include <cstddef>
#include <utility>
#include <vector>

namespace pcnsim::kernel {

template <class Event>
class NodeHeap {
public:
  [[nodiscard]] std::size_t size() const { return nodes_.size() - (hole_ ? 1 : 0); }
  [[nodiscard]] bool empty() const { return size() == 0; }

  /// The first node. Requires `!empty()`. Closes the hole.
  [[nodiscard]] Node<Event> const& top() {
    close_hole();
    return nodes_.front();
  }

  /// Takes the first node out; `top()` has just been called.
  void drop_top() { hole_ = true; }

  /// Writes the parts of the node where it belongs: a whole node made elsewhere and copied would be
  /// read back before its parts have reached memory (30 ns an event in place of 25, bench mm1).
  void push(Key key, Event const& event, std::uint32_t ticket) {
    std::size_t place = 0;
    if (hole_) {
      hole_ = false;
      place = moved_down(key, nodes_.size());
    } else {
      nodes_.emplace_back();
      place = moved_up(key);
    }
    auto& node = nodes_[place];
    node.key = key;
    node.event = event;
    node.ticket = ticket;
  }

  /// All nodes, in no stated order, without a hole; the heap is empty after it.
  std::vector<Node<Event>> release() {
    close_hole();
    return std::exchange(nodes_, {});
  }

  /// Takes `nodes` over, whatever their order, instead of what is there. Linear.
  void assign(std::vector<Node<Event>>&& nodes) {
    nodes_ = std::move(nodes);
    make_heap();
  }

  /// The same, copying into memory already held.
  void assign_from(std::vector<Node<Event>> const& nodes) {
    nodes_.assign(nodes.begin(), nodes.end());
    make_heap();
  }

  template <class Visit>
  void for_each(Visit&& visit) const {
    for (std::size_t i = hole_ ? 1 : 0; i < nodes_.size(); ++i)
      visit(nodes_[i]);
  }

private:
  void make_heap() {
    hole_ = false;
    if (nodes_.size() < 2) return;
    for (std::size_t parent = (nodes_.size() - 2) / 4 + 1; parent-- > 0;) {
      Node<Event> const moving = nodes_[parent];
      nodes_[moved_down(moving.key, nodes_.size(), parent)] = moving;
    }
  }

  /// Fills the hole with the last node.
  void close_hole() {
    if (!hole_) return;
    hole_ = false;
    std::size_t const last = nodes_.size() - 1;
    if (last > 0) nodes_[moved_down(nodes_[last].key, last)] = nodes_[last];
    nodes_.pop_back();
  }

  /// Where a node of `key` belongs that has been added at the end; the nodes in its way have moved
  /// down.
  std::size_t moved_up(Key key) {
    std::size_t hole = nodes_.size() - 1;
    while (hole > 0) {
      std::size_t const parent = (hole - 1) / 4;
      if (nodes_[parent].key < key) break;
      nodes_[hole] = nodes_[parent];
      hole = parent;
    }
    return hole;
  }

  /// Where below `hole` a node of `key` belongs, among the first `count`; the nodes in its way have
  /// moved up.
  std::size_t moved_down(Key key, std::size_t count, std::size_t hole = 0) {
    for (;;) {
      std::size_t const first = 4 * hole + 1;
      if (first >= count) return hole;
      std::size_t const least = first + 4 <= count ? least_of_four(first) : least_of(first, count);
      if (key < nodes_[least].key) return hole;
      nodes_[hole] = nodes_[least];
      hole = least;
    }
  }

  /// Two rounds of a tournament whose results are numbers, not jumps.
  [[nodiscard]] std::size_t least_of_four(std::size_t first) const {
    std::size_t const a = first + (nodes_[first + 1].key < nodes_[first].key ? 1u : 0u);
    std::size_t const b = first + 2 + (nodes_[first + 3].key < nodes_[first + 2].key ? 1u : 0u);
    return nodes_[b].key < nodes_[a].key ? b : a;
  }

  [[nodiscard]] std::size_t least_of(std::size_t first, std::size_t count) const {
    std::size_t least = first;
    for (std::size_t child = first + 1; child < count; ++child) {
      if (nodes_[child].key < nodes_[least].key) least = child;
    }
    return least;
  }

  std::vector<Node<Event>> nodes_;
  bool hole_ = false;  ///< the node at the top has been taken out
};

}  // namespace pcnsim::kernel
