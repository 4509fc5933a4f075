#pragma once

#include "calibration/inference/pooling.hpp"

#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <vector>

namespace pcnsim::calibration {

/// What a group's likelihood looks like if it is normal: its posterior by itself, less the prior it
/// was drawn under. Only proposals use it. Directions of which the data said nothing have no precision.
struct NormalLikelihood {
  Eigen::MatrixXd precision;
  Eigen::VectorXd shift;  ///< precision times mean

  NormalLikelihood(Eigen::MatrixXd const& archive, std::vector<PooledParameter> const& parameters);
};

/// A direction in which all groups' own parameters and the national means move together.
struct Ridge {
  std::vector<Eigen::VectorXd> groups;  ///< own parameters of each, in the order of `local`
  Eigen::VectorXd mean;                 ///< likewise
};

/// The joint density of groups and national means for given spreads, if every likelihood is normal.
/// Its directions depend on the spreads only, so that a step along one and one back are each other's
/// reverse.
class NormalHierarchy {
public:
  NormalHierarchy(std::vector<NormalLikelihood> const& normals,
                  std::vector<PooledParameter> const& parameters, Eigen::VectorXd const& spread,
                  std::vector<Eigen::Index> const& local);

  /// Where the density falls least when the shared parameter `shared` rises by one.
  [[nodiscard]] Ridge with_shared(Eigen::Index shared) const;

  /// A draw of the national means about their centre, made of standard normals `z`, and where groups
  /// go with it.
  [[nodiscard]] Ridge of_means(Eigen::VectorXd const& z) const;

private:
  std::vector<NormalLikelihood> const& normals_;
  std::vector<Eigen::Index> const& local_;
  Eigen::VectorXd about_;  ///< precision of a group's parameters about the means
  std::vector<Eigen::LLT<Eigen::MatrixXd>> groups_;
  Eigen::LLT<Eigen::MatrixXd> means_;  ///< precision of the means, groups integrated out
};

}  // namespace pcnsim::calibration
