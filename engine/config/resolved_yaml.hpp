#pragma once
// A resolved scenario as YAML.

#include "config/settings.hpp"

#include <string>

namespace pcnsim::config {

/// A scenario that extends nothing and gives every parameter its value, each with a comment on
/// unit, grade, source and the file that set it. It loads again to the same values. Names files
/// without their folders, so that the text does not depend on where they lie.
std::string resolved_yaml(Scenario const& scenario, RunSettings const& run, Schema const& schema,
                          Settings const& settings);

}  // namespace pcnsim::config
