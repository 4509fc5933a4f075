#pragma once

#include "calibration/inference/problem.hpp"

#include <memory>
#include <string>
#include <vector>

namespace pcnsim::calibration {

/// "M2", …; null if there is none of that name.
std::unique_ptr<Calibrator> make_calibrator(std::string const& name);

enum class Gives { posterior, point };

/// Whether the draws of the method of that name claim to be a posterior.
Gives what_it_gives(std::string const& name);

/// The smallest budget that the method of that name takes for so many parameters: with less there is
/// no first step.
std::size_t least_simulations(std::string const& name, std::size_t parameters);

/// In order.
std::vector<std::string> const& calibrator_names();

}  // namespace pcnsim::calibration
