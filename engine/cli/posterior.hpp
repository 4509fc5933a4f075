#pragma once
// Scenarios with parameters that are uncertain: each pair of replications takes a draw of a posterior.

#include "cli/plan.hpp"

#include <filesystem>
#include <string>

namespace pcnsim::cli {

/// The file of draws that `asked` means: "posterior", those that are shipped; else the folder that a
/// calibration wrote, or its posterior.csv. Throws config::MissingInput; config::ConfigError for a
/// declaration.
std::filesystem::path posterior_file(std::string const& asked, std::filesystem::path const& data);

/// Lets every run of `study` take the draw of its PCN and replication. How parameters act is read from
/// the folder of the draws, and whether they are a posterior's: where a method only finds a point, all runs take
/// the median of its draws. Throws config::ConfigError, also when a PCN of the study has no draws,
/// config::MissingInput.
void use_posterior(Study& study, std::string const& asked);

}  // namespace pcnsim::cli
