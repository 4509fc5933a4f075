#pragma once

#include "calibration/inference/pooling.hpp"

#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <vector>

namespace pcnsim::calibration {

/// What a group's likelihood looks like if it is normal. Only proposals use it. Directions of which the
/// data say nothing have no precision.
struct NormalLikelihood {
  Eigen::MatrixXd precision;
  Eigen::VectorXd shift;  ///< slope of the logarithm at 0; precision times mean where that has one

  /// The group's posterior by itself, less the prior it was drawn under.
  NormalLikelihood(Eigen::MatrixXd const& archive, std::vector<PooledParameter> const& parameters);

  /// From differences of a log likelihood over `steps`, all above 0, about each of the points, averaged:
  /// 2 d² evaluations for each. Points with a neighbour where it is not finite do not count; if none
  /// does, it stays as it was.
  void learn(LogDensity const& log_likelihood, std::vector<Eigen::VectorXd> const& points,
             Eigen::VectorXd const& steps);
};

/// A direction in which all groups' own parameters and what is national move together.
struct Ridge {
  std::vector<Eigen::VectorXd> groups;  ///< own parameters of each, in the order of `local`
  Eigen::VectorXd national;             ///< of every parameter: its mean, or its value if shared
};

/// The joint density of groups, national means and shared parameters for given spreads, if every
/// likelihood is normal. Its directions depend on the spreads only, so that a step along one and one
/// back are each other's reverse.
class NormalHierarchy {
public:
  /// `local`: the parameters that are not shared; `free`: those and the shared ones that may move.
  NormalHierarchy(std::vector<NormalLikelihood> const& normals,
                  std::vector<PooledParameter> const& parameters, Eigen::VectorXd const& spread,
                  std::vector<Eigen::Index> const& local, std::vector<Eigen::Index> const& free);

  /// Where the density falls least when the shared parameter `shared` rises by one.
  [[nodiscard]] Ridge with_shared(Eigen::Index shared) const;

  /// A draw of what is free about its centre, made of standard normals `z`, and where groups go with it.
  [[nodiscard]] Ridge of_national(Eigen::VectorXd const& z) const;

private:
  [[nodiscard]] Ridge followed(Eigen::VectorXd national) const;

  struct Group {
    Eigen::LLT<Eigen::MatrixXd> factor;  ///< of the precision of its own parameters
    Eigen::MatrixXd cross;               ///< precision of its own parameters with the shared ones
  };

  std::vector<Eigen::Index> const& local_;
  std::vector<Eigen::Index> const& free_;
  std::vector<Eigen::Index> shared_;
  Eigen::VectorXd about_;  ///< precision of a group's parameters about the means
  std::vector<Group> groups_;
  Eigen::MatrixXd national_;  ///< precision of what is national, groups integrated out
};

}  // namespace pcnsim::calibration
