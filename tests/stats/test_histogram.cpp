#include "core/random.hpp"
#include "stats/histogram.hpp"
#include "stats/merged.hpp"

#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>
#include <limits>
#include <vector>

using namespace pcnsim;
using namespace pcnsim::stats;

TEST_CASE("a bin includes its lower edge and not its upper one") {
  Histogram waits{0, 10, 3};
  for (double const wait : {-0.5, 0.0, 9.99, 10.0, 29.99, 30.0, 1e9})
    waits.add(wait);
  CHECK(waits.under() == 1);
  CHECK(waits.count(0) == 2);
  CHECK(waits.count(1) == 1);
  CHECK(waits.count(2) == 1);
  CHECK(waits.over() == 2);
  CHECK(waits.total() == 7);
  CHECK(waits.edge(3) == 30);
}

TEST_CASE("infinite values lie outside the bins; no number at all breaks the contract") {
  Histogram waits{-1, 0.5, 4};
  waits.add(std::numeric_limits<double>::infinity());
  waits.add(-std::numeric_limits<double>::infinity());
  CHECK(waits.over() == 1);
  CHECK(waits.under() == 1);
  CHECK_THROWS_AS(waits.add(std::nan("")), ContractFailure);
  CHECK_THROWS_AS(static_cast<void>(waits.count(4)), ContractFailure);
}

TEST_CASE("bins that nobody can tell apart break the contract") {
  CHECK_THROWS_AS((Histogram{0, 1, 0}), ContractFailure);
  CHECK_THROWS_AS((Histogram{0, 0, 5}), ContractFailure);
  CHECK_THROWS_AS((Histogram{0, -1, 5}), ContractFailure);
  CHECK_THROWS_AS((Histogram{1e16, 1, 5}), ContractFailure);
  CHECK_THROWS_AS((Histogram{std::nan(""), 1, 5}), ContractFailure);
}

TEST_CASE("a value at or beside an edge is counted by the edge as printed, for every seed") {
  for (std::uint64_t seed = 0; seed < 1000; ++seed) {
    Stream draw{seed, 0, 3, 0, 0};
    double const low = 20 * draw.uniform() - 10;
    Histogram empty{low, draw.uniform() + 0.001, 40};
    for (std::size_t i = 1; i < empty.bins(); ++i) {
      auto counted = empty;
      counted.add(empty.edge(i));
      REQUIRE(counted.count(i) == 1);
      counted.add(std::nextafter(empty.edge(i), -100));
      REQUIRE(counted.count(i - 1) == 1);
    }
    auto counted = empty;
    counted.add(empty.edge(40));
    counted.add(std::nextafter(empty.edge(40), -100));
    REQUIRE(counted.over() == 1);
    REQUIRE(counted.count(39) == 1);
  }
}

TEST_CASE("histograms merge to the same counts in any order and any grouping") {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    Stream draw{seed, 0, 4, 0, 0};
    std::vector<Histogram> parts(5, Histogram{-1, 0.25, 8});
    Histogram whole = parts[0];
    for (int i = 0; i < 200; ++i) {
      double const value = draw.normal();
      parts[draw.below(5)].add(value);
      whole.add(value);
    }
    REQUIRE(merged<Histogram>(parts) == whole);
    REQUIRE(whole.total() == 200);
    std::ranges::shuffle(parts, draw);
    auto right = merged<Histogram>(std::span{parts}.subspan(3));
    right.merge(merged<Histogram>(std::span{parts}.first(3)));
    REQUIRE(right == whole);
  }
}

TEST_CASE("histograms with different bins do not merge") {
  Histogram waits{0, 10, 3};
  CHECK_THROWS_AS(waits.merge(Histogram{0, 10, 4}), ContractFailure);
  CHECK_THROWS_AS(waits.merge(Histogram{0, 5, 3}), ContractFailure);
  CHECK_THROWS_AS(waits.merge(Histogram{1, 10, 3}), ContractFailure);
}
