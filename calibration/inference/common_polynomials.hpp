#pragma once
// What simulators of one kind have in common. The same model of different PCNs bends much alike with its
// parameters: how is learnt from all of them, and how each departs from it, from how far they do.

#include "calibration/inference/emulator.hpp"

#include <string>
#include <vector>

namespace pcnsim::calibration {

/// The simulations of one of them; refers to both.
struct NamedEnsemble {
  Ensemble const& simulated;
  std::vector<std::string> const& names;  ///< of its summaries
};

/// For every summary that two of `kin` have at least: the coefficients of a polynomial in all of them,
/// β + b with b ~ N(0, D) for each, D diagonal; each a constant of its own. β by generalised least squares, D
/// and the noise of each by restricted maximum likelihood with the EM algorithm (Laird & Ware 1982).
/// The largest of the polynomials with three simulations a coefficient, all together. All of `kin` have
/// the same parameters. Nothing of less than two. The same bytes for any `threads`.
CommonPolynomials common_polynomials(std::vector<NamedEnsemble> const& kin, int threads);

}  // namespace pcnsim::calibration
