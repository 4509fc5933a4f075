#include "calibration/inference/pooling.hpp"
#include "core/random.hpp"
#include "normal_observation.hpp"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace pcnsim::calibration {
namespace {

using test::observe;

// Group g has an x of its own. It observes x + e, where e is an error that all groups have in common, and
// x + c_g·s, where s is shared too. All is normal for a given spread of x, which is summed over a grid.
constexpr Eigen::Index groups = 8;
constexpr double sd_one = 0.3;
constexpr double sd_two = 0.25;
PooledParameter const own{.mean = 0.5, .sd = 1, .between = 0.4};
PooledParameter const shared{.mean = 0, .sd = 1, .between = 0};
PooledParameter const error{.mean = 0, .sd = 0.6, .between = 0};

double coefficient(Eigen::Index g) { return 0.2 * static_cast<double>(g) - 0.5; }

struct Data {
  Eigen::VectorXd one{groups}, two{groups};

  Data() {
    Stream draw(21, 0, 1, 0, 0);
    for (Eigen::Index g = 0; g < groups; ++g) {
      double const x = 0.7 + 0.25 * draw.normal();
      one[g] = x + 0.5 + sd_one * draw.normal();
      two[g] = x + coefficient(g) * 0.8 + sd_two * draw.normal();
    }
  }

