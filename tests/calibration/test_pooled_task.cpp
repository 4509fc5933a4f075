#include "calibration/benchmark/pooled_task.hpp"
#include "calibration/benchmark/run_benchmark.hpp"
#include "made_up_pcns.hpp"

#include <cmath>
#include <doctest/doctest.h>

namespace pcnsim::calibration {
namespace {

TEST_CASE(
    "a PCN that observes otherwise is the same in all else, and observes what it did not before") {
  auto const all = test::models();
  auto const& model = *all.front();
  Eigen::VectorXd other = model.observed();
  other.array() += 0.5;
  auto const changed = model.observing(other);
  CHECK(changed.observed() == other);
  CHECK(changed.compared() == model.compared());
  CHECK(changed.problem().observed == model.compared_of(other));
  Eigen::VectorXd const x = Eigen::Vector3d{0, 0.2, -1};
  CHECK(*changed.simulate(x, 3).summaries == *model.simulate(x, 3).summaries);
}

TEST_CASE("T8: truths are national values as declared (40 truths, false alarm 1e-4, seeded)") {
  auto const models = test::models();
  constexpr int count = 40;
  Eigen::VectorXd sum = Eigen::VectorXd::Zero(3);
  Eigen::VectorXd squares = sum;
  for (std::uint64_t seed = 1; seed <= count; ++seed) {
    auto const task = pooled_pcns_task(models, seed);
    for (Eigen::Index j = 0; j < 3; ++j) {
      auto const& prior = task.problem.priors[static_cast<std::size_t>(j)];
      double const z = (task.truth[j] - prior.a) / prior.b;
      sum[j] += z;
      squares[j] += z * z;
    }
    CHECK(pooled_pcns_task(models, seed).truth == task.truth);
  }
  CHECK(sum.cwiseAbs().maxCoeff() < 4.1 * std::sqrt(count));
  CHECK(squares.maxCoeff() < 83);  // χ²(40): outside [14, 83] once in 10,000
  CHECK(squares.minCoeff() > 14);
}

TEST_CASE(
    "T8 is calibrated by pooling, has rows of M1 only, and its draws are of national values") {
  auto const models = test::models();
  auto const task = pooled_task(models);
  auto const rows = run_benchmark(
      {.tasks = {task}, .methods = {"M2", "M1"}, .budgets = {60}, .truths = 1, .threads = 1});
  REQUIRE(rows.size() == 1);
  CHECK(rows.front().method == "M1");
  CHECK(rows.front().simulations <= 3 * (60 + 2 * 12 + 3 * 15));
  CHECK(rows.front().simulations > 3 * 60);  // of all PCNs, rounds and poolings and all
  CHECK(rows.front().without_draws == 0);
  auto const instance = task.make(5);
  auto const posterior = instance.pooled({.simulations = 60, .seed = 5, .threads = 1});
  REQUIRE(posterior.draws.cols() == 3);
  for (Eigen::Index j = 0; j < 3; ++j) {
    Eigen::ArrayXd const x = posterior.draws.col(j).array();
    double const sd = std::sqrt((x - x.mean()).square().mean());
    CHECK(sd < 1.3 * instance.problem.priors[static_cast<std::size_t>(j)].b);
    CHECK(std::abs(x.mean() - instance.truth[j]) < 4.5 * sd);
  }
}

}  // namespace
}  // namespace pcnsim::calibration
