#include "calibration/benchmark/pcn_tasks.hpp"

#include "calibration/benchmark/task_streams.hpp"
#include "core/contract.hpp"

#include <algorithm>
#include <utility>

namespace pcnsim::calibration {
namespace {

using Eigen::VectorXd;

constexpr std::uint64_t attempts =
    100;  ///< at a truth whose parameters do not contradict each other

VectorXd prior_draw(std::vector<Prior> const& priors, Stream stream) {
  VectorXd x(static_cast<Eigen::Index>(priors.size()));
  for (std::size_t j = 0; j < priors.size(); ++j)
    x[static_cast<Eigen::Index>(j)] = priors[j].quantile(std::max(stream.uniform(), 0x1.0p-53));
  return x;
}

/// The truth has `change` made to its parameters, the problem has not.
TaskInstance observed_with(PcnModel const& model, PcnModel::Change const& change,
                           std::string_view name, std::uint64_t seed) {
  TaskInstance task;
  task.problem = model.problem();
  task.problem.name = name;
  Simulated observed;
  for (std::uint64_t k = 0; k < attempts && !observed.summaries; ++k) {
    task.truth = prior_draw(task.problem.priors, task_stream(seed, TaskDraw::truth, 0, k));
    observed = only_if_finite(model.simulate(task.truth, ~seed, change));
  }
  ENSURES(observed.summaries.has_value());
  task.problem.observed = model.compared_of(*observed.summaries);
  task.problem.observation_variance.setZero();
  task.problem.discrepancy_variance.setZero();
  return task;
}

}  // namespace

Declaration of_tasks(Declaration declaration) {
  declaration.warmup_weeks = 2;
  declaration.weeks = 4;
  return declaration;
}

TaskInstance pcn_synthetic(PcnModel const& model, std::uint64_t seed) {
  return observed_with(
      model, [](Parameters&) {}, pcn_task_names[0], seed);
}

TaskInstance pcn_misspecified(PcnModel const& model, std::uint64_t seed) {
  auto const evenly = [](Parameters& parameters) {
    parameters.front_door.core_hour_weights.fill(1);
    parameters.front_door.core_hour_weights.back() = 0.5;  // half an hour
  };
  return observed_with(model, evenly, pcn_task_names[1], seed);
}

std::vector<BenchmarkTask> pcn_tasks(PcnModel const& model) {
  return {{std::string{pcn_task_names[0]}, "a small PCN, observed at a truth of its prior",
           [&model](std::uint64_t seed) { return pcn_synthetic(model, seed); }},
          {std::string{pcn_task_names[1]},
           "the same where, unlike in the model, nobody rings early",
           [&model](std::uint64_t seed) { return pcn_misspecified(model, seed); }}};
}

}  // namespace pcnsim::calibration
