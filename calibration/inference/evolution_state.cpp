#include "calibration/inference/evolution_state.hpp"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <utility>

namespace pcnsim::calibration {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

EvolutionState::EvolutionState(VectorXd mean, double sigma, Index population)
    : mean_{std::move(mean)}, sigma_{sigma} {
  auto const d = mean_.size();
  covariance_ = MatrixXd::Identity(d, d);
  path_c_ = path_sigma_ = VectorXd::Zero(d);
  weights_.resize(population / 2);
  for (Index i = 0; i < weights_.size(); ++i)
    weights_[i] =
        std::log((static_cast<double>(population) + 1) / 2) - std::log(static_cast<double>(i) + 1);
  weights_ /= weights_.sum();
  effective_ = 1 / weights_.squaredNorm();
  decompose();
}

void EvolutionState::decompose() {
  Eigen::SelfAdjointEigenSolver<MatrixXd> const solver(covariance_);
  directions_ = solver.eigenvectors();
  axes_ = solver.eigenvalues().cwiseMax(1e-20).cwiseSqrt();
}

MatrixXd EvolutionState::points(MatrixXd const& normals) const {
  MatrixXd const steps = normals * axes_.asDiagonal() * directions_.transpose();
  return (sigma_ * steps).rowwise() + mean_.transpose();
}

void EvolutionState::learn(MatrixXd const& points, std::vector<Index> const& order) {
  auto const n = static_cast<double>(mean_.size());
  double const mu = effective_;
  double const c_sigma = (mu + 2) / (n + mu + 5);
  double const damping = 1 + 2 * std::max(0.0, std::sqrt((mu - 1) / (n + 1)) - 1) + c_sigma;
  double const c_c = (4 + mu / n) / (n + 4 + 2 * mu / n);
  double const c_1 = 2 / ((n + 1.3) * (n + 1.3) + mu);
  double const c_mu = std::min(1 - c_1, 2 * (mu - 2 + 1 / mu) / ((n + 2) * (n + 2) + mu));
  double const usual_length = std::sqrt(n) * (1 - 1 / (4 * n) + 1 / (21 * n * n));

  MatrixXd steps(weights_.size(), mean_.size());
  for (Index i = 0; i < weights_.size(); ++i)
    steps.row(i) = (points.row(order[static_cast<std::size_t>(i)]) - mean_.transpose()) / sigma_;
  VectorXd const step = steps.transpose() * weights_;
  mean_ += sigma_ * step;

  ++generation_;
  VectorXd const whitened =
      directions_ * axes_.cwiseInverse().asDiagonal() * directions_.transpose() * step;
  path_sigma_ = (1 - c_sigma) * path_sigma_ + std::sqrt(c_sigma * (2 - c_sigma) * mu) * whitened;
  double const settled = std::sqrt(1 - std::pow(1 - c_sigma, 2 * generation_));
  bool const stalls = path_sigma_.norm() / settled >= (1.4 + 2 / (n + 1)) * usual_length;
  path_c_ *= 1 - c_c;
  if (!stalls) path_c_ += std::sqrt(c_c * (2 - c_c) * mu) * step;
  double const lost = stalls ? c_c * (2 - c_c) : 0;
  covariance_ = (1 - c_1 - c_mu + c_1 * lost) * covariance_ + c_1 * path_c_ * path_c_.transpose() +
                c_mu * steps.transpose() * weights_.asDiagonal() * steps;
  sigma_ *= std::exp(std::min(1.0, c_sigma / damping * (path_sigma_.norm() / usual_length - 1)));
  decompose();
}

}  // namespace pcnsim::calibration
