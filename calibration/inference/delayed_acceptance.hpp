#pragma once
// M5, a verifier: Markov chains on the synthetic likelihood of fresh simulations, which M1's emulator
// only proposes for. What it finds does not rest on the emulator's being right, only its speed does.
//
// References: Christen & Fox (2005, delayed acceptance); Liu (2001, sec. 9.4.3, several steps of the cheap
// chain before the dear one is asked); Wood (2010) and Price et al. (2018, synthetic likelihood).

#include "calibration/inference/waves.hpp"

namespace pcnsim::calibration {

struct DelayedOptions {
  double for_emulator = 0.25;    ///< share of the budget; at least 200 simulations
  Eigen::Index replicates = 40;  ///< simulations behind one synthetic likelihood
  std::size_t chains = 8;        ///< moved together: what runs in parallel
  int cheap_steps = 20;          ///< of the emulator's chain before the simulator is asked
  double replicates_in_observation = 1;
};

class DelayedAcceptance : public Calibrator {
public:
  explicit DelayedAcceptance(DelayedOptions options = {}) : options_{options} {}
  [[nodiscard]] std::string name() const override { return "M5"; }
  [[nodiscard]] Posterior calibrate(Problem const& problem, Budget const& budget) const override;

private:
  DelayedOptions options_;
};

/// log of the normal density of the observations given replicate simulations, one a row: their mean,
/// their variances and the shrunk correlation of their residuals (as Warton 2008 does for many
/// summaries and few replicates). −infinity with fewer than two replicates.
double synthetic_log_likelihood(Problem const& problem, Eigen::MatrixXd const& replicates,
                                double replicates_in_observation);

}  // namespace pcnsim::calibration
