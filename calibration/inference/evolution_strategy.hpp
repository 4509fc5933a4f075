#pragma once

#include "calibration/inference/problem.hpp"

namespace pcnsim::calibration {

/// M4: a point fit by CMA-ES. Minimises ½ Σ (summary − observed)² / variance + ½ |score|² (the prior),
/// the variance declared plus the simulator's own, by a linear fit to a first sample of the prior.
/// The points of a generation share their random numbers; when a second set of random numbers ranks
/// them otherwise, more are averaged over.
///
/// Draws are the search's last distribution: where the point is, not a posterior. `loss` is reported
/// on 30 unused seeds, out of the budget.
///
/// Reference: Hansen (2016), arXiv:1604.00772; uncertainty handling after Hansen, Niederberger,
/// Guzzella & Koumoutsakos (2009), IEEE Trans. Evol. Comput. 13(1), with all points re-evaluated.
/// Departure: the population is rounded up to an even number, not to the threads, which must not
/// show.
class EvolutionStrategy : public Calibrator {
public:
  [[nodiscard]] std::string name() const override { return "M4"; }
  [[nodiscard]] Posterior calibrate(Problem const& problem, Budget const& budget) const override;
};

}  // namespace pcnsim::calibration
