#include "calibration/benchmark/erlang_a.hpp"
#include "calibration/benchmark/tasks.hpp"

#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>

using namespace pcnsim;
using namespace pcnsim::calibration;
using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

struct Moments {
  VectorXd mean;
  VectorXd sd;
};

Moments moments_of(MatrixXd const& draws) {
  VectorXd const mean = draws.colwise().mean().transpose();
  MatrixXd const centred = draws.rowwise() - mean.transpose();
  VectorXd const squares = centred.colwise().squaredNorm().transpose();
  return {mean, (squares / static_cast<double>(draws.rows() - 1)).cwiseSqrt()};
}

/// Means and standard deviations of the posterior by weighting draws from the prior (seeded) with
/// the likelihood: knows nothing of the exact sampler.
Moments weighted_prior(TaskInstance const& task, int draws) {
  auto const d = task.problem.dimension();
  Stream stream(7, 0, 0, 0, 0);
  std::vector<VectorXd> points;
  std::vector<double> logs;
  for (int i = 0; i < draws; ++i) {
    VectorXd x(d);
    for (Index j = 0; j < d; ++j)
      x[j] = task.problem.priors[static_cast<std::size_t>(j)].quantile(
          std::max(stream.uniform(), 1e-12));
    points.push_back(x);
    logs.push_back(task.log_likelihood(x));
  }
  double const most = *std::ranges::max_element(logs);
  VectorXd sum = VectorXd::Zero(d);
  VectorXd squares = VectorXd::Zero(d);
  double weight = 0;
  for (std::size_t i = 0; i < points.size(); ++i) {
    double const w = std::exp(logs[i] - most);
    weight += w;
    sum += w * points[i];
    squares += w * points[i].cwiseAbs2();
  }
  VectorXd const mean = sum / weight;
  return {mean, (squares / weight - mean.cwiseAbs2()).cwiseSqrt()};
}

}  // namespace

