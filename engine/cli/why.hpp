#pragma once
// `pcnsim show --why`: where a value comes from.

#include "cli/options.hpp"
#include "config/config.hpp"

#include <string>

namespace pcnsim::cli {

/// The way of one parameter from the library to its value, or a line for each of a section. Throws
/// ConfigError when there is no such key or place.
std::string why(config::ResolvedScenario const& resolved, ShowOptions const& options);

}  // namespace pcnsim::cli
