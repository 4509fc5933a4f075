#include "core/contract.hpp"
#include "stats/interval.hpp"

#include <array>
#include <cmath>
#include <doctest/doctest.h>

using namespace pcnsim;
using namespace pcnsim::stats;
using doctest::Approx;

TEST_CASE("t quantiles agree with the printed table") {
  struct Row {
    double p, degrees, printed;
  };
  // Any t table: two-sided 95% and 99%, one-sided 95%.
  for (auto const& row : {Row{0.975, 1, 12.706}, Row{0.975, 2, 4.303}, Row{0.975, 4, 2.776},
                          Row{0.975, 9, 2.262}, Row{0.975, 29, 2.045}, Row{0.995, 4, 4.604},
                          Row{0.95, 10, 1.812}, Row{0.975, 1e6, 1.960}}) {
    CAPTURE(row.degrees);
    CHECK(std::abs(t_quantile(row.p, row.degrees) - row.printed) < 0.0006);
    CHECK(t_quantile(1 - row.p, row.degrees) == Approx(-t_quantile(row.p, row.degrees)));
  }
  CHECK(t_quantile(0.5, 3) == Approx(0));
}

TEST_CASE("a mean of five values has the t interval with four degrees of freedom") {
  // mean 12, variance 10 / 4, standard error sqrt(2.5 / 5)
  auto const estimate = mean_with_interval(std::array<double, 5>{10, 11, 12, 13, 14}, 0.95);
  double const half_width = 2.7764451 * std::sqrt(0.5);
  CHECK(estimate.count == 5);
  CHECK(estimate.mean == Approx(12));
  REQUIRE(estimate.interval.has_value());
  CHECK(estimate.interval->low == Approx(12 - half_width));
  CHECK(estimate.interval->high == Approx(12 + half_width));
}

TEST_CASE("of pairs that share something the interval is that of the pairs' means") {
  std::array const values{10.0, 12.0, 20.0, 22.0, 30.0, 32.0};
  auto const pairs = mean_with_interval(std::array{11.0, 21.0, 31.0}, 0.95);
  auto const estimate = mean_with_interval(values, 0.95, 2);
  CHECK(estimate.count == 6);
  CHECK(estimate.mean == Approx(21));
  REQUIRE(estimate.interval.has_value());
  CHECK(estimate.interval->low == Approx(pairs.interval->low));
  CHECK(estimate.interval->high == Approx(pairs.interval->high));
  std::array<double, 6> const none{};
  CHECK(paired_difference(none, values, 0.95, 2).interval == estimate.interval);
  CHECK(!mean_with_interval(values, 0.95, 6).interval.has_value());
}

TEST_CASE("a last group of fewer counts as one, by its sum") {
  // Sums less their share of the mean, 3: -2, 0, 2; their squares by 3/2, over 5 values.
  auto const estimate = mean_with_interval(std::array{2.0, 2.0, 3.0, 3.0, 5.0}, 0.95, 2);
  CHECK(estimate.mean == Approx(3));
  double const half_width = t_quantile(0.975, 2) * std::sqrt(8 * 1.5) / 5;
  REQUIRE(estimate.interval.has_value());
  CHECK(estimate.interval->high - estimate.mean == Approx(half_width));
}

TEST_CASE("one value has a mean but no interval") {
  auto const estimate = mean_with_interval(std::array<double, 1>{3}, 0.95);
  CHECK(estimate.mean == 3);
  CHECK_FALSE(estimate.interval.has_value());
  CHECK_FALSE(mean_with_interval({}, 0.95).interval.has_value());
}

TEST_CASE("paired differences forget what the pairs have in common") {
  std::array<double, 3> const base{100, 200, 300};
  std::array<double, 3> const other{99, 198, 297};  // differences -1, -2, -3: mean -2, sd 1
  auto const estimate = paired_difference(base, other, 0.95);
  double const half_width = 4.3026527 / std::sqrt(3.0);
  CHECK(estimate.mean == Approx(-2));
  REQUIRE(estimate.interval.has_value());
  CHECK(estimate.interval->low == Approx(-2 - half_width));
  CHECK(estimate.interval->high == Approx(-2 + half_width));
}

TEST_CASE("equal pairs differ by exactly nothing") {
  std::array<double, 3> const values{0.1, 0.2, 0.3};
  auto const estimate = paired_difference(values, values, 0.95);
  CHECK(estimate.mean == 0);
  CHECK(estimate.interval == Interval{0, 0});
}

TEST_CASE("pairs of different length break the contract") {
  CHECK_THROWS_AS(paired_difference(std::array<double, 1>{1}, std::array<double, 2>{1, 2}, 0.95),
                  ContractFailure);
}

TEST_CASE("intervals that hold together are wider, each by its share of the error") {
  CHECK(each_of(1, 0.95) == Approx(0.95));
  CHECK(each_of(10, 0.95) == Approx(0.995));
  CHECK_THROWS_AS(each_of(0, 0.95), ContractFailure);
  std::array<double, 3> const values{1, 2, 3};
  auto const single = mean_with_interval(values, 0.95).interval.value();
  auto const together = mean_with_interval(values, each_of(10, 0.95)).interval.value();
  CHECK(together.low < single.low);
  CHECK(together.high > single.high);
  // Two-sided 99.5% with two degrees of freedom: 14.089
  CHECK(together.high - 2 == Approx(14.0890 / std::sqrt(3.0)).epsilon(1e-5));
}

TEST_CASE("an interval includes both ends") {
  Interval const interval{-1, 2};
  CHECK(interval.contains(-1));
  CHECK(interval.contains(2));
  CHECK_FALSE(interval.contains(2.001));
}