TEST_CASE("Gaussian linear: the posterior is N(y / 2, 0.05 I) (false alarm 1e-4, fixed seed)") {
  auto const task = gaussian_linear(3);
  CHECK(task.truth.size() == 10);
  auto const exact = moments_of(task.reference(20'000, 1));
  double const sd = std::sqrt(0.05);
  for (Index j = 0; j < 10; ++j) {
    CHECK(std::abs(exact.mean[j] - task.problem.observed[j] / 2) < 4.6 * sd / std::sqrt(20'000));
    CHECK(std::abs(exact.sd[j] / sd - 1) < 4.6 / std::sqrt(40'000));
  }
}

TEST_CASE("exact posteriors agree with a prior weighted by the likelihood") {
  // Tolerances of 0.15 sd: the weights leave some 1,000 effective draws.
  for (auto const& [name, make] : {std::pair{"T2", &two_moons}, std::pair{"T7", &product_only}}) {
    std::string const task_name = name;
    INFO(task_name);
    auto const task = make(5);
    auto const exact = moments_of(task.reference(20'000, 1));
    auto const weighted = weighted_prior(task, 400'000);
    for (Index j = 0; j < task.truth.size(); ++j) {
      CHECK(std::abs(exact.mean[j] - weighted.mean[j]) < 0.15 * exact.sd[j]);
      CHECK(std::abs(exact.sd[j] / weighted.sd[j] - 1) < 0.15);
    }
  }
}

TEST_CASE("Erlang-A, one queue: conjugate draws agree with a prior weighted by the likelihood") {
  auto const task = erlang_a(5, 1);
  auto const exact = moments_of(task.reference(20'000, 1));
  auto const weighted = weighted_prior(task, 400'000);
  for (Index j = 0; j < 3; ++j) {
    CHECK(std::abs(exact.mean[j] - weighted.mean[j]) < 0.05 * exact.sd[j]);
    CHECK(std::abs(exact.sd[j] / weighted.sd[j] - 1) < 0.05);
  }
}

TEST_CASE("Erlang-A: every rate is the events over their exposure (false alarm 1e-4, fixed seed)") {
  ErlangRates const rates{3, 1, 0.5};
  double const horizon = 200'000;
  auto const path = simulate_erlang_a(rates, 3, horizon, 1, 0);
  auto const close = [](int events, double exposure, double rate) {
    return std::abs(events - rate * exposure) < 4 * std::sqrt(events);
  };
  CHECK(close(path.arrivals, horizon, rates.arrival));
  CHECK(close(path.completions, path.busy, rates.service));
  CHECK(close(path.abandonments, path.waiting, rates.abandonment));
  // Balance of the birth-death chain: P(n) = P(n − 1) λ / (min(n, c) μ + (n − c)⁺ γ).
  double p = 1;
  double sum = 1;
  double busy = 0;
  for (int n = 1; n < 200; ++n) {
    p *= rates.arrival / (std::min(n, 3) * rates.service + std::max(n - 3, 0) * rates.abandonment);
    sum += p;
    busy += p * std::min(n, 3);
  }
  CHECK(path.busy / horizon == doctest::Approx(busy / sum).epsilon(0.01));
}

TEST_CASE("two moons: every exact draw could have given the observation") {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    auto const task = two_moons(seed);
    auto const draws = task.reference(200, 1);
    for (Index i = 0; i < draws.rows(); ++i)
      REQUIRE(std::isfinite(task.log_likelihood(draws.row(i).transpose())));
    CHECK(draws.cwiseAbs().maxCoeff() <= 1);
  }
}

TEST_CASE("a task's truth comes from its prior, and its seed decides all of it") {
  for (auto const& task : benchmark_tasks()) {
    auto const once = task.make(11);
    auto const again = task.make(11);
    CHECK(once.truth == again.truth);
    CHECK(once.problem.observed == again.problem.observed);
    CHECK(once.problem.observed != task.make(12).problem.observed);
    CHECK(once.problem.name == task.name);
    CHECK(std::isfinite(once.problem.log_prior(once.truth)));
    CHECK(once.problem.summary_names.size() ==
          static_cast<std::size_t>(once.problem.observed.size()));
  }
}

TEST_CASE("a log-gamma prior: quantile and cumulative undo each other, density integrates to one") {
  Prior const prior{
      .name = "rate", .scale = Prior::Scale::log, .shape = Prior::Shape::log_gamma, .a = 4, .b = 8};
  for (double const u : {0.01, 0.3, 0.5, 0.99})
    CHECK(prior.cumulative(prior.quantile(u)) == doctest::Approx(u));
  double sum = 0;
  double mean = 0;
  for (double x = -12; x < 4; x += 0.001) {
    sum += 0.001 * std::exp(prior.log_density(x));
    mean += 0.001 * std::exp(prior.log_density(x)) * prior.natural(x);
  }
  CHECK(sum == doctest::Approx(1).epsilon(1e-6));
  CHECK(mean == doctest::Approx(0.5).epsilon(1e-6));
}

TEST_CASE("Erlang-A as reported: no exact posterior, and what is reported follows from the path") {
  auto const task = erlang_a_reported(3, 2);
  CHECK(!task.reference);
  CHECK(!task.log_likelihood);
  CHECK(task.problem.observed.size() == static_cast<Index>(task.problem.summary_names.size()));
  CHECK(task.problem.observed.allFinite());
  ErlangRates const rates{3, 1, 0.5};
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    auto const path = simulate_erlang_a(rates, 3, 200, seed, 0);
    int const inside = path.arrivals - path.completions - path.abandonments;
    CHECK(path.at_once + path.soon <= path.arrivals);
    CHECK(inside >= 0);
    CHECK(path.soon > 0);
    CHECK(path.at_once > 0);
  }
}

TEST_CASE("Erlang-A as reported: nobody waits before many servers, and all who are served wait "
          "soon enough") {
  auto const many = simulate_erlang_a({3, 1, 0.5}, 1'000, 200, 1, 0);
  CHECK(many.at_once == many.arrivals);
  CHECK(many.soon == 0);
  CHECK(many.abandonments == 0);
  // Of one server with quick service, those who wait are served soon: M/M/1 at 0.5 with mean 0.01.
  auto const quick = simulate_erlang_a({50, 100, 1e-9}, 1, 200, 1, 0);
  int const waited = quick.arrivals - quick.at_once;
  CHECK(quick.soon > 0.99 * waited);
  CHECK(static_cast<double>(waited) / quick.arrivals == doctest::Approx(0.5).epsilon(0.05));
}
