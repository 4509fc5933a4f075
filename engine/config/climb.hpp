#pragma once
// The way from the national values down to those of a place.

#include "config/change.hpp"
#include "config/settings.hpp"

#include <functional>
#include <vector>

namespace pcnsim::config {

/// Whether `change` is about the part of `place` at its level.
bool is_at(Change const& change, Place const& place);

/// Lays the changes of one level at `place` over `below`. Calls `seen` after each that could be
/// made. Problems are those of the changes, not of sums.
using Seen = std::function<void(Change const&, Setting const&)>;
Settings laid_at(Schema const& schema, Settings below, std::vector<Change> const& changes,
                 Level level, Place const& place, Problems& problems, Seen const& seen = {});

/// The values at `place`, from `national` ones. Problems are those of the changes and, where there
/// are any, what must hold between parameters.
Settings settings_at(Schema const& schema, Settings national, std::vector<Change> const& changes,
                     Place const& place, Problems& problems);

}  // namespace pcnsim::config
