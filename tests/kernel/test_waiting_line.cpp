#include "core/random.hpp"
#include "kernel/waiting_line.hpp"

#include <algorithm>
#include <array>
#include <deque>
#include <doctest/doctest.h>
#include <utility>
#include <vector>

using namespace pcnsim;

namespace {

std::vector<int> all_in(WaitingLine<int> const& line) {
  std::vector<int> customers;
  line.for_each([&](int customer) { customers.push_back(customer); });
  return customers;
}

/// Counts how many of its kind exist: how much room a line holds.
struct Counted {
  Counted() { ++alive; }
  Counted(Counted const&) { ++alive; }
  Counted(Counted&&) noexcept { ++alive; }
  Counted& operator=(Counted const&) = default;
  Counted& operator=(Counted&&) noexcept = default;
  ~Counted() { --alive; }
  static inline int alive = 0;
};

}  // namespace

TEST_CASE("a line is first come first served, and whoever leaves is not called, seeds 0..299") {
  struct Waits {
    int customer;
    Place place;
  };
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    CAPTURE(seed);
    Stream chance{seed, 2, 0, 0, 0};
    WaitingLine<int> line;
    std::deque<Waits> oracle;
    std::vector<Place> gone;
    double const joins = 0.4 + 0.3 * chance.uniform();
    double const leaves = 0.5 * chance.uniform();
    for (int i = 0; i < 1'500; ++i) {
      if (oracle.empty() || chance.chance(joins)) {
        oracle.push_back({i, line.join(i)});
      } else if (chance.chance(leaves)) {
        auto const who = oracle.begin() + chance.below(static_cast<std::uint32_t>(oracle.size()));
        REQUIRE(line.leave(who->place));
        gone.push_back(who->place);
        oracle.erase(who);
      } else {
        if (chance.chance(0.5)) REQUIRE(line.front() == oracle.front().customer);
        REQUIRE(line.take() == oracle.front().customer);
        gone.push_back(oracle.front().place);
        oracle.pop_front();
      }
      REQUIRE(line.size() == oracle.size());
      REQUIRE(line.empty() == oracle.empty());
      if (!gone.empty()) {
        REQUIRE_FALSE(line.leave(gone[chance.below(static_cast<std::uint32_t>(gone.size()))]));
      }
      if (i % 50 == 0) {
        std::vector<int> expected;
        for (auto const& waits : oracle)
          expected.push_back(waits.customer);
        REQUIRE(all_in(line) == expected);
      }
    }
  }
}

TEST_CASE("a place that was never given, was left or was taken is stale") {
  WaitingLine<int> line;
  CHECK_FALSE(line.leave(Place{}));
  CHECK_FALSE(line.leave(Place{1}));
  auto const first = line.join(1);
  auto const second = line.join(2);
  CHECK_FALSE(line.leave(Place{}));
  CHECK_FALSE(line.leave(Place{3}));
  CHECK(line.leave(second));
  CHECK_FALSE(line.leave(second));
  CHECK(line.take() == 1);
  CHECK_FALSE(line.leave(first));
  for (int i = 0; i < 100; ++i) {  // the ring comes round to the same entries
    line.join(i);
    CHECK_FALSE(line.leave(first));
    CHECK_FALSE(line.leave(second));
    CHECK(line.take() == i);
  }
}

TEST_CASE("an empty line has nobody to call") {
  WaitingLine<int> line;
  CHECK_THROWS_AS(line.take(), ContractFailure);
  CHECK_THROWS_AS((void)line.front(), ContractFailure);
  auto const place = line.join(1);
  line.leave(place);
  CHECK_THROWS_AS(line.take(), ContractFailure);
  line.join(2);
  CHECK(line.take() == 2);
  PriorityLines<int, 3> lines;
  CHECK_THROWS_AS(lines.take(), ContractFailure);
}

TEST_CASE("a line grows with people missing in the middle, and keeps its order") {
  for (int served = 0; served < 20; ++served) {
    WaitingLine<int> line;
    std::vector<Place> places;
    for (int i = 0; i < served; ++i) {
      line.join(-1);
      CHECK(line.take() == -1);
    }
    for (int i = 0; i < 100; ++i) {
      places.push_back(line.join(i));
      if (i % 3 == 1) CHECK(line.leave(places[static_cast<std::size_t>(i) * 2 / 3]));
    }
    std::vector<int> const order = all_in(line);
    CHECK(std::ranges::is_sorted(order));
    CHECK(order.size() == line.size());
    for (int const customer : order)
      CHECK(line.take() == customer);
    CHECK(line.empty());
  }
}

TEST_CASE("a copy of a line is independent, and places hold in both") {
  WaitingLine<int> line;
  auto const first = line.join(1);
  line.join(2);
  auto copy = line;
  CHECK(copy.leave(first));
  CHECK(copy.take() == 2);
  CHECK(line.take() == 1);
}

TEST_CASE("a line of at most ten does not outgrow them, however many are served") {
  WaitingLine<Counted> line;
  for (int i = 0; i < 10; ++i)
    line.join({});
  for (int i = 0; i < 100'000; ++i) {
    line.take();
    line.join({});
  }
  CHECK(Counted::alive <= 16);
}

TEST_CASE("a line that everybody leaves unserved does not grow") {
  WaitingLine<Counted> line;
  for (int i = 0; i < 100'000; ++i)
    line.leave(line.join({}));
  CHECK(Counted::alive <= 64);
}

TEST_CASE("a line that is never empty and that everybody leaves unserved does not grow") {
  WaitingLine<Counted> line;
  std::deque<Place> places;
  for (int i = 0; i < 10; ++i)
    places.push_back(line.join({}));
  for (int i = 0; i < 100'000; ++i) {
    places.push_back(line.join({}));
    line.leave(places.front());
    places.pop_front();
  }
  CHECK(Counted::alive <= 64);
}

TEST_CASE("priority lines call the first of the first line that is not empty, seeds 0..199") {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    CAPTURE(seed);
    Stream chance{seed, 3, 0, 0, 0};
    PriorityLines<int, 3> lines;
    std::array<std::deque<std::pair<int, Place>>, 3> oracle;
    auto const waiting = [&] { return oracle[0].size() + oracle[1].size() + oracle[2].size(); };
    for (int i = 0; i < 800; ++i) {
      auto const priority = chance.below(3);
      auto& expected = oracle[priority];
      if (chance.chance(0.5)) {
        expected.emplace_back(i, lines[priority].join(i));
      } else if (!expected.empty() && chance.chance(0.3)) {
        auto const who =
            expected.begin() + chance.below(static_cast<std::uint32_t>(expected.size()));
        REQUIRE(lines[priority].leave(who->second));
        expected.erase(who);
      } else if (waiting() > 0) {
        auto const first =
            std::ranges::find_if(oracle, [](auto const& line) { return !line.empty(); });
        REQUIRE(lines.take() == first->front().first);
        first->pop_front();
      }
      REQUIRE(lines.size() == waiting());
      REQUIRE(lines.empty() == (waiting() == 0));
      REQUIRE(std::as_const(lines)[priority].size() == expected.size());
    }
  }
}
