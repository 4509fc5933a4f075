#include "core/contract.hpp"
#include "core/random.hpp"
#include "stats/batch_means.hpp"
#include "stats/truncation.hpp"

#include <array>
#include <cmath>
#include <doctest/doctest.h>
#include <numeric>
#include <vector>

using namespace pcnsim;
using namespace pcnsim::stats;
using doctest::Approx;

namespace {

/// x(i) = phi x(i - 1) + noise of standard deviation 1, stationary from the beginning, mean 0.
std::vector<double> autoregressive(std::size_t size, double phi, Stream draw) {
  std::vector<double> series(size);
  double x = draw.normal() / std::sqrt(1 - phi * phi);
  for (double& value : series) {
    value = x;
    x = phi * x + draw.normal();
  }
  return series;
}

/// MSER-5 as written in the papers: for each truncation, the mean, then the squares.
std::size_t slow_mser_5(std::span<double const> series) {
  std::vector<double> means;
  for (std::size_t i = 0; i + 5 <= series.size(); i += 5)
    means.push_back(std::accumulate(&series[i], &series[i] + 5, 0.0) / 5);
  std::size_t best = 0;
  double least = HUGE_VAL;
  for (std::size_t d = 0; d + 5 < means.size(); ++d) {
    auto const n = static_cast<double>(means.size() - d);
    auto const from = means.begin() + static_cast<std::ptrdiff_t>(d);
    double const mean = std::accumulate(from, means.end(), 0.0) / n;
    double squares = 0;
    for (auto it = from; it != means.end(); ++it)
      squares += (*it - mean) * (*it - mean);
    if (squares / (n * n) < least) {
      least = squares / (n * n);
      best = d;
    }
  }
  return 5 * best;
}

}  // namespace

TEST_CASE("batch means of 1 to 7 in three batches leave the first value out") {
  // batches 2 3 | 4 5 | 6 7: means 2.5, 4.5, 6.5, standard deviation 2
  std::array<double, 7> const series{1, 2, 3, 4, 5, 6, 7};
  auto const result = batch_means(series, 3, 0.95);
  CHECK(result.batch_size == 2);
  CHECK(result.left_out == 1);
  CHECK(result.estimate.count == 3);
  CHECK(result.estimate.mean == Approx(4.5));
  double const half_width = 4.3026527 * 2 / std::sqrt(3.0);
  CHECK(result.estimate.interval.value().low == Approx(4.5 - half_width));
  CHECK(result.estimate.interval.value().high == Approx(4.5 + half_width));
}

TEST_CASE("one batch, or fewer values than batches, break the contract") {
  std::array<double, 3> const series{1, 2, 3};
  CHECK_THROWS_AS(batch_means(series, 1, 0.95), ContractFailure);
  CHECK_THROWS_AS(batch_means(series, 4, 0.95), ContractFailure);
  CHECK(batch_means(series, 3, 0.95).batch_size == 1);
}

TEST_CASE("batch means of an AR(1) series cover its mean as often as they say "
          "(false alarm 1e-5, fixed seed)") {
  // phi = 0.5 in 20 batches of 500: the correlation left between batches costs 0.03 points.
  constexpr int runs = 2000;
  int batched = 0;
  int naive = 0;
  for (std::uint64_t run = 0; run < runs; ++run) {
    auto const series = autoregressive(10'000, 0.5, Stream{20, run, 7, 0, 0});
    batched += batch_means(series, 20, 0.95).estimate.interval.value().contains(0) ? 1 : 0;
    naive += mean_with_interval(series, 0.95).interval.value().contains(0) ? 1 : 0;
  }
  // 4.42 standard deviations of a binomial share
  double const slack = 4.42 * std::sqrt(0.95 * 0.05 / runs);
  CHECK(std::abs(batched / double{runs} - 0.95) < slack + 0.0003);
  // Values taken as independent have a third of the variance: 1.96 / sqrt(3) covers 74%.
  CHECK(std::abs(naive / double{runs} - 0.7422) < 4.42 * std::sqrt(0.7422 * 0.2578 / runs));
}

TEST_CASE("MSER-5 cuts off a start that is plainly different, to the batch") {
  // 20 values of 9, then 80 that alternate between 0 and 1: batch means 0.4, 0.6, 0.4, ...
  std::vector<double> series(100, 9.0);
  for (std::size_t i = 20; i < series.size(); ++i)
    series[i] = i % 2 == 0 ? 0 : 1;
  auto const found = mser_5(series);
  CHECK(found.first_kept == 20);
  CHECK(found.in_first_half);
  CHECK(found.standard_error == Approx(0.1 / 4));  // 16 batches, each 0.1 from the mean
}

TEST_CASE("a series that never changes, or only in its last four values, loses nothing") {
  std::vector<double> series(53, 0.1);
  CHECK(mser_5(series).first_kept == 0);
  CHECK(mser_5(series).standard_error == 0);
  series[50] = series[51] = series[52] = 100;  // do not fill a batch
  CHECK(mser_5(series).first_kept == 0);
}

TEST_CASE("MSER-5 says so when the warm-up fills more than half of the series") {
  std::vector<double> series(100, 0.0);
  for (std::size_t i = 0; i < 50; ++i)
    series[i] = 100.0 - static_cast<double>(i);
  CHECK(mser_5(series).first_kept == 50);
  CHECK(mser_5(series).in_first_half);
  for (std::size_t i = 50; i < 55; ++i)
    series[i] = 100.0 - static_cast<double>(i);
  CHECK(mser_5(series).first_kept == 55);
  CHECK_FALSE(mser_5(series).in_first_half);
  for (std::size_t i = 0; i < 100; ++i)
    series[i] = static_cast<double>(i * i);
  CHECK_FALSE(mser_5(series).in_first_half);
  CHECK(mser_5(series).first_kept <= 70);  // six batches or more are kept
}

TEST_CASE("too few values for MSER-5 break the contract") {
  CHECK_THROWS_AS(mser_5(std::vector<double>(49)), ContractFailure);
}

TEST_CASE("MSER-5 agrees with the formula as published, for every seed") {
  for (std::uint64_t seed = 0; seed < 1000; ++seed) {
    Stream draw{seed, 0, 8, 0, 0};
    auto series = autoregressive(50 + draw.below(200), 0.6, draw);
    for (std::size_t i = 0; i < series.size(); ++i)
      series[i] += 8 * std::exp(-static_cast<double>(i) / 10);
    REQUIRE(mser_5(series).first_kept == slow_mser_5(series));
  }
}

TEST_CASE("MSER-5 finds where a noisy step ends, and removes the bias of a slow start") {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    CAPTURE(seed);
    auto series = autoregressive(5'000, 0.5, Stream{seed, 0, 9, 0, 0});
    auto slow = series;
    for (std::size_t i = 0; i < series.size(); ++i) {
      series[i] += i < 500 ? 10 : 0;  // 8.7 standard deviations
      slow[i] += 10 * std::exp(-static_cast<double>(i) / 200);
    }
    auto const step = mser_5(series);
    REQUIRE(step.in_first_half);
    REQUIRE(step.first_kept >= 500);
    auto const end = mser_5(slow);
    REQUIRE(end.in_first_half);
    // What is left of the bias is within the noise of the mean, 0.03.
    auto const left = 10 * std::exp(-static_cast<double>(end.first_kept) / 200) * 200 /
                      static_cast<double>(slow.size() - end.first_kept);
    REQUIRE(left < 0.1);
  }
}
