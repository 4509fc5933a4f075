#pragma once
// What the data cannot tell, and what the model cannot do.

#include "calibration/inference/waves_match.hpp"

namespace pcnsim::calibration {

/// Standard deviation of a prior on its scale.
double prior_sd(Prior const& prior);

/// Eigenvalues of the emulator's Fisher information JᵀS⁻¹J at `x` in units of the prior's (1: the data
/// say as much as the prior), ascending; a warning names the parameters of each below a tenth.
/// Returns the number of eigenvalues above 1.
int report_identifiability(Problem const& problem, Match const& match, Eigen::VectorXd const& x,
                           Posterior& posterior);

/// Warns of parameters that change no summary by more than chance (1% over all summaries, Bonferroni)
/// in any of the emulators.
void report_without_effect(Problem const& problem, std::vector<Emulator const*> const& emulators,
                           Posterior& posterior);

/// Warns that no parameter set reproduces the targets, naming the summaries out by more than 3 at the
/// least implausible point; the two farthest out if none is.
void report_contradiction(Problem const& problem, Match const& match, Eigen::VectorXd const& best,
                          std::string const& how_known, Posterior& posterior);

/// Fresh simulations at draws of the posterior: is each target inside their 95% interval, and were
/// they inside the emulator's? Warns of a contradiction where the farthest target is out by more than
/// chance explains in one of a hundred posteriors (an upper bound: the draws have seen the targets).
void report_predictive(Problem const& problem, Match const& match, Eigen::MatrixXd const& x,
                       std::vector<Simulated> const& fresh, Posterior& posterior);

}  // namespace pcnsim::calibration
