#include "calibration/inference/kalman_inversion.hpp"

#include "calibration/inference/linear_fit.hpp"
#include "calibration/inference/metered.hpp"
#include "calibration/inference/normal_scores.hpp"
#include "calibration/inference/weighted_draws.hpp"
#include "core/contract.hpp"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>

namespace pcnsim::calibration {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr std::size_t usual_steps = 8;
constexpr Index draws_wanted = 1'000;

struct Ensemble {
  MatrixXd scores;  ///< by row
  MatrixXd summaries;
};

/// Members that failed are dropped.
Ensemble simulated(Problem const& problem, MatrixXd const& scores, Metered& metered, int step) {
  auto const results =
      metered.run(points_from_scores(problem, scores), "step " + std::to_string(step));
  std::vector<Index> good;
  for (std::size_t i = 0; i < results.size(); ++i)
    if (results[i].summaries) good.push_back(static_cast<Index>(i));
  Ensemble ensemble{scores(good, Eigen::all), MatrixXd(good.size(), problem.observed.size())};
  for (std::size_t i = 0; i < good.size(); ++i)
    ensemble.summaries.row(static_cast<Index>(i)) =
        results[static_cast<std::size_t>(good[i])].summaries->transpose();
  return ensemble;
}

/// Γ: residual covariance, shrunk to its diagonal when the ensemble is small, and what was declared.
MatrixXd noise_of(Problem const& problem, LinearFit const& fit, Index members) {
  auto const q = static_cast<double>(problem.observed.size());
  double const shrinkage = std::min(1.0, q / static_cast<double>(members));
  MatrixXd noise = (1 - shrinkage) * fit.left_over;
  noise.diagonal() += shrinkage * fit.left_over.diagonal() + problem.observation_variance +
                      problem.discrepancy_variance;
  noise.diagonal().array() += 1e-9 * noise.trace() / q + 1e-300;
  return noise;
}

/// 1/α of the data-misfit controller: at most what is left of the unit of pseudo-time.
double inflation_inverse(Problem const& problem, MatrixXd const& summaries,
                         Eigen::LLT<MatrixXd> const& noise, double left) {
  MatrixXd const misfits = problem.observed.transpose().replicate(summaries.rows(), 1) - summaries;
  VectorXd const phi =
      0.5 * noise.matrixL().solve(misfits.transpose()).colwise().squaredNorm().transpose();
  double const mean = phi.mean();
  double const variance = (phi.array() - mean).square().sum() / static_cast<double>(phi.size() - 1);
  auto const q = static_cast<double>(problem.observed.size());
  return std::min(std::max(q / (2 * mean), std::sqrt(q / (2 * variance))), left);
}

MatrixXd updated(Problem const& problem, Ensemble const& ensemble, LinearFit const& fit,
                 MatrixXd const& noise, double alpha, Stream& stream) {
  auto const members = ensemble.scores.rows();
  MatrixXd const predicted = fit.predicted(ensemble.scores);
  VectorXd const equal = VectorXd::Ones(members);
  MatrixXd const spread = weighted_covariance(ensemble.scores, equal);
  MatrixXd const cross = spread * fit.slopes;
  MatrixXd const total = fit.slopes.transpose() * cross + alpha * noise;
  MatrixXd const root = Eigen::LLT<MatrixXd>(noise).matrixL();
  MatrixXd const xi =
      std::sqrt(alpha) * normal_rows(stream, members, noise.rows()) * root.transpose();
  MatrixXd const innovation = (xi - predicted).rowwise() + problem.observed.transpose();
  return ensemble.scores + (cross * total.ldlt().solve(innovation.transpose())).transpose();
}

}  // namespace

Posterior KalmanInversion::calibrate(Problem const& problem, Budget const& budget) const {
  Metered metered(problem, budget);
  auto const d = problem.dimension();
  auto const least = static_cast<std::size_t>(d) + 20;
  auto const members =
      std::min(std::max(budget.simulations / usual_steps, least), budget.simulations);
  EXPECTS(members >= least);
  auto proposal = method_stream(budget, MethodDraw::proposal);
  MatrixXd scores = normal_rows(proposal, static_cast<Index>(members), d);

  Posterior posterior;
  double time = 0;
  int step = 0;
  while (time < 1) {
    auto const ensemble = simulated(problem, scores, metered, ++step);
    if (metered.stopped() || ensemble.scores.rows() < d + 3) break;
    auto const meter = metered.inferring();
    auto const fit = linear_fit(ensemble.scores, ensemble.summaries);
    auto const noise = noise_of(problem, fit, ensemble.scores.rows());
    bool const is_last = metered.left() < static_cast<std::size_t>(ensemble.scores.rows());
    double const advance = is_last ? 1 - time
                                   : inflation_inverse(problem, ensemble.summaries,
                                                       Eigen::LLT<MatrixXd>(noise), 1 - time);
    auto stream = method_stream(budget, MethodDraw::perturbation, static_cast<std::uint64_t>(step));
    scores = updated(problem, ensemble, fit, noise, 1 / advance, stream);
    time = advance >= 1 - time ? 1 : time + advance;
    if (is_last) posterior.warnings.emplace_back("the budget ended before small steps could");
  }
  posterior.stopped_because = time == 1           ? "the whole of the data was taken in"
                              : metered.stopped() ? "interrupted"
                                                  : "too few simulations succeeded";
  if (time == 1) {
    auto const meter = metered.inferring();
    auto stream = method_stream(budget, MethodDraw::resampling);
    posterior.draws = points_from_scores(
        problem, smoothed_draws(scores, VectorXd::Ones(scores.rows()), draws_wanted, stream));
  }
  posterior.warnings.emplace_back("intervals are approximate (ensemble Kalman)");
  posterior.diagnostics = {{"steps", static_cast<double>(step), "of the data-misfit controller"},
                           {"members", static_cast<double>(scores.rows()), "of the ensemble"}};
  metered.account(posterior);
  return posterior;
}

}  // namespace pcnsim::calibration
