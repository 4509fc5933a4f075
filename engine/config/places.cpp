// What a scenario changes for single ICBs, PCNs and practices.

#include "config/climb.hpp"
#include "config/config.hpp"
#include "config/wording.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace pcnsim::config {

namespace {

/// The national values as the scenario has them.
Settings national_settings(ResolvedScenario const& resolved) {
  auto settings = settings_of(resolved.library);
  auto const values = values_of(resolved.scenario.parameters);
  for (std::size_t i = 0; i < settings.size(); ++i) {
    settings[i].values = values.at(i);
  }
  return settings;
}

Parameters parameters_of(Settings const& settings) {
  Values values;
  for (auto const& setting : settings) {
    values.push_back(setting.values);
  }
  return to_parameters(values);
}

std::string hint_for(std::string const& name, std::vector<Place> const& places) {
  std::vector<std::string> known;
  for (auto const& place : places) {
    known.push_back(code_of(place));
    if (place.level == Level::icb) known.push_back(place.pcn->icb);
    if (place.level == Level::pcn) known.push_back(place.pcn->name);
  }
  return did_you_mean(name, known);
}

/// Finds what the names of a scenario mean.
class NameCheck {
public:
  NameCheck(std::vector<PcnSpec> const& all, Problems& problems) : problems_(problems) {
    for (std::size_t level = 1; level < level_names.size(); ++level) {
      places_[level] = places_at(static_cast<Level>(level), all);
    }
  }

  void check(Change const& change) {
    if (change.level == Level::national) return;
    if (!checked_.emplace(change.level, change.place).second) return;
    auto const level = index_of(change.level);
    std::vector<std::string> codes;
    for (auto const& place : places_[level]) {
      if (is_called(change.place, change.level, place)) codes.push_back(code_of(place));
    }
    auto const word = std::string(level_words[level]);
    if (codes.empty()) {
      constexpr std::array<char const*, 4> expected{
          "", "the code or name of an ICB", "the code or name of a PCN", "the code of a practice"};
      add(change, shown(change.place), expected[level], hint_for(change.place, places_[level]));
    } else if (codes.size() > 1) {
      add(change, shown(change.place), "the name of one " + word,
          "several have this name: give a code");
    } else {
      check_that_it_has_one_name(change, codes[0]);
    }
  }

private:
  /// The order of changes under two names would not be clear.
  void check_that_it_has_one_name(Change const& change, std::string const& code) {
    auto const [first, is_new] = name_of_.emplace(std::pair(change.level, code), change.place);
    if (is_new || first->second == change.place) return;
    add(change, shown(change.place) + ", which is " + shown(first->second),
        "one name for one " + std::string(level_words[index_of(change.level)]));
  }

  void add(Change const& change, std::string found, std::string expected, std::string hint = "") {
    problems_.add(change.place_where, std::string(section_names[index_of(change.level)]),
                  std::move(found), std::move(expected), std::move(hint));
  }

  Problems& problems_;
  std::array<std::vector<Place>, level_names.size()> places_;
  std::set<std::pair<Level, std::string>> checked_;
  std::map<std::pair<Level, std::string>, std::string> name_of_;
};

/// Each once: what is wrong for an ICB is wrong for all of its PCNs.
std::vector<Problem> without_repeats(std::vector<Problem> const& problems) {
  std::vector<Problem> result;
  std::set<std::string> seen;
  for (auto const& problem : problems) {
    if (seen.insert(to_string(problem)).second) result.push_back(problem);
  }
  return result;
}

}  // namespace

bool has_places(ResolvedScenario const& resolved) {
  return std::ranges::any_of(resolved.changes,
                             [](Change const& change) { return change.level != Level::national; });
}

PcnParameters parameters_for(ResolvedScenario const& resolved, PcnSpec const& pcn) {
  auto const& national = resolved.scenario.parameters;
  if (!has_places(resolved)) return {national, std::vector(pcn.practices.size(), national)};
  Schema const schema;
  Problems problems;
  auto const settings = national_settings(resolved);
  auto const at = [&](Place const& place) {
    return settings_at(schema, settings, resolved.changes, place, problems);
  };
  auto const of_pcn = at({Level::pcn, &pcn});
  std::vector<Settings> of_practices;
  for (auto const& practice : pcn.practices) {
    of_practices.push_back(at({Level::practice, &pcn, &practice}));
  }
  problems.throw_if_any();
  PcnParameters parameters{.pcn = parameters_of(of_pcn), .practices = {}};
  for (auto const& of_practice : of_practices) {
    parameters.practices.push_back(parameters_of(of_practice));
  }
  return parameters;
}

std::vector<Problem> check_places(ResolvedScenario const& resolved,
                                  std::vector<PcnSpec> const& all) {
  if (!has_places(resolved)) return {};
  Problems problems;
  NameCheck names(all, problems);
  for (auto const& change : resolved.changes) {
    names.check(change);
  }
  Schema const schema;
  auto const settings = national_settings(resolved);
  for (auto const level : {Level::icb, Level::pcn, Level::practice}) {
    for (auto const& place : places_at(level, all)) {
      settings_at(schema, settings, resolved.changes, place, problems);
    }
  }
  return without_repeats(problems.all());
}

}  // namespace pcnsim::config
