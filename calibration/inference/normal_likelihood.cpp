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

Ridge ridge(std::vector<NormalLikelihood> const& normals,
            std::vector<PooledParameter> const& parameters, Eigen::VectorXd const& spread,
            std::vector<Eigen::Index> const& local, Eigen::Index shared) {
  auto const n = static_cast<Eigen::Index>(local.size());
  Eigen::VectorXd about(n);
  Eigen::MatrixXd means = Eigen::MatrixXd::Zero(n, n);
  for (Eigen::Index k = 0; k < n; ++k) {
    auto const j = local[static_cast<std::size_t>(k)];
    about[k] = 1 / (spread[j] * spread[j]);
    double const sd = parameters[static_cast<std::size_t>(j)].sd;
    means(k, k) = 1 / (sd * sd);
  }
  std::vector<Eigen::LLT<Eigen::MatrixXd>> factors;
  Eigen::VectorXd pull = Eigen::VectorXd::Zero(n);  // of the shared parameter on the means
  for (auto const& normal : normals) {
    Eigen::MatrixXd precision = normal.precision(local, local);
    precision.diagonal() += about;
    auto const& factor = factors.emplace_back(precision);
    Eigen::MatrixXd held =
        -(about.asDiagonal() * factor.solve(Eigen::MatrixXd(about.asDiagonal())));
    held.diagonal() += about;
    means += held;
    Eigen::VectorXd const with = normal.precision(local, shared);
    pull -= about.cwiseProduct(factor.solve(with));
  }
  Ridge result{{}, Eigen::LLT<Eigen::MatrixXd>(means).solve(pull)};
  for (std::size_t g = 0; g < normals.size(); ++g) {
    Eigen::VectorXd const with = normals[g].precision(local, shared);
    result.groups.push_back(factors[g].solve(about.cwiseProduct(result.mean) - with));
  }
  return result;
}

}  // namespace pcnsim::calibration
