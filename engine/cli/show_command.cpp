#include "cli/commands.hpp"
#include "cli/library_doc.hpp"
#include "cli/places.hpp"
#include "cli/plan.hpp"
#include "cli/scenario_schema.hpp"
#include "cli/terminal.hpp"
#include "cli/why.hpp"
#include "config/values.hpp"

#include <fmt/format.h>
#include <utility>

namespace pcnsim::cli {
namespace {

/// "key: old → new (unit)", a line for each parameter that differs; words have no unit.
std::string changes(Parameters const& from, Parameters const& to) {
  std::string text;
  config::Schema const schema;
  auto const before = config::values_of(from);
  auto const after = config::values_of(to);
  for (std::size_t i = 0; i < before.size(); ++i) {
    if (before[i] == after[i]) continue;
    auto const& parameter = schema.parameters()[i];
    text +=
        fmt::format("  {}: {} → {}{}\n", parameter.key, config::value_text(parameter, before[i]),
                    config::value_text(parameter, after[i]),
                    parameter.words.empty() ? " (" + parameter.unit + ")" : "");
  }
  return text.empty() ? "  nothing\n" : text;
}

/// "PCN Frome front_door.online_share: +10%", a line for each change of a place.
std::string changes_of_places(config::ResolvedScenario const& resolved) {
  if (!config::has_places(resolved)) return "";
  config::Schema const schema;
  std::string text = "\nChanges at single places, in order:\n";
  for (auto const& change : resolved.changes) {
    if (change.level == config::Level::national) continue;
    text += fmt::format("  {} {} {}: {}\n", config::level_words[config::index_of(change.level)],
                        change.place, schema.parameters()[change.parameter].key,
                        config::said(change.says));
  }
  return text;
}

/// The scenarios that `resolved` is made of: itself first, then what it extends.
std::string chain(config::ResolvedScenario const& resolved) {
  std::string text;
  for (auto file = resolved.files.rbegin(); file != resolved.files.rend(); ++file) {
    text += (text.empty() ? "" : " extends ") + file->stem().string();
  }
  return text;
}

std::string described(config::ResolvedScenario const& resolved, std::filesystem::path const& folder,
                      bool is_overridden) {
  auto const& run = resolved.run;
  auto text = fmt::format("{}\n{}\n\n{}\n", resolved.scenario.name, resolved.scenario.title,
                          chain(resolved));
  text += fmt::format("{} weeks from {} after {} of warm-up, {} replications, seed {}\n", run.weeks,
                      to_text(run.start), run.warmup_weeks, run.replications, run.seed);
  text += fmt::format("{} parameters, {} of them graded assumption\n", resolved.parameters,
                      resolved.assumptions);
  auto const& files = resolved.files;
  bool const has_parent = files.size() > 1;
  if (has_parent || is_overridden) {
    auto const base = config::load_scenario(files.front().string(), folder, {});
    text += fmt::format("\nChanges against {}:\n{}", base.scenario.name,
                        changes(base.scenario.parameters, resolved.scenario.parameters));
  }
  text += changes_of_places(resolved);
  return text + fmt::format("\nEvery value: pcnsim show --resolved {}\n", resolved.scenario.name);
}

}  // namespace

void show_command(ShowOptions const& options) {
  auto const words = sorted_out(options.words);
  if (words.names.size() > 1) {
    throw UsageError("show takes one scenario, found " + words.names[0] + " and " + words.names[1] +
                     " – the names: pcnsim list");
  }
  auto const folder = scenario_folder(options.folders.scenarios);
  if (options.schema || options.library) {
    auto const library = config::load_library(folder);
    print(options.schema ? scenario_schema(library) : library_doc(library));
    return;
  }
  auto const name = words.names.empty() ? std::string{"baseline"} : words.names.front();
  auto const resolved = config::load_scenario(name, folder, words.overrides);
  if (config::has_places(resolved))
    expect_known_places(resolved, config::load_pcns(data_folder(options.folders.data)));
  if (!options.why.empty()) {
    print(why(resolved, options));
  } else {
    print(options.resolved ? resolved.yaml : described(resolved, folder, !words.overrides.empty()));
  }
}

}  // namespace pcnsim::cli
