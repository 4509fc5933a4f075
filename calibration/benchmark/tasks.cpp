#include "calibration/benchmark/tasks.hpp"

#include "calibration/benchmark/task_streams.hpp"
#include "calibration/inference/cpu_time.hpp"
#include "core/contract.hpp"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <numbers>

namespace pcnsim::calibration {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

VectorXd normals(Stream& stream, Index count) {
  VectorXd drawn(count);
  for (double& value : drawn)
    value = stream.normal();
  return drawn;
}

/// Observes `truth` once and completes the problem.
void observe(TaskInstance& task, std::uint64_t seed) {
  auto& problem = task.problem;
  problem.observed = *problem.simulate(task.truth, ~seed).summaries;
  problem.observation_variance = VectorXd::Zero(problem.observed.size());
  problem.discrepancy_variance = VectorXd::Zero(problem.observed.size());
}

// Linear Gaussian: y = H x + noise

struct LinearGaussian {
  MatrixXd map;
  double prior_variance;
  double noise_variance;
};

TaskInstance linear_gaussian(LinearGaussian const& model, std::uint64_t seed) {
  TaskInstance task;
  double const noise_sd = std::sqrt(model.noise_variance);
  task.problem.simulate = [model, noise_sd](VectorXd const& x, std::uint64_t run) {
    double const start = thread_cpu_seconds();
    auto stream = task_stream(run, TaskDraw::simulation);
    VectorXd const noise = normals(stream, model.map.rows());
    return Simulated{model.map * x + noise_sd * noise, thread_cpu_seconds() - start};
  };
  auto stream = task_stream(seed, TaskDraw::truth);
  task.truth = std::sqrt(model.prior_variance) * normals(stream, model.map.cols());
  observe(task, seed);

  auto const d = model.map.cols();
  VectorXd const observed = task.problem.observed;
  MatrixXd const precision = model.map.transpose() * model.map / model.noise_variance +
                             MatrixXd::Identity(d, d) / model.prior_variance;
  task.reference = [=](Index count, std::uint64_t draws_seed) {
    Eigen::LLT<MatrixXd> const factor(precision);
    VectorXd const mean = factor.solve(model.map.transpose() * observed / model.noise_variance);
    auto drawing = task_stream(draws_seed, TaskDraw::reference);
    MatrixXd draws(count, d);
    for (Index i = 0; i < count; ++i)
      draws.row(i) = (mean + factor.matrixU().solve(normals(drawing, d))).transpose();
    return draws;
  };
  task.log_likelihood = [=](VectorXd const& x) {
    return -0.5 * (observed - model.map * x).squaredNorm() / model.noise_variance;
  };
  return task;
}

// Two moons

constexpr double moon_centre = 0.25;
constexpr double moon_radius = 0.1;
constexpr double moon_width = 0.01;

/// A point on the moon: angle uniform on the right half, radius normal.
Eigen::Vector2d moon(Stream& stream) {
  double const angle = std::numbers::pi * (stream.uniform() - 0.5);
  double const radius = moon_radius + moon_width * stream.normal();
  return {radius * std::cos(angle) + moon_centre, radius * std::sin(angle)};
}

/// Rotation by −45°: the coordinates across and along the axis of symmetry.
Eigen::Vector2d rotated(VectorXd const& x) {
  return Eigen::Vector2d{x[0] + x[1], x[1] - x[0]} / std::numbers::sqrt2;
}

MatrixXd two_moons_draws(VectorXd const& observed, Index count, std::uint64_t seed) {
  auto stream = task_stream(seed, TaskDraw::reference);
  MatrixXd draws(count, 2);
  for (Index i = 0; i < count;) {
    Eigen::Vector2d const q = moon(stream);
    if (q[0] < observed[0]) continue;  // no |z0| could have moved it there
    double const across = (stream.uniform() < 0.5 ? 1 : -1) * (q[0] - observed[0]);
    double const along = observed[1] - q[1];
    Eigen::RowVector2d const x =
        Eigen::RowVector2d{across - along, across + along} / std::numbers::sqrt2;
    if (x.cwiseAbs().maxCoeff() > 1) continue;
    draws.row(i++) = x;
  }
  return draws;
}

double two_moons_log_likelihood(VectorXd const& observed, VectorXd const& x) {
  auto const z = rotated(x);
  double const u = observed[0] + std::abs(z[0]) - moon_centre;
  double const v = observed[1] - z[1];
  if (u < 0) return -std::numeric_limits<double>::infinity();
  double const radius = std::hypot(u, v);
  double const deviation = (radius - moon_radius) / moon_width;
  return -0.5 * deviation * deviation - std::log(radius);  // 1/radius: from polar coordinates
}

}  // namespace

