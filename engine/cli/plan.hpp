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
  std::filesystem::path posterior{};    ///< file of draws; empty: none
  std::vector<std::string> cautions{};  ///< what a reader must know of these draws, in sentences
};

/// Throws ConfigError when the scenario changes something at places that are not among `all`.
void expect_known_places(config::ResolvedScenario const& scenario, std::vector<PcnSpec> const& all);

/// Reads everything. Throws UsageError, config::ConfigError, config::MissingInput.
Study plan(Words const& words, SimulateOptions const& options);

}  // namespace pcnsim::cli
