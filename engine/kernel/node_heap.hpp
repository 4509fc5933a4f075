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

  Node<Event> pop() {
    close_hole();
    hole_ = true;
    return std::move(nodes_.front());
  }

  void push(Node<Event> node) {
    if (hole_) {
      hole_ = false;
      sift_down(std::move(node));
      return;
    }
    nodes_.push_back(std::move(node));
    sift_up(nodes_.size() - 1);
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
      sift_down(std::move(nodes_[parent]), parent);
    }
  }

  void close_hole() {
    if (!hole_) return;
    hole_ = false;
    Node<Event> last = std::move(nodes_.back());
    nodes_.pop_back();
    if (!nodes_.empty()) sift_down(std::move(last));
  }

  void sift_up(std::size_t hole) {
    Node<Event> moving = std::move(nodes_[hole]);
    while (hole > 0) {
      std::size_t const parent = (hole - 1) / 4;
      if (nodes_[parent].key < moving.key) break;
      nodes_[hole] = std::move(nodes_[parent]);
      hole = parent;
    }
    nodes_[hole] = std::move(moving);
  }

  void sift_down(Node<Event> moving, std::size_t hole = 0) {
    std::size_t const count = nodes_.size();
    for (;;) {
      std::size_t const first = 4 * hole + 1;
      if (first >= count) break;
      std::size_t const least = first + 4 <= count ? least_of_four(first) : least_of(first, count);
      if (moving.key < nodes_[least].key) break;
      nodes_[hole] = std::move(nodes_[least]);
      hole = least;
    }
    nodes_[hole] = std::move(moving);
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
