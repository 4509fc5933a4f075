#include "calibration/inference/common_polynomials.hpp"
#include "calibration/inference/design.hpp"
#include "calibration/inference/quick_emulator.hpp"
#include "core/random.hpp"

#include <Eigen/LU>
#include <atomic>
#include <cmath>
#include <doctest/doctest.h>
#include <limits>

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
Ensemble simulated(Eigen::Index kin, Eigen::Index n = points_each, double sd = noise) {
  Ensemble e{points(n, 10 + static_cast<std::uint64_t>(kin)), Eigen::MatrixXd(n, 3),
             Eigen::MatrixXd::Zero(n, 3), Eigen::VectorXd::Ones(n)};
  Truth const truth(kin);
  for (Eigen::Index i = 0; i < n; ++i) {
    Stream draw(2, static_cast<std::uint64_t>(kin), purpose, static_cast<std::uint64_t>(i), 0);
    e.mean.row(i) << truth.at(e.x.row(i).transpose()) + sd * draw.normal(), 7, draw.normal();
  }
  return e;
}

/// Of numbers `first` and on.
struct Kin {
  std::vector<std::string> names{"bent", "constant", "chance"};
  std::vector<Ensemble> ensembles;

  explicit Kin(Eigen::Index count = kin_of_test, Eigen::Index n = points_each, double sd = noise,
               Eigen::Index first = 0) {
    for (Eigen::Index g = first; g < first + count; ++g)
      ensembles.push_back(simulated(g, n, sd));
  }
  [[nodiscard]] std::vector<PolynomialPriors> priors(int threads = 1) const {
    std::vector<NamedEnsemble> all;
    for (auto const& one : ensembles)
      all.push_back({one, names});
    return priors_from_kin(all, threads);
  }
};

/// Number of the term x_i·x_j, i < j, of the quadratic.
constexpr Eigen::Index product(Eigen::Index i, Eigen::Index j) {
  return 1 + 2 * d + i * (2 * d - i - 1) / 2 + j - i - 1;
}

/// Of the coefficients but the constant.
Eigen::MatrixXd covariance(PolynomialPrior const& prior) {
  auto const n = prior.mean.size() - 1;
  return prior.precision.bottomRightCorner(n, n).inverse();
}

TEST_CASE("how kin bend is found, and in what they differ") {
  Kin const kin(kin_of_test, 4 * points_each);
  auto const priors = kin.priors();
  REQUIRE(priors.size() == kin_of_test);
  auto const& prior = priors.front().of_summary.at("bent");
  REQUIRE(prior.mean.size() == 1 + 2 * d + d * (d - 1) / 2);
  // Its frame is nearly [−1, 1]⁴. Standard errors: of 2,640 points 0.5/√880, and 0.3/√11 of the slope.
  CHECK(prior.mean[0] == 0);
  CHECK(prior.mean[1] == doctest::Approx(0.5).epsilon(0.25));
  CHECK(std::abs(prior.mean[2] - 1) < 0.3);
  CHECK(prior.mean[1 + d] == doctest::Approx(0.8).epsilon(0.2));
  CHECK(prior.mean[product(1, 2)] == doctest::Approx(-0.6).epsilon(0.25));
  CHECK(std::abs(prior.mean[product(0, 3)]) < 0.15);
  Eigen::VectorXd const sd = covariance(prior).diagonal().cwiseSqrt();
  MESSAGE("slope of a PCN from the others': ", sd[1], " for ", departs);
  CHECK(sd[1] > departs / 2);
  CHECK(sd[1] < departs * 2);
  for (Eigen::Index j = 0; j < sd.size(); ++j) {
    CAPTURE(j);
    if (j != 1) CHECK(sd[j] < departs / 2);
  }
  CHECK(prior.precision.row(0).isZero(0));
  CHECK(prior.precision.isApprox(prior.precision.transpose()));
}

TEST_CASE("a prior knows nothing of the simulations it is a prior for") {
  Kin kin;
  auto const before = kin.priors();
  kin.ensembles.front().mean.col(0).array() *= 1.01;
  auto const after = kin.priors();
  auto const moved = [&](std::size_t g) {
    return (before[g].of_summary.at("bent").mean - after[g].of_summary.at("bent").mean)
        .cwiseAbs()
        .maxCoeff();
  };
  // Its own by a little, through how far all differ.
  CHECK(moved(0) > 0);
  for (std::size_t g = 1; g < kin.ensembles.size(); ++g)
    CHECK(moved(0) < moved(g) / 3);
}

