#include "calibration/inference/weighted_draws.hpp"

#include "core/contract.hpp"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

namespace pcnsim::calibration {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

/// Lower triangular; a hair wider than `covariance`, so that flat directions do no harm.
MatrixXd root_of(MatrixXd covariance) {
  double const size = covariance.trace() / static_cast<double>(covariance.rows());
  covariance.diagonal().array() += 1e-9 * size + 1e-300;
  Eigen::LLT<MatrixXd> const factor(covariance);
  return factor.matrixL();
}

std::vector<Index> resampled(VectorXd const& weights, Index count, Stream& stream) {
  std::vector<Index> chosen;
  double const step = weights.sum() / static_cast<double>(count);
  double const start = stream.uniform() * step;
  double below = weights[0];
  Index at = 0;
  for (Index i = 0; i < count; ++i) {
    double const target = start + static_cast<double>(i) * step;
    while (below < target && at + 1 < weights.size())
      below += weights[++at];
    chosen.push_back(at);
  }
  return chosen;
}

/// Root of the covariance of the `neighbours` points nearest to point `i` in the metric of `scaled`.
MatrixXd local_root(MatrixXd const& points, MatrixXd const& scaled, VectorXd const& weights,
                    Index i, Index neighbours) {
  VectorXd const distance = (scaled.rowwise() - scaled.row(i)).rowwise().squaredNorm();
  std::vector<Index> nearest(static_cast<std::size_t>(points.rows()));
  std::iota(nearest.begin(), nearest.end(), Index{0});
  std::nth_element(nearest.begin(), nearest.begin() + neighbours - 1, nearest.end(),
                   [&](Index a, Index b) {
                     return distance[a] != distance[b] ? distance[a] < distance[b] : a < b;
                   });
  nearest.resize(static_cast<std::size_t>(neighbours));
  VectorXd const near_weights = weights(nearest);
  if (!(near_weights.sum() > 0)) return MatrixXd::Zero(points.cols(), points.cols());
  return root_of(weighted_covariance(points(nearest, Eigen::all), near_weights));
}

/// Weighted least squares, shrunk a little; one column of coefficients for each of `values`.
MatrixXd fitted(MatrixXd const& design, MatrixXd const& values, VectorXd const& weights) {
  MatrixXd const weighted = design.transpose() * weights.asDiagonal();
  MatrixXd normal = weighted * design;
  normal.diagonal().array() += 1e-8 * normal.trace() / static_cast<double>(normal.rows());
  return normal.ldlt().solve(weighted * values);
}

/// Factor of spread at the observation against each point's own; 1 unless it pays by AIC.
VectorXd spread_factors(MatrixXd const& design, VectorXd const& residuals,
                        VectorXd const& weights) {
  double const floor = 1e-12 * residuals.squaredNorm() / static_cast<double>(residuals.size());
  VectorXd const logs = (residuals.array().square() + floor + 1e-300).log();
  VectorXd const slopes = fitted(design, logs, weights);
  VectorXd const fit = design * slopes;
  double const mean = weights.dot(logs) / weights.sum();
  double const unexplained = weights.dot((logs - fit).cwiseAbs2());
  double const total = weights.dot((logs.array() - mean).square().matrix());
  double const gain = -effective_size(weights) * std::log(unexplained / total);
  if (!(gain > 2 * static_cast<double>(design.cols() - 1))) return VectorXd::Ones(logs.size());
  return (0.5 * (slopes[0] - fit.array())).exp();
}

}  // namespace

double effective_size(VectorXd const& weights) {
  double const sum = weights.sum();
  return sum * sum / weights.squaredNorm();
}

VectorXd weighted_mean(MatrixXd const& points, VectorXd const& weights) {
  return points.transpose() * weights / weights.sum();
}

MatrixXd weighted_covariance(MatrixXd const& points, VectorXd const& weights) {
  MatrixXd const centred = points.rowwise() - weighted_mean(points, weights).transpose();
  return centred.transpose() * weights.asDiagonal() * centred / weights.sum();
}

MatrixXd regression_adjusted(MatrixXd const& scores, MatrixXd const& misfits,
                             VectorXd const& weights) {
  MatrixXd design(misfits.rows(), misfits.cols() + 1);
  design << VectorXd::Ones(misfits.rows()), misfits;
  MatrixXd const slopes = fitted(design, scores, weights);
  MatrixXd adjusted = scores - design * slopes;
  for (Index j = 0; j < scores.cols(); ++j) {
    VectorXd const factors = spread_factors(design, adjusted.col(j), weights);
    adjusted.col(j) = (adjusted.col(j).cwiseProduct(factors).array() + slopes(0, j)).matrix();
  }
  return adjusted;
}

MatrixXd smoothed_draws(MatrixXd const& points, VectorXd const& weights, Index count,
                        Stream& stream) {
  auto const d = points.cols();
  EXPECTS(points.rows() > d + 1);
  MatrixXd const covariance = weighted_covariance(points, weights);
  VectorXd const mean = weighted_mean(points, weights);
  double const size = effective_size(weights);
  auto const neighbours = std::clamp(static_cast<Index>(size / 10),
                                     std::min(2 * (d + 1), points.rows()), points.rows());
  // Silverman's rule for normals.
  double const dd = static_cast<double>(d);
  double const bandwidth = std::pow(4 / (size * (dd + 2)), 1 / (dd + 4));

  VectorXd const scale = (covariance.diagonal().array() + 1e-300).sqrt().inverse();
  MatrixXd const scaled = points * scale.asDiagonal();
  MatrixXd draws(count, d);
  MatrixXd root;
  Index last = -1;
  auto const chosen = resampled(weights, count, stream);
  for (Index i = 0; i < count; ++i) {
    auto const source = chosen[static_cast<std::size_t>(i)];
    if (source != last) root = local_root(points, scaled, weights, source, neighbours);
    last = source;
    VectorXd noise(d);
    for (double& value : noise)
      value = stream.normal();
    draws.row(i) = points.row(source) + bandwidth * (root * noise).transpose();
  }
  // Take the widening back.
  VectorXd const equal = VectorXd::Ones(count);
  MatrixXd const widened = root_of(weighted_covariance(draws, equal));
  VectorXd const centre = weighted_mean(draws, equal);
  MatrixXd const whitened = widened.triangularView<Eigen::Lower>().solve(
      (draws.rowwise() - centre.transpose()).transpose());
  return (root_of(covariance) * whitened).transpose().rowwise() + mean.transpose();
}

}  // namespace pcnsim::calibration
