#pragma once
// The user's files in, with every problem reported at once.

#include "config/change.hpp"
#include "config/level.hpp"
#include "config/library.hpp"
#include "config/problem.hpp"
#include "model/spec.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace pcnsim::config {

/// What `run:` of a scenario says; the command line may override each.
struct RunSettings {
  Date start;
  int weeks;
  int warmup_weeks;
  std::uint32_t replications;
  std::uint64_t seed;
};

/// A scenario with its overlays applied.
struct ResolvedScenario {
  Scenario scenario;
  RunSettings run;
  std::string yaml;             ///< resolved: every parameter with its final value
  Library library;              ///< what stands below every change
  std::vector<Change> changes;  ///< of files and the command line, in order
  std::vector<std::filesystem::path> library_files;
  std::vector<std::filesystem::path> files;  ///< of scenarios, in order: itself last
  std::size_t parameters = 0;                ///< how many there are
  std::size_t assumptions = 0;               ///< how many of them are graded assumption
};

/// Reads the parameter library of `scenario_folder`: parameters/. Throws ConfigError, MissingInput.
Library load_library(std::filesystem::path const& scenario_folder);

/// Reads the scenario `name_or_file`: a path of a .yaml file, or the name of one in
/// `scenario_folder` (which also holds the parameter library, parameters/). `overrides` are `key.path=value` words,
/// applied last, in order; one of a place is `pcn.U84175.key.path=value`, likewise icb, practice. Throws ConfigError, MissingInput.
ResolvedScenario load_scenario(std::string const& name_or_file,
                               std::filesystem::path const& scenario_folder,
                               std::vector<std::string> const& overrides);

/// The parameters of a PCN and its practices: national, then what the scenario changes for its ICB,
/// the PCN and each practice, level by level. A relative change acts on the value of the level
/// above at that place, and ~ goes back to it. Throws ConfigError when a value leaves its range.
PcnParameters parameters_for(ResolvedScenario const& resolved, PcnSpec const& pcn);

/// What is wrong with the places of a scenario: names that mean none of `all`, or several, or the
/// same place as another name; and values that are wrong at a place. Empty when all is well.
std::vector<Problem> check_places(ResolvedScenario const& resolved,
                                  std::vector<PcnSpec> const& all);

/// Whether it changes anything below national, so that `check_places` has something to check.
bool has_places(ResolvedScenario const& resolved);

/// Reads practices.csv and pcns.csv in `data_folder`/inputs, in order of PCN code and practice
/// code. Throws ConfigError, MissingInput. Reads nothing else in `data_folder`.
std::vector<PcnSpec> load_pcns(std::filesystem::path const& data_folder);

/// The PCNs named in `wanted` (code or name, or an ICB for all of its PCNs, without regard to case, "PCN", spaces, and/&), in the
/// order of `all`; all of them when `wanted` is empty. Throws ConfigError, one problem a name.
std::vector<PcnSpec> select_pcns(std::vector<PcnSpec> const& all,
                                 std::vector<std::string> const& wanted);

/// Every scenario in `scenario_folder`, by file name without ".yaml", sorted.
std::vector<std::string> scenario_names(std::filesystem::path const& scenario_folder);

}  // namespace pcnsim::config
