#pragma once
// The store that a calibration writes to and goes on from, if there is one.

#include "calibration/pcn/calibration.hpp"
#include "calibration/store/store.hpp"
#include "cli/calibration_setup.hpp"

#include <atomic>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace pcnsim::cli {

class CalibrationMemory {
public:
  /// Begins a run for each PCN when there is a store. `command`: what makes the calibration again.
  /// Throws UsageError, config::MissingInput, and what calibration::Store does.
  CalibrationMemory(CalibrateOptions const& options, CalibrationSetup const& setup,
                    std::string const& command);
  /// Runs that were not ended have failed.
  ~CalibrationMemory();
  CalibrationMemory(CalibrationMemory const&) = delete;
  CalibrationMemory& operator=(CalibrationMemory const&) = delete;

  /// They answer from the store what it knows, and keep the rest there. They refer to this.
  [[nodiscard]] calibration::PcnSimulators const& simulators() const { return simulators_; }
  /// Simulations of these PCNs that the store knew at the start.
  [[nodiscard]] std::size_t known() const { return known_; }
  /// Simulations that were not known, and were made.
  [[nodiscard]] std::size_t made() const { return made_; }
  [[nodiscard]] bool keeps() const { return store_.has_value(); }
  /// Writes what is pending.
  void end(calibration::RunStatus status);

private:
  calibration::Simulator counted(calibration::Simulator simulate);
  /// From now on what answers for PCN `pcn` remembers.
  calibration::ProblemId remember(CalibrationSetup const& setup, std::size_t pcn);

  std::optional<calibration::Store> store_;
  std::vector<calibration::RunId> runs_;  ///< not ended
  calibration::PcnSimulators simulators_;
  std::size_t known_ = 0;
  std::atomic<std::size_t> made_ = 0;
};

}  // namespace pcnsim::cli
