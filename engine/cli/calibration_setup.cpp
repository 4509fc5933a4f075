#include "cli/calibration_setup.hpp"

#include "cli/exit_code.hpp"
#include "cli/places.hpp"
#include "cli/plan.hpp"
#include "config/attempts.hpp"
#include "config/schema.hpp"
#include "config/settings.hpp"
#include "report/number.hpp"
#include "report/sha256.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <utility>

namespace pcnsim::cli {
namespace {

std::filesystem::path or_else(std::string const& asked, std::filesystem::path const& otherwise) {
  return asked.empty() ? otherwise : std::filesystem::path{asked};
}

std::string bytes_of(std::filesystem::path const& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>{stream}, {}};
}

void read_declaration(CalibrationInputs const& inputs, CalibrationSetup& setup) {
  auto const settings = setup.data.parent_path() / "settings";
  setup.parameters_file = or_else(inputs.parameters_file, settings / parameters_copy);
  setup.targets_file = or_else(inputs.targets_file, settings / targets_copy);
  setup.declaration = std::make_unique<calibration::Declaration const>(
      calibration::load_declaration(setup.parameters_file, setup.targets_file));
  setup.parameters_bytes = bytes_of(setup.parameters_file);
  setup.targets_bytes = bytes_of(setup.targets_file);
}

}  // namespace

Parameters library_parameters(config::ResolvedScenario const& scenario) {
  config::Values values;
  for (auto const& setting : config::settings_of(scenario.library))
    values.push_back(setting.values);
  return config::to_parameters(values);
}

std::string library_sha256(config::ResolvedScenario const& scenario) {
  config::Schema const schema;
  auto const settings = config::settings_of(scenario.library);
  std::string text;
  for (std::size_t p = 0; p < settings.size(); ++p) {
    text += schema.parameters()[p].key;
    for (double const value : settings[p].values)
      text += ' ' + report::shortest(value);
    text += '\n';
  }
  return report::sha256(text);
}

CalibrationSetup set_up(CalibrationInputs const& inputs) {
  auto words = sorted_out(inputs.words);
  if (words.names.empty()) words.names = {"baseline"};
  if (words.names.size() > 1) {
    throw UsageError("one scenario is calibrated at a time, found " + words.names[0] + " and " +
                     words.names[1]);
  }
  auto const pcn_words = sorted_out(inputs.pcns);
  auto overrides = words.overrides;
  overrides.insert(overrides.end(), pcn_words.overrides.begin(), pcn_words.overrides.end());

  CalibrationSetup setup;
  config::Attempts attempts;
  attempts.attempt([&] {
    setup.scenario = config::load_scenario(words.names.front(),
                                           scenario_folder(inputs.folders.scenarios), overrides);
    setup.library = library_parameters(setup.scenario);
  });
  attempts.attempt([&] {
    setup.data = data_folder(inputs.folders.data);
    attempts.attempt([&] { read_declaration(inputs, setup); });
    attempts.attempt([&] { setup.targets = calibration::load_targets(setup.data); });
    auto const all = config::load_pcns(setup.data);
    attempts.attempt([&] { expect_known_places(setup.scenario, all); });
    setup.pcns = config::select_pcns(all, pcn_words.names);
  });
  attempts.throw_if_any();
  for (auto const& pcn : setup.pcns) {
    setup.models.push_back(std::make_unique<calibration::PcnModel const>(
        *setup.declaration, setup.library, pcn, config::parameters_for(setup.scenario, pcn),
        setup.targets));
  }
  return setup;
}

}  // namespace pcnsim::cli
