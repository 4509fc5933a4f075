#include "calibration/benchmark/metrics.hpp"
#include "calibration/benchmark/run_benchmark.hpp"
#include "calibration/inference/calibrators.hpp"
#include "calibration/inference/cpu_time.hpp"

#include <atomic>
#include <doctest/doctest.h>
#include <thread>

using namespace pcnsim;
using namespace pcnsim::calibration;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

/// One parameter seen twice, each time with a tenth of noise; `apart`: of the two observations.
TaskInstance seen_twice(double apart) {
  TaskInstance task;
  task.truth = VectorXd::Zero(1);
  auto& problem = task.problem;
  problem.name = "twice";
  problem.priors.push_back({.name = "x"});
  problem.summary_names = {"once", "again"};
  problem.observed = Eigen::Vector2d{-apart / 2, apart / 2};
  problem.observation_variance = VectorXd::Zero(2);
  problem.discrepancy_variance = VectorXd::Zero(2);
  problem.simulate = [](VectorXd const& x, std::uint64_t seed) {
    double const start = thread_cpu_seconds();
    Stream noise(seed, 7, 0, 0, 0);
    double const first = x[0] + 0.1 * noise.normal();
    VectorXd const y = Eigen::Vector2d{first, x[0] + 0.1 * noise.normal()};
    return Simulated{y, thread_cpu_seconds() - start};
  };
  return task;
}

BenchmarkRow row_of(BenchmarkTask const& task, std::string const& method, std::size_t truths) {
  return run_benchmark({.tasks = {task},
                        .methods = {method},
                        .budgets = {300},
                        .truths = truths,
                        .c2st_truths = 0})
      .front();
}

}  // namespace

TEST_CASE("predicted: exact draws predict what was seen, draws elsewhere do not (20 truths)") {
  double exact = 0;
  double shifted = 0;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    auto const task = erlang_a(seed, 1);
    MatrixXd draws = task.reference(500, 99);
    exact += share_predicted(task, draws, seed).value() / 20;
    draws.array() += 1.5;  // of the logarithm of every rate
    shifted += share_predicted(task, draws, seed).value() / 20;
  }
  CHECK(exact > 0.93);
  CHECK(shifted < 0.5);
}

TEST_CASE(
    "predicted: draws from the prior predict 95% of what the prior makes (false alarm 1e-4)") {
  double inside = 0;
  int const truths = 300;
  for (std::uint64_t seed = 0; seed < truths; ++seed) {
    auto const task = gaussian_linear(seed);
    Stream stream(seed, 8, 0, 0, 0);
    MatrixXd draws(100, 10);
    for (double& value : draws.reshaped())
      value = std::sqrt(0.1) * stream.normal();
    inside += share_predicted(task, draws, seed).value() / truths;
  }
  // 3,000 independent summaries: standard deviation 0.004 and a little for 100 draws they share
  CHECK(inside > 0.932);
  CHECK(inside < 0.968);
}

TEST_CASE("predicted: nothing when hardly any simulation succeeds") {
  auto task = seen_twice(0);
  task.problem.simulate = [](VectorXd const&, std::uint64_t) { return Simulated{}; };
  CHECK(!share_predicted(task, MatrixXd::Zero(100, 1), 1));
}

TEST_CASE("a flat direction is found when both factors are named, and nothing else") {
  auto const task = product_only(1);
  CHECK(names_flat(task, {{"first_factor", "second_factor"}}));
  CHECK(names_flat(task, {{"second_factor", "first_factor"}}));
  CHECK_FALSE(names_flat(task, {}));
  CHECK_FALSE(names_flat(task, {{}}));
  CHECK_FALSE(names_flat(task, {{"first_factor"}}));
  CHECK_FALSE(names_flat(task, {{"first_factor", "second_factor", "other"}}));
  CHECK_FALSE(names_flat(task, {{"first_factor", "second_factor"}, {"other"}}));
}

TEST_CASE(
    "of how many parameters intervals hold the truth is said from one truth on, of rates not") {
  auto wrong = seen_twice(0.1);
  auto const made = [](TaskInstance const& task) {
    return BenchmarkTask{"twice", "", [task](std::uint64_t) { return task; }};
  };
  auto const right = row_of(made(wrong), "M1", 1);
  CHECK(right.cover90_mean.value() == 1);
  CHECK_FALSE(right.cover90_min);
  wrong.truth[0] = 3;
  CHECK(row_of(made(wrong), "M1", 1).cover90_mean.value() == 0);
  CHECK_FALSE(row_of(made(wrong), "M4", 1).cover90_mean);  // a point
}

TEST_CASE("what is finished when a benchmark is stopped is in its row, and nothing else") {
  std::atomic<bool> stop{false};
  auto const task = seen_twice(0.1);
  BenchmarkPlan plan{.tasks = {{"twice", "", [task](std::uint64_t) { return task; }}},
                     .methods = {"M4", "M3"},
                     .budgets = {300},
                     .truths = 5,
                     .first_truth = 7,
                     .c2st_truths = 0,
                     .threads = 1,
                     .stop = &stop};
  plan.progress = [&](std::size_t done, std::size_t) { stop = done == 7; };
  auto const rows = run_benchmark(plan);
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].truths.size() == 5);
  REQUIRE(rows[1].truths.size() == 2);
  CHECK(rows[1].truths[0].number == 7);
  CHECK(rows[1].truths[1].number == 8);
  CHECK(rows[1].without_draws == 0);
  stop = true;
  CHECK(run_benchmark(plan).empty());
}

TEST_CASE("T7's row says that M1 finds the flat direction, and that M3 does not look") {
  auto const m1 = row_of(benchmark_task("T7"), "M1", 3);
  CHECK(m1.flat_found == 1.0);
  CHECK(m1.flagged == 0.0);
  CHECK(m1.predictive95.value() > 0.6);
  auto const m3 = row_of(benchmark_task("T7"), "M3", 3);
  CHECK_FALSE(m3.flat_found.has_value());
  CHECK_FALSE(m3.flagged.has_value());
  CHECK_FALSE(row_of(benchmark_task("T1"), "M1", 1).flat_found.has_value());
}

TEST_CASE("a row says how often M1 flagged that no parameter reproduces what was seen") {
  BenchmarkTask const well{"well", "", [](std::uint64_t) { return seen_twice(0.1); }};
  BenchmarkTask const wrong{"wrong", "", [](std::uint64_t) { return seen_twice(1.5); }};
  CHECK(row_of(well, "M1", 4).flagged == 0.0);
  CHECK(row_of(wrong, "M1", 4).flagged == 1.0);
}

TEST_CASE("what a method costs is told apart, and what runs beside it is not charged to it") {
  for (auto const* name : {"M1", "M2", "M3", "M4", "M5"}) {
    CAPTURE(name);
    auto const method = make_calibrator(name);
    double used[2];
    Posterior posteriors[2];
    auto const calibrate = [&](int i) {
      auto const task = seen_twice(0.1);
      double const began = thread_cpu_seconds();
      posteriors[i] = method->calibrate(task.problem, {.simulations = 400, .threads = 1});
      used[i] = thread_cpu_seconds() - began;
    };
    std::thread beside(calibrate, 1);
    calibrate(0);
    beside.join();
    for (int i : {0, 1}) {
      auto const& p = posteriors[i];
      CHECK(p.inference_seconds > 0);
      CHECK(p.bookkeeping_seconds > 0);
      double const told = p.simulation_seconds + p.inference_seconds + p.bookkeeping_seconds;
      CHECK(told < 1.05 * used[i] + 0.001);
      CHECK(told > 0.7 * used[i]);
    }
  }
}
