#include "calibration/inference/waves_report.hpp"
#include "test_waves_problems.hpp"

#include "calibration/inference/waves.hpp"

#include <algorithm>
#include <doctest/doctest.h>

namespace pcnsim::calibration {
namespace {

TEST_CASE("a target that simulations at the draws do not reach is a contradiction, and named") {
  auto problem = test::ten_means(2);
  auto const fit = history_match(problem, {.simulations = 300, .threads = 1}, {});
  REQUIRE(fit.emulator != nullptr);
  Match const match(problem, *fit.emulator, 1);
  constexpr Eigen::Index simulations = 200;
  Eigen::MatrixXd const x = fit.posterior.draws.topRows(simulations);
  std::vector<Simulated> fresh;
  Stream draw(5, 0, test::noise, 0, 0);
  for (Eigen::Index i = 0; i < simulations; ++i) {
    Eigen::VectorXd y(10);
    for (auto& value : y)
      value = draw.normal();
    fresh.push_back({y, 0});
  }
  // Of ten targets one in a hundred times the farthest is out by more than 3.3 standard deviations.
  for (double const off : {2.9, 3.7}) {
    CAPTURE(off);
    problem.observed.setZero();
    problem.observed[4] = off;
    Posterior posterior;
    posterior.contradiction = false;
    report_predictive(problem, match, x, fresh, posterior);
    CHECK(*posterior.contradiction == (off > 3.3));
    CHECK(std::ranges::any_of(posterior.warnings, [](std::string const& warning) {
            return warning.starts_with("y4 is farther");
          }) == (off > 3.3));
  }
}

}  // namespace
}  // namespace pcnsim::calibration
