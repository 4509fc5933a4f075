#include "calibration/inference/chain.hpp"
#include "core/random.hpp"

#include <cmath>
#include <doctest/doctest.h>
#include <limits>

namespace pcnsim::calibration {
namespace {

Eigen::MatrixXd scattered(Eigen::Index n, Eigen::Index d) {
  Stream draw(3, 0, 1, 0, 0);
  Eigen::MatrixXd x(n, d);
  for (auto& value : x.reshaped())
    value = draw.normal();
  return x;
}

/// x = (0, 1) + L z with L = [1 0; 0.9 0.4]: z of x.
Eigen::Vector2d whitened(Eigen::VectorXd const& x) { return {x[0], (x[1] - 1 - 0.9 * x[0]) / 0.4}; }

double correlated(Eigen::VectorXd const& x) { return -0.5 * whitened(x).squaredNorm(); }

void check_is_correlated(Chain const& chain, double effective_size, double of_spread) {
  CHECK(chain.r_hat < 1.01);
  CHECK(chain.effective_size >= effective_size);
  Eigen::RowVectorXd const mean = chain.draws.colwise().mean();
  Eigen::RowVectorXd const sd =
      (chain.draws.rowwise() - mean).array().square().colwise().mean().sqrt();
  CHECK(std::abs(mean[0]) < 0.08);
  CHECK(std::abs(mean[1] - 1) < 0.08);
  CHECK(std::abs(sd[0] - 1) < of_spread);
  CHECK(std::abs(sd[1] / std::sqrt(0.97) - 1) < of_spread);
}

TEST_CASE(
    "a chain finds mean and spread of a correlated normal (within 6% and 0.08 sd, fixed seed)") {
  auto const chain = sample(correlated, scattered(200, 2), {.effective_size = 2'000});
  check_is_correlated(chain, 2'000, 0.06);
}

TEST_CASE("what proposes does not change what is drawn (within 6% and 0.08 sd, fixed seeds)") {
  struct Case {
    double centre;
    double sd;
    bool good;
  };
  // Too narrow and aside, too wide, and nowhere near.
  for (auto const& one : {Case{0.3, 0.8, true}, {0, 1.4, true}, {9, 0.3, false}}) {
    auto const centre = one.centre;
    auto const sd = one.sd;
    CAPTURE(centre);
    MakeLikeness const make = [centre, sd](Eigen::MatrixXd const& points) -> LogDensity {
      CHECK(points.cols() == 2);
      return [centre, sd](Eigen::VectorXd const& x) {
        return -0.5 * (whitened(x).array() - centre).square().sum() / (sd * sd);
      };
    };
    auto const chain =
        sample(correlated, scattered(200, 2), {.effective_size = 4'000, .likeness = make});
    CHECK(chain.by_likeness == one.good);
    check_is_correlated(chain, 4'000, 0.06);
  }
}

TEST_CASE("a chain keeps inside bounds and fills them evenly") {
  auto const density = [](Eigen::VectorXd const& x) {
    return x.minCoeff() >= 0 && x.maxCoeff() <= 1 ? 0.0 : -std::numeric_limits<double>::infinity();
  };
  Eigen::MatrixXd const starts = (scattered(200, 3).array() * 0.05 + 0.5).matrix();
  auto const chain = sample(density, starts, {.effective_size = 2'000});
  CHECK(chain.draws.minCoeff() >= 0);
  CHECK(chain.draws.maxCoeff() <= 1);
  CHECK((chain.draws.array() < 0.1).cast<double>().mean() == doctest::Approx(0.1).epsilon(0.2));
}

TEST_CASE("R-hat sees populations that disagree") {
  std::vector<std::vector<Eigen::MatrixXd>> histories(2);
  for (std::size_t p = 0; p < 2; ++p)
    for (int g = 0; g < 40; ++g)
      histories[p].push_back(scattered(20, 1).array() + 0.5 * static_cast<double>(p));
  CHECK(split_r_hat(histories) > 1.02);
  for (auto& x : histories[1])
    x.array() -= 0.5;
  CHECK(split_r_hat(histories) < 1.0001);
}

TEST_CASE("a likeness that fills bounds unevenly does not change that they are filled evenly") {
  constexpr double nowhere = -std::numeric_limits<double>::infinity();
  auto const inside = [](Eigen::VectorXd const& x) {
    return x.minCoeff() >= 0 && x.maxCoeff() <= 1;
  };
  for (Eigen::Index const d : {1, 3}) {
    CAPTURE(d);
    Eigen::MatrixXd const starts = (scattered(200, d).array() * 0.05 + 0.5).matrix();
    MakeLikeness const make = [&](Eigen::MatrixXd const&) -> LogDensity {
      return [&](Eigen::VectorXd const& x) { return inside(x) ? 0.7 * x.sum() : nowhere; };
    };
    auto const chain = sample([&](Eigen::VectorXd const& x) { return inside(x) ? 0.0 : nowhere; },
                              starts, {.effective_size = 4'000, .likeness = make});
    CHECK(chain.by_likeness);
    CHECK(chain.draws.minCoeff() >= 0);
    CHECK(chain.draws.maxCoeff() <= 1);
    CHECK(std::abs((chain.draws.array() < 0.1).cast<double>().mean() - 0.1) < 0.015);
    CHECK(std::abs((chain.draws.array() > 0.9).cast<double>().mean() - 0.1) < 0.015);
  }
}

TEST_CASE("one thread and seven draw the same chain, with a likeness and without") {
  auto const density = [](Eigen::VectorXd const& x) { return -0.5 * x.squaredNorm(); };
  MakeLikeness const make = [](Eigen::MatrixXd const& points) -> LogDensity {
    double const centre = points.mean();
    return
        [centre](Eigen::VectorXd const& x) { return -0.5 * (x.array() - centre).square().sum(); };
  };
  for (auto const& likeness : {MakeLikeness{}, make}) {
    auto const one = sample(density, scattered(50, 2), {.threads = 1, .likeness = likeness});
    auto const seven = sample(density, scattered(50, 2), {.threads = 7, .likeness = likeness});
    CHECK(one.draws == seven.draws);
  }
}

}  // namespace
}  // namespace pcnsim::calibration
