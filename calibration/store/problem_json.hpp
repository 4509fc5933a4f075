#pragma once
// A problem as the store writes it down.

#include "calibration/inference/problem.hpp"

#include <string>

namespace pcnsim::calibration {

/// [{"name", "scale"}], and of a logit scale "low" and "high", in the order of x.
std::string parameters_json(Problem const& problem);

/// Names, in order.
std::string summaries_json(Problem const& problem);

/// A contract: `text` is a JSON object.
void expect_json_object(std::string const& text);

}  // namespace pcnsim::calibration
