#include "core/random.hpp"
#include "stats/merged.hpp"
#include "stats/quantile.hpp"
#include "stats/quantile_sketch.hpp"

#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>
#include <functional>
#include <limits>
#include <vector>

using namespace pcnsim;
using namespace pcnsim::stats;
using doctest::Approx;

namespace {

constexpr std::size_t limit = QuantileSketch::exact_limit;

/// Spread over a factor of e^(2 × 3 × `sigma`) or so.
double spread(Stream& draw, double sigma) { return std::exp(sigma * draw.normal()); }

QuantileSketch sketch_of(std::span<double const> values) {
  QuantileSketch sketch;
  for (double const value : values)
    sketch.add(value);
  return sketch;
}

std::vector<double> sample(std::size_t size, std::uint64_t seed,
                           std::function<double(Stream&)> const& draw_value) {
  Stream draw{seed, 0, 5, 0, 0};
  std::vector<double> values;
  for (std::size_t i = 0; i < size; ++i)
    values.push_back(draw_value(draw));
  return values;
}

/// Compares the sketch with the sorted sample at 0, 0.01, ..., 1: exact below the limit, within the
/// stated error above it.
void check_against_sorting(std::vector<double> values) {
  auto const sketch = sketch_of(values);
  std::ranges::sort(values);
  double const allowed = sketch.is_exact() ? 0 : QuantileSketch::relative_error * (1 + 1e-12);
  for (int percent = 0; percent <= 100; ++percent) {
    double const p = percent / 100.0;
    CAPTURE(p);
    double const exact = quantile(values, p);
    REQUIRE(std::abs(sketch.quantile(p) - exact) <= allowed * exact);
  }
  REQUIRE(sketch.quantile(0) == values.front());
  REQUIRE(sketch.quantile(1) == values.back());
}

}  // namespace

TEST_CASE("quantiles of few values are exact") {
  CHECK(sketch_of(std::vector<double>{40, 10, 30, 20}).quantile(0.25) == Approx(17.5));
  for (std::uint64_t seed = 0; seed < 100; ++seed)
    check_against_sorting(sample(1 + seed, seed, [](Stream& s) { return s.lognormal(10, 1.2); }));
  check_against_sorting(sample(limit, 1, [](Stream& s) { return s.exponential(); }));
  auto const few = sketch_of(sample(limit, 0, [](Stream& s) { return s.exponential(); }));
  CHECK(few.is_exact());
  CHECK_FALSE(sketch_of(sample(limit + 1, 0, [](Stream& s) { return s.uniform(); })).is_exact());
}

TEST_CASE("quantiles of many values are within 1 in 257 of exact, whatever their distribution") {
  std::vector<std::function<double(Stream&)>> const shapes{
      [](Stream& s) { return s.lognormal(10, 0.3); },
      [](Stream& s) { return s.lognormal(1e-3, 2.5); },
      [](Stream& s) { return s.exponential(); },
      [](Stream&) { return 7.3; },
      [](Stream& s) { return s.chance(0.5) ? 1 + s.uniform() : 1e6 * (1 + s.uniform()); },
      [](Stream& s) { return s.chance(0.3) ? 0.0 : 1e5 * s.exponential(); },
      [](Stream& s) { return std::round(5 * s.exponential()); },
  };
  for (std::size_t shape = 0; shape < shapes.size(); ++shape)
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
      CAPTURE(shape);
      CAPTURE(seed);
      check_against_sorting(sample(limit + 1 + 500 * seed, seed, shapes[shape]));
    }
}

TEST_CASE("a bucket answers with the value that is relatively as far from both its ends") {
  // [1, 129/128) holds all but the ends: 2 × 1 × 129/128 by 1 + 129/128 is 258/257.
  for (double const value : {1.0, 1.004, std::nextafter(129.0 / 128, 0)}) {
    std::vector<double> values(2000, value);
    values.front() = 0;
    values.back() = 100;
    CHECK(sketch_of(values).quantile(0.5) == Approx(258.0 / 257).epsilon(1e-15));
  }
  // The next bucket begins at 129/128: 2 × 129 × 130 by (129 + 130) × 128.
  std::vector<double> values(2000, 129.0 / 128);
  values.front() = 0;
  values.back() = 100;
  CHECK(sketch_of(values).quantile(0.5) == Approx(33540.0 / 33152).epsilon(1e-15));
}

TEST_CASE("the ends are exact and a constant stays what it is") {
  auto const constant = sketch_of(std::vector<double>(5000, 0.1));
  for (double const p : {0.0, 0.3, 1.0})
    CHECK(constant.quantile(p) == 0.1);
  CHECK(constant.minimum() == 0.1);
  CHECK(constant.maximum() == 0.1);
}

