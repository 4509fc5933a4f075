#pragma once

#include "calibration/inference/problem.hpp"

namespace pcnsim::calibration {

/// M3: ensemble Kalman inversion with the data-misfit controller. Cheap: a few hundred simulations
/// find where to look. Exact for linear Gaussian problems up to the ensemble's size; elsewhere its
/// intervals are approximate, and it says so.
///
/// Reference: Iglesias, Law & Stuart (2013); step sizes of Iglesias & Yang (2021), Inverse Problems
/// 37(2), 025008. Departures, because our simulators are noisy: the simulator's variance, from the
/// residuals of a linear regression of summaries on parameters, is part of Γ; and the regression's
/// predictions stand for the simulations in the update, else their noise would count twice. The
/// perturbation ξ stays.
class KalmanInversion : public Calibrator {
public:
  [[nodiscard]] std::string name() const override { return "M3"; }
  [[nodiscard]] Posterior calibrate(Problem const& problem, Budget const& budget) const override;
};

}  // namespace pcnsim::calibration
