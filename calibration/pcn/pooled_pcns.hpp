#pragma once
// All PCNs together. What is observed of a target is what the model gives, plus an error that the model
// makes in all PCNs alike, plus one of the PCN's own, plus that of the observation.

#include "calibration/inference/quick_emulator.hpp"
#include "calibration/inference/stand_in.hpp"
#include "calibration/pcn/fit.hpp"

#include <Eigen/Core>
#include <cstdint>
#include <vector>

namespace pcnsim::calibration {

/// The likelihood of one PCN, of points that are its parameters and, after them, the common errors in
/// prior standard deviations: one a target of the declaration, or none where no part of the discrepancy
/// is common. Refers to the fit.
class PcnLikelihood {
public:
  /// `exploring`: shared parameters may be where the emulators were not fitted.
  PcnLikelihood(Declaration const& declaration, PcnFit const& fit, bool exploring = false);

  /// −infinity where the emulators may not be asked.
  [[nodiscard]] double log(Eigen::VectorXd const& point) const;
  /// Of what the quick emulator says instead.
  [[nodiscard]] double log(Eigen::VectorXd const& point, QuickEmulator const& quick) const;
  /// What that lacks, at parameters and common errors on their scales.
  [[nodiscard]] double lacking(QuickEmulator const& quick, Eigen::VectorXd const& x,
                               Eigen::VectorXd const& errors) const;
  /// Of what stands in for the match.
  [[nodiscard]] double log(Eigen::VectorXd const& point, StandIn const& stand_in) const;

  /// The fit's own draws, each with common errors as they might be if this PCN alone were known; a
  /// priori, where the emulators may no longer be asked.
  [[nodiscard]] Eigen::MatrixXd archive(std::uint64_t seed) const;

  /// Of numbers, one a target, those of the summaries that the emulators kept.
  [[nodiscard]] Eigen::VectorXd in_summaries(Eigen::VectorXd const& errors) const;

  /// With the PCN's own part of the discrepancy only.
  [[nodiscard]] Match const& match() const { return match_; }

private:
  [[nodiscard]] Eigen::VectorXd offset(Eigen::VectorXd const& point) const;
  [[nodiscard]] bool may_be_asked(Eigen::VectorXd const& x) const;

  PcnFit const* fit_;
  Eigen::VectorXd sd_;  ///< of the common errors
  std::vector<Eigen::Index>
      beyond_;  ///< parameters that may be where the emulators were not fitted
  std::vector<Eigen::Index> target_;  ///< of each summary kept
  Match match_;
};

/// The fit's emulator for a chain: good about what it was refined about or the fit's draws and, exploring,
/// where shared parameters are as they are a priori too. Asks the emulator some thousand times.
QuickEmulator quick_emulator_of(Declaration const& declaration, PcnFit const& fit,
                                bool exploring = false);

/// What pooling found of the PCNs that were pooled.
struct PooledPcns {
  Pooled parameters;
  Eigen::MatrixXd errors;  ///< draws × targets of the declaration: the common ones, on their scales
};

/// The draws of several poolings of the same PCNs, one after the other, each with the same weight: shares of
/// rungs are their means, diagnostics those of the worst. Requires one pooling at least.
PooledPcns mixture(std::vector<PooledPcns> const& poolings);

/// Pools those of `fits` that are named. Exploring, it only finds out where to simulate next.
PooledPcns pool_fits(Declaration const& declaration, std::vector<PcnFit> const& fits,
                     std::vector<std::size_t> const& which, PoolingOptions const& options,
                     bool exploring = false);

}  // namespace pcnsim::calibration
