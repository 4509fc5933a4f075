#include "calibration/inference/stand_in.hpp"

#include "calibration/inference/emulator_parts.hpp"
#include "core/contract.hpp"

#include <Eigen/Cholesky>
#include <array>

namespace pcnsim::calibration {
namespace {

constexpr Eigen::Index points_a_term = 6;  ///< wanted
constexpr Eigen::Index fewest_a_term = 3;  ///< else fewer terms

std::array<Eigen::Index, 3> sizes(Eigen::Index d) {
  return {1 + d, 1 + 2 * d, 1 + 2 * d + d * (d - 1) / 2};
}

Eigen::Index terms_for(Eigen::Index points, Eigen::Index d) {
  Eigen::Index terms = sizes(d)[0];
  for (auto const size : sizes(d)) {
    if (size * fewest_a_term <= points) terms = size;
  }
  return terms;
}

/// Least squares of every column of `y`; a little ridge against parameters that hardly move.
Eigen::MatrixXd fitted(Eigen::MatrixXd const& basis, Eigen::MatrixXd const& y) {
  Eigen::MatrixXd normal = basis.transpose() * basis;
  normal.diagonal().array() += 1e-6 * static_cast<double>(basis.rows());
  return Eigen::LLT<Eigen::MatrixXd>(normal).solve(basis.transpose() * y);
}

}  // namespace

Eigen::Index StandIn::points_wanted(Eigen::Index dimension) {
  return points_a_term * sizes(dimension)[2];
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
  terms_ = terms_for(n, d);
  Eigen::MatrixXd basis(n, terms_);
  for (Eigen::Index i = 0; i < n; ++i)
    basis.row(i) = polynomial(u.row(i).transpose(), terms_).transpose();
  coefficients_ = fitted(basis, y.topLeftCorner(n, q)).transpose();
  log_root_ = fitted(basis.leftCols(1 + d), y.col(q).head(n));
}

double StandIn::log_likelihood(Eigen::VectorXd const& x) const {
  Eigen::VectorXd const f = polynomial(frame_.inside(x), terms_);
  double const root = log_root_.dot(f.head(log_root_.size()));
  return heat * (-0.5 * (coefficients_ * f).squaredNorm() - root);
}

double StandIn::log_likelihood(Eigen::VectorXd const& x, Eigen::VectorXd const& offset) const {
  Eigen::VectorXd const f = polynomial(frame_.inside(x), terms_);
  double const root = log_root_.dot(f.head(log_root_.size()));
  return heat * (-0.5 * (coefficients_ * f - whitening_ * offset).squaredNorm() - root);
}

}  // namespace pcnsim::calibration
