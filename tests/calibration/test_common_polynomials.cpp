#include "calibration/inference/common_polynomials.hpp"
#include "calibration/inference/design.hpp"
#include "calibration/inference/quick_emulator.hpp"
#include "core/random.hpp"

#include <cmath>
#include <doctest/doctest.h>

namespace pcnsim::calibration {
namespace {

constexpr std::uint64_t purpose = 79;
constexpr Eigen::Index d = 4;
constexpr double noise = 0.5;
constexpr double departs = 0.3;
constexpr Eigen::Index kin_of_test = 12;
constexpr Eigen::Index points_each = 60;

/// A quadratic that bends alike in all kin: their constants and slopes along the second parameter are their own.
struct Truth {
  double constant;
  double slope;

  explicit Truth(Eigen::Index kin) {
    Stream draw(1, static_cast<std::uint64_t>(kin), purpose, 0, 0);
    constant = 5 * draw.normal();
    slope = 1 + departs * draw.normal();
  }
  [[nodiscard]] double at(Eigen::VectorXd const& x) const {
    return constant + 0.5 * x[0] + slope * x[1] + 0.8 * x[0] * x[0] - 0.6 * x[1] * x[2];
  }
};

Eigen::MatrixXd points(Eigen::Index n, std::uint64_t seed) {
  return (sobol_points(n, d, seed).array() * 2 - 1).matrix();
}

/// Columns: that quadratic with noise; one that never varies; chance by itself.
Ensemble simulated(Eigen::Index kin, Eigen::Index n) {
  Ensemble e{points(n, 10 + static_cast<std::uint64_t>(kin)), Eigen::MatrixXd(n, 3),
             Eigen::MatrixXd::Zero(n, 3), Eigen::VectorXd::Ones(n)};
  Truth const truth(kin);
  for (Eigen::Index i = 0; i < n; ++i) {
    Stream draw(2, static_cast<std::uint64_t>(kin), purpose, static_cast<std::uint64_t>(i), 0);
    e.mean.row(i) << truth.at(e.x.row(i).transpose()) + noise * draw.normal(), 7, draw.normal();
  }
  return e;
}

struct Kin {
  std::vector<std::string> names{"bent", "constant", "chance"};
  std::vector<Ensemble> ensembles;

