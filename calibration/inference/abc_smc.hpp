#pragma once

#include "calibration/inference/problem.hpp"

namespace pcnsim::calibration {

/// M2: approximate Bayesian computation by sequential Monte Carlo. Assumes nothing of the
/// likelihood; needs many simulations.
///
/// Each generation proposes from the last one's particles (Filippi et al. 2013), accepts what is
/// near enough under every earlier distance, rescales its own distance by the median absolute
/// deviation of all its simulations and keeps the nearer half (Prangle 2017, algorithm 5).
/// Variances declared in the problem are added to the simulations as noise, which makes ABC exact for
/// them (Wilkinson 2013). Generations end between batches of a fixed size, so the number of threads
/// and the time a simulation takes do not matter.
///
/// At the end all simulations count, from whichever generation, weighted by prior over the mixture
/// of all proposals (Cornuet et al. 2012); the nearest are adjusted by regression (Blum & François
/// 2010) and smoothed into draws.
class AbcSmc : public Calibrator {
public:
  [[nodiscard]] std::string name() const override { return "M2"; }
  [[nodiscard]] Posterior calibrate(Problem const& problem, Budget const& budget) const override;
};

}  // namespace pcnsim::calibration