  /// x, s, e.
  [[nodiscard]] double log_likelihood(Eigen::Index g, Eigen::VectorXd const& at) const {
    double const a = (one[g] - at[0] - at[2]) / sd_one;
    double const b = (two[g] - at[0] - coefficient(g) * at[1]) / sd_two;
    return -0.5 * (a * a + b * b);
  }
};

struct Moments {
  Eigen::Vector4d mean = Eigen::Vector4d::Zero();  ///< of s, e, the national mean, the last x
  Eigen::Vector4d sd = Eigen::Vector4d::Zero();
};

Moments exact(Data const& data) {
  constexpr Eigen::Index n = groups + 3;  // s, e, national mean, x of each group
  auto const unit = [](Eigen::Index i) { return Eigen::VectorXd(Eigen::VectorXd::Unit(n, i)); };
  std::vector<Eigen::Index> const wanted{0, 1, 2, n - 1};
  Moments sum;
  double weights = 0;
  for (double spread = 0.002; spread < 2; spread += 0.002) {
    Eigen::MatrixXd precision = Eigen::MatrixXd::Zero(n, n);
    Eigen::VectorXd right = Eigen::VectorXd::Zero(n);
    observe(precision, right, unit(0), shared.mean, shared.sd);
    observe(precision, right, unit(1), error.mean, error.sd);
    observe(precision, right, unit(2), own.mean, own.sd);
    for (Eigen::Index g = 0; g < groups; ++g) {
      observe(precision, right, unit(3 + g) - unit(2), 0, spread);
      observe(precision, right, unit(3 + g) + unit(1), data.one[g], sd_one);
      observe(precision, right, unit(3 + g) + coefficient(g) * unit(0), data.two[g], sd_two);
    }
    Eigen::LLT<Eigen::MatrixXd> const factor(precision);
    Eigen::VectorXd const mean = factor.solve(right);
    Eigen::VectorXd const variance = factor.solve(Eigen::MatrixXd::Identity(n, n)).diagonal();
    double const z = spread / own.between;
    double const weight = std::exp(0.5 * right.dot(mean) - 0.5 * z * z - 40 -
                                   factor.matrixLLT().diagonal().array().log().sum() -
                                   static_cast<double>(groups) * std::log(spread));
    weights += weight;
    sum.mean += weight * mean(wanted);
    sum.sd += weight * (variance(wanted) + mean(wanted).cwiseAbs2());
  }
  sum.mean /= weights;
  sum.sd = (sum.sd / weights - sum.mean.cwiseAbs2()).cwiseSqrt();
  return sum;
}

/// Its posterior by itself, under the prior of one group.
Eigen::MatrixXd archive_of(Data const& data, Eigen::Index g) {
  Eigen::MatrixXd precision = Eigen::MatrixXd::Zero(3, 3);
  Eigen::VectorXd right = Eigen::VectorXd::Zero(3);
  auto const add = [&](double x, double s, double e, double y, double sd) {
    observe(precision, right, Eigen::Vector3d{x, s, e}, y, sd);
  };
  add(1, 0, 0, own.mean, std::hypot(own.sd, own.between));
  add(0, 1, 0, shared.mean, shared.sd);
  add(0, 0, 1, error.mean, error.sd);
  add(1, 0, 1, data.one[g], sd_one);
  add(1, coefficient(g), 0, data.two[g], sd_two);
  Eigen::LLT<Eigen::MatrixXd> const factor(precision);
  Eigen::VectorXd const mean = factor.solve(right);
  Stream draw(22, static_cast<std::uint64_t>(g), 1, 0, 0);
  Eigen::MatrixXd x(400, 3);
  for (Eigen::Index k = 0; k < x.rows(); ++k) {
    Eigen::Vector3d z;
    for (auto& value : z)
      value = draw.normal();
    Eigen::VectorXd const apart = factor.matrixU().solve(z);
    x.row(k) = (mean + apart).transpose();
  }
  return x;
}

std::vector<PooledGroup> groups_of(Data const& data) {
  std::vector<PooledGroup> result;
  for (Eigen::Index g = 0; g < groups; ++g) {
    auto const log = [&data, g](Eigen::VectorXd const& x) { return data.log_likelihood(g, x); };
    auto const aside = [log](Eigen::VectorXd const& x) {  // flatter, and a little off
      return 0.9 * log(x + Eigen::Vector3d(0.05, 0, -0.05));
    };
    result.push_back({"g" + std::to_string(g), log, archive_of(data, g), aside});
  }
  return result;
}

TEST_CASE(
    "an error that all groups have in common is found with the rest (means to 0.12 sd, sds to "
    "10%)") {
  Data const data;
  auto const expected = exact(data);
  auto const pooled =
      pool(groups_of(data), {own, shared, error},
           {.burn_in = 500, .sweeps = 4'000, .rungs = 16, .reach = 2, .draws = 8'000, .seed = 1});
  Eigen::MatrixXd all(pooled.mean.rows(), 4);
  all << pooled.mean.col(1), pooled.mean.col(2), pooled.mean.col(0), pooled.groups.back().col(0);
  Eigen::RowVectorXd const mean = all.colwise().mean();
  Eigen::RowVectorXd const sd = (all.rowwise() - mean).cwiseAbs2().colwise().mean().cwiseSqrt();
  for (Eigen::Index k = 0; k < 4; ++k) {
    CAPTURE(k);
    CHECK(std::abs(mean[k] - expected.mean[k]) < 0.12 * expected.sd[k]);
    CHECK(std::abs(sd[k] / expected.sd[k] - 1) < 0.1);
  }
  CHECK(pooled.r_hat < 1.02);
  CHECK(pooled.effective_size > 200);
}

TEST_CASE("what may not be a ladder is none, and is drawn all the same") {
  Data const data;
  auto aside = shared;
  aside.may_be_ladder = false;
  auto other = error;
  other.may_be_ladder = false;
  auto const pooled =
      pool(groups_of(data), {own, aside, other},
           {.burn_in = 200, .sweeps = 2'000, .reach = 2, .draws = 2'000, .seed = 1});
  CHECK(pooled.ladder.empty());
  auto const expected = exact(data);
  CHECK(std::abs(pooled.mean.col(1).mean() - expected.mean[0]) < 0.15 * expected.sd[0]);
  CHECK(std::abs(pooled.mean.col(2).mean() - expected.mean[1]) < 0.15 * expected.sd[1]);
}

TEST_CASE("a ladder reaches as far as asked, and its rungs can be drawn from evenly") {
  Data const data;
  PoolingOptions options{
      .burn_in = 50, .sweeps = 300, .rungs = 8, .reach = 2, .draws = 80, .seed = 1};
  std::vector<PooledParameter> const parameters{own, shared, error};
  auto const by_share = pool(groups_of(data), parameters, options);
  REQUIRE(by_share.ladder.size() == 8);
  CHECK(by_share.ladder.front().value == doctest::Approx(-1.75));
  CHECK(by_share.ladder.back().value == doctest::Approx(1.75));
  auto const rungs_drawn = [](Pooled const& pooled) {
    std::map<int, int> count;
    for (double const value : pooled.mean.col(1))
      ++count[static_cast<int>(std::floor((value + 2) / 0.5))];
    return count;
  };
  CHECK(rungs_drawn(by_share).size() < 8);
  options.evenly_above = 0;
  auto const evenly = rungs_drawn(pool(groups_of(data), parameters, options));
  CHECK(evenly.size() == 8);
  for (auto const& [rung, count] : evenly)
    CHECK(count == 10);
  options.evenly_above = 0.2;
  auto const likely = rungs_drawn(pool(groups_of(data), parameters, options));
  auto const expected =
      std::ranges::count_if(by_share.ladder, [](Rung const& rung) { return rung.share >= 0.2; });
  CHECK(std::cmp_equal(likely.size(), expected));
}

}  // namespace
}  // namespace pcnsim::calibration
