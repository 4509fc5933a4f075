#pragma once
// Where to simulate: points that fill the prior, and the subset of candidates that fills their space.

#include "calibration/inference/problem.hpp"

namespace pcnsim::calibration {

/// `count` points of (0, 1)^d, one a row: Sobol' points (Joe & Kuo 2008, as tabled in Boost) under a
/// random digital shift (L'Ecuyer & Lemieux 2002). Each coordinate of each point is uniform.
Eigen::MatrixXd sobol_points(Eigen::Index count, Eigen::Index d, std::uint64_t seed);

/// The same, through the quantiles of the priors.
Eigen::MatrixXd prior_points(std::vector<Prior> const& priors, Eigen::Index count,
                             std::uint64_t seed);

/// Rows of `candidates` far from one another, and from `taken` (which may have no rows): each next is
/// the one whose nearest so far is farthest, in units of the candidates' standard deviations. At most
/// as many as there are candidates. Reference: Gonzalez (1985), within twice the best separation.
std::vector<Eigen::Index> maximin_subset(Eigen::MatrixXd const& candidates, Eigen::Index count,
                                         Eigen::MatrixXd const& taken);

/// The rows named, in that order.
Eigen::MatrixXd rows_of(Eigen::MatrixXd const& all, std::vector<Eigen::Index> const& rows);

}  // namespace pcnsim::calibration
