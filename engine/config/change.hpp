#pragma once
// One change that a scenario file or the command line makes to one parameter.

#include "config/level.hpp"
#include "config/tree.hpp"

#include <string>

namespace pcnsim::config {

struct Change {
  Level level = Level::national;
  std::string place;      ///< code or name, as written; empty when national
  Location place_where;   ///< where it was named
  std::size_t parameter;  ///< its number in the table
  Node says;              ///< a value, ~, or {value, ...}
};

/// "", "by_pcn.Frome.": what goes before the key of a message about `change`.
std::string prefix_of(Change const& change);

/// What `node` says, on one line: 3, +10%, [1, 2], ~, or the value of a map and what follows it.
std::string said(Node const& node);

}  // namespace pcnsim::config
