#include "cli/why.hpp"

#include "cli/places.hpp"
#include "cli/plan.hpp"
#include "config/values.hpp"
#include "config/why.hpp"
#include "config/wording.hpp"
#include "model/network.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace pcnsim::cli {
namespace {

using config::Level;
using config::Place;

[[noreturn]] void refuse(std::string const& option, std::string const& found,
                         std::string const& expected, std::string const& hint) {
  throw config::ConfigError({{.file = "command line",
                              .key_path = option,
                              .found = config::shown(found),
                              .expected = expected,
                              .hint = hint}});
}

/// "ICB QJG (Suffolk and North East Essex)", "practice A1".
std::string named(Place const& place) {
  auto text = fmt::format("{} {}", config::level_words[config::index_of(place.level)],
                          config::code_of(place));
  auto const name = place.level == Level::icb   ? place.pcn->icb
                    : place.level == Level::pcn ? place.pcn->name
                                                : place.practice->name;
  return name.empty() || name == config::code_of(place) ? text : text + " (" + name + ")";
}

/// The place that --pcn or --practice names; national without either. Lends from `all`.
Place place_of(ShowOptions const& options, std::vector<PcnSpec> const& all) {
  if (!options.practice.empty()) {
    std::vector<std::string> codes;
    for (auto const& place : config::places_at(Level::practice, all)) {
      if (config::is_called(options.practice, Level::practice, place)) return place;
      codes.push_back(config::code_of(place));
    }
    refuse("--practice", options.practice, "the code of a practice",
           config::did_you_mean(options.practice, codes));
  }
  if (options.pcn.empty()) return {};
  auto const code = config::select_pcns(all, {options.pcn}).front().code;
  auto const& pcn = *std::ranges::find(all, code, &PcnSpec::code);
  Place const place{Level::pcn, &pcn};
  return config::is_called(options.pcn, Level::pcn, place) ? place : Place{Level::icb, &pcn};
}

std::string place_in_file(config::Location const& where) {
  return where.line == 0 ? where.file : fmt::format("{}:{}", where.file, where.line);
}

std::string range_text(config::ParameterInfo const& info) {
  return info.words.empty() ? fmt::format("from {} to {}", config::number_text(info.range.low),
                                          config::number_text(info.range.high))
                            : config::listed(info.words, " or ");
}

std::string library_text(config::ParameterInfo const& info, config::LibraryEntry const& entry) {
  auto const distribution =
      std::string{config::distribution_names[static_cast<std::size_t>(entry.distribution)]};
  auto const uncertainty = entry.distribution == config::Distribution::fixed
                               ? "fixed: not uncertain"
                               : "interval " + entry.interval.text + ", " + distribution;
  auto text = fmt::format("library: {}\n  at {}\n  unit {}; {}; {}; year {}\n",
                          config::value_text(info, entry.values), place_in_file(entry.where),
                          info.unit, entry.grade, entry.source, entry.year);
  text += fmt::format("  {}; allowed {}; scope {}\n", uncertainty, range_text(info),
                      config::level_names[config::index_of(entry.scope)]);
  return entry.note.empty() ? text : text + "  note: " + entry.note + "\n";
}

/// "0.2 share"; a word needs no unit.
std::string with_unit(config::ParameterInfo const& info, std::string const& value) {
  return info.words.empty() ? value + " " + info.unit : value;
}

/// What each change says and comes to; grade and source only where they change.
std::string steps_text(config::ParameterInfo const& info, config::LibraryEntry const& entry,
                       std::vector<config::Step> const& steps) {
  std::string text;
  auto provenance = entry.grade + "; " + entry.source;
  for (auto const& step : steps) {
    std::string level{config::level_words[config::index_of(step.level)]};
    if (step.level != Level::national) level += " " + step.place;
    text += fmt::format("{}: {}\n  as {} says {}\n", level,
                        config::value_text(info, step.setting.values), place_in_file(step.where),
                        step.said);
    auto now = step.setting.grade + "; " + step.setting.source;
    if (now != provenance) text += "  " + now + "\n";
    provenance = std::move(now);
  }
  return text;
}

std::string value_at(config::ResolvedScenario const& resolved, config::Schema const& schema,
                     std::size_t parameter, Place const& place) {
  auto const steps = config::steps_to(resolved, parameter, place);
  auto const& values =
      steps.empty() ? resolved.library[parameter].values : steps.back().setting.values;
  return config::value_text(schema.parameters()[parameter], values);
}

/// What was drawn where the access model is not known; empty unless a PCN or practice was asked for.
std::string access_models_text(config::ResolvedScenario const& resolved, Place const& place) {
  if (place.pcn == nullptr || place.level == Level::icb) return "";
  auto const models =
      access_models(*place.pcn, config::parameters_for(resolved, *place.pcn), resolved.run.seed);
  auto text = fmt::format("\nwith seed {}:\n", resolved.run.seed);
  for (std::size_t p = 0; p < models.size(); ++p) {
    auto const& practice = place.pcn->practices[p];
    if (place.practice == nullptr || place.practice->code == practice.code)
      text += fmt::format("  {} {}: {}\n", practice.code, practice.name,
                          access_model_names[index_of(models[p])]);
  }
  return text;
}

std::string why_one(config::ResolvedScenario const& resolved, config::Schema const& schema,
                    std::size_t parameter, Place const& place, std::vector<PcnSpec> const& all) {
  auto const& info = schema.parameters()[parameter];
  auto text =
      info.key + "\n" + info.what + ".\n\n" + library_text(info, resolved.library[parameter]);
  text +=
      steps_text(info, resolved.library[parameter], config::steps_to(resolved, parameter, place));
  text += fmt::format(
      "\nvalue: {} {}\n", with_unit(info, value_at(resolved, schema, parameter, place)),
      place.level == Level::national ? "in " + resolved.scenario.name : "at " + named(place));
  if (info.key == "triage.access_model") text += access_models_text(resolved, place);
  if (place.level != Level::national) return text;
  auto const own = config::places_with_own(resolved, parameter, all);
  if (!own.empty()) text += "\nplaces with a value of their own:\n";
  for (auto const& where : own) {
    text += fmt::format("  {}: {}\n", named(where), value_at(resolved, schema, parameter, where));
  }
  return text;
}

/// A line for each parameter of `section`; * marks those that are not as in the library.
std::string why_section(config::ResolvedScenario const& resolved, config::Schema const& schema,
                        std::string const& section, Place const& place) {
  std::string text;
  bool any_changed = false;
  for (std::size_t i = 0; i < schema.parameters().size(); ++i) {
    auto const& info = schema.parameters()[i];
    if (!info.key.starts_with(section + ".")) continue;
    auto const is_changed = !config::steps_to(resolved, i, place).empty();
    any_changed = any_changed || is_changed;
    text += fmt::format("{}{}: {}\n", is_changed ? "* " : "  ", info.key,
                        with_unit(info, value_at(resolved, schema, i, place)));
  }
  return any_changed ? text + "\n* changed: pcnsim show --why KEY says by what\n" : text;
}

}  // namespace

std::string why(config::ResolvedScenario const& resolved, ShowOptions const& options) {
  config::Schema const schema;
  auto const parameter = schema.find(options.why);
  if (!parameter && schema.keys_in(options.why) == nullptr) {
    refuse("--why", options.why, "a key of the parameters", schema.hint("", options.why));
  }
  std::vector<PcnSpec> all;
  if (config::has_places(resolved) || !options.pcn.empty() || !options.practice.empty()) {
    all = config::load_pcns(data_folder(options.folders.data));
  }
  expect_known_places(resolved, all);
  auto const place = place_of(options, all);
  return parameter ? why_one(resolved, schema, *parameter, place, all)
                   : why_section(resolved, schema, options.why, place);
}

}  // namespace pcnsim::cli
