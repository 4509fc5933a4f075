#pragma once
// What a reader of a calibration's report should be warned of.

#include "calibration/pcn/calibration.hpp"
#include "cli/calibration_setup.hpp"

#include <string>

namespace pcnsim::cli {

/// Chains, ladder and emulators first, then each warning with the PCNs that have it; empty if there is none.
std::string calibration_warnings(CalibrationSetup const& setup,
                                 calibration::Calibration const& calibration);

}  // namespace pcnsim::cli
