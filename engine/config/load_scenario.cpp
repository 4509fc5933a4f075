// Files and overrides laid over each other, checked, and written out as one.

#include "config/changes.hpp"
#include "config/config.hpp"
#include "config/resolved_yaml.hpp"
#include "config/scenario_file.hpp"
#include "config/settings.hpp"

#include <algorithm>

namespace pcnsim::config {

namespace {

Values numbers_of(Settings const& settings) {
  Values values;
  for (auto const& setting : settings) {
    values.push_back(setting.values);
  }
  return values;
}

}  // namespace

Library load_library(std::filesystem::path const& scenario_folder) {
  auto const folder = scenario_folder / "parameters";
  Problems problems;
  auto library = read_library(Schema(), folder, library_files(folder), problems);
  problems.throw_if_any();
  return library;
}

ResolvedScenario load_scenario(std::string const& name_or_file,
                               std::filesystem::path const& scenario_folder,
                               std::vector<std::string> const& overrides) {
  auto const file = find_scenario(name_or_file, scenario_folder);
  auto const library_folder = scenario_folder / "parameters";
  Schema const schema;
  Problems problems;
  ResolvedScenario resolved{};
  resolved.library_files = library_files(library_folder);
  resolved.library = read_library(schema, library_folder, resolved.library_files, problems);

  ChangeCollector collector(schema, resolved.library, problems);
  auto const chain = read_chain(file, scenario_folder, problems);
  for (auto const& scenario : chain) {
    resolved.files.push_back(scenario.path);
    collector.add(scenario);
  }
  if (!chain.empty()) {
    resolved.run = chain.front().run;
    resolved.scenario.name = chain.back().name;
    resolved.scenario.title = chain.back().title;
  }
  for (auto const& word : overrides) {
    collector.add(word, resolved.run);
  }
  check_settings(schema, collector.national(), problems);
  problems.throw_if_any();

  auto const& national = collector.national();
  resolved.changes = collector.changes();
  resolved.scenario.parameters = to_parameters(numbers_of(national));
  resolved.parameters = national.size();
  resolved.assumptions =
      static_cast<std::size_t>(std::ranges::count(national, "assumption", &Setting::grade));
  resolved.yaml = resolved_yaml(resolved, schema, national);
  return resolved;
}

}  // namespace pcnsim::config