TaskInstance gaussian_linear(std::uint64_t seed) {
  auto task = linear_gaussian({MatrixXd::Identity(10, 10), 0.1, 0.1}, seed);
  task.problem.name = "T1";
  for (int i = 1; i <= 10; ++i) {
    task.problem.priors.push_back({.name = fmt::format("x{}", i), .b = std::sqrt(0.1)});
    task.problem.summary_names.push_back(fmt::format("y{}", i));
  }
  return task;
}

TaskInstance product_only(std::uint64_t seed) {
  MatrixXd map(2, 3);
  map << 1, 1, 0,  //
      0, 0, 1;
  auto task = linear_gaussian({map, 1.0, 0.04}, seed);
  task.problem.name = "T7";
  for (auto const* name : {"first_factor", "second_factor", "other"})
    task.problem.priors.push_back({.name = name, .scale = Prior::Scale::log});
  task.problem.summary_names = {"log_product", "log_other"};
  task.flat = {"first_factor", "second_factor"};
  return task;
}

TaskInstance two_moons(std::uint64_t seed) {
  TaskInstance task;
  task.problem.name = "T2";
  for (auto const* name : {"x1", "x2"})
    task.problem.priors.push_back({.name = name, .shape = Prior::Shape::uniform, .a = -1, .b = 1});
  task.problem.summary_names = {"y1", "y2"};
  task.problem.simulate = [](VectorXd const& x, std::uint64_t run) {
    double const start = thread_cpu_seconds();
    auto stream = task_stream(run, TaskDraw::simulation);
    auto const z = rotated(x);
    VectorXd const y = moon(stream) + Eigen::Vector2d{-std::abs(z[0]), z[1]};
    return Simulated{y, thread_cpu_seconds() - start};
  };
  auto stream = task_stream(seed, TaskDraw::truth);
  double const x1 = 2 * stream.uniform() - 1;
  task.truth = Eigen::Vector2d{x1, 2 * stream.uniform() - 1};
  observe(task, seed);
  task.reference = [observed = task.problem.observed](Index count, std::uint64_t draws_seed) {
    return two_moons_draws(observed, count, draws_seed);
  };
  task.log_likelihood = [observed = task.problem.observed](VectorXd const& x) {
    return two_moons_log_likelihood(observed, x);
  };
  return task;
}

std::vector<BenchmarkTask> const& benchmark_tasks() {
  static std::vector<BenchmarkTask> const tasks{
      {"T1", "Gaussian linear, 10 parameters", gaussian_linear},
      {"T2", "two moons", two_moons},
      {"T3", "two Erlang-A queues, full path, 6 parameters",
       [](std::uint64_t seed) { return erlang_a(seed, 2); }},
      {"T4", "two Erlang-A queues, as reported, 6 parameters",
       [](std::uint64_t seed) { return erlang_a_reported(seed, 2); }},
      {"T7", "a pair identified only through its product", product_only},
  };
  return tasks;
}

BenchmarkTask const& benchmark_task(std::string const& name) {
  auto const found = std::ranges::find(benchmark_tasks(), name, &BenchmarkTask::name);
  EXPECTS(found != benchmark_tasks().end());
  return *found;
}

}  // namespace pcnsim::calibration
