#include "calibration/inference/common_polynomials.hpp"
#include "made_up_pcns.hpp"

#include <Eigen/LU>
#include <atomic>
#include <cmath>
#include <doctest/doctest.h>
#include <numbers>

namespace pcnsim::calibration {
namespace {

using test::declared;
using test::made_up;
using test::models;

constexpr Eigen::Index targets = 2;
constexpr Eigen::Index parameters = 3;

struct Fitted {
  Models pcns = models();
  PcnSimulators simulators = made_up(pcns);
  FitPlan plan{.simulations = 120};
  std::vector<PcnFit> fits = fit_each(pcns, simulators.as_is, plan);
};

Fitted& fitted() {
  static Fitted one;
  return one;
}

Eigen::VectorXd point_of(Eigen::VectorXd const& x, Eigen::VectorXd const& errors) {
  Eigen::VectorXd point(x.size() + errors.size());
  point << x, errors;
  return point;
}

TEST_CASE("over all common errors, a PCN among others has the likelihood that it has by itself") {
  auto const& fit = fitted().fits[0];
  PcnLikelihood const likelihood(declared(), fit);
  REQUIRE(fit.emulator->kept().size() == targets);
  Eigen::VectorXd const x = fit.posterior.draws.row(0).transpose();
  // Both targets by the midpoint rule, 5 prior standard deviations either way.
  constexpr double step = 0.05;
  double whole = 0;
  for (double a = -5 + step / 2; a < 5; a += step) {
    for (double b = -5 + step / 2; b < 5; b += step) {
      double const prior = std::exp(-0.5 * (a * a + b * b)) / (2 * std::numbers::pi);
      whole += step * step * prior * std::exp(likelihood.log(point_of(x, Eigen::Vector2d{a, b})));
    }
  }
  Match const by_itself(fit.problem, *fit.emulator, replicates_in_observation);
  CHECK(std::log(whole) == doctest::Approx(by_itself.log_likelihood(x)).epsilon(1e-4));
}

TEST_CASE("errors of the archive are those of their distribution when this PCN alone is known") {
  auto& all = fitted();
  auto fit = fit_each(all.pcns, all.simulators.as_is, all.plan);
  auto& one = fit[1];
  Eigen::VectorXd const x = one.posterior.draws.row(3).transpose();
  one.posterior.draws = x.transpose().replicate(20'000, 1);
  PcnLikelihood const likelihood(declared(), one);
  Eigen::MatrixXd const errors = likelihood.archive(7).rightCols(targets);
  // The same by weighing: normal about a mean, of which the likelihood's logarithm knows the slope.
  auto const log_at = [&](double a, double b) {
    return likelihood.log(point_of(x, Eigen::Vector2d{a, b})) - 0.5 * (a * a + b * b);
  };
  constexpr double h = 0.5;  // a quadratic: differences are exact
  Eigen::Vector2d const slope{(log_at(h, 0) - log_at(-h, 0)) / (2 * h),
                              (log_at(0, h) - log_at(0, -h)) / (2 * h)};
  Eigen::Matrix2d curvature;
  curvature(0, 0) = (log_at(h, 0) - 2 * log_at(0, 0) + log_at(-h, 0)) / (h * h);
  curvature(1, 1) = (log_at(0, h) - 2 * log_at(0, 0) + log_at(0, -h)) / (h * h);
  curvature(0, 1) = curvature(1, 0) =
      (log_at(h, h) - log_at(h, -h) - log_at(-h, h) + log_at(-h, -h)) / (4 * h * h);
  Eigen::Matrix2d const covariance = (-curvature).inverse();
  Eigen::Vector2d const mean = covariance * slope;
  Eigen::RowVectorXd const found = errors.colwise().mean();
  Eigen::MatrixXd const apart = errors.rowwise() - found;
  Eigen::Matrix2d const spread = apart.transpose() * apart / 20'000;
  for (Eigen::Index k = 0; k < targets; ++k) {
    CHECK(std::abs(found[k] - mean[k]) < 0.04 * std::sqrt(covariance(k, k)));
    CHECK(spread(k, k) == doctest::Approx(covariance(k, k)).epsilon(0.05));
  }
  CHECK(std::abs(spread(0, 1) - covariance(0, 1)) <
        0.05 * std::sqrt(covariance(0, 0) * covariance(1, 1)));
}

TEST_CASE("what stands in for a PCN's likelihood knows of the common errors") {
  auto const& fit = fitted().fits[0];
  PcnLikelihood const likelihood(declared(), fit);
  StandIn const stand_in(likelihood.match(), fit.posterior.draws);
  Eigen::VectorXd const x = fit.posterior.draws.row(5).transpose();
  auto const change = [&](auto const&... with) {
    return likelihood.log(point_of(x, Eigen::Vector2d{1, -0.7}), with...) -
           likelihood.log(point_of(x, Eigen::Vector2d{0, 0}), with...);
  };
  CHECK(std::abs(change()) > 0.1);
  CHECK(change(stand_in) == doctest::Approx(StandIn::heat * change()).epsilon(0.05));
}

TEST_CASE("pooling's quick likelihood is the emulators' but for a little, and says what it lacks") {
  auto const& fit = fitted().fits[2];
  PcnLikelihood const likelihood(declared(), fit);
  PcnLikelihood const exploring(declared(), fit, true);
  auto const quick = quick_emulator_of(declared(), fit);
  auto const wide = quick_emulator_of(declared(), fit, true);
  double most = 0;
  for (Eigen::Index i = 0; i < fit.posterior.draws.rows(); i += 50) {
    Eigen::VectorXd const x = fit.posterior.draws.row(i).transpose();
    Eigen::Vector2d const errors{0.4, -1};
    double const lacks =
        likelihood.log(point_of(x, errors)) - likelihood.log(point_of(x, errors), quick);
    Eigen::Vector2d scaled = errors;
    for (Eigen::Index t = 0; t < targets; ++t)
      scaled[t] *= declared().common_sd(static_cast<std::size_t>(t));
    CHECK(likelihood.lacking(quick, x, scaled) == doctest::Approx(lacks).epsilon(1e-9));
    most = std::max(most, std::abs(lacks));
    CHECK(std::abs(exploring.log(point_of(x, errors)) - exploring.log(point_of(x, errors), wide)) <
          0.1);
  }
  MESSAGE("apart by ", most, " at most");
  CHECK(most < 0.05);
  CHECK(most > 0);
}

Declaration without_common() {
  auto declaration = declared();
  declaration.common_discrepancy = 0;
  return declaration;
}

TEST_CASE("errors common to all PCNs are found, and none where none are declared") {
  auto const& all = fitted();
  std::vector<std::size_t> const which{0, 1, 2};
  PoolingOptions const options{.burn_in = 100, .sweeps = 400, .rungs = 4, .draws = 500, .seed = 1};
  auto const pooled = pool_fits(declared(), all.fits, which, options);
  REQUIRE(pooled.errors.rows() == 500);
  REQUIRE(pooled.errors.cols() == targets);
  CHECK(pooled.parameters.mean.cols() == parameters);
  CHECK(pooled.parameters.groups[2].cols() == parameters);
  for (Eigen::Index t = 0; t < targets; ++t) {
    double const prior =
        declared().targets[static_cast<std::size_t>(t)].discrepancy_sd * std::sqrt(0.5);
    Eigen::ArrayXd const e = pooled.errors.col(t).array();
    CHECK(std::sqrt((e - e.mean()).square().mean()) < 1.1 * prior);
    CHECK(std::sqrt((e - e.mean()).square().mean()) > 0.1 * prior);
  }
  // One target observed lower everywhere, by two of its common errors' standard deviations: it is their
  // difference that parameters, which move both targets alike, leave to the errors.
  auto fits = fit_each(all.pcns, all.simulators.as_is, all.plan);
  for (auto& fit : fits)
    fit.problem.observed[1] -= 2 * declared().common_sd(1);
  auto const lower = pool_fits(declared(), fits, which, options);
  auto const apart = [](PooledPcns const& found) {
    return (found.errors.col(1) - found.errors.col(0)).mean();
  };
  CHECK(apart(lower) < apart(pooled) - declared().common_sd(1));
  auto const without = pool_fits(without_common(), all.fits, which, options);
  CHECK(without.errors.cwiseAbs().maxCoeff() == 0);
  CHECK(without.parameters.mean.cols() == parameters);
}

TEST_CASE("a mixture has the draws of every pooling alike, and the diagnostics of the worst") {
  auto const& all = fitted();
  PoolingOptions options{.burn_in = 50, .sweeps = 100, .rungs = 4, .draws = 40, .seed = 1};
  auto const one = pool_fits(declared(), all.fits, {0, 1, 2}, options);
  options.seed = 2;
  auto const other = pool_fits(declared(), all.fits, {0, 1, 2}, options);
  auto const both = mixture({one, other});
  REQUIRE(both.parameters.mean.rows() == 80);
  CHECK(both.parameters.mean.topRows(40) == one.parameters.mean);
  CHECK(both.parameters.mean.bottomRows(40) == other.parameters.mean);
  CHECK(both.parameters.spread.bottomRows(40) == other.parameters.spread);
  CHECK(both.errors.bottomRows(40) == other.errors);
  REQUIRE(both.parameters.groups.size() == 3);
  for (std::size_t g = 0; g < 3; ++g)
    CHECK(both.parameters.groups[g].bottomRows(40) == other.parameters.groups[g]);
  double sum = 0;
  for (std::size_t r = 0; r < 4; ++r) {
    auto const& rung = both.parameters.ladder[r];
    CHECK(rung.share ==
          doctest::Approx((one.parameters.ladder[r].share + other.parameters.ladder[r].share) / 2));
    sum += rung.share;
  }
  CHECK(sum == doctest::Approx(1));
  CHECK(both.parameters.r_hat == std::max(one.parameters.r_hat, other.parameters.r_hat));
  CHECK(both.parameters.effective_size ==
        std::min(one.parameters.effective_size, other.parameters.effective_size));
  CHECK(mixture({one}).parameters.mean == one.parameters.mean);
  auto unreached = other;
  unreached.parameters.ladder[1].reached = false;
  CHECK_FALSE(mixture({one, unreached}).parameters.ladder[1].reached);
  CHECK_FALSE(mixture({unreached, one}).parameters.ladder[1].reached);
}

Eigen::MatrixXd a_tenth_as_wide(Eigen::MatrixXd const& draws) {
  Eigen::RowVectorXd const centre = draws.colwise().mean();
  return (0.1 * (draws.rowwise() - centre)).rowwise() + centre;
}

TEST_CASE("a fit that is refined learns from what was simulated where the PCNs lead together") {
  auto& all = fitted();
  auto fits = fit_each(all.pcns, all.simulators.as_is, all.plan);
  Eigen::VectorXd const centre = fits[0].posterior.draws.colwise().mean().transpose();
  auto const narrow = a_tenth_as_wide(fits[0].posterior.draws);
  auto const before = fits[0].simulated.size();
  auto const before_at = fits[0].emulator->at(centre);
  auto const used = fits[0].posterior.simulations;
  refine_fits(fits, {0}, {narrow}, 400, 0, all.plan);
  CHECK(fits[0].simulated.size() == before + 400);
  CHECK(fits[0].posterior.simulations == used + 400);
  CHECK(fits[0].refined_about == narrow);
  CHECK(fits[1].refined_about.rows() == 0);
  auto const at = fits[0].emulator->at(centre);
  for (Eigen::Index k = 0; k < targets; ++k)
    CHECK(at.mean_variance[k] < 0.6 * before_at.mean_variance[k]);
  // observed + x0 + 0.1 x1 + x2, as made_up() has it.
  double const expected = centre[0] + 0.1 * centre[1] + centre[2];
  for (Eigen::Index k = 0; k < targets; ++k)
    CHECK(std::abs(at.mean[k] - fits[0].problem.observed[k] - expected) < 0.01);

  // Again elsewhere: what was learnt before stays within reach, and all of both is used.
  Eigen::MatrixXd const elsewhere = narrow.rowwise() + Eigen::RowVector3d{0.1, 0, 0};
  refine_fits(fits, {0}, {elsewhere}, 200, 1, all.plan);
  CHECK(fits[0].simulated.size() == before + 600);
  REQUIRE(fits[0].refined_about.rows() == 2 * narrow.rows());
  CHECK(fits[0].refined_about.topRows(narrow.rows()) == elsewhere);
  CHECK(fits[0].refined_about.bottomRows(narrow.rows()) == narrow);
  for (auto const shift : {0.0, 0.1}) {
    auto const there = fits[0].emulator->at(centre + Eigen::Vector3d{shift, 0, 0});
    CHECK(std::abs(there.mean[0] - fits[0].problem.observed[0] - expected - shift) < 0.01);
    CHECK(there.mean_variance[0] < 0.6 * before_at.mean_variance[0]);
  }

  std::atomic<bool> const stop = true;
  auto plan = all.plan;
  plan.stop = &stop;
  refine_fits(fits, {0}, {narrow}, 400, 2, plan);
  CHECK(fits[0].simulated.size() == before + 600);
}

TEST_CASE("fits that are refined together learn from each other how their targets bend") {
  auto& all = fitted();
  auto fits = fit_each(all.pcns, all.simulators.as_is, all.plan);
  std::vector<Eigen::MatrixXd> draws{a_tenth_as_wide(fits[0].posterior.draws),
                                     fits[1].posterior.draws, fits[2].posterior.draws};
  refine_fits(fits, {0, 1, 2}, draws, 400, 0, all.plan);
  auto const& first = *fits[0].emulator;
  auto const& second = *fits[1].emulator;
  CHECK(first.coordinates().centre == second.coordinates().centre);
  CHECK(first.coordinates().half_width == second.coordinates().half_width);
  CHECK(first.frame().half_width != first.coordinates().half_width);

  // Each from the others, not from itself.
  std::vector<Ensemble> near;
  for (std::size_t i = 0; i < 3; ++i)
    near.push_back(about(fits[i].simulated, Frame::around(draws[i]), 0.5, 90));
  auto const& names = fits[0].problem.summary_names;
  auto const priors = priors_from_kin({{near[0], names}, {near[1], names}, {near[2], names}}, 1);
  for (std::size_t i = 0; i < 3; ++i) {
    Emulator const expected(near[i], names, 1, priors[i]);
    Eigen::VectorXd const x = draws[i].row(7).transpose();
    CHECK(fits[i].emulator->at(x).mean == expected.at(x).mean);
    CHECK(fits[i].emulator->at(x).mean_variance == expected.at(x).mean_variance);
  }

  // What was simulated at the draws is learnt from likewise.
  Known const known{draws[1], Eigen::MatrixXd::Constant(draws[1].rows(), targets, 1.0)};
  auto const before = second.coordinates().half_width;
  draws[1].array() += 1;
  learn_fits(fits, {0, 1, 2}, draws, {known, {draws[1], known.summaries}, known}, all.plan);
  CHECK(fits[0].emulator->coordinates().half_width == fits[1].emulator->coordinates().half_width);
  CHECK(fits[0].emulator->coordinates().half_width != before);

  // One by itself, and one without draws, which stays as it is.
  auto const* const kept = fits[0].emulator.get();
  draws[0].conservativeResize(0, Eigen::NoChange);
  refine_fits(fits, {0, 2}, {draws[0], draws[2]}, 100, 1, all.plan);
  CHECK(fits[0].emulator.get() == kept);
  CHECK(fits[2].emulator->frame().half_width == fits[2].emulator->coordinates().half_width);
}

}  // namespace
}  // namespace pcnsim::calibration
