#include "config/climb.hpp"

#include <algorithm>
#include <utility>

namespace pcnsim::config {

bool is_at(Change const& change, Place const& place) {
  return change.level <= place.level && is_called(change.place, change.level, place);
}

Settings laid_at(Schema const& schema, Settings below, std::vector<Change> const& changes,
                 Level level, Place const& place, Problems& problems, Seen const& seen) {
  Overlay overlay(schema, std::move(below));
  for (auto const& change : changes) {
    if (change.level != level || !is_at(change, place)) continue;
    Problems here;
    overlay.set(change.parameter, change.says, here);
    problems.add_all(here, prefix_of(change));
    if (seen) seen(change, overlay.settings()[change.parameter]);
  }
  return overlay.settings();
}

Settings settings_at(Schema const& schema, Settings national, std::vector<Change> const& changes,
                     Place const& place, Problems& problems) {
  auto settings = std::move(national);
  for (auto const level : {Level::icb, Level::pcn, Level::practice}) {
    if (level > place.level) break;
    auto const is_here = [&](Change const& change) {
      return change.level == level && is_at(change, place);
    };
    auto const first = std::ranges::find_if(changes, is_here);
    if (first == changes.end()) continue;
    settings = laid_at(schema, std::move(settings), changes, level, place, problems);
    Problems sums;
    check_settings(schema, settings, sums);
    problems.add_all(sums, prefix_of(*first));
  }
  return settings;
}

}  // namespace pcnsim::config
