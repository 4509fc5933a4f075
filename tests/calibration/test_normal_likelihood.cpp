#include "calibration/inference/normal_likelihood.hpp"

#include <Eigen/Core>
#include <cmath>
#include <doctest/doctest.h>
#include <limits>
#include <vector>

namespace pcnsim::calibration {
namespace {

Eigen::Matrix3d precision() {
  Eigen::Matrix3d p;
  p << 4, 1, 0.5, 1, 3, -1, 0.5, -1, 2;
  return p;
}

Eigen::Vector3d const centre{0.3, -0.2, 1.1};

double normal(Eigen::VectorXd const& x) {
  return -0.5 * (x - centre).dot(precision() * (x - centre));
}

/// As archives say: wide, and elsewhere.
NormalLikelihood archived() {
  std::vector<PooledParameter> const parameters(3, {.mean = 0, .sd = 1, .between = 0.5});
  Eigen::MatrixXd archive(40, 3);
  for (Eigen::Index i = 0; i < archive.rows(); ++i)
    for (Eigen::Index j = 0; j < 3; ++j)
      archive(i, j) = std::sin(static_cast<double>(7 * i + 3 * j));
  return {archive, parameters};
}

std::vector<Eigen::VectorXd> const points{Eigen::Vector3d{0, 0, 0}, Eigen::Vector3d{1, -1, 0.5}};
Eigen::Vector3d const steps{0.2, 0.3, 0.1};

TEST_CASE("a normal likelihood is learnt as it is, from anywhere") {
  auto learnt = archived();
  REQUIRE_FALSE(learnt.precision.isApprox(precision(), 0.1));
  learnt.learn(normal, points, steps);
  CHECK(learnt.precision.isApprox(precision(), 1e-9));
  CHECK(learnt.shift.isApprox(precision() * centre, 1e-9));
}

TEST_CASE("of another, the bends of all points are averaged, and none that rises counts") {
  auto learnt = archived();
  // Bends by 2 + 12 x₀² along the first, rises along the second, says nothing of the third.
  learnt.learn(
      [](Eigen::VectorXd const& x) { return -x[0] * x[0] - std::pow(x[0], 4) + x[1] * x[1]; },
      points, steps);
  // (2 + 2h²) at 0 and (14 + 2h²) at 1, h being the step.
  CHECK(learnt.precision(0, 0) == doctest::Approx(8 + 2 * 0.2 * 0.2));
  CHECK(std::abs(learnt.precision(1, 1)) < 1e-9);
  CHECK(std::abs(learnt.precision(2, 2)) < 1e-9);
}

TEST_CASE(
    "points at the edge of what is possible are not learnt from, and without others nothing is") {
  auto const edge = [](Eigen::VectorXd const& x) {
    return x[0] > 1.1 ? -std::numeric_limits<double>::infinity() : normal(x);
  };
  auto learnt = archived();
  learnt.learn(edge, points, steps);
  CHECK(learnt.precision.isApprox(precision(), 1e-9));
  auto const before = archived();
  auto after = archived();
  after.learn(edge, {points[1]}, steps);
  CHECK(after.precision == before.precision);
  CHECK(after.shift == before.shift);
}

}  // namespace
}  // namespace pcnsim::calibration
