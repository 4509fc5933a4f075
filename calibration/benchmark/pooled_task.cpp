#include "calibration/benchmark/pooled_task.hpp"

#include "calibration/benchmark/task_streams.hpp"
#include "calibration/inference/cpu_time.hpp"
#include "core/contract.hpp"

#include <cmath>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace pcnsim::calibration {
namespace {

using Eigen::VectorXd;

constexpr std::uint64_t attempts = 100;  ///< at parameters that contradict each other in no PCN
constexpr int pooling_sweeps = 2'000;    ///< six PCNs mix faster than 22

struct National {
  VectorXd mean;
  VectorXd spread;
  VectorXd errors;  ///< common to all PCNs, on the targets' scales
};

National national_draw(Declaration const& declaration, Stream& draw) {
  auto const d = static_cast<Eigen::Index>(declaration.parameters.size());
  auto const q = static_cast<Eigen::Index>(declaration.targets.size());
  National result{VectorXd(d), VectorXd(d), VectorXd(q)};
  for (Eigen::Index j = 0; j < d; ++j) {
    auto const& parameter = declaration.parameters[static_cast<std::size_t>(j)];
    result.mean[j] = std::log(parameter.median) + parameter.sd * draw.normal();
    result.spread[j] = parameter.between * std::abs(draw.normal());
  }
  for (Eigen::Index t = 0; t < q; ++t)
    result.errors[t] = declaration.common_sd(static_cast<std::size_t>(t)) * draw.normal();
  return result;
}

/// Of a PCN of this nation: one simulation, with all errors. Nothing if its parameters contradict each
/// other.
std::optional<VectorXd> observed(PcnModel const& model, National const& nation, Stream& draw) {
  auto const& declaration = model.declaration();
  VectorXd x = nation.mean;
  for (Eigen::Index j = 0; j < x.size(); ++j)
    x[j] += nation.spread[j] * draw.normal();
  auto const simulated = only_if_finite(model.simulate(x, draw()));
  if (!simulated.summaries) return std::nullopt;
  VectorXd result = simulated.summaries->head(nation.errors.size()) + nation.errors;
  for (Eigen::Index t = 0; t < result.size(); ++t) {
    auto const& target = declaration.targets[static_cast<std::size_t>(t)];
    double const own = target.discrepancy_sd * std::sqrt(1 - declaration.common_discrepancy);
    result[t] += own * draw.normal() + target.observed_sd * draw.normal();
  }
  return result;
}

struct Synthetic {
  VectorXd truth;
  Models models;
};

Synthetic synthetic(Models const& models, std::uint64_t seed) {
  for (std::uint64_t k = 0; k < attempts; ++k) {
    auto draw = task_stream(seed, TaskDraw::truth, 0, k);
    auto const nation = national_draw(models.front()->declaration(), draw);
    Synthetic result{nation.mean, {}};
    for (std::size_t i = 0; i < models.size(); ++i) {
      auto of_pcn = task_stream(seed, TaskDraw::truth, 1 + i, k);
      auto const seen = observed(*models[i], nation, of_pcn);
      if (!seen) break;
      result.models.push_back(std::make_unique<PcnModel const>(models[i]->observing(*seen)));
    }
    if (result.models.size() == models.size()) return result;
  }
  throw ContractFailure("parameters of a PCN contradict each other in every draw of the prior");
}

Posterior pooled_posterior(Models const& models, Budget const& budget) {
  CalibrationPlan const plan{.fit = {.method = "M1",
                                     .simulations = budget.simulations,
                                     .seed = budget.seed,
                                     .threads = budget.threads,
                                     .simulated = {},
                                     .stop = budget.stop},
                             // The shipped calibration's share: 200 draws to 800 simulations.
                             .draws = static_cast<Eigen::Index>(budget.simulations / 4),
                             .pooling_sweeps = pooling_sweeps,
                             .checks = false};
  double const before = cpu_seconds_of(budget.threads);
  auto const found = calibrate(models, simulators_of(models, budget.stop), plan);
  Posterior posterior;
  for (auto const& fit : found.fits) {
    posterior.simulations += fit.posterior.simulations;
    posterior.failed += fit.posterior.failed;
    posterior.simulation_seconds += fit.posterior.simulation_seconds;
  }
  posterior.inference_seconds =
      cpu_seconds_of(budget.threads) - before - posterior.simulation_seconds;
  if (found.pooled) posterior.draws = found.pooled->parameters.mean;
  return posterior;
}

}  // namespace

TaskInstance pooled_pcns_task(Models const& models, std::uint64_t seed) {
  EXPECTS(models.size() > 1);
  auto drawn = std::make_shared<Synthetic>(synthetic(models, seed));
  TaskInstance task;
  task.truth = drawn->truth;
  task.problem.name = pooled_task_name;
  for (auto const& parameter : models.front()->declaration().parameters)
    task.problem.priors.push_back({.name = parameter.name,
                                   .scale = Prior::Scale::log,
                                   .a = std::log(parameter.median),
                                   .b = parameter.sd});
  task.pooled = [drawn = std::move(drawn)](Budget const& budget) {
    return pooled_posterior(drawn->models, budget);
  };
  return task;
}

BenchmarkTask pooled_task(Models const& models) {
  return {std::string{pooled_task_name}, "six PCNs that share what they are drawn about",
          [&models](std::uint64_t seed) { return pooled_pcns_task(models, seed); }, true};
}

}  // namespace pcnsim::calibration
