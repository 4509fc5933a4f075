#pragma once
// A resolved scenario as YAML.

#include "config/config.hpp"
#include "config/settings.hpp"

#include <string>

namespace pcnsim::config {

/// A scenario that extends nothing and gives every parameter its value, each with a comment on
/// unit, grade, source and the file that set it; and what it changes at single places, as it was
/// written. It loads again to the same values. Names files without their folders, so that the text
/// does not depend on where they lie.
std::string resolved_yaml(ResolvedScenario const& resolved, Schema const& schema,
                          Settings const& national);

}  // namespace pcnsim::config
