#pragma once
// M1: history matching in waves, then the posterior of an emulated synthetic likelihood.
//
// References: Vernon, Goldstein & Bower (2010, implausibility and waves); Andrianakis et al. (2015, 2017,
// stochastic simulators); Wood (2010, synthetic likelihood); Cleary et al. (2021, emulate, then sample).
// Beyond them: what the waves leave of the budget is spent at draws of the posterior, which checks the
// emulator where it matters and then refines it there.

#include "calibration/inference/emulator.hpp"
#include "calibration/inference/problem.hpp"

#include <memory>

namespace pcnsim::calibration {

struct WavesOptions {
  double replicates_in_observation = 1;  ///< R_obs: what was observed is the mean of so many
  int waves = 6;                         ///< at most
  double for_waves = 0.6;                ///< share of the budget; the rest is for the posterior
  double enough = 1e-3;  ///< V_em's share of the rest below which more simulations are not worth it
  Eigen::Index draws = 2'000;  ///< of the posterior: chains go on until they are worth as many
};

/// How a warning of a summary that could not be emulated begins, and the diagnostic that counts them.
inline std::string const not_used = "not used: ";
inline std::string const summaries_dropped = "summaries dropped";

/// The posterior, the emulator it is of (none when too few simulations succeeded), and all simulations.
struct Emulated {
  Posterior posterior;
  std::unique_ptr<Emulator> emulator;
  Ensemble simulated;
};

Emulated history_match(Problem const& problem, Budget const& budget, WavesOptions const& options);

class Waves : public Calibrator {
public:
  explicit Waves(WavesOptions options = {}) : options_{options} {}
  [[nodiscard]] std::string name() const override { return "M1"; }
  [[nodiscard]] Posterior calibrate(Problem const& problem, Budget const& budget) const override {
    return history_match(problem, budget, options_).posterior;
  }

private:
  WavesOptions options_;
};

}  // namespace pcnsim::calibration
