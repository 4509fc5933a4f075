#include "calibration/inference/linear_fit.hpp"

#include "core/contract.hpp"

#include <Eigen/QR>

namespace pcnsim::calibration {

LinearFit linear_fit(Eigen::MatrixXd const& points, Eigen::MatrixXd const& summaries) {
  EXPECTS(points.rows() >= points.cols() + 2);
  LinearFit fit;
  fit.mean = points.colwise().mean();
  fit.at_mean = summaries.colwise().mean();
  Eigen::MatrixXd const centred = points.rowwise() - fit.mean;
  fit.slopes = centred.colPivHouseholderQr().solve(summaries.rowwise() - fit.at_mean);
  Eigen::MatrixXd const residuals = summaries - fit.predicted(points);
  fit.left_over =
      residuals.transpose() * residuals / static_cast<double>(points.rows() - points.cols() - 1);
  return fit;
}

}  // namespace pcnsim::calibration