TEST_CASE("how far three differ is not taken for less because nobody knows what they share") {
  double found = 0;
  double expected = 0;  // maximum likelihood would find two thirds of it
  for (Eigen::Index k = 0; k < 30; ++k) {
    Kin const three(3, 4 * points_each, noise, 3 * k);
    // D and half of it, for what two others are about; and what chance adds, a few hundredths.
    found += covariance(three.priors().front().of_summary.at("bent"))(1, 1) / 1.5;
    Eigen::Array3d const slope{Truth(3 * k).slope, Truth(3 * k + 1).slope, Truth(3 * k + 2).slope};
    expected += (slope - slope.mean()).square().sum() / 2;
  }
  CHECK(found == doctest::Approx(expected).epsilon(0.15));
}

/// Of fresh points' means by emulators that know of each other, and of those that do not.
struct Errors {
  double squared = 0;
  double squared_alone = 0;
  double standardised = 0;  ///< the first, in stated variances
  double left_out = 0;      ///< squared, of the design points
  double points = 0;
  double design_points = 0;

  void add(Kin const& kin, Eigen::Index first, Eigen::Index but = -1) {
    auto const priors = kin.priors();
    auto const fresh = calibration::points(100, 99);
    for (std::size_t g = 0; g < kin.ensembles.size(); ++g) {
      if (static_cast<Eigen::Index>(g) == but) continue;
      auto const& e = kin.ensembles[g];
      auto const fitted = [&](Frame const& frame, PolynomialPrior const* prior) {
        return SummaryEmulator(frame.rows_inside(e.x), e.mean.col(0), e.variance.col(0),
                               e.replicates, prior);
      };
      auto const& frame = priors[g].frame;
      auto const alone = fitted(frame, nullptr);
      auto const knowing = fitted(frame, &priors[g].of_summary.at("bent"));
      Truth const truth(first + static_cast<Eigen::Index>(g));
      for (Eigen::Index i = 0; i < fresh.rows(); ++i) {
        Eigen::VectorXd const x = fresh.row(i).transpose();
        auto const p = knowing.at(frame.inside(x));
        double const square = std::pow(p.mean - truth.at(x), 2);
        squared += square;
        squared_alone += std::pow(alone.at(frame.inside(x)).mean - truth.at(x), 2);
        standardised += square / p.mean_variance;
      }
      points += static_cast<double>(fresh.rows());
      left_out += knowing.left_out().squaredNorm();
      design_points += static_cast<double>(e.size());
    }
  }
};

TEST_CASE("an emulator that knows its kin is nearer to the truth, and says how near") {
  Errors errors;
  errors.add(Kin(), 0);
  MESSAGE("squared error ", errors.squared / errors.points, ", alone ",
          errors.squared_alone / errors.points, "; in stated variances ",
          errors.standardised / errors.points);
  CHECK(errors.squared < 0.6 * errors.squared_alone);
  CHECK(errors.standardised / errors.points == doctest::Approx(1).epsilon(0.3));
}

TEST_CASE("three kin do not take what they share for known") {
  Errors errors;
  for (Eigen::Index k = 0; k < 20; ++k)
    errors.add(Kin(3, points_each, noise, 3 * k), 3 * k);
  MESSAGE("squared error ", errors.squared / errors.points, ", alone ",
          errors.squared_alone / errors.points, "; in stated variances ",
          errors.standardised / errors.points, "; left out ",
          errors.left_out / errors.design_points);
  CHECK(errors.squared < 0.8 * errors.squared_alone);
  CHECK(errors.standardised / errors.points == doctest::Approx(1).epsilon(0.3));
  CHECK(errors.left_out / errors.design_points == doctest::Approx(1).epsilon(0.1));
}

TEST_CASE("one in which a summary hardly varies does not spoil it for its kin") {
  Kin kin;
  kin.ensembles[4].mean.col(0) /= 100;
  Errors errors;
  errors.add(kin, 0, 4);
  MESSAGE("squared error ", errors.squared / errors.points, ", alone ",
          errors.squared_alone / errors.points, "; in stated variances ",
          errors.standardised / errors.points);
  CHECK(errors.squared < 0.7 * errors.squared_alone);
  CHECK(errors.standardised / errors.points < 1.5);
}

TEST_CASE("a quick emulator is the emulator's where that knows its kin") {
  Kin const kin;
  Emulator const emulator(kin.ensembles.front(), kin.names, 1, kin.priors().front());
  REQUIRE(emulator.kept().front() == 0);
  QuickEmulator const quick(emulator, points(300, 4));
  auto const fresh = points(50, 5);
  for (Eigen::Index i = 0; i < fresh.rows(); ++i) {
    Eigen::VectorXd const x = fresh.row(i).transpose();
    CHECK(std::abs(quick.at(x).mean[0] - emulator.at(x).mean[0]) < 1e-9);
    CHECK(quick.at(x).noise[0] == doctest::Approx(emulator.at(x).noise[0]));
  }
  CHECK(emulator.frame().half_width != emulator.coordinates().half_width);
}

