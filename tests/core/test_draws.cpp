#include "core/random.hpp"

#include "core/contract.hpp"
#include "core/test_draws_checks.hpp"
#include "core/time.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <doctest/doctest.h>
#include <limits>
#include <vector>

using namespace pcnsim;

TEST_CASE("the checks can tell: a sample shifted by 2% of a standard deviation is caught") {
  Stream stream = stream_of(1);
  auto const sample = sample_of([&] { return stream.normal() + 0.02; });
  CHECK(kolmogorov_smirnov(sample, normal_cdf) < false_alarm);
}

TEST_CASE("the checks are right: Kolmogorov's and the chi-squared's tables") {
  CHECK(chi_squared_tail(3.841, 1) == doctest::Approx(0.05).epsilon(1e-3));
  CHECK(chi_squared_tail(20.515, 5) == doctest::Approx(0.001).epsilon(1e-3));
  CHECK(chi_squared_tail(124.342, 100) == doctest::Approx(0.05).epsilon(1e-3));
  CHECK(chi_squared_tail(1e6, 5) <= 0);
  CHECK(gamma_cdf(1, 2) == doctest::Approx(1 - std::exp(-2)));
  std::vector<double> grid;  // distance 1/2n + 0.0136: 1.36 / sqrt(n) is the 5% point
  for (int i = 0; i < 10'000; ++i)
    grid.push_back((i + 0.5) / 10'000 + 0.01358);
  auto const uniform_cdf = [](double x) { return std::clamp(x, 0.0, 1.0); };
  CHECK(kolmogorov_smirnov(grid, uniform_cdf) == doctest::Approx(0.05).epsilon(0.02));
}

TEST_CASE("uniform draws follow the uniform distribution (false alarm 1e-6, fixed seed)") {
  Stream stream = stream_of(11);
  auto const sample = sample_of([&] { return stream.uniform(); });
  check_moments(sample, 0.5, 1.0 / 12, 1.0 / 80);
  CHECK(kolmogorov_smirnov(sample, [](double x) { return x; }) > false_alarm);
  CHECK(std::abs(neighbours(sample, 0.5, 1.0 / 12)) < five);
}

TEST_CASE("exponential draws follow the exponential distribution (false alarm 1e-6, fixed seed)") {
  Stream stream = stream_of(12);
  auto const sample = sample_of([&] { return stream.exponential(); });
  check_moments(sample, 1, 1, 9);
  CHECK(kolmogorov_smirnov(sample, [](double x) { return 1 - std::exp(-x); }) > false_alarm);
  CHECK(std::abs(neighbours(sample, 1, 1)) < five);
}

TEST_CASE("normal draws follow the normal distribution (false alarm 1e-6, fixed seed)") {
  Stream stream = stream_of(13);
  auto const sample = sample_of([&] { return stream.normal(); });
  check_moments(sample, 0, 1, 3);
  CHECK(kolmogorov_smirnov(sample, normal_cdf) > false_alarm);
  CHECK(std::abs(neighbours(sample, 0, 1)) < five);
}

TEST_CASE("a lognormal length follows its distribution, with its mean (false alarm 1e-6)") {
  Stream stream = stream_of(14);
  constexpr double sigma = 0.4;
  auto const sample = sample_of([&] { return stream.lognormal(9.5, sigma); });
  double const mean_of_log = std::log(9.5) - sigma * sigma / 2;
  auto const cdf = [=](double x) { return normal_cdf((std::log(x) - mean_of_log) / sigma); };
  CHECK(kolmogorov_smirnov(sample, cdf) > false_alarm);
  double const w = std::exp(sigma * sigma);
  double const variance = 9.5 * 9.5 * (w - 1);
  check_moments(sample, 9.5, variance,
                variance * variance * (w * w * w * w + 2 * w * w * w + 3 * w * w - 3));
}

TEST_CASE("gamma draws follow the gamma distribution, with mean 1 (false alarm 1e-6, fixed seed)") {
  for (double const shape : {0.3, 0.999, 1.0, 2.5, 40.0}) {
    CAPTURE(shape);
    Stream stream = stream_of(15);
    auto const sample = sample_of([&] { return stream.gamma(shape); });
    check_moments(sample, 1, 1 / shape, 3 * (shape + 2) / (shape * shape * shape));
    auto const cdf = [=](double x) { return gamma_cdf(shape, shape * x); };
    CHECK(kolmogorov_smirnov(sample, cdf) > false_alarm);
    CHECK(std::abs(neighbours(sample, 1, 1 / shape)) < five);
  }
}

TEST_CASE("a gamma draw is positive and finite, from shape 0.05 to 10^6") {
  for (double const shape : {0.05, 0.1, 1.0, 1e3, 1e6}) {
    CAPTURE(shape);
    Stream stream = stream_of(16);
    for (int i = 0; i < 10'000; ++i) {
      double const x = stream.gamma(shape);
      REQUIRE(x > 0);
      REQUIRE(std::isfinite(x));
    }
  }
}

TEST_CASE("a gamma draw of shape 0, or of none, is a broken contract and not an endless loop") {
  Stream stream = stream_of(17);
  CHECK_THROWS_AS(stream.gamma(0), ContractFailure);
  CHECK_THROWS_AS(stream.gamma(-1), ContractFailure);
  CHECK_THROWS_AS(stream.gamma(std::numeric_limits<double>::quiet_NaN()), ContractFailure);
}

TEST_CASE("whole numbers below a bound are equally likely (false alarm 1e-6, fixed seed)") {
  for (std::uint32_t const bound : {2u, 7u, 24u, 1'000u}) {
    CAPTURE(bound);
    Stream stream = stream_of(18);
    std::vector<double> seen(bound);
    for (int i = 0; i < draws; ++i)
      ++seen[stream.below(bound)];
    double const expected = static_cast<double>(draws) / bound;
    double chi_squared = 0;
    for (double const each : seen)
      chi_squared += (each - expected) * (each - expected) / expected;
    CHECK(chi_squared_tail(chi_squared, bound - 1.0) > false_alarm);
  }
}

TEST_CASE("every compiler draws the same bits") {
  CHECK(hash_of([](Stream& s) { return s(); }) == 0x3c4764bb270d8341u);
  CHECK(hash_of([](Stream& s) { return bits(s.uniform()); }) == 0x3ea864d74cc5cc5fu);
  CHECK(hash_of([](Stream& s) { return s.below(24); }) == 0x593bb432f7c92e3eu);
  CHECK(hash_of([](Stream& s) { return bits(s.exponential()); }) == 0x63c36b59bbddb1dfu);
  CHECK(hash_of([](Stream& s) { return bits(s.normal()); }) == 0x6d23ab25e212fc40u);
  CHECK(hash_of([](Stream& s) { return bits(s.gamma(1)); }) == 0x25802156fc156694u);
  CHECK(hash_of([](Stream& s) { return bits(s.gamma(2.5)); }) == 0xd15bea5e8a0c6d98u);
  CHECK(hash_of([](Stream& s) { return bits(s.gamma(40)); }) == 0x746f1ed8ae7ff365u);
}

TEST_CASE("every compiler and processor draws the same lengths, to the millisecond") {
  // These end in exp, whose last bit in glibc depends on the processor's fused multiply-add.
  CHECK(hash_of([](Stream& s) {
          return static_cast<std::uint64_t>(minutes_rounded(s.lognormal(10, 0.5)).count());
        }) == 0xd601264c4b2d658eu);
  CHECK(hash_of([](Stream& s) {
          return static_cast<std::uint64_t>(minutes_rounded(s.gamma(0.3)).count());
        }) == 0x11cfd6fed94d37bcu);
}
