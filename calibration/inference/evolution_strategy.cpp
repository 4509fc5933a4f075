#include "calibration/inference/evolution_strategy.hpp"

#include "calibration/inference/evolution_state.hpp"
#include "calibration/inference/linear_fit.hpp"
#include "calibration/inference/metered.hpp"
#include "calibration/inference/normal_scores.hpp"
#include "core/contract.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace pcnsim::calibration {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr std::size_t unused_seeds = 30;
constexpr Index draws_wanted = 1'000;
constexpr double converged_reach = 1e-3;  // of a prior standard deviation
constexpr double most_evaluations = 64;   // averaged over for one point
constexpr double growth = 1.5;

class Fit {
public:
  Fit(Problem const& problem, Budget const& budget)
      : problem_{problem}, budget_{budget}, metered_{problem, budget} {}

  Posterior result() {
    Posterior posterior;
    if (learn_variance())
      search(posterior);
    else
      posterior.stopped_because =
          metered_.stopped() ? "interrupted" : "too few simulations succeeded";
    posterior.warnings.emplace_back("a point fit: draws are the search's last distribution");
    metered_.account(posterior);
    return posterior;
  }

private:
  [[nodiscard]] Index population() const {
    auto const usual = 4 + static_cast<Index>(3 * std::log(problem_.dimension()));
    return usual + usual % 2;
  }

  bool learn_variance();
  void search(Posterior& posterior);
  [[nodiscard]] double loss(Simulated const& simulated, VectorXd const& score) const;
  VectorXd losses(MatrixXd const& scores, int evaluations, std::string const& step);
  void report(Posterior& posterior, EvolutionState const& state, double evaluations);

  Problem const& problem_;
  Budget const& budget_;
  Metered metered_;
  VectorXd variance_;
  VectorXd start_;
  std::uint64_t common_ = 0;
};

/// From a tenth of the budget, spread over the prior; the best of it is where the search starts.
bool Fit::learn_variance() {
  auto const d = problem_.dimension();
  auto const count = std::max(budget_.simulations / 10, static_cast<std::size_t>(2 * d + 10));
  auto stream = method_stream(budget_, MethodDraw::proposal);
  MatrixXd const scores = normal_rows(stream, static_cast<Index>(count), d);
  auto const results = metered_.run(points_from_scores(problem_, scores), "first sample");
  std::vector<Index> good;
  for (std::size_t i = 0; i < count; ++i)
    if (results[i].summaries) good.push_back(static_cast<Index>(i));
  if (metered_.stopped() || static_cast<Index>(good.size()) < d + 3) return false;
  MatrixXd summaries(good.size(), problem_.observed.size());
  for (std::size_t i = 0; i < good.size(); ++i)
    summaries.row(static_cast<Index>(i)) =
        results[static_cast<std::size_t>(good[i])].summaries->transpose();
  auto const meter = metered_.inferring();
  auto const fit = linear_fit(scores(good, Eigen::all), summaries);
  variance_ =
      fit.left_over.diagonal() + problem_.observation_variance + problem_.discrepancy_variance;
  variance_ = variance_.cwiseMax(1e-12 * variance_.maxCoeff() + 1e-300);
  double least = std::numeric_limits<double>::infinity();
  for (auto const i : good) {
    double const here = loss(results[static_cast<std::size_t>(i)], scores.row(i).transpose());
    if (here >= least) continue;
    least = here;
    start_ = scores.row(i).transpose();
  }
  return true;
}

double Fit::loss(Simulated const& simulated, VectorXd const& score) const {
  if (!simulated.summaries) return std::numeric_limits<double>::infinity();
  VectorXd const misfit = *simulated.summaries - problem_.observed;
  return 0.5 * misfit.cwiseAbs2().cwiseQuotient(variance_).sum() + 0.5 * score.squaredNorm();
}

VectorXd Fit::losses(MatrixXd const& scores, int evaluations, std::string const& step) {
  VectorXd sum = VectorXd::Zero(scores.rows());
  auto const points = points_from_scores(problem_, scores);
  for (int e = 0; e < evaluations; ++e) {
    auto const results = metered_.run_common(points, ++common_, step);
    for (Index i = 0; i < sum.size(); ++i)
      sum[i] += loss(results[static_cast<std::size_t>(i)], scores.row(i).transpose());
  }
  return sum / evaluations;
}

