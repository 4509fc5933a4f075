#include "calibration/inference/design.hpp"

#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>

namespace pcnsim::calibration {
namespace {

TEST_CASE("a design of 256 points has as many in every sixteenth of each parameter") {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    auto const points = sobol_points(256, 12, seed);
    CHECK(points.minCoeff() > 0);
    CHECK(points.maxCoeff() < 1);
    for (Eigen::Index j = 0; j < points.cols(); ++j) {
      std::vector<int> held(16, 0);
      for (Eigen::Index i = 0; i < points.rows(); ++i)
        ++held[static_cast<std::size_t>(points(i, j) * 16)];
      // Boost leaves out the first point, the origin: one cell may lack one and another have it.
      CHECK(*std::min_element(held.begin(), held.end()) >= 15);
      CHECK(*std::max_element(held.begin(), held.end()) <= 17);
    }
  }
}

TEST_CASE("designs of two seeds differ, of one seed are the same") {
  CHECK(sobol_points(10, 3, 1) == sobol_points(10, 3, 1));
  CHECK(sobol_points(10, 3, 1) != sobol_points(10, 3, 2));
}

TEST_CASE("a maximin subset keeps away from its own points and from those already simulated") {
  Eigen::MatrixXd candidates(5, 1);
  candidates << 0, 0.1, 5, 9.9, 10;
  auto chosen = maximin_subset(candidates, 3, Eigen::MatrixXd(0, 1));
  std::sort(chosen.begin(), chosen.end());
  CHECK(chosen == std::vector<Eigen::Index>{0, 2, 4});
  Eigen::MatrixXd taken(1, 1);
  taken << 0;
  CHECK(maximin_subset(candidates, 1, taken) == std::vector<Eigen::Index>{4});
  CHECK(maximin_subset(candidates, 9, taken).size() == 5);
}

}  // namespace
}  // namespace pcnsim::calibration
