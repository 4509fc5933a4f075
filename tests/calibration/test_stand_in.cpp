#include "calibration/inference/stand_in.hpp"
#include "test_waves_problems.hpp"

#include "calibration/inference/waves.hpp"

#include <cmath>
#include <doctest/doctest.h>

namespace pcnsim::calibration {
namespace {

TEST_CASE("a stand-in differs little from the emulators' likelihood where the posterior lies") {
  auto const problem = test::bent(Eigen::Vector3d(0.2, -0.3, 0.4), 3);
  auto const fit = history_match(problem, {.simulations = 600, .threads = 1}, {});
  REQUIRE(fit.emulator != nullptr);
  Match const match(problem, *fit.emulator, 1);
  auto const& draws = fit.posterior.draws;
  auto const rows_from = [&](Eigen::Index first, Eigen::Index count) {
    auto const step = draws.rows() / count;
    return Eigen::MatrixXd(draws(Eigen::seqN(first, count, step), Eigen::all));
  };
  StandIn const stand_in(match, rows_from(0, StandIn::points_wanted(3)));
  Eigen::MatrixXd const others = rows_from(1, 150);
  Eigen::VectorXd apart(others.rows());
  Eigen::VectorXd exact(others.rows());
  for (Eigen::Index i = 0; i < others.rows(); ++i) {
    Eigen::VectorXd const x = others.row(i).transpose();
    exact[i] = match.log_likelihood(x);
    apart[i] = stand_in.log_likelihood(x) - StandIn::heat * exact[i];
  }
  apart.array() -= apart.mean();
  exact.array() -= exact.mean();
  MESSAGE("apart by ", std::sqrt(apart.squaredNorm() / 150), " of ",
          std::sqrt(exact.squaredNorm() / 150));
  CHECK(apart.squaredNorm() < 0.002 * exact.squaredNorm());
}

TEST_CASE("a stand-in of few points has fewer terms, and is still one") {
  auto const problem = test::ten_means(1);
  auto const fit = history_match(problem, {.simulations = 400, .threads = 1}, {});
  REQUIRE(fit.emulator != nullptr);
  Match const match(problem, *fit.emulator, 1);
  Eigen::VectorXd const x = fit.posterior.draws.row(0).transpose();
  Eigen::VectorXd const y = fit.posterior.draws.row(900).transpose();
  for (Eigen::Index const points : {1, 20, 70, 300}) {
    StandIn const stand_in(match, fit.posterior.draws.topRows(points));
    CHECK(std::isfinite(stand_in.log_likelihood(x)));
    if (points < 70) continue;
    double const apart = stand_in.log_likelihood(x) - stand_in.log_likelihood(y);
    double const exact = match.log_likelihood(x) - match.log_likelihood(y);
    MESSAGE(points, " points: ", apart, " of ", exact);
    CHECK(std::abs(apart - StandIn::heat * exact) < 0.05 * std::abs(exact));
  }
}

}  // namespace
}  // namespace pcnsim::calibration