std::vector<Index> best_first(VectorXd const& losses) {
  std::vector<Index> order(static_cast<std::size_t>(losses.size()));
  std::iota(order.begin(), order.end(), Index{0});
  std::ranges::stable_sort(order, [&](Index a, Index b) { return losses[a] < losses[b]; });
  return order;
}

/// Mean change of rank between two rankings of the same points, as a share of the largest possible
/// for points at random (a third of their number).
double rank_change(VectorXd const& once, VectorXd const& again) {
  auto const count = once.size();
  auto const first = best_first(once);
  auto const second = best_first(again);
  VectorXd rank(count);
  for (Index i = 0; i < count; ++i)
    rank[first[static_cast<std::size_t>(i)]] = static_cast<double>(i);
  double sum = 0;
  for (Index i = 0; i < count; ++i)
    sum += std::abs(rank[second[static_cast<std::size_t>(i)]] - static_cast<double>(i));
  return sum / static_cast<double>(count) / (static_cast<double>(count) / 3);
}

void Fit::search(Posterior& posterior) {
  auto const lambda = population();
  EvolutionState state(start_, 0.5, lambda);
  double evaluations = 1;
  for (std::uint64_t generation = 0;; ++generation) {
    auto const each = static_cast<int>(evaluations);
    auto const needed = static_cast<std::size_t>(2 * each * lambda);
    if (metered_.stopped())
      posterior.stopped_because = "interrupted";
    else if (metered_.left() < needed + unused_seeds)
      posterior.stopped_because = "the budget was spent";
    else if (state.reach() < converged_reach)
      posterior.stopped_because = "the point was found";
    if (!posterior.stopped_because.empty()) break;
    auto stream = method_stream(budget_, MethodDraw::perturbation, generation);
    MatrixXd const scores = state.points(normal_rows(stream, lambda, problem_.dimension()));
    auto const step = "generation " + std::to_string(generation + 1);
    VectorXd const once = losses(scores, each, step);
    VectorXd const again = losses(scores, each, step);
    if (metered_.stopped()) continue;
    auto const meter = metered_.inferring();
    state.learn(scores, best_first(once + again));
    // Half the change of a random order: the noise decides. Average over more, and when no more
    // are to be had, look wider (Hansen et al. 2009).
    if (rank_change(once, again) < 0.5) {
      evaluations = std::max(1.0, evaluations / std::pow(growth, 0.25));
    } else if (evaluations < most_evaluations) {
      evaluations = std::min(most_evaluations, evaluations * growth);
    } else {
      state.widen(1 + 2 / (static_cast<double>(problem_.dimension()) + 10));
    }
  }
  if (!metered_.stopped()) report(posterior, state, evaluations);
}

void Fit::report(Posterior& posterior, EvolutionState const& state, double evaluations) {
  auto const seeds = static_cast<Index>(std::min(unused_seeds, metered_.left()));
  MatrixXd const repeated = state.mean().transpose().replicate(seeds, 1);
  auto const results = metered_.run(points_from_scores(problem_, repeated), "unused seeds");
  std::vector<double> found;
  for (auto const& result : results)
    if (result.summaries) found.push_back(loss(result, state.mean()));
  if (!found.empty()) {
    auto const count = static_cast<double>(found.size());
    double const mean = std::accumulate(found.begin(), found.end(), 0.0) / count;
    posterior.diagnostics.push_back({"loss", mean, "mean over unused seeds, at the point"});
  }
  posterior.diagnostics.push_back({"evaluations", evaluations, "averaged over, in the end"});
  posterior.diagnostics.push_back({"reach", state.reach(), "of the last distribution, prior sd"});
  auto stream = method_stream(budget_, MethodDraw::final);
  posterior.draws = points_from_scores(
      problem_, state.points(normal_rows(stream, draws_wanted, problem_.dimension())));
}

}  // namespace

Posterior EvolutionStrategy::calibrate(Problem const& problem, Budget const& budget) const {
  EXPECTS(budget.simulations >= static_cast<std::size_t>(4 * problem.dimension() + 60));
  return Fit(problem, budget).result();
}

}  // namespace pcnsim::calibration
