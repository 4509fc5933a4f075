#pragma once
// What `calibrate` leaves for other programs: docs/calibration.md describes the files.

#include "calibration/pcn/calibration.hpp"
#include "cli/calibration_setup.hpp"
#include "report/output_folder.hpp"

#include <string>
#include <vector>

namespace pcnsim::cli {

/// How the calibration was made: what is needed to make it again.
struct Provenance {
  std::string command;
  std::string method;
  std::size_t budget;
  std::uint64_t seed;
};

/// posterior.csv, posterior_summary.csv, national.csv, common_errors.csv, targets.csv, gap.csv, deterrence.csv,
/// held_out.csv, would_tell.csv, diagnostics.csv, parameters.yaml, targets.yaml, provenance.json. The same bytes for the same calibration.
std::vector<report::File> calibration_files(CalibrationSetup const& setup,
                                            calibration::Calibration const& calibration,
                                            Provenance const& provenance);

/// pcn,draw and one column a parameter, in its own unit.
std::string posterior_csv(CalibrationSetup const& setup,
                          calibration::Calibration const& calibration);

/// What a planner or modeller reads in a terminal.
std::string calibration_text(CalibrationSetup const& setup,
                             calibration::Calibration const& calibration,
                             Provenance const& provenance);

}  // namespace pcnsim::cli
