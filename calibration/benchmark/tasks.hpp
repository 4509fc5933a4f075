#pragma once
// Problems whose truth is known, most with their exact posterior, to judge calibrators by.

#include "calibration/inference/problem.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace pcnsim::calibration {

/// A truth drawn from the prior, what it showed, and the exact posterior. The observation is one
/// simulation, so `observation_variance` and `discrepancy_variance` are 0: all noise is the
/// simulator's.
struct TaskInstance {
  Problem problem;  ///< without a simulator where `pooled` calibrates
  Eigen::VectorXd truth;
  /// Independent draws from the posterior, one a row. Empty where it is not known: then only coverage,
  /// ranks of the truth and TARP judge.
  std::function<Eigen::MatrixXd(Eigen::Index count, std::uint64_t seed)> reference;
  /// Up to a constant; a test quantity of simulation-based calibration. Empty likewise.
  std::function<double(Eigen::VectorXd const& x)> log_likelihood;
  /// Names of the parameters of the one direction that the data cannot tell, if there is one.
  std::vector<std::string> flat{};
  /// Of a hierarchy of problems, which no method by itself solves: how M1 does, each with the whole
  /// budget.
  std::function<Posterior(Budget const& budget)> pooled{};
};

struct BenchmarkTask {
  std::string name;
  std::string what;
  std::function<TaskInstance(std::uint64_t seed)> make;
  bool is_pooled = false;  ///< then only M1 has an answer

  [[nodiscard]] bool is_for(std::string const& method) const {
    return !is_pooled || method == "M1";
  }
};

/// T1. d = 10, prior N(0, 0.1 I), likelihood N(x, 0.1 I).
/// Reference: Lueckmann et al. (2021), AISTATS, appendix T ("Gaussian linear").
TaskInstance gaussian_linear(std::uint64_t seed);

/// T2. Two crescents; prior uniform on [-1, 1]².
/// Reference: Greenberg et al. (2019), ICML; as in Lueckmann et al. (2021), with its exact sampler.
TaskInstance two_moons(std::uint64_t seed);

/// T3. `queues` independent M/M/3+M queues watched on [0, 50], each with gamma priors on its rates
/// of arrival, service and abandonment, and its full-path statistics as summaries.
TaskInstance erlang_a(std::uint64_t seed, int queues);

/// T4. The same queues, of which only what is reported is seen: arrivals, the shares served at once,
/// served soon, and lost, and the use of the servers. No exact posterior.
TaskInstance erlang_a_reported(std::uint64_t seed, int queues);

/// T7. Only the product of the first two parameters is identified; the third is by itself.
TaskInstance product_only(std::uint64_t seed);

/// T1, T2, T3 and T4 (two queues), T7. T5 and T6 need a model, T8 several: pcn_tasks.hpp,
/// pooled_task.hpp.
std::vector<BenchmarkTask> const& benchmark_tasks();

/// That of them with this name, which must be one.
BenchmarkTask const& benchmark_task(std::string const& name);

}  // namespace pcnsim::calibration
