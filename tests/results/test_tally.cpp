#include "core/random.hpp"
#include "results/pcn_result.hpp"
#include "results/result_set.hpp"
#include "results/tally.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <doctest/doctest.h>
#include <vector>

using namespace pcnsim;

namespace {

// A tally is nothing but counts: so it can be seen as a row of them, and no field be forgotten.
constexpr std::size_t count_of_counts = sizeof(Tally) / sizeof(Count);
static_assert(sizeof(Tally) % sizeof(Count) == 0);
static_assert(std::is_trivially_copyable_v<Tally>);
using Row = std::array<Count, count_of_counts>;

Tally filled(Count start, Count step) {
  Row row{};
  for (std::size_t i = 0; i < row.size(); ++i)
    row[i] = start + step * static_cast<Count>(i);
  return std::bit_cast<Tally>(row);
}

/// The smallest value that at least a share `p` of `sorted` does not exceed.
double exact_quantile(std::vector<Duration> const& sorted, double p) {
  auto const rank = static_cast<std::size_t>(
      std::max(1.0, std::ceil(p * static_cast<double>(sorted.size()) - 1e-9)));
  return in_minutes(sorted[rank - 1]);
}

}  // namespace

TEST_CASE("a tally starts with nothing counted") { CHECK(std::bit_cast<Row>(Tally{}) == Row{}); }

TEST_CASE("merging tallies adds every count, none forgotten, none twice") {
  Tally sum = filled(1, 3);
  sum.merge(filled(1'000'000, 7));
  CHECK(std::bit_cast<Row>(sum) == std::bit_cast<Row>(filled(1'000'001, 10)));
}

TEST_CASE("the order in which tallies are merged does not matter") {
  Tally forwards;
  Tally backwards;
  for (int i = 0; i < 5; ++i)
    forwards.merge(filled(i, i * i));
  for (int i = 4; i >= 0; --i)
    backwards.merge(filled(i, i * i));
  CHECK(std::bit_cast<Row>(forwards) == std::bit_cast<Row>(backwards));
}

TEST_CASE("quantiles of waits are within ten seconds of exact, seeds 0..99") {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    Stream chance{seed, 0, 0, 0, 0};
    std::vector<Duration> waits(1 + chance.below(500));
    WaitHistogram histogram;
    for (auto& wait : waits) {
      wait = std::min(Duration{2h} - 1ms, minutes_rounded(chance.lognormal(8, 1.2)));
      histogram.add(wait);
    }
    std::ranges::sort(waits);
    REQUIRE(histogram.total() == static_cast<Count>(waits.size()));
    for (double const p : {0.01, 0.1, 0.5, 0.9, 0.99, 1.0}) {
      CAPTURE(seed);
      CAPTURE(p);
      REQUIRE(std::abs(histogram.quantile_minutes(p) - exact_quantile(waits, p)) <=
              in_minutes(10s) + 1e-9);
    }
  }
}

TEST_CASE("no waits have quantile 0; waits of two hours and more share the last bin") {
  CHECK(WaitHistogram{}.quantile_minutes(0.5) == 0);
  WaitHistogram histogram;
  histogram.add(2h);
  histogram.add(50h);
  CHECK(histogram.bins.back() == 2);
  histogram.add(-1s);
  histogram.add(0s);
  histogram.add(10s - 1ms);
  CHECK(histogram.bins.front() == 3);
  histogram.add(10s);
  CHECK(histogram.bins[1] == 1);
  CHECK(histogram.total() == 6);
}

TEST_CASE("merged waits have the quantiles of all of them together") {
  WaitHistogram one;
  WaitHistogram two;
  WaitHistogram both;
  for (int i = 0; i < 300; ++i) {
    Duration const wait = 7s * (i % 97);
    (i % 3 == 0 ? one : two).add(wait);
    both.add(wait);
  }
  one.merge(two);
  CHECK(one.bins == both.bins);
}

TEST_CASE("a PCN is the sum of its practices") {
  PcnResult const result{{filled(1, 3), filled(10, 5), filled(100, 7)}};
  CHECK(std::bit_cast<Row>(result.total()) == std::bit_cast<Row>(filled(111, 15)));
  CHECK(std::bit_cast<Row>(PcnResult{}.total()) == Row{});
}

TEST_CASE("calls are counted by weekday and core hour, the last half hour on its own") {
  using namespace std::chrono;
  Date const monday = local_days{year{2024} / September / day{2}};
  ByHour calls;
  calls.add(Instant{monday} + 8h);
  calls.add(Instant{monday} + 9h - 1ms);
  calls.add(Instant{monday} + 9h);
  calls.add(Instant{monday + Days{4}} + 18h);
  calls.add(Instant{monday + Days{4}} + 18h + 30min);
  CHECK(calls.counts[0][0] == 2);
  CHECK(calls.counts[0][1] == 1);
  CHECK(calls.counts[4][10] == 2);
  CHECK(calls.total() == 5);
}

TEST_CASE("calls outside core hours and at weekends are in no hour") {
  using namespace std::chrono;
  Date const monday = local_days{year{2024} / September / day{2}};
  ByHour calls;
  calls.add(Instant{monday} + 8h - 1ms);
  calls.add(Instant{monday} + 18h + 30min + 1ms);
  calls.add(Instant{monday});
  calls.add(Instant{monday + Days{5}} + 10h);
  calls.add(Instant{monday + Days{6}} + 10h);
  CHECK(calls.total() == 0);
}

TEST_CASE("all PCNs of one replication of one scenario add up, and nothing else") {
  ResultSet results;
  results.scenarios = {"base", "other"};
  results.pcns = {{"U1", "One", "X"}, {"U2", "Two", "X"}, {"U3", "Three", "Y"}};
  results.replications = 4;
  results.tallies.resize(24);
  Count power = 1;
  for (auto& tally : results.tallies) {
    tally.extras = power;  // a bit of its own for each
    power *= 2;
  }
  std::vector<bool> used(24);
  for (std::size_t scenario = 0; scenario < 2; ++scenario) {
    for (std::size_t replication = 0; replication < 4; ++replication) {
      Count expected = 0;
      for (std::size_t pcn = 0; pcn < 3; ++pcn) {
        auto const index = results.index(scenario, pcn, replication);
        REQUIRE(index < 24);
        CHECK_FALSE(used[index]);
        used[index] = true;
        expected += results.at(scenario, pcn, replication).extras;
      }
      CHECK(results.over_pcns(scenario, replication).extras == expected);
    }
  }
}