TEST_CASE("nothing is shared of a summary that varies in fewer than three") {
  Kin kin;
  for (std::size_t const g : {0U, 1U})
    kin.ensembles[g].mean.col(1) = kin.ensembles[g].mean.col(2);
  CHECK(kin.priors().front().of_summary.count("constant") == 0);
  kin.ensembles[2].mean.col(1) = kin.ensembles[2].mean.col(2);
  auto const priors = kin.priors();
  CHECK(priors[0].of_summary.count("constant") == 1);
  CHECK(priors[3].of_summary.count("constant") == 0);
  auto const of_two = Kin(2).priors();
  REQUIRE(of_two.size() == 2);
  CHECK(of_two.front().of_summary.empty());
  CHECK(priors_from_kin({}, 1).empty());
  // Under another name in one of them.
  std::vector<std::string> const renamed{"another", "constant", "chance"};
  std::vector<NamedEnsemble> all;
  for (std::size_t g = 0; g < kin.ensembles.size(); ++g)
    all.push_back({kin.ensembles[g], g == 0 ? renamed : kin.names});
  auto const named = priors_from_kin(all, 1);
  CHECK(named[0].of_summary.count("another") == 0);
  CHECK(named[0].of_summary.count("bent") == 0);
  CHECK(named[1].of_summary.count("bent") == 1);
}

TEST_CASE("what is shared is the same for any number of threads, and nothing when stopped") {
  Kin const kin;
  auto const one = kin.priors(1);
  auto const seven = kin.priors(7);
  REQUIRE(one.size() == seven.size());
  for (std::size_t g = 0; g < one.size(); ++g) {
    REQUIRE(one[g].of_summary.size() == 2);
    for (auto const& [name, prior] : one[g].of_summary) {
      CHECK(prior.mean == seven[g].of_summary.at(name).mean);
      CHECK(prior.precision == seven[g].of_summary.at(name).precision);
    }
  }
  std::atomic<bool> const stop = true;
  std::vector<NamedEnsemble> const three{
      {kin.ensembles[0], kin.names}, {kin.ensembles[1], kin.names}, {kin.ensembles[2], kin.names}};
  CHECK(priors_from_kin(three, 1).front().of_summary.size() == 2);
  CHECK(priors_from_kin(three, 1, &stop).front().of_summary.empty());
}

TEST_CASE("simulators without chance learn from each other more than each could know") {
  Kin const kin(kin_of_test, 12, 0.0);  // of 15 coefficients
  auto const priors = kin.priors();
  auto const& fourth = kin.ensembles[3];
  auto const& frame = priors[3].frame;
  SummaryEmulator const emulator(frame.rows_inside(fourth.x), fourth.mean.col(0),
                                 fourth.variance.col(0), fourth.replicates,
                                 &priors[3].of_summary.at("bent"));
  auto const fresh = points(20, 7);
  for (Eigen::Index i = 0; i < fresh.rows(); ++i) {
    Eigen::VectorXd const x = fresh.row(i).transpose();
    CHECK(emulator.at(frame.inside(x)).mean == doctest::Approx(Truth(3).at(x)).epsilon(0.01));
  }
}

TEST_CASE("where nothing moves there is no prior") {
  Kin kin;
  for (auto& one : kin.ensembles)
    one.x.setConstant(0.2);
  for (auto const& priors : kin.priors())
    CHECK(priors.of_summary.empty());
}

TEST_CASE("where something is not a number there is no prior") {
  Kin kin;
  for (auto& one : kin.ensembles)
    one.mean(0, 0) = std::numeric_limits<double>::quiet_NaN();
  for (auto const& priors : kin.priors())
    CHECK(!priors.of_summary.contains("bent"));
}

TEST_CASE("a parameter that never moves does no harm") {
  Kin kin;
  for (auto& one : kin.ensembles)
    one.x.col(3).setConstant(0.2);
  auto const prior = kin.priors().front().of_summary.at("bent");
  CHECK(prior.mean.allFinite());
  CHECK(prior.precision.allFinite());
  CHECK(prior.mean[1] == doctest::Approx(0.5).epsilon(0.3));
}

}  // namespace
}  // namespace pcnsim::calibration
