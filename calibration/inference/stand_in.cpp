#include "calibration/inference/stand_in.hpp"

#include "calibration/inference/emulator_parts.hpp"
#include "core/contract.hpp"

namespace pcnsim::calibration {
namespace {

constexpr Eigen::Index points_a_term = 6;  ///< wanted

}  // namespace

Eigen::Index StandIn::points_wanted(Eigen::Index dimension) {
  return points_a_term * quadratic_terms(dimension);
}

StandIn::StandIn(Match const& match, Eigen::MatrixXd const& points)
    : frame_{Frame::around(points)} {
  auto const d = points.cols();
  auto const q = static_cast<Eigen::Index>(match.emulator().kept().size());
  Eigen::MatrixXd u(points.rows(), d);
  Eigen::MatrixXd y(points.rows(), q + 1);
  whitening_ = Eigen::MatrixXd::Zero(q, q);
  Eigen::Index n = 0;
  for (Eigen::Index i = 0; i < points.rows(); ++i) {
    auto const there = match.misfit(points.row(i).transpose());
    if (!there) continue;
    u.row(n) = frame_.inside(points.row(i).transpose()).transpose();
    y.row(n) << there->whitened.transpose(), there->log_root();
    whitening_ += there->root.triangularView<Eigen::Lower>().solve(Eigen::MatrixXd::Identity(q, q));
    ++n;
  }
  EXPECTS(n > 0);
  whitening_ /= static_cast<double>(n);
  coefficients_ = polynomial_fit(u.topRows(n), y.topLeftCorner(n, q)).transpose();
  log_root_ = polynomial_fit(u.topRows(n), y.col(q).head(n), 1 + d);
}

double StandIn::log_likelihood(Eigen::VectorXd const& x) const {
  auto const f = polynomial(frame_.inside(x), coefficients_.cols());
  double const root = log_root_.dot(f.head(log_root_.size()));
  return heat * (-0.5 * (coefficients_ * f).squaredNorm() - root);
}

double StandIn::log_likelihood(Eigen::VectorXd const& x, Eigen::VectorXd const& offset) const {
  auto const f = polynomial(frame_.inside(x), coefficients_.cols());
  double const root = log_root_.dot(f.head(log_root_.size()));
  return heat * (-0.5 * (coefficients_ * f - whitening_ * offset).squaredNorm() - root);
}

}  // namespace pcnsim::calibration
