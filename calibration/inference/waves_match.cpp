#include "calibration/inference/waves_match.hpp"

#include "calibration/inference/design.hpp"
#include "experiment/parallel_map.hpp"

#include <Eigen/Cholesky>
#include <algorithm>
#include <boost/math/distributions/chi_squared.hpp>
#include <cmath>
#include <limits>
#include <numeric>

namespace pcnsim::calibration {
namespace {

constexpr std::uint64_t walks = 0x5741'4C4B;  // a purpose of its own
constexpr Eigen::Index population = 1'000;
constexpr double kept_per_level = 0.2;
constexpr int levels = 25;
constexpr int steps = 5;        ///< of each member at each level
constexpr double beyond = 0.1;  ///< of its design an emulator may be asked, in half-widths

double worst_of(std::vector<Match const*> const& matches, Eigen::VectorXd const& x, double above) {
  double worst = 0;
  for (auto match = matches.rbegin(); match != matches.rend(); ++match) {
    worst = std::max(worst, (*match)->implausibility(x));
    if (worst > above) break;  // ruled out already
  }
  return worst;
}

std::vector<Eigen::Index> within(Eigen::VectorXd const& g, double threshold) {
  std::vector<Eigen::Index> rows;
  for (Eigen::Index i = 0; i < g.size(); ++i)
    if (g[i] <= threshold) rows.push_back(i);
  return rows;
}

/// Moves each member of a new population, dealt from `alive`, within `threshold`.
void walk(Problem const& problem, std::vector<Match const*> const& matches, double threshold,
          Eigen::MatrixXd const& alive, Eigen::VectorXd const& alive_g, std::uint64_t seed,
          std::uint64_t level, int threads, Eigen::MatrixXd& x, Eigen::VectorXd& g) {
  auto const d = alive.cols();
  auto const n = static_cast<std::uint32_t>(alive.rows());
  parallel_for(static_cast<std::size_t>(population), threads, [&](std::size_t member) {
    auto const row = static_cast<Eigen::Index>(member);
    Stream draw(seed, level, walks, member, 0);
    Eigen::VectorXd here = alive.row(row % alive.rows()).transpose();
    double value = alive_g[row % alive.rows()];
    double prior = problem.log_prior(here);
    for (int k = 0; k < steps && n > 2; ++k) {
      auto const a = draw.below(n);
      auto const b = (a + 1 + draw.below(n - 1)) % n;
      double const length =
          (0.4 + 0.8 * draw.uniform()) * 2.38 / std::sqrt(2 * static_cast<double>(d));
      Eigen::VectorXd const there = here + length * (alive.row(a) - alive.row(b)).transpose();
      double const log_uniform = std::log1p(-draw.uniform());
      double const prior_there = problem.log_prior(there);
      if (!(log_uniform < prior_there - prior)) continue;
      double const g_there = worst_of(matches, there, threshold);
      if (g_there > threshold) continue;
      here = there;
      value = g_there;
      prior = prior_there;
    }
    x.row(row) = here.transpose();
    g[row] = value;
  });
}

}  // namespace

Match::Match(Problem const& problem, Emulator const& emulator, double replicates_in_observation)
    : emulator_{&emulator},
      replicates_{replicates_in_observation},
      observed_{emulator.of_kept(problem.observed)},
      outside_{emulator.of_kept(problem.observation_variance + problem.discrepancy_variance)},
      chi_square_{boost::math::quantile(
          boost::math::chi_squared(static_cast<double>(emulator.kept().size())), 0.995)} {}

Eigen::MatrixXd Match::covariance(Emulator::Prediction const& p) const {
  Eigen::VectorXd const sd = (p.noise / replicates_).cwiseSqrt();
  Eigen::MatrixXd s = sd.asDiagonal() * emulator_->correlation() * sd.asDiagonal();
  s.diagonal() += p.mean_variance + outside_;
  // A deterministic summary observed without error: matched to within rounding, not exactly.
  s.diagonal().array() += 1e-12 * (1e-12 + s.diagonal().array());
  return s;
}

std::optional<Match::Misfit> Match::misfit(Eigen::VectorXd const& x) const {
  return misfit(emulator_->at(x));
}

std::optional<Match::Misfit> Match::misfit(Emulator::Prediction const& p) const {
  Eigen::LLT<Eigen::MatrixXd> const factor(covariance(p));
  if (factor.info() != Eigen::Success) return std::nullopt;
  return Misfit{factor.matrixL().solve(off(p)), factor.matrixL()};
}

double Match::log_likelihood(Eigen::VectorXd const& x) const {
  auto const there = misfit(x);
  if (!there) return -std::numeric_limits<double>::infinity();
  return -there->log_root() - 0.5 * there->whitened.squaredNorm();
}

double Match::log_likelihood(Emulator::Prediction const& p, Eigen::VectorXd const& offset) const {
  auto s = covariance(p);
  Eigen::LLT<Eigen::Ref<Eigen::MatrixXd>> const factor(s);
  if (factor.info() != Eigen::Success) return -std::numeric_limits<double>::infinity();
  Eigen::VectorXd whitened = off(p);
  factor.matrixL().solveInPlace(whitened);
  Eigen::VectorXd less = offset;
  factor.matrixL().solveInPlace(less);
  return -s.diagonal().array().log().sum() - 0.5 * (whitened - less).squaredNorm();
}

double Match::mahalanobis(Eigen::VectorXd const& x) const {
  auto const p = emulator_->at(x);
  Eigen::LLT<Eigen::MatrixXd> const factor(covariance(p));
  return factor.matrixL().solve(off(p)).squaredNorm();
}

double Match::implausibility(Eigen::VectorXd const& x) const {
  auto const p = emulator_->at(x);
  auto const s = covariance(p);
  Eigen::VectorXd const apart = off(p);
  Eigen::VectorXd sizes = apart.array().square() / s.diagonal().array();
  Eigen::Index const drop = sizes.size() > 10 ? 1 : 0;
  auto const middle = sizes.data() + (sizes.size() - 1 - drop);
  std::nth_element(sizes.data(), middle, sizes.data() + sizes.size());
  double const together = Eigen::LLT<Eigen::MatrixXd>(s).matrixL().solve(apart).squaredNorm();
  return std::max(std::sqrt(*middle) / 3, std::sqrt(together / chi_square_));
}

Eigen::VectorXd Match::scores(Eigen::VectorXd const& x) const {
  auto const p = emulator_->at(x);
  return off(p).array() / covariance(p).diagonal().array().sqrt();
}

bool Match::may_be_asked(Eigen::VectorXd const& x) const {
  return emulator_->frame().holds(x, beyond);
}

double Match::emulator_share(Eigen::VectorXd const& x) const {
  auto const p = emulator_->at(x);
  return (p.mean_variance.array() / (p.noise / replicates_ + outside_).array().max(1e-300))
      .maxCoeff();
}

Space not_ruled_out(Problem const& problem, std::vector<Match const*> const& matches,
                    std::uint64_t seed, int threads) {
  double const anything = std::numeric_limits<double>::infinity();
  Eigen::MatrixXd x = prior_points(problem.priors, population, seed);
  Eigen::VectorXd g(population);
  parallel_for(static_cast<std::size_t>(population), threads, [&](std::size_t i) {
    auto const row = static_cast<Eigen::Index>(i);
    g[row] = worst_of(matches, x.row(row).transpose(), anything);
  });
  Space space;
  space.volume = 1;
  double before = anything;
  int stuck = 0;
  for (int level = 0; level < levels; ++level) {
    Eigen::VectorXd sorted = g;
    std::sort(sorted.begin(), sorted.end());
    double const threshold =
        std::max(1.0, sorted[static_cast<Eigen::Index>(kept_per_level * population)]);
    auto const alive = within(g, threshold);
    space.volume *= static_cast<double>(alive.size()) / static_cast<double>(population);
    Eigen::MatrixXd const alive_x = rows_of(x, alive);
    Eigen::VectorXd const alive_g = rows_of(g, alive).col(0);
    Eigen::Index best = 0;
    space.least = alive_g.minCoeff(&best);
    space.best = alive_x.row(best).transpose();
    space.points = alive_x;
    if (threshold <= 1 && level == 0) return space;  // independent draws: nothing to move
    walk(problem, matches, threshold, alive_x, alive_g, seed, static_cast<std::uint64_t>(level) + 1,
         threads, x, g);
    space.points = x;
    if (threshold <= 1) return space;
    stuck = threshold > 0.98 * before ? stuck + 1 : 0;
    before = threshold;
    if (stuck == 3) break;
  }
  space.empty = true;
  space.volume = 0;
  return space;
}

}  // namespace pcnsim::calibration
