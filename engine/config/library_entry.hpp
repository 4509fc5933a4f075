#pragma once
// One entry of the parameter library.

#include "config/library.hpp"

namespace pcnsim::config {

/// The words that `defaults:` of a file may give to the entries that do not say.
std::vector<std::string> const& default_keys();

/// Reads {value, unit, grade, source, year, interval, distribution, scope, note}; `defaults` is the
/// map of the file, null when it has none.
LibraryEntry read_library_entry(ParameterInfo const& parameter, Node const& node,
                                Node const* defaults, Problems& problems);

}  // namespace pcnsim::config
