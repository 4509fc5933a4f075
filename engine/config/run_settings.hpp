#pragma once
// The run: part of a scenario.

#include "config/config.hpp"

#include <string>
#include <vector>

namespace pcnsim::config {

/// start, weeks, warmup_weeks, replications, seed: in this order.
std::vector<std::string> const& run_keys();

/// Sets the member `key` (one of `run_keys()`) from `node`, or adds a problem.
void set_run(RunSettings& run, std::string const& key, Node const& node, Problems& problems);

/// Reads a whole `run:` map: each of its keys must be there.
RunSettings read_run(Node const& node, Problems& problems);

/// `run:` as YAML.
std::string run_yaml(RunSettings const& run);

}  // namespace pcnsim::config
