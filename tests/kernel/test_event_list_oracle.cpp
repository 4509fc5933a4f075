// The event list and its heap against the simplest list there is, a sorted map: same events in the
// same order, whatever is scheduled, taken and cancelled in between.

#include "core/random.hpp"
#include "kernel/future_event_list.hpp"
#include "kernel/node_heap.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <doctest/doctest.h>
#include <map>
#include <tuple>
#include <utility>
#include <vector>

using namespace pcnsim;

namespace {

Instant at(std::int64_t ms) { return Instant{Duration{ms}}; }

/// The clear version: a map sorted by (time, priority, order of scheduling).
class SortedList {
public:
  using Place = std::tuple<std::int64_t, std::uint8_t, int>;

  Place schedule(std::int64_t time, std::uint8_t priority, int event) {
    Place const place{time, priority, event};  // events are numbered in order of scheduling
    events_.emplace(place, event);
    return place;
  }
  bool cancel(Place const& place) { return events_.erase(place) == 1; }
  [[nodiscard]] std::size_t size() const { return events_.size(); }
  [[nodiscard]] std::int64_t next_time() const { return std::get<0>(events_.begin()->first); }
  int pop() {
    int const event = events_.begin()->second;
    events_.erase(events_.begin());
    return event;
  }
  [[nodiscard]] std::vector<int> all() const {
    std::vector<int> events;
    for (auto const& [place, event] : events_)
      events.push_back(event);
    std::ranges::sort(events);
    return events;
  }

private:
  std::map<Place, int> events_;
};

/// How far ahead events are scheduled.
enum class Spread { spread_out, all_at_once, few_moments, two_clusters, heavy_tail, two_speeds };

constexpr std::array spreads{Spread::spread_out,   Spread::all_at_once, Spread::few_moments,
                             Spread::two_clusters, Spread::heavy_tail,  Spread::two_speeds};

std::int64_t ahead(Spread spread, Stream& chance) {
  switch (spread) {
    case Spread::spread_out: return chance.below(10'000'000);
    case Spread::all_at_once: return 0;
    case Spread::few_moments: return 1'000 * chance.below(5);
    case Spread::two_clusters:
      return chance.chance(0.5) ? chance.below(50) : 1'000'000'000 + chance.below(50);
    case Spread::heavy_tail: return std::llround(std::pow(chance.uniform() + 1e-9, -1.6));
    case Spread::two_speeds:
      return chance.chance(0.5) ? chance.below(3) : chance.below(2'000'000'000);
  }
  return 0;
}

/// Both lists side by side, checked at every step.
class Both {
public:
  Both(Spread spread, std::uint64_t seed) : spread_{spread}, chance_{seed, 7, 0, 0, 0} {}

  void schedule() {
    auto const time = now_ + ahead(spread_, chance_);
    auto const priority = static_cast<std::uint8_t>(chance_.below(3));
    auto const place = oracle_.schedule(time, priority, number_);
    if (chance_.chance(0.6)) {
      tickets_.push_back({list_.schedule_cancellable(at(time), priority, number_), place});
    } else {
      list_.schedule(at(time), priority, number_);
    }
    ++number_;
  }

  /// Any ticket ever given: many are used or cancelled, and their slots given out again.
  void cancel_any() {
    if (tickets_.empty()) return;
    auto const i = chance_.below(static_cast<std::uint32_t>(tickets_.size()));
    auto const& [ticket, place] = tickets_[i];
    REQUIRE(list_.cancel(ticket) == oracle_.cancel(place));
    REQUIRE_FALSE(list_.cancel(ticket));
  }

  void cancel_next() {
    for (auto const& [ticket, place] : tickets_) {
      if (std::get<0>(place) == oracle_.next_time()) {
        REQUIRE(list_.cancel(ticket) == oracle_.cancel(place));
        return;
      }
    }
  }

  void pop() {
    if (chance_.chance(0.3)) REQUIRE(list_.next_time() == at(oracle_.next_time()));
    now_ = oracle_.next_time();
    int const expected = oracle_.pop();
    auto const next = list_.pop();
    REQUIRE(next.event == expected);
    REQUIRE(next.time == at(now_));
  }

  void check_contents() const {
    std::vector<int> seen;
    list_.for_each([&](int event) { seen.push_back(event); });
    std::ranges::sort(seen);
    REQUIRE(seen == oracle_.all());
  }

  void check_size() const {
    REQUIRE(list_.size() == oracle_.size());
    REQUIRE(list_.empty() == (oracle_.size() == 0));
  }

  void step(double grow, double cancel) {
    double const what = chance_.uniform();
    if (oracle_.size() == 0 || what < grow) {
      schedule();
    } else if (what < grow + cancel) {
      cancel_any();
    } else {
      pop();
    }
    check_size();
  }

  void drain() {
    while (pending() > 0)
      pop();
    check_size();
  }

  void forget_tickets() { tickets_.clear(); }

  [[nodiscard]] std::size_t pending() const { return oracle_.size(); }

private:
  Spread spread_;
  Stream chance_;
  FutureEventList<int> list_;
  SortedList oracle_;
  std::vector<std::pair<Ticket, SortedList::Place>> tickets_;
  std::int64_t now_ = 0;
  int number_ = 0;
};

}  // namespace

TEST_CASE("events come out as from a sorted map, few and many pending, however times cluster") {
  for (Spread const spread : spreads) {
    for (std::size_t const pending : {1u, 10u, 255u, 257u, 1'025u, 3'000u, 20'000u}) {
      CAPTURE(static_cast<int>(spread));
      CAPTURE(pending);
      Both both{spread, pending};
      while (both.pending() < pending)
        both.schedule();
      for (std::size_t i = 0; i < 3 * pending + 200; ++i)
        both.step(0.45, 0.1);
      both.check_contents();
      auto copy = both;
      copy.drain();
      both.check_contents();  // the copy took its own
      for (int i = 0; i < 300; ++i)
        both.step(0.2, 0.2);
      both.drain();
    }
  }
}

TEST_CASE("a hundred thousand pending come out as from a sorted map") {
  for (Spread const spread : spreads) {
    CAPTURE(static_cast<int>(spread));
    Both both{spread, 5};
    while (both.pending() < 100'000)
      both.schedule();
    for (int i = 0; i < 100'000; ++i)
      both.step(0.45, 0.1);
    both.check_contents();
    both.drain();
  }
}

TEST_CASE("the list grows, shrinks to nothing and grows again, seeds 0..99") {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    CAPTURE(seed);
    Both both{spreads[seed % spreads.size()], 100 + seed};
    for (int round = 0; round < 3; ++round) {
      for (int i = 0; i < 2'500; ++i)
        both.step(0.8, 0.1);
      for (int i = 0; i < 4'000; ++i)
        both.step(0.1, 0.3);
      both.drain();
    }
  }
}

TEST_CASE("most events are cancelled, in every part of the list, and the rest come in order") {
  for (Spread const spread : spreads) {
    CAPTURE(static_cast<int>(spread));
    Both both{spread, 9};
    for (int round = 0; round < 4; ++round) {
      while (both.pending() < 4'000)
        both.schedule();
      for (int i = 0; i < 1'000; ++i)
        both.pop();
      for (int i = 0; i < 30'000 && both.pending() > 100; ++i)
        both.cancel_any();
      both.check_size();
      both.check_contents();
      for (int i = 0; i < 50 && both.pending() > 0; ++i)
        both.pop();
      both.forget_tickets();
    }
    both.drain();
  }
}

TEST_CASE("the next event is cancelled again and again") {
  for (Spread const spread : spreads) {
    CAPTURE(static_cast<int>(spread));
    Both both{spread, 11};
    for (int i = 0; i < 2'000; ++i)
      both.schedule();
    while (both.pending() > 0) {
      both.cancel_next();
      both.check_size();
      if (both.pending() > 0) both.pop();
      both.check_size();
    }
  }
}

TEST_CASE("an empty list gives nothing, also when it is empty because all was cancelled") {
  FutureEventList<int> events;
  CHECK_THROWS_AS(events.pop(), ContractFailure);
  CHECK_THROWS_AS((void)events.next_time(), ContractFailure);
  auto const ticket = events.schedule_cancellable(at(5), 0, 1);
  CHECK(events.cancel(ticket));
  CHECK(events.empty());
  CHECK_THROWS_AS(events.pop(), ContractFailure);
  CHECK_THROWS_AS((void)events.next_time(), ContractFailure);
  events.schedule(at(6), 0, 2);
  CHECK(events.size() == 1);
  CHECK(events.pop().event == 2);
}

TEST_CASE("a ticket that was used, cancelled or whose slot was given out again cancels nothing") {
  FutureEventList<int> events;
  CHECK_FALSE(events.cancel(Ticket{}));
  auto const used = events.schedule_cancellable(at(1), 0, 1);
  CHECK(events.pop().event == 1);
  CHECK_FALSE(events.cancel(used));
  auto const again = events.schedule_cancellable(at(2), 0, 2);
  CHECK(again.slot == used.slot);
  CHECK_FALSE(events.cancel(used));
  CHECK_FALSE(events.cancel(Ticket{}));
  CHECK(events.size() == 1);
  CHECK(events.cancel(again));
  CHECK_FALSE(events.cancel(again));
  CHECK(events.empty());
  // The slot of a cancelled event is given out again only when its event has left the list.
  auto const third = events.schedule_cancellable(at(3), 0, 3);
  CHECK_FALSE(events.cancel(again));
  CHECK(events.pop().event == 3);
  auto const fourth = events.schedule_cancellable(at(4), 0, 4);
  for (Ticket const stale : {used, again, third})
    CHECK_FALSE(events.cancel(stale));
  CHECK(events.next_time() == at(4));
  CHECK(events.cancel(fourth));
  CHECK(events.empty());
}

TEST_CASE("events that are not cancellable are never taken back by somebody's ticket") {
  FutureEventList<int> events;
  std::vector<Ticket> tickets;
  for (int i = 0; i < 500; ++i) {
    events.schedule(at(i), 0, 2 * i);
    tickets.push_back(events.schedule_cancellable(at(i), 0, 2 * i + 1));
  }
  for (Ticket const ticket : tickets)
    CHECK(events.cancel(ticket));
  CHECK(events.size() == 500);
  for (int i = 0; i < 500; ++i)
    CHECK(events.pop().event == 2 * i);
}

TEST_CASE("a ticket cancels in a copy what it cancels in the original, and in that one only") {
  FutureEventList<int> events;
  auto const ticket = events.schedule_cancellable(at(1), 0, 1);
  events.schedule(at(2), 0, 2);
  auto copy = events;
  CHECK(copy.cancel(ticket));
  CHECK(copy.pop().event == 2);
  CHECK(events.pop().event == 1);
}

TEST_CASE("a copy half way has the same future as the original") {
  Stream chance{3, 7, 0, 0, 0};
  FutureEventList<int> events;
  for (int i = 0; i < 5'000; ++i)
    events.schedule_cancellable(at(chance.below(100'000)), 0, i);
  for (int i = 0; i < 1'234; ++i)
    events.pop();
  auto copy = events;
  for (int i = 0; i < 500; ++i) {
    auto const soon = events.next_time() + Duration{chance.below(100'000)};
    events.schedule(soon, 1, 10'000 + i);
    copy.schedule(soon, 1, 10'000 + i);
  }
  while (!events.empty()) {
    auto const a = events.pop();
    auto const b = copy.pop();
    REQUIRE(a.event == b.event);
    REQUIRE(a.time == b.time);
  }
  CHECK(copy.empty());
}

TEST_CASE("events may be scheduled 146 million years ahead, seeds 0..9") {
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    CAPTURE(seed);
    Stream chance{seed, 9, 0, 0, 0};
    FutureEventList<int> events;
    SortedList oracle;
    constexpr std::int64_t end = (std::int64_t{1} << 62) - 1;
    std::int64_t now = 0;
    for (int i = 0; i < 20'000; ++i) {
      if (i < 5'000 || (i < 15'000 && chance.chance(0.5))) {
        auto const left = static_cast<double>(end - now) * chance.uniform();
        auto const time = chance.chance(0.01) ? end : now + static_cast<std::int64_t>(left * 0.999);
        events.schedule(at(time), 0, i);
        oracle.schedule(time, 0, i);
      } else if (oracle.size() > 0) {
        now = oracle.next_time();
        auto const next = events.pop();
        REQUIRE(next.time == at(now));
        REQUIRE(next.event == oracle.pop());
      }
    }
    CHECK(events.size() == oracle.size());
  }
}

TEST_CASE("the heap alone gives the least first, with holes filled and not, seeds 0..199") {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    CAPTURE(seed);
    Stream chance{seed, 8, 0, 0, 0};
    kernel::NodeHeap<int> heap;
    std::map<std::pair<std::uint32_t, int>, int> oracle;
    auto const key = [](std::pair<std::uint32_t, int> const& place) {
      return kernel::key_of(at(place.first), 0, static_cast<std::uint64_t>(place.second));
    };
    for (int i = 0; i < 600; ++i) {
      if (oracle.empty() || chance.chance(0.55)) {
        std::pair const place{chance.below(40), i};
        heap.push(key(place), i, kernel::no_ticket);
        oracle.emplace(place, i);
      } else {
        if (chance.chance(0.3)) REQUIRE(heap.top().event == oracle.begin()->second);
        auto const node = heap.top();
        heap.drop_top();
        REQUIRE(node.key == key(oracle.begin()->first));
        REQUIRE(node.event == oracle.begin()->second);
        oracle.erase(oracle.begin());
      }
      REQUIRE(heap.size() == oracle.size());
      REQUIRE(heap.empty() == oracle.empty());
      std::size_t visited = 0;
      heap.for_each([&](auto const&) { ++visited; });
      REQUIRE(visited == oracle.size());
      if (i % 100 == 99) {
        auto nodes = heap.release();
        REQUIRE(nodes.size() == oracle.size());
        REQUIRE(heap.empty());
        if (i % 200 == 99) {
          heap.assign(std::move(nodes));
        } else {
          heap.assign_from(nodes);
        }
      }
    }
  }
}