  explicit Kin(Eigen::Index count = kin_of_test, Eigen::Index of_each = points_each) {
    for (Eigen::Index g = 0; g < count; ++g)
      ensembles.push_back(simulated(g, of_each));
  }
  [[nodiscard]] CommonPolynomials common(int threads = 1) const {
    std::vector<NamedEnsemble> all;
    for (auto const& one : ensembles)
      all.push_back({one, names});
    return common_polynomials(all, threads);
  }
};

/// Number of the term x_i·x_j, i < j, of the quadratic.
constexpr Eigen::Index product(Eigen::Index i, Eigen::Index j) {
  return 1 + 2 * d + i * (2 * d - i - 1) / 2 + j - i - 1;
}

TEST_CASE("what kin have in common is found, and in what they differ") {
  Kin const kin(kin_of_test, 4 * points_each);
  auto const common = kin.common();
  REQUIRE(common.of_summary.count("bent") == 1);
  auto const& prior = common.of_summary.at("bent");
  REQUIRE(prior.mean.size() == 1 + 2 * d + d * (d - 1) / 2);
  // Its frame is nearly [−1, 1]⁴. Standard errors: of 2,880 points 0.5/√960, and 0.3/√12 of the slope.
  CHECK(prior.mean[1] == doctest::Approx(0.5).epsilon(0.25));
  CHECK(std::abs(prior.mean[2] - 1) < 0.3);
  CHECK(prior.mean[1 + d] == doctest::Approx(0.8).epsilon(0.2));
  CHECK(prior.mean[product(1, 2)] == doctest::Approx(-0.6).epsilon(0.25));
  CHECK(std::abs(prior.mean[product(0, 3)]) < 0.15);
  double const found = std::sqrt(prior.variance[2]);
  MESSAGE("departures of the slope: ", found, " for ", departs);
  CHECK(found > departs / 2);
  CHECK(found < departs * 2);
  for (Eigen::Index j = 1; j < prior.variance.size(); ++j) {
    CAPTURE(j);
    if (j != 2) CHECK(std::sqrt(prior.variance[j]) < departs / 2);
  }
}

TEST_CASE("how far two differ is not taken for less because nobody knows what they share") {
  std::vector<std::string> const names{"bent", "constant", "chance"};
  double found = 0;
  double expected = 0;  // maximum likelihood would find half of it
  for (Eigen::Index k = 0; k < 30; ++k) {
    auto const one = simulated(2 * k, 4 * points_each);
    auto const other = simulated(2 * k + 1, 4 * points_each);
    found +=
        common_polynomials({{one, names}, {other, names}}, 1).of_summary.at("bent").variance[2];
    expected += std::pow(Truth(2 * k).slope - Truth(2 * k + 1).slope, 2) / 2;
  }
  CHECK(found == doctest::Approx(expected).epsilon(0.2));
}

TEST_CASE("an emulator that knows its kin is nearer to the truth, and says how near") {
  Kin const kin;
  auto const common = kin.common();
  auto const fresh = points(200, 99);
  double off_alone = 0;
  double off = 0;
  double standardised = 0;
  for (Eigen::Index g = 0; g < kin_of_test; ++g) {
    auto const& ensemble = kin.ensembles[static_cast<std::size_t>(g)];
    Emulator const alone(ensemble, kin.names, 1);
    Emulator const knowing(ensemble, kin.names, 1, common);
    REQUIRE(alone.kept().front() == 0);
    REQUIRE(knowing.kept().front() == 0);
    Truth const truth(g);
    for (Eigen::Index i = 0; i < fresh.rows(); ++i) {
      Eigen::VectorXd const x = fresh.row(i).transpose();
      auto const p = knowing.at(x);
      off_alone += std::pow(alone.at(x).mean[0] - truth.at(x), 2);
      off += std::pow(p.mean[0] - truth.at(x), 2);
      standardised += std::pow(p.mean[0] - truth.at(x), 2) / p.mean_variance[0];
    }
  }
  double const points_in_all = static_cast<double>(kin_of_test * fresh.rows());
  MESSAGE("mean squared error ", off / points_in_all, ", alone ", off_alone / points_in_all,
          ", in stated variances ", standardised / points_in_all);
  CHECK(off < 0.6 * off_alone);
  CHECK(standardised / points_in_all > 0.5);
  CHECK(standardised / points_in_all < 1.6);
}

TEST_CASE("a quick emulator is the emulator's where that knows its kin") {
  Kin const kin;
  Emulator const emulator(kin.ensembles.front(), kin.names, 1, kin.common());
  QuickEmulator const quick(emulator, points(300, 4));
  auto const fresh = points(50, 5);
  for (Eigen::Index i = 0; i < fresh.rows(); ++i) {
    Eigen::VectorXd const x = fresh.row(i).transpose();
    CHECK(std::abs(quick.at(x).mean[0] - emulator.at(x).mean[0]) < 1e-9);
    CHECK(quick.at(x).noise[0] == doctest::Approx(emulator.at(x).noise[0]));
  }
  CHECK(emulator.frame().half_width != emulator.coordinates().half_width);
}

TEST_CASE("nothing is shared of a summary that varies in fewer than two") {
  Kin const kin;
  CHECK(kin.common().of_summary.count("constant") == 0);
  CHECK(Kin(1).common().of_summary.empty());
  CHECK(common_polynomials({}, 1).of_summary.empty());
  // Two of twelve have it under another name.
  Kin other;
  std::vector<std::string> const renamed{"another", "constant", "chance"};
  std::vector<NamedEnsemble> all;
  for (std::size_t g = 0; g < other.ensembles.size(); ++g)
    all.push_back({other.ensembles[g], g == 0 ? renamed : other.names});
  auto const common = common_polynomials(all, 1);
  CHECK(common.of_summary.count("another") == 0);
  CHECK(common.of_summary.count("bent") == 1);
}

TEST_CASE("what is shared is the same for any number of threads") {
  Kin const kin;
  auto const one = kin.common(1);
  auto const seven = kin.common(7);
  for (auto const& [name, prior] : one.of_summary) {
    CHECK(prior.mean == seven.of_summary.at(name).mean);
    CHECK(prior.variance == seven.of_summary.at(name).variance);
  }
}

TEST_CASE("simulators without chance are shared, too") {
  Kin kin;
  for (Eigen::Index g = 0; g < kin_of_test; ++g) {
    auto& one = kin.ensembles[static_cast<std::size_t>(g)];
    for (Eigen::Index i = 0; i < points_each; ++i)
      one.mean(i, 0) = Truth(g).at(one.x.row(i).transpose());
  }
  auto const common = kin.common();
  REQUIRE(common.of_summary.count("bent") == 1);
  auto const& fourth = kin.ensembles[3];
  SummaryEmulator const emulator(common.frame.rows_inside(fourth.x), fourth.mean.col(0),
                                 fourth.variance.col(0), fourth.replicates,
                                 &common.of_summary.at("bent"));
  Eigen::VectorXd const x = Eigen::VectorXd::Constant(d, 0.3);
  CHECK(emulator.at(common.frame.inside(x)).mean == doctest::Approx(Truth(3).at(x)).epsilon(1e-3));
}

}  // namespace
}  // namespace pcnsim::calibration
