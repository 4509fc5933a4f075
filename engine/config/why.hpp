#pragma once
// Where a value comes from.

#include "config/config.hpp"
#include "config/settings.hpp"

#include <string>
#include <vector>

namespace pcnsim::config {

/// One change on the way from the library to the value at a place.
struct Step {
  Level level;
  std::string place;  ///< as written; empty when national
  std::string said;
  Location where;
  Setting setting;  ///< after it
};

/// The changes of `parameter` (its number in the table) down to `place`, in order. None when the
/// value is that of the library. Throws ConfigError when a value leaves its range there.
std::vector<Step> steps_to(ResolvedScenario const& resolved, std::size_t parameter,
                           Place const& place);

/// The places of `all` for which the scenario itself says something of `parameter`, in order of
/// level and code.
std::vector<Place> places_with_own(ResolvedScenario const& resolved, std::size_t parameter,
                                   std::vector<PcnSpec> const& all);

}  // namespace pcnsim::config
