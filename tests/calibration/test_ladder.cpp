#include "calibration/inference/ladder.hpp"
#include "core/random.hpp"

#include <cmath>
#include <doctest/doctest.h>
#include <limits>

namespace pcnsim::calibration {
namespace {

constexpr double impossible = -std::numeric_limits<double>::infinity();

/// On rung k there is a normal x about k/2 with the constant exp(−(k−3)²/4); from rung to rung x stays.
double log_joint(double x, int k) {
  double const apart = x - 0.5 * k;
  return -0.5 * apart * apart - 0.25 * (k - 3) * (k - 3);
}

RungSample rung(int k, std::size_t chains, int draws) {
  RungSample sample;
  for (std::size_t c = 0; c < chains; ++c) {
    Stream stream(5, static_cast<std::uint64_t>(k), 1, c, 0);
    auto& up = sample.up.emplace_back();
    auto& down = sample.down.emplace_back();
    for (int i = 0; i < draws; ++i) {
      double const x = 0.5 * k + stream.normal();
      up.push_back(log_joint(x, k + 1) - log_joint(x, k));
      down.push_back(log_joint(x, k - 1) - log_joint(x, k));
    }
  }
  return sample;
}

TEST_CASE("rungs are weighed as their constants say") {
  std::vector<RungSample> rungs;
  for (int k = 0; k < 8; ++k)
    rungs.push_back(rung(k, 2, 2'000));
  auto const found = densities(rungs);
  double sum = 0;
  for (int k = 0; k < 8; ++k)
    sum += std::exp(-0.25 * (k - 3) * (k - 3));
  for (int k = 0; k < 8; ++k) {
    CAPTURE(k);
    double const expected = std::exp(-0.25 * (k - 3) * (k - 3)) / sum;
    CHECK(std::abs(found[static_cast<std::size_t>(k)].share / expected - 1) < 0.1);
  }
  CHECK(found[0].error == 0);
  double stated = 0;
  double made = 0;
  for (int k = 1; k < 8; ++k) {
    auto const i = static_cast<std::size_t>(k);
    double const truth = -0.25 * ((k - 3) * (k - 3) - (k - 4) * (k - 4));
    stated += found[i].error * found[i].error;
    made += std::pow(found[i].log - found[i - 1].log - truth, 2);
  }
  CHECK(stated > made / 4);  // seven of each
  CHECK(stated < made * 4);
}

TEST_CASE("states that cannot be on the next rung count against it") {
  // On the rung above only positive x is possible: half of what is drawn below.
  std::vector<double> up;
  Stream stream(6, 0, 1, 0, 0);
  for (int i = 0; i < 20'000; ++i)
    up.push_back(stream.normal() > 0 ? 0 : impossible);
  std::vector<double> const down(20'000, 0.0);
  CHECK(log_ratio(up, down) == doctest::Approx(std::log(0.5)).epsilon(0.03));
  CHECK(log_ratio({impossible, impossible}, {0.0, 0.0}) == impossible);
}

TEST_CASE("of rungs that are not connected the longest run counts") {
  std::vector<RungSample> rungs{rung(0, 2, 100), {}, rung(2, 2, 100), rung(3, 2, 100)};
  auto const found = densities(rungs);
  CHECK(found[0].share == 0);
  CHECK(found[1].share == 0);
  CHECK(found[2].share + found[3].share == doctest::Approx(1));
  CHECK(found[3].share > found[2].share);
}

}  // namespace
}  // namespace pcnsim::calibration
