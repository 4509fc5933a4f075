#include "core/random.hpp"
#include "stats/interval.hpp"
#include "stats/merged.hpp"
#include "stats/moments.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <doctest/doctest.h>
#include <numeric>
#include <vector>

using namespace pcnsim;
using namespace pcnsim::stats;
using doctest::Approx;

namespace {

constexpr std::size_t parts = 8;

Moments part(std::uint64_t seed, std::size_t index) {
  Stream draw{seed, 0, 10, index, 0};
  Moments moments;
  for (auto left = draw.below(20); left > 0; --left)
    moments.add(draw.lognormal(10, 1));
  return moments;
}

bool same_bytes(Moments const& a, Moments const& b) {
  return a.count() == b.count() && a.mean() == b.mean() && a.variance() == b.variance();
}

}  // namespace

TEST_CASE("moments folded in the order of their index do not depend on the order of arrival") {
  int differ_by_arrival = 0;
  for (std::uint64_t seed = 0; seed < 1000; ++seed) {
    std::array<Moments, parts> expected;
    for (std::size_t i = 0; i < parts; ++i)
      expected[i] = part(seed, i);
    auto const in_order = merged<Moments>(expected);

    std::array<std::size_t, parts> arrival;
    std::iota(arrival.begin(), arrival.end(), 0);
    std::ranges::shuffle(arrival, Stream{seed, 0, 11, 0, 0});
    std::array<Moments, parts> by_index;
    Moments by_arrival;
    for (std::size_t const i : arrival) {
      by_index[i] = part(seed, i);
      by_arrival.merge(by_index[i]);
    }
    REQUIRE(same_bytes(merged<Moments>(by_index), in_order));
    REQUIRE(by_arrival.count() == in_order.count());
    REQUIRE(by_arrival.mean() == Approx(in_order.mean()).epsilon(1e-13));
    REQUIRE(by_arrival.variance() == Approx(in_order.variance()).epsilon(1e-12));
    differ_by_arrival += same_bytes(by_arrival, in_order) ? 0 : 1;
  }
  CHECK(differ_by_arrival > 500);  // which is why there is a rule
}

TEST_CASE("merging moments with nothing, from either side, changes no bit") {
  for (std::uint64_t seed = 0; seed < 1000; ++seed) {
    auto const some = part(seed, 0);
    auto left = some;
    left.merge(Moments{});
    REQUIRE(same_bytes(left, some));
    Moments right;
    right.merge(some);
    REQUIRE(same_bytes(right, some));
  }
}

TEST_CASE("merging no parts breaks the contract") {
  CHECK_THROWS_AS(merged<Moments>(std::span<Moments const>{}), ContractFailure);
}

TEST_CASE("t intervals of few normal values cover the mean as often as they say "
          "(false alarm 1e-5 each, fixed seed)") {
  constexpr int runs = 20'000;
  for (std::size_t const size : {2u, 5u, 20u})
    for (double const confidence : {0.8, 0.95, 0.99}) {
      int covered = 0;
      int paired = 0;
      for (std::uint64_t run = 0; run < runs; ++run) {
        Stream draw{12, run, 12, size, 0};
        std::vector<double> base;
        std::vector<double> other;
        for (std::size_t i = 0; i < size; ++i) {
          base.push_back(3 + 2 * draw.normal());
          other.push_back(base.back() + 1 + draw.normal());
        }
        covered += mean_with_interval(base, confidence).interval.value().contains(3) ? 1 : 0;
        paired += paired_difference(base, other, confidence).interval.value().contains(1) ? 1 : 0;
      }
      CAPTURE(size);
      CAPTURE(confidence);
      double const slack = 4.42 * std::sqrt(confidence * (1 - confidence) / runs);
      CHECK(std::abs(covered / double{runs} - confidence) < slack);
      CHECK(std::abs(paired / double{runs} - confidence) < slack);
    }
}
