#include "cli/commands.hpp"
#include "cli/places.hpp"
#include "cli/plan.hpp"
#include "cli/terminal.hpp"
#include "config/parameter_table.hpp"
#include "report/number.hpp"

#include <fmt/format.h>
#include <utility>

namespace pcnsim::cli {
namespace {

struct NamedValue {
  std::string key;
  std::string value;
  std::string unit;
};

std::string text_of(double value) { return report::shortest(value); }

template <std::size_t n>
std::string text_of(std::array<double, n> const& values) {
  std::string text;
  for (double const value : values)
    text += (text.empty() ? "[" : ", ") + text_of(value);
  return text + ']';
}

std::vector<NamedValue> values_of(Parameters parameters) {
  std::vector<NamedValue> values;
  config::for_each_parameter(
      parameters, [&](std::string const& key, auto const& value, auto const& unit, auto const&) {
        values.push_back({key, text_of(value), std::string{unit}});
      });
  return values;
}

/// "key: old → new (unit)", a line for each parameter that differs.
std::string changes(Parameters const& from, Parameters const& to) {
  std::string text;
  auto const before = values_of(from);
  auto const after = values_of(to);
  for (std::size_t i = 0; i < before.size(); ++i) {
    if (before[i].value == after[i].value) continue;
    text += fmt::format("  {}: {} → {} ({})\n", after[i].key, before[i].value, after[i].value,
                        after[i].unit);
  }
  return text.empty() ? "  nothing\n" : text;
}

/// The scenarios that `resolved` is made of: itself first, then what it extends.
std::string chain(config::ResolvedScenario const& resolved) {
  std::string text;
  for (auto file = resolved.files.rbegin(); file + 1 != resolved.files.rend(); ++file) {
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
  bool const has_parent = files.size() > 2;  // the first is the parameter library
  if (has_parent || is_overridden) {
    auto const& other = has_parent ? files[1] : files.back();
    auto const base = config::load_scenario(other.string(), folder, {});
    text += fmt::format("\nChanges against {}:\n{}", base.scenario.name,
                        changes(base.scenario.parameters, resolved.scenario.parameters));
  }
  return text + fmt::format("\nEvery value: pcnsim show --resolved {}\n", resolved.scenario.name);
}

}  // namespace

void show_command(ShowOptions const& options) {
  auto const words = sorted_out(options.words);
  if (words.names.size() > 1) {
    throw UsageError("show takes one scenario, found " + words.names[0] + " and " + words.names[1] +
                     " – the names: pcnsim list");
  }
  auto const name = words.names.empty() ? std::string{"baseline"} : words.names.front();
  auto const folder = scenario_folder(options.folders.scenarios);
  auto const resolved = config::load_scenario(name, folder, words.overrides);
  print(options.resolved ? resolved.yaml : described(resolved, folder, !words.overrides.empty()));
}

}  // namespace pcnsim::cli
