#include "calibration/inference/normal_likelihood.hpp"

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>

namespace pcnsim::calibration {

NormalLikelihood::NormalLikelihood(Eigen::MatrixXd const& archive,
                                   std::vector<PooledParameter> const& parameters) {
  auto const d = archive.cols();
  Eigen::RowVectorXd const mean = archive.colwise().mean();
  Eigen::MatrixXd const centred = archive.rowwise() - mean;
  Eigen::MatrixXd covariance = centred.transpose() * centred / static_cast<double>(archive.rows());
  covariance.diagonal().array() += 1e-9 + 1e-6 * covariance.diagonal().array();
  Eigen::MatrixXd const inverse =
      Eigen::LLT<Eigen::MatrixXd>(covariance).solve(Eigen::MatrixXd::Identity(d, d));
  Eigen::VectorXd of_prior(d);
  Eigen::VectorXd prior_mean(d);
  for (Eigen::Index j = 0; j < d; ++j) {
    auto const& parameter = parameters[static_cast<std::size_t>(j)];
    of_prior[j] = 1 / (parameter.sd * parameter.sd + parameter.between * parameter.between);
    prior_mean[j] = parameter.mean;
  }
  Eigen::MatrixXd likelihood = inverse;
  likelihood.diagonal() -= of_prior;
  Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> const eigen(likelihood);
  Eigen::VectorXd const kept = eigen.eigenvalues().cwiseMax(0);
  auto const& v = eigen.eigenvectors();
  precision = v * kept.asDiagonal() * v.transpose();
  Eigen::VectorXd const whole = inverse * mean.transpose() - of_prior.cwiseProduct(prior_mean);
  Eigen::VectorXd const is_kept = (kept.array() > 0).cast<double>();
  shift = v * is_kept.asDiagonal() * v.transpose() * whole;
}

}  // namespace pcnsim::calibration
