#pragma once
// One calibration of PCNs from start to end: fits, pooling, checks and predictions.

#include "calibration/pcn/emulator_check.hpp"
#include "calibration/pcn/gap.hpp"

#include <atomic>
#include <optional>
#include <string>
#include <vector>

namespace pcnsim::calibration {

struct CalibrationPlan {
  FitPlan fit;
  Eigen::Index draws = 200;  ///< of the posterior, kept and simulated
  Eigen::Index elsewhere =
      60;                      ///< draws with which each left-out PCN, and more capacity, are tried
  std::size_t folds = 4;       ///< groups of PCNs that are left out in turn; 0: none
  int pooling_sweeps = 8'000;  ///< of each chain, and a quarter of it as burn-in
  int rounds = 2;  ///< of simulating where the PCNs together lead, before the last pooling
  /// Simulations of each PCN in each round, as a share of `FitPlan::simulations`.
  double in_a_round = 0.2;
  /// Poolings after the first, at most, and two at least if not fewer: each with emulators that learnt from
  /// `draws` simulated at the one before, until `Settling::is_settled`.
  int settling = 3;
  bool checks =
      true;  ///< what comes after the draws: simulating the last, what is left out, profiles
  std::function<void(std::string const& step)> step{};  ///< called when a step begins
  /// Called when it is known that at most so many simulations are still to come.
  std::function<void(std::size_t simulations)> left{};

  [[nodiscard]] Eigen::Index simulations_of_round() const {
    return static_cast<Eigen::Index>(in_a_round * static_cast<double>(fit.simulations));
  }
};

/// How far a pooling moved the mean of the logarithm of the first shared parameter.
struct Settling {
  static constexpr double settled_within = 0.25;

  double by;  ///< in standard deviations of its posterior

  [[nodiscard]] bool is_settled() const { return by <= settled_within && by >= -settled_within; }
};

/// What one calibration found. Vectors by PCN are in order of the models.
struct Calibration {
  std::vector<PcnFit> fits;
  /// Nothing with one PCN, or a method without emulator. Of all poolings but the first, if there are such.
  std::optional<PooledPcns> pooled;
  std::vector<std::size_t> together;  ///< which PCNs were pooled
  /// The ladder as each look (`CalibrationPlan::rounds`) found it: rough, and the first is of emulators
  /// beyond their designs.
  std::vector<std::vector<Rung>> looks;
  std::vector<std::vector<Rung>> poolings;  ///< likewise as each pooling found it
  std::vector<Settling> settling;           ///< one for each pooling after the first
  std::vector<Eigen::MatrixXd> draws;  ///< of each PCN: `CalibrationPlan::draws` × d, logarithms
  std::vector<Predicted> predicted;    ///< at `draws`; none without checks
  std::vector<TargetPrediction> targets;
  std::optional<EmulatorCheck> emulators;  ///< where PCNs were pooled that share a parameter
  std::vector<HeldOutBlock> blocks;
  std::vector<TargetPrediction> left_out_pcns;  ///< each PCN from the others
  std::vector<KpiSummary> kpis;
  std::optional<std::size_t> profiled;  ///< the shared parameter of `profile`: the first shared one
  std::vector<ProfileBin> bins;
  std::vector<WouldTell> would_tell;
  bool stopped = false;  ///< then what comes after that is not there
};

/// How many simulations it makes at most.
std::size_t simulations_needed(std::size_t pcns, CalibrationPlan const& plan);

/// What answers for each PCN; either may remember.
struct PcnSimulators {
  Simulators as_is;
  Simulators more_staff;
};

constexpr double more_staff = 1.1;  ///< times the clinical time, with `PcnSimulators::more_staff`

/// The models themselves, which must outlive them, as must `stop`: no simulation ends after it is set.
PcnSimulators simulators_of(Models const& models, std::atomic<bool> const* stop = nullptr);

Calibration calibrate(Models const& models, PcnSimulators const& simulators,
                      CalibrationPlan const& plan);

}  // namespace pcnsim::calibration
