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

}  // namespace pcnsim::calibration
