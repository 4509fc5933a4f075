#pragma once
// From weighted points to equally weighted draws.

#include "core/random.hpp"

#include <Eigen/Core>

namespace pcnsim::calibration {

/// Kish's: (Σw)² / Σw².
double effective_size(Eigen::VectorXd const& weights);

Eigen::VectorXd weighted_mean(Eigen::MatrixXd const& points, Eigen::VectorXd const& weights);
Eigen::MatrixXd weighted_covariance(Eigen::MatrixXd const& points, Eigen::VectorXd const& weights);

/// Local-linear regression adjustment towards the observation, with a correction of spread where
/// Akaike's criterion asks for one. `scores` and `misfits` (summaries less observed, scaled) by row.
///
/// Reference: Beaumont, Zhang & Balding (2002); Blum & François (2010), with linear regressions for
/// the mean and the log of the squared residual instead of neural networks.
Eigen::MatrixXd regression_adjusted(Eigen::MatrixXd const& scores, Eigen::MatrixXd const& misfits,
                                    Eigen::VectorXd const& weights);

/// `count` draws from a smoothed version of the weighted points with their mean and covariance.
///
/// A smoothed bootstrap (Silverman & Young 1987) with the covariance of the nearest points as
/// kernel, so that separate modes and curved ridges stay so. Takes time n² d.
Eigen::MatrixXd smoothed_draws(Eigen::MatrixXd const& points, Eigen::VectorXd const& weights,
                               Eigen::Index count, Stream& stream);

}  // namespace pcnsim::calibration
