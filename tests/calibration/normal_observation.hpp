#pragma once
// Exact posteriors of normal unknowns, by adding up what is observed of them.

#include <Eigen/Core>

namespace pcnsim::calibration::test {

/// Adds the precision and its right side of an observation `row`·u = y, normal with deviation `sd`.
inline void observe(Eigen::MatrixXd& precision, Eigen::VectorXd& right, Eigen::VectorXd const& row,
                    double y, double sd) {
  precision += row * row.transpose() / (sd * sd);
  right += row * y / (sd * sd);
}

}  // namespace pcnsim::calibration::test
