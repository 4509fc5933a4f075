#pragma once
// Work that needs several resources at the same time: a meeting needs its members together.

#include "core/contract.hpp"

#include <array>
#include <cstddef>
#include <utility>
#include <vector>

namespace pcnsim {

/// Resources of `kinds` kinds, each with a number of units, and work that waits until all the units
/// it needs are free together. Nobody holds some units while waiting for others, so there is no
/// deadlock. Work is considered in order of arrival; work that cannot start does not hold up later
/// work that can, unless `strict`.
template <class Work, std::size_t kinds>
class Gathering {
public:
  using Units = std::array<int, kinds>;

  enum class Order { first_that_fits, strict };

  explicit Gathering(Units const& units, Order order = Order::first_that_fits)
      : units_{units}, order_{order} {}

  [[nodiscard]] Units const& free() const { return units_; }
  [[nodiscard]] std::size_t waiting() const { return waiting_.size(); }

  /// `work` asks for `needs` units together.
  void ask(Work work, Units const& needs) {
    for (int const need : needs)
      EXPECTS(need >= 0);
    waiting_.push_back({std::move(work), needs});
  }

  /// Units come (`change` positive) or go: a shift begins or ends. Free units may become negative
  /// while those who leave finish what they are in.
  void change(std::size_t kind, int by) { units_[kind] += by; }

  /// Starts the first waiting work that can: takes its units and calls `begin(work)`. Returns
  /// whether there was one. Linear in those who wait.
  template <class Begin>
  bool start_next(Begin&& begin) {
    for (auto it = waiting_.begin(); it != waiting_.end(); ++it) {
      if (fits(it->needs)) {
        for (std::size_t kind = 0; kind < kinds; ++kind)
          units_[kind] -= it->needs[kind];
        Work work = std::move(it->work);
        waiting_.erase(it);
        begin(std::move(work));
        return true;
      }
      if (order_ == Order::strict) return false;
    }
    return false;
  }

  /// The units of finished work come back.
  void release(Units const& needs) {
    for (std::size_t kind = 0; kind < kinds; ++kind) {
      EXPECTS(needs[kind] >= 0);
      units_[kind] += needs[kind];
    }
  }

private:
  struct Request {
    Work work;
    Units needs;
  };

  [[nodiscard]] bool fits(Units const& needs) const {
    for (std::size_t kind = 0; kind < kinds; ++kind) {
      if (needs[kind] > 0 && needs[kind] > units_[kind]) return false;
    }
    return true;
  }

  Units units_;
  Order order_;
  std::vector<Request> waiting_;
};

}  // namespace pcnsim
