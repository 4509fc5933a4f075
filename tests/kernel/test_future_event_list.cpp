#include "core/random.hpp"
#include "kernel/future_event_list.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <tuple>
#include <vector>

using namespace pcnsim;

namespace {

struct Planned {
  std::int64_t time;
  std::uint8_t priority;
  int number;  ///< in order of scheduling
};

Instant at(std::int64_t ms) { return Instant{Duration{ms}}; }

bool sooner(Planned const& a, Planned const& b) {
  return std::tie(a.time, a.priority) < std::tie(b.time, b.priority);
}

}  // namespace

TEST_CASE("events come out as a stable sort by time and priority would put them, seeds 0..199") {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    CAPTURE(seed);
    Stream chance{seed, 0, 0, 0, 0};
    FutureEventList<int> events;
    std::vector<Planned> expected;
    auto const count = static_cast<int>(1 + chance.below(600));
    auto const span = 1 + chance.below(200);  // short: many ties
    for (int i = 0; i < count; ++i) {
      Planned const planned{chance.below(span), static_cast<std::uint8_t>(chance.below(6)), i};
      events.schedule(at(planned.time), planned.priority, i);
      expected.push_back(planned);
    }
    std::ranges::stable_sort(expected, sooner);
    for (auto const& planned : expected) {
      REQUIRE(events.next_time() == at(planned.time));
      auto const next = events.pop();
      REQUIRE(next.time == at(planned.time));
      REQUIRE(next.event == planned.number);
    }
    REQUIRE(events.empty());
  }
}

TEST_CASE("events scheduled while others come out take their place, seeds 0..199") {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    CAPTURE(seed);
    Stream chance{seed, 1, 0, 0, 0};
    FutureEventList<int> events;
    std::vector<Planned> pending;  // the oracle: linear search for the first of the soonest
    std::int64_t now = 0;
    int number = 0;
    for (int step = 0; step < 500; ++step) {
      if (pending.empty() || chance.chance(0.55)) {
        Planned const planned{now + chance.below(20), static_cast<std::uint8_t>(chance.below(3)),
                              number++};
        events.schedule(at(planned.time), planned.priority, planned.number);
        pending.push_back(planned);
      } else {
        auto const soonest = std::ranges::min_element(pending, sooner);
        auto const next = events.pop();
        REQUIRE(next.time == at(soonest->time));
        REQUIRE(next.event == soonest->number);
        now = soonest->time;
        pending.erase(soonest);
      }
      REQUIRE(events.size() == pending.size());
    }
  }
}

TEST_CASE("at the same millisecond the lower priority goes first, then first come first served") {
  FutureEventList<char> events;
  events.schedule(at(5), 255, 'd');
  events.schedule(at(5), 1, 'b');
  events.schedule(at(5), 1, 'c');
  events.schedule(at(5), 0, 'a');
  events.schedule(at(6), 0, 'e');
  for (char const expected : {'a', 'b', 'c', 'd', 'e'})
    CHECK(events.pop().event == expected);
}

TEST_CASE("a copy of the future is independent of the original") {
  FutureEventList<int> events;
  for (int i = 0; i < 100; ++i)
    events.schedule(at(i * 37 % 50), 0, i);
  auto copy = events;
  while (!events.empty())
    events.pop();
  events.schedule(at(1), 0, -1);
  CHECK(copy.size() == 100);
  CHECK(copy.pop().event == 0);
  copy.schedule(at(0), 0, 1'000);
  CHECK(copy.pop().event == 50);  // scheduled for 0 as well, before
  CHECK(copy.pop().event == 1'000);
  CHECK(events.size() == 1);
}

TEST_CASE("every pending event is visited once") {
  FutureEventList<int> events;
  for (int i = 0; i < 30; ++i)
    events.schedule(at(30 - i), 0, i);
  for (int i = 0; i < 10; ++i)
    events.pop();
  std::vector<int> seen;
  events.for_each([&](int event) { seen.push_back(event); });
  std::ranges::sort(seen);
  REQUIRE(seen.size() == 20);
  for (int i = 0; i < 20; ++i)
    CHECK(seen[static_cast<std::size_t>(i)] == i);
}

TEST_CASE("the future does not begin before 1970, and ends 146 million years later") {
  FutureEventList<int> events;
  CHECK_THROWS_AS(events.schedule(Instant::max(), 0, 1), ContractFailure);
  CHECK_THROWS_AS(events.schedule(at(std::int64_t{1} << 62), 0, 1), ContractFailure);
  CHECK_THROWS_AS(events.schedule(at(-1), 0, 1), ContractFailure);
  CHECK(events.empty());
}
