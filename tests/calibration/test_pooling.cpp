#include "calibration/inference/pooling_chain.hpp"
#include "core/random.hpp"
#include "normal_observation.hpp"

#include <Eigen/Cholesky>
#include <Eigen/LU>
#include <cmath>
#include <doctest/doctest.h>

namespace pcnsim::calibration {
namespace {

using test::observe;

// Group g has its own x and shares delta: it observes x with error, and x + c delta with error. The
// exact posterior is normal for a given spread, which is summed over a fine grid.
constexpr Eigen::Index groups = 8;
constexpr double error_of_own = 0.3;
constexpr double error_of_both = 0.2;
PooledParameter const own{.mean = 0.5, .sd = 1, .between = 0.4};
PooledParameter const shared{.mean = 0, .sd = 1, .between = 0};

double coefficient(Eigen::Index g) { return 0.3 + 0.2 * static_cast<double>(g); }

struct Data {
  Eigen::VectorXd own_observed{groups}, both_observed{groups};

  Data() {
    Stream draw(11, 0, 1, 0, 0);
    for (Eigen::Index g = 0; g < groups; ++g) {
      double const x = 0.8 + 0.25 * draw.normal();
      own_observed[g] = x + error_of_own * draw.normal();
      both_observed[g] = x + coefficient(g) * 0.7 + error_of_both * draw.normal();
    }
  }

