#pragma once
// Where ABC-SMC looks next.

#include "core/random.hpp"

#include <Eigen/Core>

namespace pcnsim::calibration {

/// Mixture of normals around weighted particles, each with the optimal local covariance
/// Σ_k w_k (v_k − v_i)(v_k − v_i)ᵀ. That is C + δᵢδᵢᵀ with C the weighted covariance and δᵢ the
/// mean less vᵢ, so density and draws need one Cholesky factor for all.
///
/// Reference: Filippi, Barnes, Cornebise & Stumpf (2013), SAGMB 12(1), 87-107 (OLCM).
class LocalKernel {
public:
  /// More particles than dimensions, one a row.
  LocalKernel(Eigen::MatrixXd const& particles, Eigen::VectorXd const& weights);

  Eigen::VectorXd draw(Stream& stream) const;

  /// Takes time n d.
  [[nodiscard]] double log_density(Eigen::VectorXd const& v) const;

private:
  Eigen::MatrixXd root_;       ///< of C
  Eigen::MatrixXd whitened_;   ///< particles, by column
  Eigen::MatrixXd deviation_;  ///< whitened δ, by column
  Eigen::VectorXd log_scale_;  ///< log weight less log determinant
  Eigen::VectorXd shrink_;     ///< 1 / (1 + |δ|²)
  Eigen::VectorXd cumulative_;
};

}  // namespace pcnsim::calibration
