#pragma once
// What the tests of draws share: distribution functions, tests of fit, a hash of the bits drawn.
//
// Every statistical check in test_draws*.cpp rejects at 10^-6, with a fixed seed: all of them
// together, fewer than 100, raise a false alarm in fewer than one in 10^4 seeds.

#include "core/random.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <doctest/doctest.h>
#include <numbers>
#include <vector>

namespace pcnsim {

constexpr double false_alarm = 1e-6;
constexpr double five = 4.9;  // standard errors: a normal is outside once in 10^6
constexpr int draws = 200'000;

inline Stream stream_of(std::uint64_t seed) { return {seed, 1, 1, 1, 1}; }

/// Gamma distribution function with scale 1, by its series; to about 1e-12.
inline double gamma_cdf(double shape, double x) {
  if (x <= 0) return 0;
  if (x > 4 * shape + 200) return 1;  // there the first term may underflow
  double term = std::exp(shape * std::log(x) - x - std::lgamma(shape + 1));
  double sum = 0;
  for (double n = shape + 1; term > 1e-17 * sum; ++n) {
    sum += term;
    term *= x / n;
  }
  return std::min(sum, 1.0);
}

inline double normal_cdf(double x) { return 0.5 * std::erfc(-x / std::numbers::sqrt2); }

/// Probability of a chi-squared at least this large.
inline double chi_squared_tail(double chi_squared, double freedom) {
  return 1 - gamma_cdf(freedom / 2, chi_squared / 2);
}

/// Kolmogorov–Smirnov: probability of a distance at least as large as the sample's from `cdf`.
/// Asymptotic, with Stephens' (1970) correction for the size of the sample.
template <class Cdf>
double kolmogorov_smirnov(std::vector<double> sample, Cdf cdf) {
  std::ranges::sort(sample);
  auto const n = static_cast<double>(sample.size());
  double distance = 0;
  for (std::size_t i = 0; i < sample.size(); ++i) {
    double const p = cdf(sample[i]);
    auto const rank = static_cast<double>(i);
    distance = std::max({distance, (rank + 1) / n - p, p - rank / n});
  }
  double const scaled = (std::sqrt(n) + 0.12 + 0.11 / std::sqrt(n)) * distance;
  if (scaled < 0.3) return 1;
  double sum = 0;
  for (int k = 1; k <= 50; ++k) {
    sum += (k % 2 == 1 ? 2 : -2) * std::exp(-2 * scaled * scaled * k * k);
  }
  return sum;
}

template <class Draw>
std::vector<double> sample_of(Draw draw) {
  std::vector<double> sample;
  for (int i = 0; i < draws; ++i)
    sample.push_back(draw());
  return sample;
}

/// Mean and variance within five standard errors of the true ones. `fourth` is the fourth central
/// moment, which says how well a sample knows its variance.
inline void check_moments(std::vector<double> const& sample, double mean, double variance,
                          double fourth) {
  auto const n = static_cast<double>(sample.size());
  double sum = 0;
  double squares = 0;
  for (double const x : sample) {
    sum += x;
    squares += (x - mean) * (x - mean);
  }
  CHECK(std::abs(sum / n - mean) < five * std::sqrt(variance / n));
  CHECK(std::abs(squares / n - variance) < five * std::sqrt((fourth - variance * variance) / n));
}

/// Correlation of neighbours, in standard errors.
inline double neighbours(std::vector<double> const& sample, double mean, double variance) {
  double sum = 0;
  for (std::size_t i = 1; i < sample.size(); ++i) {
    sum += (sample[i] - mean) * (sample[i - 1] - mean) / variance;
  }
  return sum / std::sqrt(static_cast<double>(sample.size() - 1));
}

/// FNV-1a, eight bytes at a time, of what is drawn 10^5 times.
template <class Draw>
std::uint64_t hash_of(Draw draw) {
  std::uint64_t hash = 0xCBF2'9CE4'8422'2325u;
  Stream stream = stream_of(2026);
  for (int i = 0; i < 100'000; ++i) {
    hash = (hash ^ draw(stream)) * 0x0000'0100'0000'01B3u;
    hash ^= hash >> 32;  // or the upper bits of a double would never reach the lower ones
  }
  return hash;
}

inline std::uint64_t bits(double x) { return std::bit_cast<std::uint64_t>(x); }

}  // namespace pcnsim
