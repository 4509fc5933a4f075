#include "config/why.hpp"

#include "config/climb.hpp"

#include <algorithm>
#include <utility>

namespace pcnsim::config {

std::vector<Step> steps_to(ResolvedScenario const& resolved, std::size_t parameter,
                           Place const& place) {
  Schema const schema;
  Problems problems;
  std::vector<Step> steps;
  auto const seen = [&](Change const& change, Setting const& setting) {
    if (change.parameter != parameter) return;
    steps.push_back({.level = change.level,
                     .place = change.place,
                     .said = said(change.says),
                     .where = change.says.where,
                     .setting = setting});
  };
  auto settings = settings_of(resolved.library);
  for (auto const level : {Level::national, Level::icb, Level::pcn, Level::practice}) {
    if (level > place.level) break;
    settings = laid_at(schema, std::move(settings), resolved.changes, level, place, problems, seen);
  }
  problems.throw_if_any();
  return steps;
}

std::vector<Place> places_with_own(ResolvedScenario const& resolved, std::size_t parameter,
                                   std::vector<PcnSpec> const& all) {
  std::vector<Place> places;
  for (auto const level : {Level::icb, Level::pcn, Level::practice}) {
    for (auto const& place : places_at(level, all)) {
      auto const is_own = [&](Change const& change) {
        return change.parameter == parameter && change.level == level && is_at(change, place);
      };
      if (std::ranges::any_of(resolved.changes, is_own)) places.push_back(place);
    }
  }
  return places;
}

}  // namespace pcnsim::config
