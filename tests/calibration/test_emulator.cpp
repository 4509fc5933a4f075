#include "calibration/inference/design.hpp"
#include "calibration/inference/emulator.hpp"

#include <cmath>
#include <doctest/doctest.h>

namespace pcnsim::calibration {
namespace {

constexpr std::uint64_t noise_of_tests = 77;

struct Truth {
  double mean;
  double sd;
};

Truth curved(Eigen::VectorXd const& x) {
  return {std::sin(2 * x[0]) + 0.3 * x[1] * x[1] + 0.2 * x[0] * x[1], 0.1 * std::exp(0.6 * x[0])};
}

Truth straight(Eigen::VectorXd const& x) { return {1 + 2 * x[0] - x[2], 0.2}; }

/// `n` points of [−1.5, 1.5]³, every tenth ten times; columns: curved, straight, and their noise shared.
Ensemble simulated(Eigen::Index n, std::uint64_t seed) {
  Ensemble e{(sobol_points(n, 3, seed).array() * 3 - 1.5).matrix(), Eigen::MatrixXd(n, 3),
             Eigen::MatrixXd::Zero(n, 3), Eigen::VectorXd::Ones(n)};
  for (Eigen::Index i = 0; i < n; ++i) {
    Stream draw(seed, 0, noise_of_tests, static_cast<std::uint64_t>(i), 0);
    int const r = i % 10 == 0 ? 10 : 1;
    Eigen::MatrixXd y(r, 3);
    for (int k = 0; k < r; ++k) {
      auto const c = curved(e.x.row(i).transpose());
      auto const s = straight(e.x.row(i).transpose());
      double const a = draw.normal();
      y.row(k) << c.mean + c.sd * a, s.mean + s.sd * draw.normal(),
          s.mean + s.sd * (0.8 * a + 0.6 * draw.normal());
    }
    e.replicates[i] = r;
    e.mean.row(i) = y.colwise().mean();
    if (r > 1)
      e.variance.row(i) =
          (y.rowwise() - y.colwise().mean()).array().square().colwise().sum() / (r - 1);
  }
  return e;
}

TEST_CASE("an emulator knows a curved mean, how well it knows it, and the noise about it") {
  auto const e = simulated(300, 5);
  Emulator const emulator(e, {"curved", "straight", "shared"}, 1);
  REQUIRE(emulator.kept().size() == 3);
  CHECK(emulator.summary(0).has_process());
  Eigen::MatrixXd const fresh = (sobol_points(500, 3, 99).array() * 2.8 - 1.4).matrix();
  double off = 0;
  double standardised = 0;
  double noise = 0;
  for (Eigen::Index i = 0; i < fresh.rows(); ++i) {
    Eigen::VectorXd const x = fresh.row(i).transpose();
    auto const p = emulator.at(x);
    auto const truth = curved(x);
    off += std::pow(p.mean[0] - truth.mean, 2);
    standardised += std::pow(p.mean[0] - truth.mean, 2) / p.mean_variance[0];
    noise += std::log(p.noise[0] / (truth.sd * truth.sd));
  }
  auto const n = static_cast<double>(fresh.rows());
  MESSAGE("rms error ", std::sqrt(off / n), ", in stated sd ", std::sqrt(standardised / n),
          ", log noise variance off by ", noise / n);
  CHECK(std::sqrt(off / n) < 0.06);  // the function's own sd is about 0.8
  CHECK(std::sqrt(standardised / n) > 0.5);
  CHECK(std::sqrt(standardised / n) < 1.6);
  CHECK(std::abs(noise / n) < 0.25);
}

TEST_CASE("a straight line is emulated as one, to within four of its standard errors") {
  auto const e = simulated(200, 6);
  Emulator const emulator(e, {"curved", "straight", "shared"}, 1);
  REQUIRE(emulator.kept().size() == 3);
  CHECK_FALSE(emulator.summary(1).has_process());
  Eigen::VectorXd const x = Eigen::VectorXd::Constant(3, 0.4);
  auto const p = emulator.at(x);
  CHECK(std::abs(p.mean[1] - straight(x).mean) < 4 * std::sqrt(p.mean_variance[1]));
  CHECK(p.mean_variance[1] < 0.04 / 60);
  CHECK(p.noise[1] == doctest::Approx(0.04).epsilon(0.25));
}

TEST_CASE("residual correlation is found and drawn towards none") {
  auto const e = simulated(300, 7);
  Emulator const emulator(e, {"curved", "straight", "shared"}, 1);
  REQUIRE(emulator.kept().size() == 3);
  CHECK(emulator.correlation()(0, 2) == doctest::Approx(0.8).epsilon(0.12));
  CHECK(std::abs(emulator.correlation()(0, 1)) < 0.15);
  CHECK(emulator.correlation()(1, 1) == 1);
}

TEST_CASE("a summary that never varies is dropped by name; one that is too sure is widened") {
  auto e = simulated(200, 8);
  e.mean.col(1).setConstant(4);
  e.variance.col(1).setZero();
  // One simulation in seven is far off: the 95% interval of a fitted normal covers fewer than 90%.
  for (Eigen::Index i = 0; i < e.size(); ++i)
    e.mean(i, 2) = i % 7 == 3 ? 100 : 0.01 * e.x(i, 0);
  Emulator const emulator(e, {"curved", "straight", "shared"}, 1);
  CHECK(emulator.kept() == std::vector<Eigen::Index>{0, 2});
  REQUIRE(emulator.dropped().size() == 1);
  CHECK(emulator.dropped()[0].find("straight") == 0);
  auto const& widened = emulator.summary(1);
  CHECK(emulator.summary(0).widened() == 1);
  CHECK(widened.widened() > 1.1);
  CHECK(widened.widened() < 2);
  CHECK(widened.coverage95() >= 0.94);  // 95% but for a tie
}

TEST_CASE(
    "a summary whose noise is bounded is kept, though its interval covers all that was left out") {
  auto e = simulated(200, 9);
  Stream draw(9, 1, 0, 0, 0);
  for (Eigen::Index i = 0; i < e.size(); ++i)
    e.mean(i, 1) = e.x(i, 0) + 2 * draw.uniform() - 1;
  e.variance.setZero();
  e.replicates.setOnes();
  Emulator const emulator(e, {"curved", "straight", "shared"}, 1);
  REQUIRE(emulator.kept().size() == 3);
  CHECK(emulator.summary(1).coverage95() > 0.99);
}

}  // namespace
}  // namespace pcnsim::calibration
