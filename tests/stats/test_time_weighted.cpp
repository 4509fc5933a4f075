#include "core/random.hpp"
#include "stats/merged.hpp"
#include "stats/time_weighted.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <vector>

using namespace pcnsim;
using namespace pcnsim::stats;
using doctest::Approx;

namespace {

Instant const start{Duration{1'000}};

/// Averages of random levels over random spells, some of them of no length.
TimeAverage some_average(Stream& draw) {
  TimeAverage average;
  for (auto spells = draw.below(5); spells > 0; --spells)
    average.add(Level{draw.below(100)} - 20, Duration{draw.below(4)});
  return average;
}

}  // namespace

TEST_CASE("a queue of two for a minute and of five for three minutes is 4.25 on average") {
  TimeWeighted queue{start, 2};
  queue.change(start + 1min, 3);
  auto const average = queue.until(start + 4min);
  CHECK(queue.level() == 5);
  CHECK(average.watched() == 4min);
  CHECK(average.level_ms() == 2 * 60'000 + 5 * 180'000);
  CHECK(average.mean() == 4.25);
  CHECK(average.highest() == 5);
}

TEST_CASE("looking at an average does not change it") {
  TimeWeighted queue{start, 1};
  CHECK(queue.until(start + 10min).mean() == 1);
  queue.set(start + 1min, 3);
  CHECK(queue.until(start + 2min).mean() == 2);
}

TEST_CASE("a level held for no time leaves no trace") {
  TimeWeighted queue{start};
  queue.set(start + 1s, 99);
  queue.set(start + 1s, 1);
  auto const average = queue.until(start + 2s);
  CHECK(average.highest() == 1);
  CHECK(average.mean() == 0.5);
  CHECK(TimeAverage{}.mean() == 0);
  CHECK_THROWS_AS(static_cast<void>(TimeAverage{}.highest()), ContractFailure);
}

TEST_CASE("the end of the warm-up forgets the past and keeps the level") {
  TimeWeighted queue{start, 100};
  queue.set(start + 1h, 4);
  queue.restart(start + 2h);
  auto const average = queue.until(start + 3h);
  CHECK(average.watched() == 1h);
  CHECK(average.mean() == 4);
  CHECK(average.highest() == 4);
}

TEST_CASE("levels may be negative: a highest level below zero is not zero") {
  TimeWeighted margin{start, -3};
  auto const average = margin.until(start + 1s);
  CHECK(average.mean() == -3);
  CHECK(average.highest() == -3);
}

TEST_CASE("time that runs backwards breaks the contract, and so does a sum beyond 64 bits") {
  TimeWeighted queue{start};
  CHECK_THROWS_AS(queue.set(start - 1ms, 1), ContractFailure);
  CHECK_THROWS_AS(static_cast<void>(queue.until(start - 1ms)), ContractFailure);
  TimeAverage average;
  Level const huge = Level{1} << 62;
  CHECK_THROWS_AS(average.add(huge, 2ms), ContractFailure);
  average.add(huge, 1ms);
  CHECK_THROWS_AS(average.add(huge, 1ms), ContractFailure);
  TimeAverage other = average;
  CHECK_THROWS_AS(other.merge(average), ContractFailure);
}

TEST_CASE("the integral is the sum over every millisecond, for every seed") {
  for (std::uint64_t seed = 0; seed < 1000; ++seed) {
    Stream draw{seed, 0, 1, 0, 0};
    TimeWeighted followed{start};
    Instant now = start;
    std::int64_t sum = 0;
    Level highest = -1000;
    for (int change = 0; change < 30; ++change) {
      auto const held = draw.below(6);
      for (std::uint32_t ms = 0; ms < held; ++ms) {
        sum += followed.level();
        highest = std::max(highest, followed.level());
      }
      now += Duration{held};
      followed.change(now, Level{draw.below(11)} - 5);
    }
    auto const average = followed.until(now);
    REQUIRE(average.level_ms() == sum);
    REQUIRE(average.watched() == now - start);
    REQUIRE(average.highest() == highest);
  }
}

TEST_CASE("time averages merge to the same bytes in any order and any grouping") {
  for (std::uint64_t seed = 0; seed < 1000; ++seed) {
    Stream draw{seed, 0, 2, 0, 0};
    std::vector<TimeAverage> parts;
    for (int part = 0; part < 6; ++part)
      parts.push_back(some_average(draw));
    auto const in_order = merged<TimeAverage>(parts);
    auto left = merged<TimeAverage>(std::span{parts}.first(2));
    left.merge(merged<TimeAverage>(std::span{parts}.subspan(2)));
    REQUIRE(left == in_order);
    std::ranges::shuffle(parts, draw);
    REQUIRE(merged<TimeAverage>(parts) == in_order);
  }
}

TEST_CASE("following a level in two halves and merging them is following it once") {
  TimeWeighted whole{start, 7};
  whole.set(start + 3s, 2);
  TimeWeighted first{start, 7};
  TimeWeighted second{start + 2s, 7};
  second.set(start + 3s, 2);
  auto halves = second.until(start + 9s);
  halves.merge(first.until(start + 2s));
  CHECK(halves == whole.until(start + 9s));
}
