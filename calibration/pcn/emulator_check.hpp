#pragma once
// Whether emulators are right where it matters: they are held against simulations that they never saw, at
// draws of the pooled posterior.

#include "calibration/pcn/prediction.hpp"

#include <Eigen/Core>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace pcnsim::calibration {

/// Of one PCN: the summary of which the emulator is off most, on average over the draws.
struct EmulatorOff {
  std::size_t pcn;
  std::string summary;
  double off;  ///< simulated less emulated, in standard deviations of what would be observed
};

/// By how much the errors of all emulators together would move the posterior mean of one shared parameter.
/// With T = Σ (z − m − e)ᵀS⁻¹(y − m) over PCNs, y being a simulation, the mean of T at a draw is, to first order, what
/// the emulators' log likelihood lacks there; weighing draws by exp T moves the mean of x by cov(T, x).
struct EmulatorCheck {
  std::vector<EmulatorOff> off;  ///< of every PCN that was pooled
  double shift;
  double shift_error;  ///< its standard error, by chance of the simulations
  /// Likewise of what pooling's quick emulators lack (`PcnLikelihood::lacking`).
  double quick_shift;
};

/// `predicted`: of all PCNs, at rows of `pooled` as thinned_rows() takes them, of which only those count that
/// are among the last `rows`: the draws of these emulators, if `pooled` is a mixture. `parameter`: by number.
/// Nothing if fewer than 20 draws that count were simulated in every PCN.
std::optional<EmulatorCheck> check_emulators(Models const& models, std::vector<PcnFit> const& fits,
                                             std::vector<std::size_t> const& which,
                                             PooledPcns const& pooled,
                                             std::vector<Predicted> const& predicted,
                                             std::size_t parameter, Eigen::Index rows);

}  // namespace pcnsim::calibration
