#include "calibration/pcn/prediction.hpp"
#include "made_up_pcns.hpp"

#include <Eigen/LU>
#include <array>
#include <cmath>
#include <doctest/doctest.h>
#include <numeric>

namespace pcnsim::calibration {
namespace {

using test::declared;
using test::made_up;
using test::models;

constexpr std::size_t pcn = 2;
constexpr Eigen::Index appointments = 0;
constexpr Eigen::Index dna = 1;

/// Many points, and how likely each is when both targets of the PCN are known, and when one is not.
struct Points {
  Eigen::MatrixXd x, errors, means;
  std::vector<Eigen::Matrix2d> covariances;
  std::vector<double> both;
  std::array<std::vector<double>, 2> without;

  Points(PcnFit const& fit, Eigen::Index count)
      : x(count, fit.posterior.draws.cols()), errors(count, 2), means(count, 2) {
    PcnLikelihood const likelihood(declared(), fit);
    Stream draw(1, 0, 0, 0, 0);
    for (Eigen::Index k = 0; k < count; ++k) {
      x.row(k) = fit.posterior.draws.row(k % fit.posterior.draws.rows());
      for (Eigen::Index t = 0; t < 2; ++t)
        errors(k, t) = declared().common_sd(static_cast<std::size_t>(t)) * draw.normal();
      auto const there = likelihood.match().emulator().at(x.row(k).transpose());
      means.row(k) = there.mean.transpose();
      covariances.emplace_back(likelihood.match().covariance(there));
      Eigen::Vector2d const off = fit.problem.observed - there.mean - errors.row(k).transpose();
      auto const& s = covariances.back();
      both.push_back(std::exp(-0.5 * off.dot(s.inverse() * off)) / std::sqrt(s.determinant()));
      for (Eigen::Index t = 0; t < 2; ++t) {
        auto const other = 1 - t;
        without[static_cast<std::size_t>(t)].push_back(
            std::exp(-0.5 * off[other] * off[other] / s(other, other)) /
            std::sqrt(s(other, other)));
      }
    }
  }

  /// So many of the points, drawn by how likely they are when both are known.
  [[nodiscard]] PooledPcns drawn(Eigen::Index count) const {
    PooledPcns pooled;
    pooled.parameters.groups.emplace_back(count, x.cols());
    pooled.errors.resize(count, 2);
    double const step = std::accumulate(both.begin(), both.end(), 0.0) / static_cast<double>(count);
    double sum = both[0];
    for (Eigen::Index k = 0, at = 0; k < count; ++k) {
      while (sum < (static_cast<double>(k) + 0.5) * step)
        sum += both[static_cast<std::size_t>(++at)];
      pooled.parameters.groups[0].row(k) = x.row(at);
      pooled.errors.row(k) = errors.row(at);
    }
    return pooled;
  }

  /// What would be observed of `target` if it had not been.
  [[nodiscard]] double quantile_without(Eigen::Index target, double p) const {
    auto weights = without[static_cast<std::size_t>(target)];
    double const sum = std::accumulate(weights.begin(), weights.end(), 0.0);
    Stream draw(1, 1, 0, 0, 0);
    std::vector<double> values;
    for (Eigen::Index k = 0; k < x.rows(); ++k) {
      double const sd = std::sqrt(covariances[static_cast<std::size_t>(k)](target, target));
      values.push_back(means(k, target) + errors(k, target) + sd * draw.normal());
      weights[static_cast<std::size_t>(k)] /= sum;
    }
    return weighted_quantile(values, weights, p);
  }
};

TEST_CASE("a block left out is predicted as if it had not been observed (fixed seeds)") {
  auto const pcns = models();
  auto const simulators = made_up(pcns);
  auto fits = fit_each(pcns, simulators.as_is, FitPlan{.simulations = 120});
  REQUIRE(fits[pcn].emulator->kept().size() == 2);
  fits[pcn].problem.observed[dna] += 0.15;  // far from what the draws were made for
  Points const points(fits[pcn], 240'000);
  auto const pooled = points.drawn(40'000);
  auto const blocks = predict_blocks(pcns, fits, {pcn}, pooled, 1);
  REQUIRE(blocks.size() == 2);
  for (auto const target : {appointments, dna}) {
    auto const& block = blocks[static_cast<std::size_t>(target)];
    auto const& declaration = declared().targets[static_cast<std::size_t>(target)];
    CAPTURE(block.block);
    CHECK(block.block == declaration.block);
    CHECK(block.prediction.pcn == pcn);
    CHECK(block.prediction.target == static_cast<std::size_t>(target));
    double const width =
        points.quantile_without(target, 0.975) - points.quantile_without(target, 0.025);
    auto const apart = [&](double natural, double p) {
      return std::abs(declaration.on_scale(natural) - points.quantile_without(target, p)) / width;
    };
    CHECK(apart(block.prediction.low95, 0.025) < 0.06);
    CHECK(apart(block.prediction.median, 0.5) < 0.03);
    CHECK(apart(block.prediction.high95, 0.975) < 0.06);
    CHECK(block.effective_draws < 40'000);
    CHECK(block.effective_draws > 100);
  }
  // Known, it would have drawn the prediction after it.
  double known = 0;
  for (Eigen::Index k = 0; k < 40'000; ++k) {
    auto const there = fits[pcn].emulator->at(pooled.parameters.groups[0].row(k).transpose());
    known += (there.mean[dna] + pooled.errors(k, dna)) / 40'000;
  }
  double const predicted = declared().targets[dna].on_scale(blocks[dna].prediction.median);
  CHECK(known - predicted > 0.05);
  CHECK(blocks[dna].prediction.inside.has_value());
}

}  // namespace
}  // namespace pcnsim::calibration
