#include "calibration/inference/waves_report.hpp"

#include "calibration/inference/design.hpp"

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>
#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <fmt/format.h>
#include <numeric>

namespace pcnsim::calibration {
namespace {

constexpr double flat = 0.1;     ///< of the prior's information
constexpr double part_of = 0.3;  ///< component of a direction that is worth a name

/// Numbers of the parameters that make up most of it; none when many do.
std::vector<Eigen::Index> parameters_of(Eigen::VectorXd const& direction) {
  std::vector<Eigen::Index> which;
  for (Eigen::Index j = 0; j < direction.size(); ++j)
    if (std::abs(direction[j]) >= part_of) which.push_back(j);
  return which;
}

std::string const& name_of(Problem const& problem, Eigen::Index j) {
  return problem.priors[static_cast<std::size_t>(j)].name;
}

std::string direction_name(Problem const& problem, Eigen::VectorXd const& direction) {
  std::string text;
  double const sign = direction[0] < 0 ? -1 : 1;
  for (auto const j : parameters_of(direction)) {
    if (!text.empty()) text += ", ";
    text += name_of(problem, j) + (sign * direction[j] > 0 ? " up" : " down");
  }
  return text.empty() ? "many parameters together" : text;
}

void report_flat(Problem const& problem, double information, Eigen::VectorXd const& direction,
                 Posterior& posterior) {
  posterior.warnings.push_back(
      fmt::format("flat direction: the data hardly tell ({:.3f} of what the prior does): {}",
                  std::max(information, 0.0), direction_name(problem, direction)));
  std::vector<std::string> names;
  for (auto const j : parameters_of(direction))
    names.push_back(name_of(problem, j));
  if (!posterior.flat_directions) posterior.flat_directions.emplace();
  posterior.flat_directions->push_back(std::move(names));
}

}  // namespace

double prior_sd(Prior const& prior) {
  return prior.shape == Prior::Shape::normal ? prior.b : (prior.b - prior.a) / std::sqrt(12.0);
}

int report_identifiability(Problem const& problem, Match const& match, Eigen::VectorXd const& x,
                           Posterior& posterior) {
  // A tenth of the prior's sd, beyond the ripples of a process, but well inside the emulator's frame.
  constexpr double step = 0.1;
  constexpr double of_frame = 0.25;
  auto const d = problem.dimension();
  auto const centre = match.emulator().at(x);
  Eigen::MatrixXd jacobian(centre.mean.size(), d);
  for (Eigen::Index j = 0; j < d; ++j) {
    double const sd = prior_sd(problem.priors[static_cast<std::size_t>(j)]);
    double const h = std::min(step * sd, of_frame * match.emulator().frame().half_width[j]);
    Eigen::VectorXd const shift = h * Eigen::VectorXd::Unit(d, j);
    jacobian.col(j) = (match.emulator().at(x + shift).mean - match.emulator().at(x - shift).mean) *
                      (sd / (2 * h));
  }
  Eigen::LLT<Eigen::MatrixXd> const factor(match.covariance(centre));
  Eigen::MatrixXd const half = factor.matrixL().solve(jacobian);
  Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> const eigen(half.transpose() * half);
  int strong = 0;
  for (Eigen::Index k = 0; k < d; ++k) {
    double const value = eigen.eigenvalues()[k];
    Eigen::VectorXd const direction = eigen.eigenvectors().col(k);
    posterior.diagnostics.push_back(
        {fmt::format("Fisher eigenvalue {}", k + 1), value, direction_name(problem, direction)});
    if (value > 1) ++strong;
    if (value < flat) report_flat(problem, value, direction, posterior);
  }
  return strong;
}

void report_without_effect(Problem const& problem, std::vector<Emulator const*> const& emulators,
                           Posterior& posterior) {
  constexpr Eigen::Index bases = 12;
  auto const d = problem.dimension();
  Eigen::MatrixXd const base = (sobol_points(bases, d, 1).array() * 1.6 - 0.8).matrix();
  for (Eigen::Index j = 0; j < d; ++j) {
    double excess = 0;  // of the largest change over what chance allows
    for (auto const* emulator : emulators) {
      auto const q = emulator->kept().size();
      if (q == 0) continue;
      // Three contrasts at twelve places: on a polynomial they are far fewer, so this is cautious.
      double const allowed = boost::math::quantile(
          boost::math::normal(), 1 - 0.01 / (2.0 * 3 * bases * static_cast<double>(q)));
      for (std::size_t k = 0; k < q; ++k)
        for (Eigen::Index i = 0; i < bases; ++i) {
          // In the emulator's coordinates, which are its frame: waves learn from no other PCN.
          Eigen::VectorXd u = base.row(i).transpose();
          Eigen::VectorXd v = u;
          for (auto const& [from, to] : {std::pair{-0.8, 0.8}, {-0.8, 0.0}, {0.0, 0.8}}) {
            u[j] = from;
            v[j] = to;
            auto const change = emulator->summary(k).change(v, u);
            if (change.variance > 0)
              excess =
                  std::max(excess, std::abs(change.mean) / std::sqrt(change.variance) / allowed);
          }
        }
    }
    if (excess < 1)
      posterior.warnings.push_back(problem.priors[static_cast<std::size_t>(j)].name +
                                   " changes no summary by more than chance");
  }
}

void report_contradiction(Problem const& problem, Match const& match, Eigen::VectorXd const& best,
                          std::string const& how_known, Posterior& posterior) {
  posterior.contradiction = true;
  auto const scores = match.scores(best);
  auto const& kept = match.emulator().kept();
  std::vector<Eigen::Index> order(kept.size());
  std::iota(order.begin(), order.end(), Eigen::Index{0});
  std::stable_sort(order.begin(), order.end(), [&](Eigen::Index a, Eigen::Index b) {
    return std::abs(scores[a]) > std::abs(scores[b]);
  });
  std::string names;
  for (std::size_t k = 0; k < order.size(); ++k) {
    if (k >= 2 && std::abs(scores[order[k]]) <= 3) break;
    if (!names.empty()) names += ", ";
    auto const row = kept[static_cast<std::size_t>(order[k])];
    names += fmt::format("{} ({:+.1f} sd)", problem.summary_names[static_cast<std::size_t>(row)],
                         scores[order[k]]);
  }
  posterior.warnings.push_back("no parameter set reproduces the targets (" + how_known +
                               "); farthest out at the best: " + names);
}

void report_predictive(Problem const& problem, Match const& match, Eigen::MatrixXd const& x,
                       std::vector<Simulated> const& fresh, Posterior& posterior) {
  constexpr double false_alarms = 0.01;  // of all targets together
  auto const q = problem.observed.size();
  auto const& kept = match.emulator().kept();
  Eigen::VectorXd sum = Eigen::VectorXd::Zero(q);
  Eigen::VectorXd squares = Eigen::VectorXd::Zero(q);
  double n = 0;
  double inside = 0;
  for (std::size_t i = 0; i < fresh.size(); ++i) {
    if (!fresh[i].summaries) continue;
    auto const& y = *fresh[i].summaries;
    Eigen::VectorXd const off = y - problem.observed;
    sum += off;
    squares += off.cwiseAbs2();
    ++n;
    auto const p = match.emulator().at(x.row(static_cast<Eigen::Index>(i)).transpose());
    for (std::size_t k = 0; k < kept.size(); ++k) {
      auto const e = static_cast<Eigen::Index>(k);
      double const sd = std::sqrt(p.noise[e] + p.mean_variance[e]);
      inside += std::abs(y[kept[k]] - p.mean[e]) <= 1.96 * sd ? 1 : 0;
    }
  }
  if (n < 2) return;
  Eigen::ArrayXd const mean = sum.array() / n;
  Eigen::ArrayXd const variance = (squares.array() / n - mean.square()) * n / (n - 1) +
                                  problem.observation_variance.array() +
                                  problem.discrepancy_variance.array();
  Eigen::ArrayXd const scores = -mean / variance.max(1e-300).sqrt();
  posterior.diagnostics.push_back({"predictive simulations", n, ""});
  posterior.diagnostics.push_back({"predictive coverage",
                                   (scores.abs() <= 1.96).cast<double>().mean(),
                                   "share of targets in the 95% interval of M1's own last "
                                   "simulations at its draws, before PCNs are pooled"});
  if (!kept.empty())
    posterior.diagnostics.push_back(
        {"emulator coverage", inside / n / static_cast<double>(kept.size()),
         "share of fresh simulations in the emulator's 95% interval, before they refined it"});
  for (Eigen::Index k = 0; k < q; ++k)
    posterior.diagnostics.push_back(
        {"predictive score of " + problem.summary_names[static_cast<std::size_t>(k)], scores[k],
         std::abs(scores[k]) <= 1.96 ? "inside the 95% interval" : "outside the 95% interval"});
  double const allowed =
      boost::math::quantile(boost::math::normal(), 1 - false_alarms / (2 * static_cast<double>(q)));
  Eigen::Index farthest = 0;
  if (!(scores.abs().maxCoeff(&farthest) > allowed)) return;
  posterior.contradiction = true;
  posterior.warnings.push_back(
      fmt::format("{} is farther from simulations at draws of the posterior than chance explains "
                  "({:+.1f} sd): no parameter set reproduces it with the others",
                  problem.summary_names[static_cast<std::size_t>(farthest)], scores[farthest]));
}

}  // namespace pcnsim::calibration
