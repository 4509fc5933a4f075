#include "calibration/pcn/emulator_check.hpp"
#include "made_up_pcns.hpp"

#include <Eigen/Core>
#include <cmath>
#include <doctest/doctest.h>
#include <limits>

namespace pcnsim::calibration {
namespace {

using test::declared;
using test::made_up;
using test::models;

constexpr Eigen::Index draws = 60;
constexpr std::size_t deterrence = 1;

struct Pooling {
  Models pcns = models();
  std::vector<PcnFit> fits =
      fit_each(pcns, made_up(pcns).as_is, FitPlan{.simulations = 120, .threads = 1});
  std::vector<std::size_t> which{0, 1, 2};
  PooledPcns pooled =
      pool_fits(declared(), fits, which,
                {.burn_in = 50, .sweeps = 200, .rungs = 4, .draws = 2 * draws, .seed = 1});

  /// Simulations that differ from the emulators by `apart(misfit, covariance, x)`.
  [[nodiscard]] std::vector<Predicted> predicted(auto const& apart) const {
    std::vector<Predicted> result;
    auto const errors = thinned_rows(pooled.errors, draws);
    for (auto const i : which) {
      PcnLikelihood const likelihood(declared(), fits[i]);
      auto& one = result.emplace_back();
      one.x = thinned_rows(pooled.parameters.groups[i], draws);
      one.outputs.setZero(draws, static_cast<Eigen::Index>(pcns[i]->output_names().size()));
      for (Eigen::Index k = 0; k < draws; ++k) {
        auto const there = fits[i].emulator->at(one.x.row(k).transpose());
        Eigen::VectorXd const misfit =
            likelihood.match().off(there) - likelihood.in_summaries(errors.row(k).transpose());
        Eigen::VectorXd const simulated =
            there.mean + apart(misfit, likelihood.match().covariance(there),
                               one.x(k, static_cast<Eigen::Index>(deterrence)));
        one.outputs.row(k).head(simulated.size()) = simulated.transpose();
      }
    }
    return result;
  }

  /// `rows`: how many of the last ones count.
  [[nodiscard]] EmulatorCheck check(std::vector<Predicted> const& predicted,
                                    Eigen::Index rows = 2 * draws) const {
    return check_emulators(pcns, fits, which, pooled, predicted, deterrence, rows).value();
  }
};

TEST_CASE("emulators that lack what deterrence does to the likelihood are said to move it") {
  Pooling const p;
  REQUIRE(p.fits[0].emulator->kept().size() == 2);
  // Each PCN's likelihood lacks x/2, so that all three lack 1.5 x: by that times the variance of x.
  auto predicted = p.predicted([](auto const& misfit, auto const& covariance, double x) {
    return Eigen::VectorXd(0.5 * x * covariance * misfit / misfit.squaredNorm());
  });
  Eigen::ArrayXd const x = predicted[0].x.col(deterrence).array();
  double const variance = (x - x.mean()).square().sum() / static_cast<double>(draws - 1);
  auto const check = p.check(predicted);
  CHECK(check.shift == doctest::Approx(1.5 * variance));
  CHECK(check.shift_error > 0);
  CHECK(check.shift_error < 0.5 * check.shift);

  predicted[1].outputs.row(7).setConstant(std::numeric_limits<double>::quiet_NaN());
  CHECK(std::isfinite(p.check(predicted).shift));
  for (auto& one : predicted)
    one.outputs.bottomRows(draws - 19).setConstant(std::numeric_limits<double>::quiet_NaN());
  CHECK_FALSE(check_emulators(p.pcns, p.fits, p.which, p.pooled, predicted, deterrence, 2 * draws));
}

TEST_CASE("of a mixture only the draws of the last pooling are held against the last emulators") {
  Pooling const p;
  auto predicted = p.predicted([](auto const& misfit, auto const& covariance, double x) {
    return Eigen::VectorXd(0.5 * x * covariance * misfit / misfit.squaredNorm());
  });
  constexpr Eigen::Index last = draws / 3;
  Eigen::ArrayXd const x = predicted[0].x.col(deterrence).tail(last).array();
  double const variance = (x - x.mean()).square().sum() / static_cast<double>(last - 1);
  for (auto& one : predicted)
    one.outputs.topRows(draws - last).array() += 100;
  auto const check = p.check(predicted, 2 * last);
  CHECK(check.shift == doctest::Approx(1.5 * variance));
  for (auto const& one : check.off)
    CHECK(std::abs(one.off) < 10);
}

TEST_CASE("what quick likelihoods lack moves deterrence by its covariance with it") {
  Pooling const p;
  auto const predicted = p.predicted([](auto const& misfit, auto const&, double) {
    return Eigen::VectorXd(Eigen::VectorXd::Zero(misfit.size()));
  });
  auto const errors = thinned_rows(p.pooled.errors, draws);
  Eigen::ArrayXd lacking = Eigen::ArrayXd::Zero(draws);
  for (auto const i : p.which) {
    PcnLikelihood const likelihood(declared(), p.fits[i]);
    auto const quick = quick_emulator_of(declared(), p.fits[i]);
    for (Eigen::Index k = 0; k < draws; ++k)
      lacking[k] +=
          likelihood.lacking(quick, predicted[i].x.row(k).transpose(), errors.row(k).transpose());
  }
  Eigen::ArrayXd const x = predicted[0].x.col(deterrence).array();
  double const covariance =
      ((lacking - lacking.mean()) * (x - x.mean())).sum() / static_cast<double>(draws - 1);
  CHECK(covariance != 0);
  CHECK(p.check(predicted).quick_shift == doctest::Approx(covariance));
}

TEST_CASE("emulators that are right move nothing, and one that is off is named with its summary") {
  Pooling const p;
  auto const nothing = [](auto const& misfit, auto const&, double) {
    return Eigen::VectorXd(Eigen::VectorXd::Zero(misfit.size()));
  };
  auto const right = p.check(p.predicted(nothing));
  CHECK(std::abs(right.shift) < 1e-12);
  REQUIRE(right.off.size() == 3);
  CHECK(std::abs(right.off[2].off) < 1e-12);

  auto const one_sd_more = [](auto const& misfit, auto const& covariance, double) {
    Eigen::VectorXd apart = Eigen::VectorXd::Zero(misfit.size());
    apart[1] = std::sqrt(covariance(1, 1));
    return apart;
  };
  auto const off = p.check(p.predicted(one_sd_more));
  CHECK(off.off[0].pcn == 0);
  CHECK(off.off[0].summary == "dna");
  CHECK(off.off[0].off == doctest::Approx(1));
}

}  // namespace
}  // namespace pcnsim::calibration
