#pragma once

#include <Eigen/Core>

namespace pcnsim::calibration {

/// Summaries as a linear function of parameters, with the covariance of what is left over.
struct LinearFit {
  Eigen::RowVectorXd mean;     ///< of the parameters
  Eigen::RowVectorXd at_mean;  ///< summaries there
  Eigen::MatrixXd slopes;      ///< d × q
  Eigen::MatrixXd left_over;   ///< q × q

  [[nodiscard]] Eigen::MatrixXd predicted(Eigen::MatrixXd const& points) const {
    return ((points.rowwise() - mean) * slopes).rowwise() + at_mean;
  }
};

/// Least squares by row; more rows than `points` has columns, by two at least.
LinearFit linear_fit(Eigen::MatrixXd const& points, Eigen::MatrixXd const& summaries);

}  // namespace pcnsim::calibration
