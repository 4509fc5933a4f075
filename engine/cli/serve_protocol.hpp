#pragma once
// What `pcnsim serve-model` and a calibrator say to each other: JSON, one line each.
// docs/plug_in_calibrators.md is its specification.

#include "calibration/pcn/pcn_model.hpp"

#include <cstddef>
#include <string>

namespace pcnsim::cli {

constexpr std::size_t longest_request = std::size_t{1} << 20U;

/// The first line: what can be asked for, and what was observed. Ends with a line end, as `answer`.
std::string greeting(calibration::PcnModel const& model, std::string const& scenario);

/// To one line of whatever was sent, without its end. Nothing in it makes this throw.
std::string answer(calibration::PcnModel const& model, std::string const& line);

}  // namespace pcnsim::cli
