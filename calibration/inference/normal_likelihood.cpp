#include "calibration/inference/normal_likelihood.hpp"

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>
#include <algorithm>
#include <iterator>
#include <utility>

namespace pcnsim::calibration {
namespace {

/// log f(x) ≈ constant + slope·(x − point) − ½ (x − point)ᵀ bend (x − point)
struct Expansion {
  Eigen::VectorXd slope;
  Eigen::MatrixXd bend;
};

Expansion expansion(LogDensity const& log, Eigen::VectorXd const& point,
                    Eigen::VectorXd const& steps) {
  auto const d = point.size();
  Expansion result{Eigen::VectorXd(d), Eigen::MatrixXd(d, d)};
  auto const at = [&](Eigen::Index i, double a, Eigen::Index j, double b) {
    Eigen::VectorXd x = point;
    x[i] += a * steps[i];
    x[j] += b * steps[j];
    return log(x);
  };
  double const here = log(point);
  for (Eigen::Index i = 0; i < d; ++i) {
    double const up = at(i, 1, i, 0);
    double const down = at(i, -1, i, 0);
    result.slope[i] = (up - down) / (2 * steps[i]);
    result.bend(i, i) = (2 * here - up - down) / (steps[i] * steps[i]);
    for (Eigen::Index j = 0; j < i; ++j) {
      double const twist = at(i, 1, j, 1) - at(i, 1, j, -1) - at(i, -1, j, 1) + at(i, -1, j, -1);
      result.bend(i, j) = result.bend(j, i) = -twist / (4 * steps[i] * steps[j]);
    }
  }
  return result;
}

}  // namespace

void NormalLikelihood::learn(LogDensity const& log_likelihood,
                             std::vector<Eigen::VectorXd> const& points,
                             Eigen::VectorXd const& steps) {
  auto const d = steps.size();
  Eigen::MatrixXd bend = Eigen::MatrixXd::Zero(d, d);
  Eigen::VectorXd slope = Eigen::VectorXd::Zero(d);
  Eigen::VectorXd middle = slope;
  double count = 0;
  for (auto const& point : points) {
    auto const one = expansion(log_likelihood, point, steps);
    if (!one.bend.allFinite() || !one.slope.allFinite()) continue;
    bend += one.bend;
    slope += one.slope;
    middle += point;
    ++count;
  }
  if (count == 0) return;
  Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> const eigen(bend / count);
  auto const& v = eigen.eigenvectors();
  precision = v * eigen.eigenvalues().cwiseMax(0).asDiagonal() * v.transpose();
  shift = (slope + precision * middle) / count;
}

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
                                 std::vector<Eigen::Index> const& local,
                                 std::vector<Eigen::Index> const& free)
    : local_{local},
      free_{free},
      about_(static_cast<Eigen::Index>(local.size())),
      national_{Eigen::MatrixXd::Zero(spread.size(), spread.size())} {
  for (Eigen::Index j = 0; j < spread.size(); ++j) {
    double const sd = parameters[static_cast<std::size_t>(j)].sd;
    national_(j, j) = 1 / (sd * sd);
  }
  for (std::size_t k = 0; k < local.size(); ++k) {
    double const apart = spread[local[k]];
    about_[static_cast<Eigen::Index>(k)] = 1 / (apart * apart);
  }
  Eigen::MatrixXd const about = about_.asDiagonal();
  for (Eigen::Index j = 0; j < spread.size(); ++j)
    if (parameters[static_cast<std::size_t>(j)].is_shared()) shared_.push_back(j);
  groups_.reserve(normals.size());
  for (auto const& normal : normals) {
    Eigen::MatrixXd precision = normal.precision(local, local);
    precision.diagonal() += about_;
    Eigen::LLT<Eigen::MatrixXd> factor(precision);
    Eigen::MatrixXd cross = normal.precision(local, shared_);
    Eigen::MatrixXd const pulled = factor.solve(cross);
    Eigen::MatrixXd const settled = factor.solve(about);
    Eigen::MatrixXd const across = about_.asDiagonal() * pulled;
    national_(local, local) += about - about_.asDiagonal() * settled;
    national_(local, shared_) += across;
    national_(shared_, local) += across.transpose();
    national_(shared_, shared_) += normal.precision(shared_, shared_) - cross.transpose() * pulled;
    groups_.push_back({std::move(factor), std::move(cross)});
  }
}

/// Groups go where the density is largest, given what is national.
Ridge NormalHierarchy::followed(Eigen::VectorXd national) const {
  Eigen::VectorXd const pull = about_.cwiseProduct(national(local_));
  Eigen::VectorXd right(pull.size());
  Ridge ridge{{}, std::move(national)};
  ridge.groups.reserve(groups_.size());
  for (auto const& group : groups_) {
    right = pull;
    for (std::size_t s = 0; s < shared_.size(); ++s)
      right -= ridge.national[shared_[s]] * group.cross.col(static_cast<Eigen::Index>(s));
    ridge.groups.push_back(group.factor.solve(right));
  }
  return ridge;
}

Ridge NormalHierarchy::with_shared(Eigen::Index shared) const {
  std::vector<Eigen::Index> others;
  std::ranges::copy_if(free_, std::back_inserter(others),
                       [shared](Eigen::Index j) { return j != shared; });
  Eigen::VectorXd national = Eigen::VectorXd::Zero(national_.rows());
  national[shared] = 1;
  Eigen::MatrixXd const precision = national_(others, others);
  Eigen::VectorXd const with = national_(others, shared);
  Eigen::VectorXd const follow = Eigen::LLT<Eigen::MatrixXd>(precision).solve(with);
  for (std::size_t k = 0; k < others.size(); ++k)
    national[others[k]] = -follow[static_cast<Eigen::Index>(k)];
  return followed(std::move(national));
}

Ridge NormalHierarchy::of_national(Eigen::VectorXd const& z) const {
  Eigen::VectorXd national = Eigen::VectorXd::Zero(national_.rows());
  Eigen::MatrixXd const precision = national_(free_, free_);
  Eigen::VectorXd const step = Eigen::LLT<Eigen::MatrixXd>(precision).matrixU().solve(z);
  for (std::size_t k = 0; k < free_.size(); ++k)
    national[free_[k]] = step[static_cast<Eigen::Index>(k)];
  return followed(std::move(national));
}

}  // namespace pcnsim::calibration
