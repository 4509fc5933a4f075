#include "calibration/pcn/fit.hpp"

#include "calibration/inference/common_polynomials.hpp"
#include "calibration/inference/waves.hpp"
#include "core/contract.hpp"
#include "experiment/parallel_map.hpp"

#include <limits>
#include <tuple>
#include <utility>

namespace pcnsim::calibration {
namespace {

constexpr Eigen::Index draws_of_one = 1'000;
constexpr Eigen::Index fewest_draws = 20;
constexpr std::uint64_t refinements = 1'000;     ///< batches of seeds from here on
constexpr double margin = 0.5;                   ///< about the points, in half-widths
constexpr Eigen::Index points_a_parameter = 30;  ///< to emulate from, at least

bool is_stopped(FitPlan const& plan) { return plan.stop != nullptr && plan.stop->load(); }

/// Instead of what was said of the emulator before.
void report_dropped(std::vector<std::string> const& dropped, Posterior& posterior) {
  std::erase_if(posterior.warnings,
                [](std::string const& warning) { return warning.starts_with(not_used); });
  for (auto const& text : dropped)
    posterior.warnings.push_back(not_used + text);
  for (auto& diagnostic : posterior.diagnostics) {
    if (diagnostic.name == summaries_dropped)
      diagnostic.value = static_cast<double>(dropped.size());
  }
}

/// Where one fit is emulated anew.
struct Anew {
  PcnFit* fit;
  Eigen::MatrixXd points;  ///< those it was refined about before, too: they stay within reach
  Ensemble near;

  Anew(PcnFit& of, Eigen::MatrixXd const& draws)
      : fit{&of}, points(draws.rows() + of.refined_about.rows(), draws.cols()) {
    points << draws, of.refined_about.rows() > 0 ? of.refined_about : draws.topRows(0);
    near = about(of.simulated, Frame::around(points), margin, points_a_parameter * draws.cols());
  }
};

/// Each anew, about its draws and what it was before; what the simulations of the others say of how its
/// targets bend is its prior. The emulators stay where nothing can be emulated.
void emulate_about(std::vector<PcnFit>& fits, std::vector<std::size_t> const& which,
                   std::vector<Eigen::MatrixXd> const& draws, FitPlan const& plan) {
  std::vector<Anew> anew;
  for (std::size_t w = 0; w < which.size(); ++w) {
    if (draws[w].rows() > 0) anew.emplace_back(fits[which[w]], draws[w]);
  }
  std::vector<NamedEnsemble> kin;
  kin.reserve(anew.size());
  for (auto const& one : anew)
    kin.push_back({one.near, one.fit->problem.summary_names});
  auto const priors = priors_from_kin(kin, plan.threads, plan.stop);
  parallel_for(anew.size(), plan.threads, [&](std::size_t k) {
    if (is_stopped(plan)) return;
    auto& [fit, points, near] = anew[k];
    auto emulator = std::make_unique<Emulator>(near, fit->problem.summary_names, 1, priors[k]);
    if (emulator->kept().empty()) return;
    fit->emulator = std::move(emulator);
    fit->refined_about = std::move(points);
    report_dropped(fit->emulator->dropped(), fit->posterior);
  });
}

void learn(PcnFit& fit, Known const& known) {
  auto const n = known.points.rows();
  fit.posterior.simulations += static_cast<std::size_t>(n);
  fit.posterior.simulation_seconds += known.cpu_seconds;
  for (Eigen::Index k = 0; k < n; ++k) {
    if (known.summaries.row(k).allFinite())
      fit.simulated.add(known.points.row(k).transpose(), known.summaries.row(k).transpose());
    else
      ++fit.posterior.failed;
  }
}

/// At `count` of the rows of `draws`.
Known simulated_at(Problem const& problem, Eigen::MatrixXd const& draws, Eigen::Index count,
                   std::uint64_t batch, Budget const& budget) {
  Known known{thinned_rows(draws, count), {}};
  known.summaries.setConstant(known.points.rows(), problem.observed.size(),
                              std::numeric_limits<double>::quiet_NaN());
  auto const results = simulate_all(problem, known.points, batch, budget);
  for (std::size_t k = 0; k < results.size(); ++k) {
    known.cpu_seconds += results[k].cpu_seconds;
    if (results[k].summaries)
      known.summaries.row(static_cast<Eigen::Index>(k)) = results[k].summaries->transpose();
  }
  return known;
}

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
    fit.simulated = std::move(emulated.simulated);
  } else {
    fit.posterior = make_calibrator(plan.method)->calibrate(fit.problem, budget);
  }
  return fit;
}

}  // namespace

std::vector<PcnFit> fit_each(Models const& models, Simulators const& simulators,
                             FitPlan const& plan) {
  EXPECTS(models.size() == simulators.size());
  std::vector<PcnFit> fits(models.size());
  bool const side_by_side = models.size() > 1;
  auto const fit = [&](std::size_t i) {
    if (is_stopped(plan)) return;
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

Eigen::MatrixXd thinned_rows(Eigen::MatrixXd const& draws, Eigen::Index count) {
  auto const kept = std::min(count, draws.rows());
  Eigen::MatrixXd result(kept, draws.cols());
  for (Eigen::Index k = 0; k < kept; ++k)
    result.row(k) = draws.row(k * draws.rows() / kept);
  return result;
}

void refine_fits(std::vector<PcnFit>& fits, std::vector<std::size_t> const& which,
                 std::vector<Eigen::MatrixXd> const& draws, Eigen::Index count, std::uint64_t round,
                 FitPlan const& plan) {
  EXPECTS(which.size() == draws.size());
  parallel_for(which.size(), plan.threads, [&](std::size_t w) {
    if (draws[w].rows() == 0 || count == 0) return;
    Budget const budget{
        .simulations = 0, .seed = plan.seed, .threads = 1, .progress = {}, .stop = plan.stop};
    auto& fit = fits[which[w]];
    auto const known = simulated_at(fit.problem, draws[w], count, refinements + round, budget);
    if (is_stopped(plan)) return;
    learn(fit, known);
  });
  if (count > 0 && !is_stopped(plan)) emulate_about(fits, which, draws, plan);
}

void learn_fits(std::vector<PcnFit>& fits, std::vector<std::size_t> const& which,
                std::vector<Eigen::MatrixXd> const& draws, std::vector<Known> const& known,
                FitPlan const& plan) {
  EXPECTS(which.size() == draws.size() && which.size() == known.size());
  for (std::size_t w = 0; w < which.size(); ++w)
    learn(fits[which[w]], known[w]);
  if (!is_stopped(plan)) emulate_about(fits, which, draws, plan);
}

std::vector<std::size_t> can_be_pooled(std::vector<PcnFit> const& fits) {
  std::vector<std::size_t> which;
  for (std::size_t i = 0; i < fits.size(); ++i) {
    auto const& [emulator, draws] = std::tie(fits[i].emulator, fits[i].posterior.draws);
    if (emulator && !emulator->kept().empty() && draws.rows() >= fewest_draws) which.push_back(i);
  }
  return which;
}

}  // namespace pcnsim::calibration
