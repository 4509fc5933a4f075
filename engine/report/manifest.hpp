#pragma once
// What it takes to do a run again and get the same bytes. No clock, no thread count, no absolute
// path: the manifest itself is the same for the same experiment.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace pcnsim::report {

struct ManifestScenario {
  std::string name;
  std::string yaml;  ///< resolved
};

struct InputFile {
  std::string label;  ///< folder and name, e.g. "inputs/pcns.csv"
  std::filesystem::path path;
};

struct Manifest {
  std::string version;
  std::string git_commit;
  std::string compiler;
  std::string command;  ///< that does the same again
  std::vector<ManifestScenario> scenarios;
  std::string start;  ///< first day that counts, YYYY-MM-DD
  int weeks = 0;
  int warmup_weeks = 0;
  std::size_t replications = 0;
  std::uint64_t seed = 0;
  std::vector<std::string> pcn_codes;
  std::vector<InputFile> inputs;  ///< hashed when written
};

/// Throws std::runtime_error when an input file cannot be read.
std::string manifest_json(Manifest const& manifest);

}  // namespace pcnsim::report