TEST_CASE("numbers as large and as small as a double holds have quantiles too") {
  constexpr double largest = std::numeric_limits<double>::max();
  auto values = std::vector<double>(3000, largest / 1.001);
  values.front() = largest;
  check_against_sorting(values);
  values.assign(3000, std::numeric_limits<double>::min());
  values.front() = 0;
  check_against_sorting(values);
  values.assign(3000, std::numeric_limits<double>::denorm_min());
  CHECK(sketch_of(values).quantile(0.5) == std::numeric_limits<double>::denorm_min());
}

TEST_CASE("negative, infinite and undefined values, and quantiles of nothing, break the contract") {
  QuantileSketch sketch;
  CHECK_THROWS_AS(sketch.add(-1e-300), ContractFailure);
  CHECK_THROWS_AS(sketch.add(std::nan("")), ContractFailure);
  CHECK_THROWS_AS(sketch.add(std::numeric_limits<double>::infinity()), ContractFailure);
  CHECK(sketch.count() == 0);
  CHECK_THROWS_AS(static_cast<void>(sketch.quantile(0.5)), ContractFailure);
  CHECK_THROWS_AS(static_cast<void>(sketch.minimum()), ContractFailure);
  CHECK_THROWS_AS(static_cast<void>(sketch.maximum()), ContractFailure);
  sketch.add(-0.0);
  CHECK_FALSE(std::signbit(sketch.minimum()));
  CHECK_THROWS_AS(static_cast<void>(sketch.quantile(1.1)), ContractFailure);
}

TEST_CASE("values too far apart for the buckets cost the small ones, by a share of the maximum") {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    auto values = sample(4000, seed, [](Stream& s) { return spread(s, 20); });
    auto const sketch = sketch_of(values);
    std::ranges::sort(values);
    for (int percent = 0; percent <= 100; ++percent) {
      double const p = percent / 100.0;
      double const exact = quantile(values, p);
      double const allowed =
          std::max(QuantileSketch::relative_error * (1 + 1e-12) * exact, 0x1p-31 * values.back());
      CAPTURE(p);
      REQUIRE(std::abs(sketch.quantile(p) - exact) <= allowed);
    }
  }
}

TEST_CASE("4,096 buckets reach 32 doublings below the maximum and no further") {
  auto const small_beside = [](double small, double large) {
    std::vector<double> values(2000, small);
    values.front() = 0;
    values.back() = large;
    return sketch_of(values).quantile(0.5);
  };
  // The last bucket below 2^31 and the one at 0.5 are 4,095 apart; 2^31 begins the next.
  CHECK(small_beside(0.5, 0x1p31 * (255.0 / 256)) == Approx(0.5 * 258 / 257).epsilon(1e-15));
  CHECK(small_beside(0.5, 0x1p31) == Approx(0.5 * 33540 / 33152).epsilon(1e-15));
  CHECK(small_beside(1.0, 0x1p31) == Approx(258.0 / 257).epsilon(1e-15));
}

TEST_CASE("sketches merge to the same bytes in any order and any grouping, as if added to one") {
  // Sizes on both sides of the limit; widths that collapse and that do not.
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    Stream draw{seed, 0, 6, 0, 0};
    double const sigma = seed % 2 == 0 ? 1.0 : 30.0;
    auto const size = 1 + draw.below(3 * limit);
    std::vector<QuantileSketch> parts(6);
    QuantileSketch whole;
    for (std::uint32_t i = 0; i < size; ++i) {
      double const value = draw.chance(0.1) ? 0.0 : spread(draw, sigma);
      parts[draw.below(5)].add(value);  // the sixth stays empty
      whole.add(value);
    }
    CAPTURE(seed);
    REQUIRE(merged<QuantileSketch>(parts) == whole);
    std::ranges::shuffle(parts, draw);
    auto right = merged<QuantileSketch>(std::span{parts}.subspan(2));
    right.merge(merged<QuantileSketch>(std::span{parts}.first(2)));
    REQUIRE(right == whole);
    for (double const p : {0.0, 0.02, 0.5, 0.99})
      REQUIRE(right.quantile(p) == whole.quantile(p));
  }
}

TEST_CASE("the order of arrival does not matter, even for values that collapse") {
  auto values = sample(3000, 1, [](Stream& s) { return spread(s, 40); });
  auto const as_drawn = sketch_of(values);
  std::ranges::sort(values);
  CHECK(sketch_of(values) == as_drawn);
  std::ranges::reverse(values);
  CHECK(sketch_of(values) == as_drawn);
  values.back() *= 3;
  CHECK_FALSE(sketch_of(values) == as_drawn);
}

TEST_CASE("a sketch merged with itself counts everything twice") {
  for (std::size_t const size : {limit / 2, limit - 10, 2 * limit}) {
    auto const values = sample(size, 2, [](Stream& s) { return s.exponential(); });
    auto twice = sketch_of(values);
    twice.merge(twice);
    auto expected = sketch_of(values);
    for (double const value : values)
      expected.add(value);
    CHECK(twice == expected);
  }
}