  [[nodiscard]] double log_likelihood(Eigen::Index g, Eigen::VectorXd const& x) const {
    double const a = (own_observed[g] - x[0]) / error_of_own;
    double const b = (both_observed[g] - x[0] - coefficient(g) * x[1]) / error_of_both;
    return -0.5 * (a * a + b * b);
  }
};

/// Mean and standard deviation of delta, the national mean, the spread, the first and the last x.
struct Moments {
  Eigen::VectorXd mean = Eigen::VectorXd::Zero(5);
  Eigen::VectorXd sd = Eigen::VectorXd::Zero(5);
};

/// Unknowns in order: delta, national mean, x of each group.
Moments exact(Data const& data) {
  constexpr Eigen::Index n = groups + 2;
  Eigen::VectorXd sum = Eigen::VectorXd::Zero(5);
  Eigen::VectorXd squares = Eigen::VectorXd::Zero(5);
  double weights = 0;
  for (double spread = 0.002; spread < 2; spread += 0.002) {
    Eigen::MatrixXd precision = Eigen::MatrixXd::Zero(n, n);
    Eigen::VectorXd right = Eigen::VectorXd::Zero(n);
    auto const unit = [](Eigen::Index i) { return Eigen::VectorXd(Eigen::VectorXd::Unit(n, i)); };
    observe(precision, right, unit(0), shared.mean, shared.sd);
    observe(precision, right, unit(1), own.mean, own.sd);
    for (Eigen::Index g = 0; g < groups; ++g) {
      observe(precision, right, unit(2 + g) - unit(1), 0, spread);
      observe(precision, right, unit(2 + g), data.own_observed[g], error_of_own);
      observe(precision, right, unit(2 + g) + coefficient(g) * unit(0), data.both_observed[g],
              error_of_both);
    }
    Eigen::LLT<Eigen::MatrixXd> const factor(precision);
    Eigen::VectorXd const mean = factor.solve(right);
    Eigen::MatrixXd const covariance = factor.solve(Eigen::MatrixXd::Identity(n, n));
    double const log_evidence = 0.5 * right.dot(mean) -
                                factor.matrixLLT().diagonal().array().log().sum() -
                                static_cast<double>(groups) * std::log(spread);
    double const z = spread / own.between;
    double const weight = std::exp(log_evidence - 0.5 * z * z - 60);
    Eigen::VectorXd m(5);
    m << mean[0], mean[1], spread, mean[2], mean[n - 1];
    Eigen::VectorXd v(5);
    v << covariance(0, 0), covariance(1, 1), 0, covariance(2, 2), covariance(n - 1, n - 1);
    weights += weight;
    sum += weight * m;
    squares += weight * (v.array() + m.array().square()).matrix();
  }
  Moments moments;
  moments.mean = sum / weights;
  moments.sd = (squares / weights - moments.mean.array().square().matrix()).cwiseSqrt();
  return moments;
}

/// Each group's posterior by itself, as a calibration of it alone would draw it.
Eigen::MatrixXd archive_of(Data const& data, Eigen::Index g) {
  Eigen::Matrix2d precision = Eigen::Matrix2d::Zero();
  Eigen::Vector2d right = Eigen::Vector2d::Zero();
  auto const add = [&](double a, double b, double y, double sd) {
    Eigen::Vector2d const row{a, b};
    precision += row * row.transpose() / (sd * sd);
    right += row * y / (sd * sd);
  };
  add(1, 0, own.mean, std::hypot(own.sd, own.between));
  add(0, 1, shared.mean, shared.sd);
  add(1, 0, data.own_observed[g], error_of_own);
  add(1, coefficient(g), data.both_observed[g], error_of_both);
  Eigen::Matrix2d const covariance = precision.inverse();
  Eigen::Vector2d const mean = covariance * right;
  Eigen::Matrix2d const factor = Eigen::LLT<Eigen::Matrix2d>(covariance).matrixL();
  Stream draw(12, static_cast<std::uint64_t>(g), 1, 0, 0);
  Eigen::MatrixXd x(300, 2);
  for (Eigen::Index k = 0; k < x.rows(); ++k) {
    double const a = draw.normal();
    double const b = draw.normal();
    x.row(k) = (mean + factor * Eigen::Vector2d{a, b}).transpose();
  }
  return x;
}

std::vector<PooledGroup> groups_of(Data const& data) {
  std::vector<PooledGroup> result;
  for (Eigen::Index g = 0; g < groups; ++g) {
    result.push_back({"g" + std::to_string(g),
                      [&data, g](Eigen::VectorXd const& x) { return data.log_likelihood(g, x); },
                      archive_of(data, g)});
  }
  return result;
}

Moments found(Pooled const& pooled) {
  Eigen::MatrixXd all(pooled.mean.rows(), 5);
  all << pooled.mean.col(1), pooled.mean.col(0), pooled.spread.col(0), pooled.groups.front().col(0),
      pooled.groups.back().col(0);
  Moments moments;
  moments.mean = all.colwise().mean().transpose();
  moments.sd =
      (all.rowwise() - all.colwise().mean()).array().square().colwise().mean().sqrt().transpose();
  return moments;
}

/// Means to `of_sd` exact standard deviations, standard deviations to `of_spread` of themselves.
void check_near(Pooled const& pooled, Moments const& expected, double of_sd, double of_spread) {
  auto const got = found(pooled);
  for (Eigen::Index k = 0; k < 5; ++k) {
    CAPTURE(k);
    CHECK(std::abs(got.mean[k] - expected.mean[k]) < of_sd * expected.sd[k]);
    CHECK(std::abs(got.sd[k] / expected.sd[k] - 1) < of_spread);
  }
}

TEST_CASE("pooling of normal groups gives the exact posterior (means to 0.1 sd, sds to 10%)") {
  Data const data;
  auto const expected = exact(data);
  auto const pooled = pool(groups_of(data), {own, shared},
                           {.burn_in = 500, .sweeps = 4'000, .draws = 8'000, .seed = 1});
  CHECK(pooled.r_hat < 1.05);  // the worst rung
  check_near(pooled, expected, 0.1, 0.1);
}

TEST_CASE("what proposes does not change what is pooled (means to 0.1 sd, sds to 10%)") {
  Data const data;
  auto const expected = exact(data);
  auto all = groups_of(data);
  for (Eigen::Index g = 0; g < groups; ++g) {
    // Flatter, and aside: by 0.1 in its own parameter, by -0.1 in what is shared.
    all[static_cast<std::size_t>(g)].likeness = [&data, g](Eigen::VectorXd const& x) {
      return 0.7 * data.log_likelihood(g, x + Eigen::Vector2d(0.1, -0.1));
    };
  }
  auto const pooled =
      pool(all, {own, shared}, {.burn_in = 500, .sweeps = 4'000, .draws = 8'000, .seed = 1});
  CHECK(pooled.least_moved > 0.3);
  check_near(pooled, expected, 0.1, 0.1);
}

TEST_CASE(
    "a likeness of one group that is far off is seen, and changes nothing (means to 0.15 sd)") {
  Data const data;
  auto const expected = exact(data);
  auto all = groups_of(data);
  for (Eigen::Index g = 0; g < groups; ++g) {
    double const aside = g == 0 ? 10 : 0;
    all[static_cast<std::size_t>(g)].likeness = [&data, g, aside](Eigen::VectorXd const& x) {
      return data.log_likelihood(g, x + Eigen::Vector2d(aside, 0));
    };
  }
  auto const pooled =
      pool(all, {own, shared}, {.burn_in = 500, .sweeps = 8'000, .draws = 8'000, .seed = 1});
  CHECK(pooled.least_moved < 0.05);
  check_near(pooled, expected, 0.15, 0.15);
}

TEST_CASE("a chain knows the likelihoods and likenesses of where it stands") {
  Data const data;
  auto all = groups_of(data);
  for (std::size_t g = 0; g < all.size(); ++g)
    all[g].likeness = [&data, g](Eigen::VectorXd const& x) {
      return 0.8 * data.log_likelihood(static_cast<Eigen::Index>(g), x);
    };
  std::vector<PooledParameter> const parameters{own, shared};
  PoolingChain chain(all, parameters, 1, 0, {});
  int moved = 0;
  for (int sweep = 0; sweep < 40; ++sweep) {
    auto const before = chain.state().groups.front();
    chain.sweep();
    auto const& state = chain.state();
    moved += before != state.groups.front();
    for (std::size_t g = 0; g < all.size(); ++g) {
      REQUIRE(state.log[g] == all[g].log_likelihood(state.groups[g]));
      REQUIRE(state.likeness[g] == all[g].likeness(state.groups[g]));
    }
  }
  CHECK(moved > 20);
}

TEST_CASE("a group that says nothing lies where the others say, and no nearer") {
  Data const data;
  auto all = groups_of(data);
  all.push_back({"silent", [](Eigen::VectorXd const&) { return 0.0; }, archive_of(data, 0)});
  auto const pooled =
      pool(all, {own, shared}, {.burn_in = 200, .sweeps = 2'000, .draws = 4'000, .seed = 1});
  Eigen::ArrayXd const x = pooled.groups.back().col(0).array();
  Eigen::ArrayXd const z =
      (x - pooled.mean.col(0).array()) / pooled.spread.col(0).array();  // standard normal
  CHECK(std::abs(z.mean()) < 0.1);
  CHECK(std::sqrt((z - z.mean()).square().mean()) == doctest::Approx(1).epsilon(0.1));
}

// Three groups each observe the last shared parameter with error 0.6: precision 1 + 3/0.36.
constexpr double precision_of_seen = 1 + 3 / 0.36;
constexpr double mean_of_seen = 1.8 / 0.36 / precision_of_seen;

std::vector<PooledGroup> three_groups(Eigen::Index parameters, std::uint64_t seed) {
  std::vector<PooledGroup> all;
  for (double const observed : {0.2, 0.9, 0.7}) {
    Eigen::MatrixXd archive(200, parameters);
    Stream draw(seed, static_cast<std::uint64_t>(10 * observed), 1, 0, 0);
    for (auto& x : archive.reshaped())
      x = draw.normal();
    auto const about = [last = parameters - 1](double centre) -> LogDensity {
      return [last, centre](Eigen::VectorXd const& x) {
        double const z = (x[last] - centre) / 0.6;
        return -0.5 * z * z;
      };
    };
    all.push_back({"g", about(observed), archive, about(observed + 0.3)});
  }
  return all;
}

TEST_CASE("a parameter that all share and nothing else is drawn from its posterior") {
  auto const pooled =
      pool(three_groups(1, 13), {shared}, {.burn_in = 10, .sweeps = 50, .draws = 4'000, .seed = 1});
  Eigen::ArrayXd const x = pooled.mean.col(0).array();
  CHECK(x.mean() == doctest::Approx(mean_of_seen).epsilon(0.02));
  // A ladder's step: -7%.
  CHECK(std::abs((x - x.mean()).square().mean() * precision_of_seen - 1) < 0.1);
  double share = 0;
  for (auto const& rung : pooled.ladder)
    share += rung.share;
  CHECK(share == doctest::Approx(1));
}

TEST_CASE("a second shared parameter, which a likeness proposes, is drawn from its posterior") {
  auto const pooled =
      pool(three_groups(2, 14), {shared, shared},
           {.burn_in = 200, .sweeps = 2'000, .rungs = 4, .draws = 4'000, .seed = 1});
  Eigen::ArrayXd const x = pooled.mean.col(1).array();
  CHECK(std::abs(x.mean() - mean_of_seen) < 0.1 / std::sqrt(precision_of_seen));
  CHECK(std::abs((x - x.mean()).square().mean() * precision_of_seen - 1) < 0.15);
}

TEST_CASE("pooling draws the same on 1, 2 and 7 threads, and another seed draws others") {
  Data const data;
  PoolingOptions options{.burn_in = 20, .sweeps = 60, .draws = 40, .seed = 1, .threads = 1};
  auto all = groups_of(data);
  for (auto& group : all)
    group.likeness = group.log_likelihood;
  auto const one = pool(all, {own, shared}, options);
  for (int const threads : {2, 7}) {
    CAPTURE(threads);
    options.threads = threads;
    auto const again = pool(all, {own, shared}, options);
    CHECK(one.mean == again.mean);
    CHECK(one.spread == again.spread);
    CHECK(one.groups.back() == again.groups.back());
  }
  options.seed = 2;
  CHECK(pool(all, {own, shared}, options).mean != one.mean);
}

}  // namespace
}  // namespace pcnsim::calibration
