#pragma once
// Parameters on a common footing: under the prior, scores are independent standard normals.

#include "calibration/inference/problem.hpp"

namespace pcnsim::calibration {

Eigen::VectorXd to_scores(Problem const& problem, Eigen::VectorXd const& x);
Eigen::VectorXd from_scores(Problem const& problem, Eigen::VectorXd const& scores);

/// By row.
Eigen::MatrixXd points_from_scores(Problem const& problem, Eigen::MatrixXd const& scores);

/// −½|v|², the log of the prior's density up to a constant.
inline double log_prior_of_scores(Eigen::VectorXd const& scores) {
  return -0.5 * scores.squaredNorm();
}

/// Independent standard normals, one point a row.
Eigen::MatrixXd normal_rows(Stream& stream, Eigen::Index rows, Eigen::Index columns);

}  // namespace pcnsim::calibration
