#include "calibration/inference/chain.hpp"
#include "calibration/inference/waves.hpp"
#include "test_waves_problems.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <functional>

namespace pcnsim::calibration {
namespace {

using test::says;

Eigen::VectorXd mean_of(Eigen::MatrixXd const& draws) { return draws.colwise().mean().transpose(); }

Eigen::VectorXd sd_of(Eigen::MatrixXd const& draws) {
  return (draws.rowwise() - draws.colwise().mean())
      .array()
      .square()
      .colwise()
      .mean()
      .sqrt()
      .transpose();
}

void print(Posterior const& p) {
  for (auto const& d : p.diagnostics)
    MESSAGE(d.name, " = ", d.value, "  ", d.note);
  for (auto const& w : p.warnings)
    MESSAGE("warning: ", w);
  MESSAGE(p.simulations, " simulations, ", p.stopped_because, ", ", p.inference_seconds,
          " s of inference");
}

// The emulator of 1,000 simulations has standard error sqrt(0.1 · 11 / 1000) at most about twice over
// (design and leverage), so the posterior mean is off by 0.03: 0.15 posterior sd. Bound: 0.5.
TEST_CASE(
    "M1 finds ten means from 1,000 simulations: posterior means within 0.5 sd, sd within 20%") {
  double square = 0;
  for (std::uint64_t truth = 0; truth < 4; ++truth) {
    auto const problem = test::ten_means(truth);
    auto const p = Waves().calibrate(problem, {.simulations = 1'000, .seed = truth});
    if (truth == 0) print(p);
    CHECK(p.simulations <= 1'000);
    REQUIRE(p.draws.rows() > 1'000);
    Eigen::ArrayXd const off =
        (mean_of(p.draws) - 0.5 * problem.observed).array() / std::sqrt(0.05);
    Eigen::ArrayXd const ratio = sd_of(p.draws).array() / std::sqrt(0.05);
    MESSAGE("worst mean off by ", off.abs().maxCoeff(), " sd; sd ratio ", ratio.minCoeff(), " to ",
            ratio.maxCoeff(), "; ", p.inference_seconds, " s");
    square += off.square().mean() / 4;
    CHECK(off.abs().maxCoeff() < 0.5);
    CHECK(ratio.minCoeff() > 0.8);
    CHECK(ratio.maxCoeff() < 1.2);
  }
  MESSAGE("rms error of posterior means ", std::sqrt(square), " sd");
  CHECK(std::sqrt(square) < 0.2);
}

TEST_CASE("M1 agrees with the exact posterior of a bent model with uneven noise") {
  Eigen::VectorXd truth(3);
  truth << 0.3, -0.2, 0.4;
  auto const problem = test::bent(truth, 12);
  auto const p = Waves().calibrate(problem, {.simulations = 1'000, .seed = 3});
  print(p);
  Eigen::MatrixXd starts = p.draws.topRows(100);
  auto const exact =
      sample([&](Eigen::VectorXd const& x) { return test::bent_log_density(problem, x); }, starts,
             {.effective_size = 4'000});
  Eigen::ArrayXd const off =
      (mean_of(p.draws) - mean_of(exact.draws)).array() / sd_of(exact.draws).array();
  Eigen::ArrayXd const ratio = sd_of(p.draws).array() / sd_of(exact.draws).array();
  MESSAGE("means off by ", off.transpose(), " sd; sd ratios ", ratio.transpose());
  CHECK(off.abs().maxCoeff() < 0.35);
  CHECK(ratio.minCoeff() > 0.8);
  CHECK(ratio.maxCoeff() < 1.25);
  CHECK_FALSE(says(p.warnings, "no parameter set", ""));
}

TEST_CASE("targets that contradict one another are named") {
  Eigen::MatrixXd a(4, 2);
  a << 1, 0, 0, 1, 1, 1, 1, -1;
  Eigen::VectorXd z(4);
  z << 0.1, 0.2, 3.0, 0.0;  // y2 = x0 + x1 should be about 0.3
  auto const p = Waves().calibrate(test::linear(a, 0.01, z), {.simulations = 600});
  print(p);
  CHECK(says(p.warnings, "no parameter set reproduces the targets", "y2"));
}

TEST_CASE("a parameter that changes nothing is named also where there is no posterior") {
  Eigen::MatrixXd a(1, 2);
  a << 1, 0;
  auto problem = test::linear(a, 0.001, Eigen::VectorXd::Constant(1, 5 * std::sqrt(0.1)));
  problem.simulate = [inner = problem.simulate](Eigen::VectorXd const& x, std::uint64_t seed) {
    return x[0] > 1 ? Simulated{} : inner(x, seed);
  };
  auto const p = Waves().calibrate(problem, {.simulations = 550});
  REQUIRE(p.draws.rows() == 0);
  CHECK(says(p.warnings, "changes no summary", "x1"));
  CHECK_FALSE(says(p.warnings, "changes no summary", "x0"));
}

/// One parameter, seen through `seen`, as far out as no first wave of so few simulations goes.
Problem far_out(double observed, std::function<double(double)> const& seen) {
  auto problem =
      test::linear(Eigen::MatrixXd::Identity(1, 1), 0.001, Eigen::VectorXd::Constant(1, observed));
  problem.simulate = [seen, inner = problem.simulate](Eigen::VectorXd const& x,
                                                      std::uint64_t seed) {
    return inner(Eigen::VectorXd::Constant(1, seen(x[0])), seed);
  };
  return problem;
}

TEST_CASE("what lies beyond the first wave is simulated before the budget is called spent") {
  double const z = 5 * std::sqrt(0.1);
  auto const p = Waves().calibrate(far_out(z, [](double x) { return x; }), {.simulations = 550});
  REQUIRE(p.draws.rows() > 0);
  // N(z · 0.1/0.101, 0.1 · 0.001/0.101), by a fit to some hundred simulations
  double const mean = p.draws.mean();
  CHECK(mean == doctest::Approx(z / 1.01).epsilon(0.02));
  CHECK(std::sqrt((p.draws.array() - mean).square().mean()) ==
        doctest::Approx(0.0315).epsilon(0.15));
  CHECK_FALSE(*p.contradiction);
}

TEST_CASE("where simulations far out do not reach the targets, it is a contradiction") {
  double const z = 5 * std::sqrt(0.1);
  auto const bounded = [](double x) { return std::min(x, 1.0); };
  auto const p = Waves().calibrate(far_out(z, bounded), {.simulations = 550});
  CHECK(*p.contradiction);
  CHECK(says(p.warnings, "no parameter set reproduces the targets", "y0"));
}

TEST_CASE("where simulations far out fail, it is said that the targets might be reached there") {
  auto problem = far_out(5 * std::sqrt(0.1), [](double x) { return x; });
  problem.simulate = [inner = problem.simulate](Eigen::VectorXd const& x, std::uint64_t seed) {
    return x[0] > 1 ? Simulated{} : inner(x, seed);
  };
  auto const p = Waves().calibrate(problem, {.simulations = 550});
  CHECK(p.draws.rows() == 0);
  CHECK(p.failed > 100);
  CHECK(*p.contradiction);
  CHECK(says(p.warnings, "unless one beyond all simulations", "y0"));
  CHECK(std::ranges::count_if(p.warnings, [](std::string const& text) {
          return text.starts_with("no posterior");
        }) == 1);
}

TEST_CASE("a parameter that changes nothing is named, and no other") {
  Eigen::MatrixXd a(4, 3);
  a << 1, 0, 0, 0, 0, 1, 1, 0, 1, 1, 0, -1;
  auto const p = Waves().calibrate(test::linear(a, 0.01, Eigen::VectorXd::Constant(4, 0.1)),
                                   {.simulations = 600});
  print(p);
  CHECK(says(p.warnings, "changes no summary", "x1"));
  CHECK_FALSE(says(p.warnings, "changes no summary", "x0"));
  CHECK_FALSE(says(p.warnings, "changes no summary", "x2"));
}

TEST_CASE("a pair known only by its product is a flat direction, named") {
  Eigen::MatrixXd a(3, 3);  // on the log scale a product is a sum
  a << 1, 1, 0, 0, 0, 1, 1, 1, 1;
  auto const p = Waves().calibrate(test::linear(a, 0.01, Eigen::VectorXd::Constant(3, 0.1)),
                                   {.simulations = 600});
  CHECK(says(p.warnings, "flat direction", "x0 up, x1 down"));
  CHECK_FALSE(says(p.warnings, "flat direction", "x2"));
  CHECK_FALSE(says(p.warnings, "changes no summary", ""));
}

TEST_CASE("one, two and seven threads give the same posterior") {
  Eigen::VectorXd truth(3);
  truth << 0.3, -0.2, 0.4;
  auto const problem = test::bent(truth, 12);
  auto const one = Waves().calibrate(problem, {.simulations = 500, .seed = 3, .threads = 1});
  for (int const threads : {2, 7}) {
    auto const other =
        Waves().calibrate(problem, {.simulations = 500, .seed = 3, .threads = threads});
    CHECK(one.draws == other.draws);
    CHECK(one.warnings == other.warnings);
  }
}

TEST_CASE("no more is simulated than the budget, and failures are counted and left out") {
  for (std::size_t const budget : {5u, 30u, 137u, 400u, 801u}) {
    auto problem = test::linear(Eigen::MatrixXd::Identity(3, 3), 0.1, Eigen::VectorXd::Zero(3));
    std::atomic<std::size_t> ran = 0;
    std::atomic<std::size_t> failed = 0;
    problem.simulate = [&, inner = problem.simulate](Eigen::VectorXd const& x, std::uint64_t seed) {
      ++ran;
      if (seed % 5 != 0) return inner(x, seed);
      ++failed;
      return Simulated{};
    };
    auto const p = Waves().calibrate(problem, {.simulations = budget});
    CHECK(ran <= budget);
    CHECK(p.simulations == ran);
    CHECK(p.failed == failed);
    CHECK(p.draws.allFinite());
  }
}

}  // namespace
}  // namespace pcnsim::calibration
