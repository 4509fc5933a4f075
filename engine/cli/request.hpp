#pragma once
// One request of a calibrator from outside, checked.

#include "calibration/pcn/declaration.hpp"
#include "cli/evaluation.hpp"

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace pcnsim::cli {

// NOLINTNEXTLINE(bugprone-exception-escape): it is the move of a json, which is said not to throw
struct Request {
  nlohmann::json id;  ///< a whole number or a text; null when the line does not say
  std::uint64_t seed = 0;
  Theta theta;
  std::vector<std::string> problems;  ///< none: theta and seed are good
};

/// Whatever `line` is: what is wrong with it is in the problems.
Request read_request(std::string const& line, calibration::Declaration const& declaration);

}  // namespace pcnsim::cli
