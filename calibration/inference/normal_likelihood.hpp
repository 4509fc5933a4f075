#pragma once

#include "calibration/inference/pooling.hpp"

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

/// How all groups' own parameters and the national means go with one shared parameter.
struct Ridge {
  std::vector<Eigen::VectorXd> groups;  ///< own parameters of each, in the order of `local`
  Eigen::VectorXd mean;
};

/// The direction in which the joint density falls least when the shared parameter `shared` rises by
/// one, if every likelihood is normal. It depends on the spreads only, so that a step along it and one
/// back are each other's reverse.
Ridge ridge(std::vector<NormalLikelihood> const& normals,
            std::vector<PooledParameter> const& parameters, Eigen::VectorXd const& spread,
            std::vector<Eigen::Index> const& local, Eigen::Index shared);

}  // namespace pcnsim::calibration
