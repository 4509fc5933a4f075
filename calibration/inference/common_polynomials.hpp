#pragma once
// What simulators of one kind have in common: the same model of different PCNs bends much alike with its
// parameters. How, each learns from the others; how far it departs from them, from how far all do.

#include "calibration/inference/emulator.hpp"

#include <atomic>
#include <string>
#include <vector>

namespace pcnsim::calibration {

/// The simulations of one of them; refers to both.
struct NamedEnsemble {
  Ensemble const& simulated;
  std::vector<std::string> const& names;  ///< of its summaries
};

/// What each of `kin` may think of its polynomials before its own simulations are seen, in one frame.
///
/// The coefficients of a summary are β + b in each, b ~ N(0, D), D diagonal; each has a constant of its own
/// besides. D and the noise of each by restricted maximum likelihood with the EM algorithm (Laird & Ware
/// 1982), from all; the prior of each is β as the others alone tell it by generalised least squares, and the
/// covariance of that and D. (With its own simulations added that is the best linear prediction from all,
/// and no simulation is seen twice but through D.) The largest of the polynomials with three simulations a
/// coefficient, all together.
///
/// Of summaries that vary in three of them at least; of others, nothing. All have the same parameters. The
/// same for any `threads`. O(steps · summaries · kin · coefficients³). Incomplete when stopped.
std::vector<PolynomialPriors> priors_from_kin(std::vector<NamedEnsemble> const& kin, int threads,
                                              std::atomic<bool> const* stop = nullptr);

}  // namespace pcnsim::calibration
