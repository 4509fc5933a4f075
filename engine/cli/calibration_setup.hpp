#pragma once
// What every command that calibrates or serves the model reads before it starts.

#include "calibration/pcn/pcn_model.hpp"
#include "cli/options.hpp"
#include "config/config.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace pcnsim::cli {

/// Names under which a calibration keeps, beside its draws, what was declared.
inline constexpr auto parameters_copy = "parameters.yaml";
inline constexpr auto targets_copy = "targets.yaml";

struct CalibrationSetup {
  config::ResolvedScenario scenario;
  std::filesystem::path data;
  std::filesystem::path parameters_file;
  std::filesystem::path targets_file;
  std::string parameters_bytes;  ///< of the files, as they were when read
  std::string targets_bytes;
  std::unique_ptr<calibration::Declaration const> declaration;
  Parameters library;  ///< national, before the scenario changes any
  calibration::Targets targets;
  std::vector<PcnSpec> pcns;
  std::vector<std::unique_ptr<calibration::PcnModel const>> models;  ///< one a PCN, in its order
};

/// The national values before a scenario changes any.
Parameters library_parameters(config::ResolvedScenario const& scenario);

/// Of these values, with their keys; not of what is said of them. In hex.
std::string library_sha256(config::ResolvedScenario const& scenario);

/// Without names in `inputs.words` the scenario is baseline; without files, those beside the data
/// folder. Throws UsageError; config::ConfigError with every problem; config::MissingInput.
CalibrationSetup set_up(CalibrationInputs const& inputs);

}  // namespace pcnsim::cli
