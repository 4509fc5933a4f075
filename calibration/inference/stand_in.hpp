#pragma once
// A likelihood that costs much less than the emulators', for proposing moves: no part of what is drawn.

#include "calibration/inference/waves_match.hpp"

namespace pcnsim::calibration {

/// The misfits of a match as polynomials. With S = LLᵀ the log likelihood is −½|r|² − log|L| with
/// r = L⁻¹(z−m); near a posterior r is close to quadratic in the parameters and log|L| to linear.
class StandIn {
public:
  /// What it gives is this part of the log likelihood, a little flatter than the truth: a chain gets stuck
  /// where what proposes comes too rarely.
  static constexpr double heat = 0.9;

  /// Least squares at `points` (one a row, at least one of them where the match has a likelihood).
  StandIn(Match const& match, Eigen::MatrixXd const& points);

  [[nodiscard]] double log_likelihood(Eigen::VectorXd const& x) const;
  /// As of a match; L⁻¹ is taken to be the same everywhere for that.
  [[nodiscard]] double log_likelihood(Eigen::VectorXd const& x,
                                      Eigen::VectorXd const& offset) const;

  /// How many points are enough for a fit in `dimension` parameters.
  [[nodiscard]] static Eigen::Index points_wanted(Eigen::Index dimension);

private:
  Frame frame_;
  Eigen::MatrixXd coefficients_;  ///< q × terms
  Eigen::VectorXd log_root_;      ///< log|L|: 1 + d coefficients
  Eigen::MatrixXd whitening_;     ///< mean of L⁻¹
};

}  // namespace pcnsim::calibration
