#include "calibration/inference/local_kernel.hpp"

#include "calibration/inference/weighted_draws.hpp"
#include "core/contract.hpp"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <numbers>

namespace pcnsim::calibration {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

LocalKernel::LocalKernel(MatrixXd const& particles, VectorXd const& weights) {
  EXPECTS(particles.rows() > particles.cols());
  auto const d = particles.cols();
  MatrixXd covariance = weighted_covariance(particles, weights);
  covariance.diagonal().array() += 1e-9 * covariance.trace() / static_cast<double>(d) + 1e-300;
  root_ = Eigen::LLT<MatrixXd>(covariance).matrixL();
  whitened_ = root_.triangularView<Eigen::Lower>().solve(particles.transpose());
  VectorXd const mean =
      root_.triangularView<Eigen::Lower>().solve(weighted_mean(particles, weights));
  deviation_ = (-whitened_).colwise() + mean;
  VectorXd const stretch = 1 + deviation_.colwise().squaredNorm().transpose().array();
  shrink_ = stretch.cwiseInverse();
  double const constant = root_.diagonal().array().log().sum() +
                          0.5 * static_cast<double>(d) * std::log(2 * std::numbers::pi);
  log_scale_ = (weights.array() / weights.sum()).log() - 0.5 * stretch.array().log() - constant;
  cumulative_.resize(weights.size());
  double sum = 0;
  for (Index i = 0; i < weights.size(); ++i)
    cumulative_[i] = sum += weights[i];
}

VectorXd LocalKernel::draw(Stream& stream) const {
  double const target = stream.uniform() * cumulative_[cumulative_.size() - 1];
  auto const found = std::upper_bound(cumulative_.begin(), cumulative_.end(), target);
  auto const i = std::min(found - cumulative_.begin(), cumulative_.size() - 1);
  VectorXd drawn = whitened_.col(i) + stream.normal() * deviation_.col(i);
  for (double& value : drawn)
    value += stream.normal();
  return root_ * drawn;
}

double LocalKernel::log_density(VectorXd const& v) const {
  VectorXd const at = root_.triangularView<Eigen::Lower>().solve(v);
  MatrixXd const apart = whitened_.colwise() - at;
  auto const along = apart.cwiseProduct(deviation_).colwise().sum().transpose();
  VectorXd const logs =
      log_scale_.array() - 0.5 * (apart.colwise().squaredNorm().transpose().array() -
                                  along.array().square() * shrink_.array());
  double const most = logs.maxCoeff();
  return most + std::log((logs.array() - most).exp().sum());
}

}  // namespace pcnsim::calibration
