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

NormalHierarchy::NormalHierarchy(std::vector<NormalLikelihood> const& normals,
                                 std::vector<PooledParameter> const& parameters,
                                 Eigen::VectorXd const& spread,
                                 std::vector<Eigen::Index> const& local)
    : normals_{normals}, local_{local}, about_(static_cast<Eigen::Index>(local.size())) {
  auto const n = about_.size();
  Eigen::MatrixXd means = Eigen::MatrixXd::Zero(n, n);
  for (Eigen::Index k = 0; k < n; ++k) {
    auto const j = local[static_cast<std::size_t>(k)];
    about_[k] = 1 / (spread[j] * spread[j]);
    double const sd = parameters[static_cast<std::size_t>(j)].sd;
    means(k, k) = 1 / (sd * sd);
  }
  for (auto const& normal : normals) {
    Eigen::MatrixXd precision = normal.precision(local, local);
    precision.diagonal() += about_;
    auto const& factor = groups_.emplace_back(precision);
    means -= about_.asDiagonal() * factor.solve(Eigen::MatrixXd(about_.asDiagonal()));
    means.diagonal() += about_;
  }
  means_.compute(means);
}

Ridge NormalHierarchy::with_shared(Eigen::Index shared) const {
  std::vector<Eigen::VectorXd> pulls;
  Eigen::VectorXd on_means = Eigen::VectorXd::Zero(about_.size());
  for (std::size_t g = 0; g < groups_.size(); ++g) {
    Eigen::VectorXd const with = normals_[g].precision(local_, shared);
    pulls.push_back(groups_[g].solve(with));
    on_means -= about_.cwiseProduct(pulls.back());
  }
  Ridge ridge{{}, means_.solve(on_means)};
  for (std::size_t g = 0; g < groups_.size(); ++g)
    ridge.groups.push_back(groups_[g].solve(about_.cwiseProduct(ridge.mean)) - pulls[g]);
  return ridge;
}

Ridge NormalHierarchy::of_means(Eigen::VectorXd const& z) const {
  Ridge ridge{{}, means_.matrixU().solve(z)};
  for (auto const& group : groups_)
    ridge.groups.push_back(group.solve(about_.cwiseProduct(ridge.mean)));
  return ridge;
}

}  // namespace pcnsim::calibration
