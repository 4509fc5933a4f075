#include "calibration/inference/chain.hpp"
#include "calibration/inference/delayed_acceptance.hpp"
#include "test_waves_problems.hpp"

#include <doctest/doctest.h>

namespace pcnsim::calibration {
namespace {

TEST_CASE("the synthetic likelihood of many replicates is the likelihood") {
  auto const problem =
      test::linear(Eigen::MatrixXd::Identity(2, 2), 0.1, Eigen::VectorXd::Constant(2, 0.5));
  auto const n = 4'000;
  auto const results =
      simulate_all(problem, Eigen::MatrixXd::Zero(n, 2), 1, {.simulations = n, .seed = 1});
  Eigen::MatrixXd y(n, 2);
  for (Eigen::Index i = 0; i < n; ++i)
    y.row(i) = results[static_cast<std::size_t>(i)].summaries->transpose();
  // −½ log(0.1²) − ½ · 2 · 0.25 / 0.1
  CHECK(synthetic_log_likelihood(problem, y, 1) ==
        doctest::Approx(-std::log(0.1) - 2.5).epsilon(0.1));
  CHECK(synthetic_log_likelihood(problem, y, 2) ==
        doctest::Approx(-std::log(0.05) - 5).epsilon(0.1));
}

TEST_CASE("M5 finds the exact posterior of a bent model, and says how far M1 was from it") {
  Eigen::VectorXd truth(3);
  truth << 0.3, -0.2, 0.4;
  auto const problem = test::bent(truth, 12);
  auto const p = DelayedAcceptance().calibrate(problem, {.simulations = 100'000, .seed = 3});
  CHECK(p.simulations <= 100'000);
  Eigen::MatrixXd const starts = p.draws.topRows(100);
  auto const exact =
      sample([&](Eigen::VectorXd const& x) { return test::bent_log_density(problem, x); }, starts,
             {.effective_size = 4'000});
  auto const mean = [](Eigen::MatrixXd const& x) { return Eigen::ArrayXd(x.colwise().mean()); };
  auto const sd = [](Eigen::MatrixXd const& x) {
    return Eigen::ArrayXd(
        (x.rowwise() - x.colwise().mean()).array().square().colwise().mean().sqrt());
  };
  Eigen::ArrayXd const off = (mean(p.draws) - mean(exact.draws)) / sd(exact.draws);
  Eigen::ArrayXd const ratio = sd(p.draws) / sd(exact.draws);
  MESSAGE("means off by ", off.transpose(), " sd; sd ratios ", ratio.transpose(), "; ",
          p.inference_seconds, " s");
  for (auto const& d : p.diagnostics)
    if (d.name.find("M5") != std::string::npos) MESSAGE(d.name, " = ", d.value, "  ", d.note);
  CHECK(off.abs().maxCoeff() < 0.25);
  CHECK(ratio.minCoeff() > 0.85);
  CHECK(ratio.maxCoeff() < 1.2);
}

TEST_CASE("M5 gives the same on one thread and seven, and M1's draws when it cannot afford steps") {
  auto const problem =
      test::linear(Eigen::MatrixXd::Identity(2, 2), 0.1, Eigen::VectorXd::Constant(2, 0.2));
  auto const one =
      DelayedAcceptance().calibrate(problem, {.simulations = 12'000, .seed = 5, .threads = 1});
  auto const seven =
      DelayedAcceptance().calibrate(problem, {.simulations = 12'000, .seed = 5, .threads = 7});
  CHECK(one.draws == seven.draws);
  auto const poor = DelayedAcceptance().calibrate(problem, {.simulations = 500, .seed = 5});
  CHECK(poor.simulations <= 500);
  CHECK(poor.draws.rows() > 0);
  CHECK(test::says(poor.warnings, "M5", "too few"));
}

}  // namespace
}  // namespace pcnsim::calibration
