#pragma once
// From the words on the command line to an experiment that can be run.

#include "cli/options.hpp"
#include "config/config.hpp"
#include "experiment/experiment.hpp"
#include "report/text_report.hpp"

#include <filesystem>
#include <vector>

namespace pcnsim::cli {

struct Study {
  std::vector<config::ResolvedScenario> scenarios;
  std::vector<std::string> overrides;  ///< of parameters, as on the command line
  std::filesystem::path scenario_folder;
  std::filesystem::path data;
  Experiment experiment;
  report::Setting setting;
};

/// Reads everything. Throws UsageError, config::ConfigError, config::MissingInput.
Study plan(Words const& words, SimulateOptions const& options);

}  // namespace pcnsim::cli
