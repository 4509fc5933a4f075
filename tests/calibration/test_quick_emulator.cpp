#include "calibration/inference/design.hpp"
#include "calibration/inference/quick_emulator.hpp"

#include <cmath>
#include <doctest/doctest.h>

namespace pcnsim::calibration {
namespace {

constexpr std::uint64_t noise_of_tests = 78;

/// `n` points of [−1.5, 1.5]³: a curved summary whose noise grows, a straight one, one that never varies.
Ensemble simulated(Eigen::Index n) {
  Ensemble e{(sobol_points(n, 3, 3).array() * 3 - 1.5).matrix(), Eigen::MatrixXd(n, 3),
             Eigen::MatrixXd::Zero(n, 3), Eigen::VectorXd::Ones(n)};
  for (Eigen::Index i = 0; i < n; ++i) {
    Stream draw(3, 0, noise_of_tests, static_cast<std::uint64_t>(i), 0);
    auto const x = e.x.row(i);
    e.mean.row(i) << std::sin(3 * x[0]) + 0.3 * x[1] * x[1] + std::exp(x[0]) * 0.1 * draw.normal(),
        2 * x[1] - x[2] + 0.2 * draw.normal(), 7;
  }
  return e;
}

struct Emulated {
  Emulator emulator{simulated(300), {"curved", "straight", "constant"}, 1};
  Eigen::MatrixXd points = (sobol_points(400, 3, 4).array() * 2 - 1).matrix();
  QuickEmulator quick{emulator, points};
};

TEST_CASE("a quick emulator's means and noise are the emulator's, wherever it is asked") {
  Emulated const e;
  REQUIRE(e.emulator.kept().size() == 2);
  REQUIRE(e.emulator.summary(0).has_process());
  REQUIRE_FALSE(e.emulator.summary(1).has_process());
  Eigen::MatrixXd const fresh = (sobol_points(100, 3, 5).array() * 4 - 2).matrix();
  for (Eigen::Index i = 0; i < fresh.rows(); ++i) {
    Eigen::VectorXd const x = fresh.row(i).transpose();
    auto const exact = e.emulator.at(x);
    auto const quick = e.quick.at(x);
    for (Eigen::Index k = 0; k < 2; ++k) {
      CHECK(std::abs(quick.mean[k] - exact.mean[k]) < 1e-7);
      CHECK(quick.noise[k] == doctest::Approx(exact.noise[k]).epsilon(1e-9));
    }
  }
}

TEST_CASE("how well means are known comes from a surface, which goes no further than its points") {
  Emulated const e;
  Eigen::MatrixXd const fresh = (sobol_points(200, 3, 6).array() * 2 - 1).matrix();
  double square = 0;
  for (Eigen::Index i = 0; i < fresh.rows(); ++i) {
    Eigen::VectorXd const x = fresh.row(i).transpose();
    Eigen::ArrayXd const ratio =
        e.quick.at(x).mean_variance.array() / e.emulator.at(x).mean_variance.array();
    square += ratio.log().square().mean() / static_cast<double>(fresh.rows());
  }
  MESSAGE("log variance off by ", std::sqrt(square));
  CHECK(std::sqrt(square) < 0.25);
  Eigen::Vector2d most = Eigen::Vector2d::Zero();
  for (Eigen::Index i = 0; i < e.points.rows(); ++i)
    most = most.cwiseMax(e.emulator.at(e.points.row(i).transpose()).mean_variance);
  Eigen::VectorXd const far = Eigen::VectorXd::Constant(3, 30);
  CHECK((e.quick.at(far).mean_variance.array() <= most.array() * (1 + 1e-9)).all());
}

}  // namespace
}  // namespace pcnsim::calibration
