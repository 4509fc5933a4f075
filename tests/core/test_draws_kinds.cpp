#include "core/draws.hpp"

#include "core/contract.hpp"
#include "core/test_draws_checks.hpp"

#include <array>
#include <cmath>
#include <cstdint>
#include <doctest/doctest.h>
#include <limits>
#include <numeric>
#include <vector>

using namespace pcnsim;

TEST_CASE("one of several kinds is drawn in proportion to its weight (false alarm 1e-6)") {
  std::vector<double> rising(50);
  std::iota(rising.begin(), rising.end(), 1);
  std::vector<std::vector<double>> const all{
      rising,
      {1},
      {1, 1},
      {3, 1},
      {0, 0, 5, 0},
      {0.1, 2.5, 0, 1.0 / 3, 7, 1e-3},
      {2.02, 1.88, 0.05, 0.05},
      {1e-300, 2e-300, 3e-300},
      std::vector<double>(1'000, 0.7),
  };
  for (auto const& weights : all) {
    AliasTable const table{weights};
    CHECK(table.size() == weights.size());
    double const sum = std::accumulate(weights.begin(), weights.end(), 0.0);
    std::vector<double> seen(weights.size());
    Stream stream = stream_of(19);
    for (int i = 0; i < draws; ++i)
      ++seen.at(table.draw(stream));
    double chi_squared = 0;
    double kinds = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
      if (weights[i] <= 0) {
        CHECK(seen[i] == 0);
        continue;
      }
      double const expected = draws * weights[i] / sum;
      chi_squared += (seen[i] - expected) * (seen[i] - expected) / expected;
      ++kinds;
    }
    CAPTURE(weights.size());
    if (kinds > 1) CHECK(chi_squared_tail(chi_squared, kinds - 1) > false_alarm);
    if (kinds <= 1) CHECK(chi_squared <= 0);
  }
}

TEST_CASE("weights of 0 are never drawn, wherever they stand (seeds 0..999)") {
  for (std::uint64_t seed = 0; seed < 1'000; ++seed) {
    Stream stream = stream_of(seed);
    std::vector<double> weights(1 + stream.below(40));
    for (auto& weight : weights)
      weight = stream.chance(0.5) ? 0 : std::exp(20 * stream.normal());
    weights[stream.below(static_cast<std::uint32_t>(weights.size()))] = 1;
    AliasTable const table{weights};
    for (int i = 0; i < 200; ++i)
      REQUIRE(weights.at(table.draw(stream)) > 0);
  }
}

TEST_CASE("drawing a kind takes one word") {
  AliasTable const table{std::array{1.0, 2.0, 3.0}};
  Stream stream = stream_of(20);
  Stream words = stream;
  for (int i = 0; i < 10; ++i) {
    CHECK(table.draw(stream) < 3);
    words();
  }
  CHECK(stream() == words());
}

TEST_CASE("a table of weights that make no distribution is a broken contract") {
  CHECK_THROWS_AS(AliasTable{std::vector<double>{}}, ContractFailure);
  CHECK_THROWS_AS((AliasTable{std::array{0.0, 0.0}}), ContractFailure);
  CHECK_THROWS_AS((AliasTable{std::array{1.0, -1e-9}}), ContractFailure);
  CHECK_THROWS_AS((AliasTable{std::array{1.0, std::numeric_limits<double>::quiet_NaN()}}),
                  ContractFailure);
  CHECK_THROWS_AS((AliasTable{std::array{1e308, 1e308}}), ContractFailure);
}

TEST_CASE("every compiler draws the same kinds") {
  AliasTable const kinds{std::array{0.1, 2.5, 0.0, 1.0 / 3, 7.0}};
  CHECK(hash_of([&](Stream& s) { return kinds.draw(s); }) == 0x896da4da53db2f4bu);
}
