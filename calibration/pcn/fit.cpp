#include "calibration/pcn/fit.hpp"

#include "calibration/inference/stand_in.hpp"
#include "calibration/inference/waves.hpp"
#include "core/contract.hpp"
#include "experiment/parallel_map.hpp"

#include <cmath>
#include <limits>
#include <utility>

namespace pcnsim::calibration {
namespace {

constexpr double replicates_in_observation = 1;
constexpr Eigen::Index draws_of_one = 1'000;
constexpr Eigen::Index fewest_draws = 20;

PcnFit fit_one(PcnModel const& model, Simulator const& simulator, FitPlan const& plan,
               Budget const& budget) {
  PcnFit fit;
  fit.problem = model.problem([&simulator, &plan](Eigen::VectorXd const& x, std::uint64_t seed) {
    auto result = simulator(x, seed);
    if (plan.simulated) plan.simulated();
    return result;
  });
  if (plan.method == "M1") {
    auto emulated = history_match(
        fit.problem, budget,
        {.replicates_in_observation = replicates_in_observation, .draws = draws_of_one});
    fit.posterior = std::move(emulated.posterior);
    fit.emulator = std::move(emulated.emulator);
    if (fit.emulator && !fit.emulator->kept().empty()) {
      fit.match = std::make_unique<Match>(fit.problem, *fit.emulator, replicates_in_observation);
    }
  } else {
    fit.posterior = make_calibrator(plan.method)->calibrate(fit.problem, budget);
  }
  return fit;
}

/// `likelihood` where the emulators of `match` may be asked.
double log_within(Match const& match, auto const& likelihood, Eigen::VectorXd const& x) {
  return match.may_be_asked(x) ? likelihood.log_likelihood(x)
                               : -std::numeric_limits<double>::infinity();
}

}  // namespace

std::vector<PcnFit> fit_each(Models const& models, Simulators const& simulators,
                             FitPlan const& plan) {
  EXPECTS(models.size() == simulators.size());
  std::vector<PcnFit> fits(models.size());
  bool const side_by_side = models.size() > 1;
  auto const fit = [&](std::size_t i) {
    if (plan.stop != nullptr && plan.stop->load()) return;
    Budget const budget{.simulations = plan.simulations,
                        .seed = plan.seed,
                        .threads = side_by_side ? 1 : plan.threads,
                        .stop = plan.stop};
    fits[i] = fit_one(*models[i], simulators[i], plan, budget);
  };
  if (side_by_side)
    parallel_for(models.size(), plan.threads, fit);
  else
    fit(0);
  return fits;
}

std::vector<std::size_t> can_be_pooled(std::vector<PcnFit> const& fits) {
  std::vector<std::size_t> which;
  for (std::size_t i = 0; i < fits.size(); ++i) {
    if (fits[i].match && fits[i].posterior.draws.rows() >= fewest_draws) which.push_back(i);
  }
  return which;
}

Pooled pool_fits(Declaration const& declaration, std::vector<PcnFit> const& fits,
                 std::vector<std::size_t> const& which, PoolingOptions const& options) {
  std::vector<PooledParameter> parameters;
  for (auto const& parameter : declaration.parameters)
    parameters.push_back({std::log(parameter.median), parameter.sd, parameter.between});
  std::vector<PooledGroup> groups;
  for (auto const i : which) {
    auto const* const match = fits[i].match.get();
    EXPECTS(match != nullptr);
    auto const& archive = fits[i].posterior.draws;
    StandIn const stand_in(*match, archive);
    groups.push_back(
        {fits[i].problem.name,
         [match](Eigen::VectorXd const& x) { return log_within(*match, *match, x); }, archive,
         [match, stand_in](Eigen::VectorXd const& x) { return log_within(*match, stand_in, x); }});
  }
  return pool(groups, parameters, options);
}

}  // namespace pcnsim::calibration
