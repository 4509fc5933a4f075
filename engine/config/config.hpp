#pragma once
// The user's files in, with every problem reported at once.

#include "model/spec.hpp"

#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace pcnsim::config {

/// One thing wrong with one of the user's files (or with an override on the command line, then
/// `file` is "command line" and line and column are 0 and not printed).
struct Problem {
  std::string file;
  int line = 0;    ///< from 1
  int column = 0;  ///< from 1
  std::string key_path;
  std::string found;
  std::string expected;
  std::string hint;  ///< may be empty
};

/// `file:line:col: key.path: found X, expected Y – hint`
std::string to_string(Problem const& problem);

/// The user's files are wrong (exit code 65): every problem, in order of file, line, column.
class ConfigError : public std::runtime_error {
public:
  explicit ConfigError(std::vector<Problem> problems);
  [[nodiscard]] std::vector<Problem> const& problems() const { return problems_; }

private:
  std::vector<Problem> problems_;
};

/// A file or folder that was asked for is not there or cannot be read (exit code 66).
struct MissingInput : std::runtime_error {
  using std::runtime_error::runtime_error;
};

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
  std::string yaml;                          ///< resolved: every parameter with its final value
  std::vector<std::filesystem::path> files;  ///< read, in order: parameter library first
  std::size_t parameters = 0;                ///< how many there are
  std::size_t assumptions = 0;               ///< how many of them are graded assumption
};

/// Reads the scenario `name_or_file`: a path of a .yaml file, or the name of one in
/// `scenario_folder` (which also holds parameters.yaml). `overrides` are `key.path=value` words,
/// applied last, in order. Throws ConfigError, MissingInput.
ResolvedScenario load_scenario(std::string const& name_or_file,
                               std::filesystem::path const& scenario_folder,
                               std::vector<std::string> const& overrides);

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
