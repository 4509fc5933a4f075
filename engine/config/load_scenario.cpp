// Files and overrides laid over each other, checked, and written out as one.

#include "config/resolved_yaml.hpp"
#include "config/run_settings.hpp"
#include "config/scenario_file.hpp"
#include "config/settings.hpp"
#include "config/wording.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace pcnsim::config {

namespace {

std::string trimmed(std::string_view text) {
  auto const first = text.find_first_not_of(' ');
  if (first == std::string_view::npos) return "";
  return std::string(text.substr(first, text.find_last_not_of(' ') - first + 1));
}

Node scalar_from(std::string_view text) {
  Node node;
  node.where = on_command_line();
  node.text = trimmed(text);
  auto const is_null = node.text == "~" || node.text == "null";
  node.kind = is_null ? Node::Kind::null : Node::Kind::scalar;
  return node;
}

/// A word of the command line as YAML would have it: a scalar, ~, or a list [a, b, c].
Node node_from(std::string_view text) {
  auto node = scalar_from(text);
  if (!node.text.starts_with('[') || !node.text.ends_with(']')) return node;
  auto const inside = node.text.substr(1, node.text.size() - 2);
  node.kind = Node::Kind::list;
  for (std::size_t start = 0; start <= inside.size();) {
    auto const comma = std::min(inside.find(',', start), inside.size());
    node.children.push_back(scalar_from(std::string_view(inside).substr(start, comma - start)));
    start = comma + 1;
  }
  return node;
}

void override_run(RunSettings& run, std::string const& key, Node const& node, Problems& problems) {
  std::vector<std::string> known;
  for (auto const& word : run_keys()) {
    known.push_back("run." + word);
    if (known.back() != key) continue;
    set_run(run, word, node, problems);
    return;
  }
  problems.add(on_command_line(), shown(key), "an unknown key", listed(known, " or "),
               did_you_mean(key, known));
}

void apply_override(std::string const& word, Schema const& schema, Overlay& overlay,
                    RunSettings& run, Problems& problems) {
  auto const equals = word.find('=');
  auto const key = trimmed(std::string_view(word).substr(0, equals));
  if (equals == std::string::npos || key.empty()) {
    problems.add(on_command_line(), "", shown(word), "key.path=value");
    return;
  }
  auto const node = node_from(std::string_view(word).substr(equals + 1));
  if (key.starts_with("run.")) {
    override_run(run, key, node, problems);
  } else if (auto const parameter = schema.find(key)) {
    overlay.set(*parameter, node, problems);
  } else if (auto const* keys = schema.keys_in(key)) {
    problems.add(on_command_line(), shown(key), "a section", "the key of one parameter",
                 "there are " + listed(*keys));
  } else {
    auto const dot = key.rfind('.');
    auto const section = dot == std::string::npos ? std::string() : key.substr(0, dot);
    auto const is_section = schema.keys_in(section) != nullptr;
    problems.add(on_command_line(), shown(key), "an unknown key", "a key of the parameters",
                 is_section ? schema.hint(section, key.substr(dot + 1)) : schema.hint("", key));
  }
}

Values values_of(Settings const& settings) {
  Values values;
  for (auto const& setting : settings) {
    values.push_back(setting.values);
  }
  return values;
}

}  // namespace

ResolvedScenario load_scenario(std::string const& name_or_file,
                               std::filesystem::path const& scenario_folder,
                               std::vector<std::string> const& overrides) {
  auto const file = find_scenario(name_or_file, scenario_folder);
  auto const library_file = scenario_folder / "parameters.yaml";
  Schema const schema;
  Problems problems;
  auto const library_root = read_yaml(library_file, problems);
  auto const library = library_root ? read_library(schema, *library_root, problems)
                                    : Settings(schema.parameters().size());

  ResolvedScenario resolved{};
  resolved.files.push_back(library_file);
  Overlay overlay(schema, library);
  auto const chain = read_chain(file, scenario_folder, problems);
  for (auto const& scenario : chain) {
    resolved.files.push_back(scenario.path);
    if (scenario.parameters) overlay.lay(*scenario.parameters, problems);
  }
  if (!chain.empty()) {
    resolved.run = chain.front().run;
    resolved.scenario.name = chain.back().name;
    resolved.scenario.title = chain.back().title;
  }
  for (auto const& word : overrides) {
    apply_override(word, schema, overlay, resolved.run, problems);
  }
  check_settings(schema, overlay.settings(), problems);
  problems.throw_if_any();

  resolved.scenario.parameters = to_parameters(values_of(overlay.settings()));
  resolved.parameters = overlay.settings().size();
  resolved.assumptions = static_cast<std::size_t>(
      std::ranges::count(overlay.settings(), "assumption", &Setting::grade));
  resolved.yaml = resolved_yaml(resolved.scenario, resolved.run, schema, overlay.settings());
  return resolved;
}

}  // namespace pcnsim::config
