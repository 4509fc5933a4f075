#include "calibration/benchmark/metrics.hpp"
#include "calibration/benchmark/run_benchmark.hpp"
#include "calibration/inference/calibrators.hpp"
#include "calibration/inference/local_kernel.hpp"
#include "calibration/inference/normal_scores.hpp"
#include "calibration/inference/weighted_draws.hpp"
#include "test_waves_problems.hpp"

#include <cmath>
#include <doctest/doctest.h>

using namespace pcnsim;
using namespace pcnsim::calibration;
using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

Posterior calibrated(std::string const& method, Problem const& problem, std::size_t simulations,
                     int threads = 1) {
  return make_calibrator(method)->calibrate(
      problem, {.simulations = simulations, .seed = 5, .threads = threads});
}

double rmse_per_sd(std::vector<double> const& errors) {
  double squares = 0;
  for (double const error : errors)
    squares += error * error;
  return std::sqrt(squares / static_cast<double>(errors.size()));
}

}  // namespace

TEST_CASE("calibrators give the same bytes on 1, 2 and 7 threads") {
  for (auto const& name : {"M2", "M3", "M4"}) {
    INFO(name);
    auto const task = erlang_a(1, 1);
    auto const once = calibrated(name, task.problem, 600, 1);
    CHECK(once.draws.rows() == 1'000);
    for (int const threads : {2, 7}) {
      auto const again = calibrated(name, task.problem, 600, threads);
      CHECK(again.draws == once.draws);
      CHECK(again.simulations == once.simulations);
      CHECK(again.stopped_because == once.stopped_because);
    }
  }
}

TEST_CASE("calibrators never simulate more than the budget, and say why they stopped") {
  for (auto const& name : {"M2", "M3", "M4"}) {
    for (std::size_t const budget : {std::size_t{200}, std::size_t{777}}) {
      auto const posterior = calibrated(name, gaussian_linear(2).problem, budget);
      CHECK(posterior.simulations <= budget);
      CHECK_FALSE(posterior.stopped_because.empty());
      CHECK(posterior.draws.allFinite());
    }
  }
}

TEST_CASE("with 1,000 simulations of T1 every method beats the prior by far (5 truths, seeded)") {
  for (auto const& name : {"M2", "M3", "M4"}) {
    INFO(name);
    std::vector<double> errors;
    std::vector<double> prior_errors;
    for (std::uint64_t seed = 0; seed < 5; ++seed) {
      auto const task = gaussian_linear(seed);
      auto const judged = judge(task, calibrated(name, task.problem, 1'000).draws, seed);
      errors.insert(errors.end(), judged.mean_error.begin(), judged.mean_error.end());
      MatrixXd const prior = MatrixXd::Zero(100, 10);  // the mean of the prior
      auto const of_prior = judge(task, prior, seed);
      prior_errors.insert(prior_errors.end(), of_prior.mean_error.begin(),
                          of_prior.mean_error.end());
    }
    CHECK(rmse_per_sd(errors) < 0.5 * rmse_per_sd(prior_errors));
  }
}

TEST_CASE("M2 and M3 know how wide the posterior of T7 is, along the flat direction too") {
  for (auto const& name : {"M2", "M3"}) {
    INFO(name);
    auto const task = product_only(3);
    auto const judged = judge(task, calibrated(name, task.problem, 3'000).draws, 1);
    for (double const ratio : judged.width_ratio)
      CHECK(ratio == doctest::Approx(1).epsilon(0.25));
  }
}

TEST_CASE("every method does with the fewest simulations it asks for, and as many parameters") {
  for (Index const d : {1, 3, 20}) {
    auto const problem = test::linear(MatrixXd::Identity(d, d), 0.1, VectorXd::Constant(d, 0.1));
    for (auto const& name : calibrator_names()) {
      auto const least = least_simulations(name, static_cast<std::size_t>(d));
      INFO(name);
      CAPTURE(least);
      auto const posterior = calibrated(name, problem, least);
      CHECK(posterior.simulations <= least);
      CHECK(posterior.draws.allFinite());
    }
  }
}

TEST_CASE("failed simulations are counted, never used") {
  for (auto const& name : {"M2", "M3", "M4"}) {
    INFO(name);
    auto const task = product_only(3);
    auto problem = task.problem;
    problem.simulate = [inner = task.problem.simulate](VectorXd const& x, std::uint64_t seed) {
      auto simulated = inner(x, seed);
      if (x[2] > 1) (*simulated.summaries)[0] = std::nan("");
      if (seed % 10 == 0) simulated.summaries.reset();
      return simulated;
    };
    auto const posterior = calibrated(name, problem, 1'000);
    CHECK(posterior.failed > 50);
    CHECK(posterior.draws.rows() == 1'000);
    CHECK(posterior.draws.allFinite());
  }
}

TEST_CASE("a simulator that always fails leaves no draws, and the method says so") {
  for (auto const& name : {"M2", "M3", "M4"}) {
    auto problem = gaussian_linear(1).problem;
    problem.simulate = [](VectorXd const&, std::uint64_t) { return Simulated{}; };
    auto const posterior = calibrated(name, problem, 500);
    CHECK(posterior.draws.rows() == 0);
    CHECK(posterior.failed == posterior.simulations);
    CHECK_FALSE(posterior.warnings.empty());
  }
}

TEST_CASE("M2: declared variance widens the posterior as theory says") {
  // One more variance of 0.3 beside 0.1: posterior variance 1 / (1 / 0.1 + 1 / 0.4) = 0.08, not 0.05.
  auto problem = gaussian_linear(1).problem;
  problem.discrepancy_variance.setConstant(0.3);
  for (auto const& name : {"M2", "M3"}) {
    auto const draws = calibrated(name, problem, 4'000).draws;
    double variance = 0;
    for (Index j = 0; j < draws.cols(); ++j)
      variance += (draws.col(j).array() - draws.col(j).mean()).square().mean() / 10;
    CHECK(variance == doctest::Approx(0.08).epsilon(0.15));
  }
}

TEST_CASE("the local kernel's density integrates to one and is that of its draws") {
  MatrixXd particles(4, 2);
  particles << 0, 0, 1, 0.5, -0.5, 1, 2, 2;
  VectorXd weights(4);
  weights << 1, 2, 1, 0.5;
  LocalKernel const kernel(particles, weights);
  double sum = 0;
  double inside = 0;
  double square = 0;
  double const cell = 0.05;
  for (double a = -12; a < 14; a += cell) {
    for (double b = -12; b < 14; b += cell) {
      double const p = std::exp(kernel.log_density(Eigen::Vector2d{a, b})) * cell * cell;
      sum += p;
      if (a < 0.5) inside += p;
      square += a * a * p;
    }
  }
  CHECK(sum == doctest::Approx(1).epsilon(0.002));
  Stream stream(1, 0, 0, 0, 0);
  int drawn_inside = 0;
  double drawn_square = 0;
  for (int i = 0; i < 20'000; ++i) {
    double const a = kernel.draw(stream)[0];
    drawn_inside += a < 0.5;
    drawn_square += a * a / 20'000;
  }
  CHECK(drawn_square == doctest::Approx(square).epsilon(0.05));
  CHECK(drawn_inside / 20'000.0 == doctest::Approx(inside).epsilon(0.03));
}

TEST_CASE("regression adjustment takes out what is linear in the summaries") {
  Stream stream(1, 0, 0, 0, 0);
  MatrixXd const misfits = normal_rows(stream, 500, 2);
  VectorXd const rest = normal_rows(stream, 500, 1);
  MatrixXd const scores = 3 * misfits.col(0) - misfits.col(1) + 0.1 * rest;
  auto const adjusted = regression_adjusted(scores, misfits, VectorXd::Ones(500));
  CHECK(std::abs(adjusted.mean()) < 0.02);
  double const variance = (adjusted.array() - adjusted.mean()).square().mean();
  CHECK(std::sqrt(variance) == doctest::Approx(0.1).epsilon(0.1));
}

TEST_CASE("smoothed draws keep the weighted mean and covariance, and repeat no point") {
  Stream stream(1, 0, 0, 0, 0);
  MatrixXd const points = normal_rows(stream, 200, 3);
  VectorXd const weights = normal_rows(stream, 200, 1).cwiseAbs();
  auto const draws = smoothed_draws(points, weights, 1'000, stream);
  VectorXd const equal = VectorXd::Ones(1'000);
  CHECK((weighted_mean(draws, equal) - weighted_mean(points, weights)).norm() < 1e-6);
  CHECK((weighted_covariance(draws, equal) - weighted_covariance(points, weights)).norm() < 1e-6);
  CHECK(draws.row(0) != draws.row(1));
}

TEST_CASE("normal scores: the prior's quantiles, there and back") {
  for (auto const& task : benchmark_tasks()) {
    auto const instance = task.make(3);
    auto const scores = to_scores(instance.problem, instance.truth);
    CHECK((from_scores(instance.problem, scores) - instance.truth).norm() < 1e-8);
  }
}

TEST_CASE("the benchmark's figures are the same on one thread and on three") {
  BenchmarkPlan plan{.tasks = {benchmark_task("T7")},
                     .methods = {"M3"},
                     .budgets = {300},
                     .truths = 20,
                     .c2st_truths = 1};
  plan.threads = 1;
  auto const once = run_benchmark(plan);
  plan.threads = 3;
  auto const again = run_benchmark(plan);
  REQUIRE(once.size() == 1);
  CHECK(once[0].c2st_median == again[0].c2st_median);
  CHECK(once[0].rmse_per_sd == again[0].rmse_per_sd);
  CHECK(once[0].cover90_min == again[0].cover90_min);
  CHECK(once[0].tarp == again[0].tarp);
  CHECK(once[0].sbc_p == again[0].sbc_p);
  REQUIRE(once[0].sbc_p.has_value());
  CHECK(once[0].sbc_farthest == again[0].sbc_farthest);
}

BenchmarkRow two_moons_by(std::string const& method, std::size_t budget, std::size_t truths) {
  return run_benchmark({.tasks = {benchmark_task("T2")},
                        .methods = {method},
                        .budgets = {budget},
                        .truths = truths,
                        .c2st_truths = 0})
      .front();
}

TEST_CASE("M1 finds both moons, and how wide they are along and across") {
  auto const row = two_moons_by("M1", 500, 4);
  CHECK(row.rmse_per_sd.value() < 0.3);
  CHECK(row.width_ratio.value() > 0.85);
  CHECK(row.width_ratio.value() < 1.3);
}

TEST_CASE("SBC finds a method out that draws one heap between two moons, by the log likelihood") {
  auto const row = two_moons_by("M3", 300, 60);
  CHECK(row.sbc_pass == false);
  CHECK(row.sbc_p.value() < 0.01);
  CHECK(row.sbc_farthest == "log likelihood");
}
