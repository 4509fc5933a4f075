#include "calibration/benchmark/metrics.hpp"
#include "calibration/benchmark/two_sample.hpp"
#include "calibration/benchmark/uniformity.hpp"

#include <cmath>
#include <doctest/doctest.h>

using namespace pcnsim;
using namespace pcnsim::calibration;
using Eigen::Index;
using Eigen::MatrixXd;

namespace {

MatrixXd normals(Index rows, Index cols, double shift, std::uint64_t seed) {
  Stream stream(seed, 0, 0, 0, 0);
  MatrixXd points(rows, cols);
  for (double& value : points.reshaped())
    value = stream.normal();
  points.col(0).array() += shift;
  return points;
}

double normal_below(double z) { return 0.5 * std::erfc(-z / std::sqrt(2.0)); }

}  // namespace

TEST_CASE("C2ST: samples from the same distribution cannot be told apart (within 0.03)") {
  CHECK(std::abs(c2st(normals(2'000, 2, 0, 1), normals(2'000, 2, 0, 2), 1) - 0.5) < 0.03);
  CHECK(std::abs(c2st(normals(1'000, 5, 0, 3), normals(1'000, 5, 0, 4), 1) - 0.5) < 0.03);
}

TEST_CASE("C2ST: normals a shift apart are told apart as well as anyone can (within 0.02)") {
  for (double const shift : {1.0, 2.0}) {
    double const best = normal_below(shift / 2);
    auto const found = c2st(normals(2'000, 2, 0, 1), normals(2'000, 2, shift, 2), 1);
    CHECK(std::abs(found - best) < 0.02);
  }
}

TEST_CASE("C2ST: a normal twice as wide is told apart as well as anyone can (within 0.02)") {
  // They differ in the first coordinate; the Bayes rule splits it at |z| = sqrt(ln 4 / (1 − 1/4)).
  auto wide = normals(2'000, 2, 0, 2);
  wide.col(0) *= 2;
  double const split = std::sqrt(std::log(4.0) / 0.75);
  double const inside = 2 * normal_below(split) - 1;
  double const wide_outside = 2 * (1 - normal_below(split / 2));
  auto const found = c2st(normals(2'000, 2, 0, 1), wide, 1);
  CHECK(std::abs(found - (inside + wide_outside) / 2) < 0.02);
}

TEST_CASE("C2ST: two moons blurred by twice the width of a moon are told apart") {
  auto const task = two_moons(1);
  MatrixXd blurred = task.reference(1'000, 2);
  blurred += 0.02 * normals(1'000, 2, 0, 3);
  CHECK(c2st(task.reference(1'000, 1), blurred, 1) > 0.6);
  CHECK(std::abs(c2st(task.reference(1'000, 1), task.reference(1'000, 2), 1) - 0.5) < 0.03);
}

TEST_CASE("SBC: the bands alarm for uniform numbers as often as they say (200 sets, seeded)") {
  UniformityTest const test(50, 1, 2'000);
  int alarms = 0;
  for (std::uint64_t set = 0; set < 200; ++set) {
    Stream stream(set, 1, 0, 0, 0);
    std::vector<double> numbers(50);
    for (double& number : numbers)
      number = stream.uniform();
    alarms += test.p_value(numbers) < 0.05;
  }
  CHECK(alarms >= 2);  // binomial(200, 0.05): outside [2, 20] once in 1,000
  CHECK(alarms <= 20);
}

TEST_CASE("SBC: shifted and narrow ranks leave the bands") {
  UniformityTest const test(100, 1, 5'000);
  std::vector<double> shifted;
  std::vector<double> narrow;
  std::vector<double> even;
  for (int i = 0; i < 100; ++i) {
    double const u = (i + 0.5) / 100;
    even.push_back(u);
    shifted.push_back(std::pow(u, 1.6));
    narrow.push_back(0.25 + u / 2);
  }
  CHECK(test.p_value(even) > 0.9);
  CHECK(test.p_value(shifted) < 0.01);
  CHECK(test.p_value(narrow) < 0.001);
}

TEST_CASE("a rank counts the draws below; ties fall at random") {
  Stream tie(1, 0, 0, 0, 0);
  double const rank = uniform_rank(2.5, {1, 2, 3}, tie);
  CHECK(rank >= 0.5);
  CHECK(rank < 0.75);
  double const tied = uniform_rank(1, {1, 1, 1}, tie);
  CHECK(tied >= 0);
  CHECK(tied < 1);
}

TEST_CASE("exact draws are judged exact: coverage, ranks, TARP (100 truths, seeded)") {
  std::size_t const truths = 100;
  std::vector<std::vector<double>> ranks(4);
  std::vector<double> nearer;
  int covered = 0;
  for (std::uint64_t seed = 0; seed < truths; ++seed) {
    auto const task = erlang_a(seed, 1);
    auto const judged = judge(task, task.reference(500, 99), seed);
    for (std::size_t k = 0; k < 4; ++k)
      ranks[k].push_back(judged.ranks[k]);
    nearer.push_back(judged.nearer);
    covered += judged.covered[0][2];
    CHECK(std::abs(judged.mean_error[0]) < 0.25);
    CHECK(judged.width_ratio[0] == doctest::Approx(1).epsilon(0.2));
  }
  CHECK(covered >= 78);
  CHECK(covered <= 98);
  UniformityTest const test(truths, 1);
  for (auto const& of_quantity : ranks)
    CHECK(test.p_value(of_quantity) > 0.001);
  CHECK(test.p_value(nearer) > 0.001);
}

TEST_CASE("draws half as wide are judged too narrow (100 truths, seeded)") {
  std::vector<double> ranks;
  int covered = 0;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    auto const task = erlang_a(seed, 1);
    MatrixXd draws = task.reference(500, 99);
    Eigen::RowVectorXd const mean = draws.colwise().mean();
    draws = ((draws.rowwise() - mean) / 2).rowwise() + mean;
    auto const judged = judge(task, draws, seed);
    covered += judged.covered[0][2];
    ranks.push_back(judged.ranks[0]);
    CHECK(judged.width_ratio[0] < 0.6);
  }
  CHECK(covered < 75);
  CHECK(UniformityTest(100, 1).p_value(ranks) < 0.01);
}
