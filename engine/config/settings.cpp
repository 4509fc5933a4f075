#include "config/settings.hpp"

#include "config/leaf.hpp"
#include "config/values.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace pcnsim::config {

namespace {

std::vector<std::string> const overlay_keys{"value",  "then", "unit", "grade",
                                            "source", "year", "note"};

/// Unit, grade and source of a leaf; what is absent or wrong stays as `setting` has it.
void read_provenance(Leaf& leaf, Setting& setting) {
  leaf.check_keys(overlay_keys);
  leaf.check_unit(Presence::optional);
  auto grade = leaf.grade(Presence::optional);
  auto source = leaf.source(Presence::optional);
  leaf.word("year", "the year of the value, or none", Presence::optional);
  leaf.word("note", "a text", Presence::optional);
  if (!grade.empty()) setting.grade = std::move(grade);
  if (!source.empty()) setting.source = std::move(source);
}

}  // namespace

Settings settings_of(Library const& library) {
  Settings settings;
  for (auto const& entry : library) {
    settings.push_back({.values = entry.values,
                        .grade = entry.grade,
                        .source = entry.source,
                        .where = entry.where,
                        .order = settings.size() + 1,
                        .origin = Setting::Origin::library});
  }
  return settings;
}

void Overlay::lay(Node const& tree, Problems& problems) {
  schema_.for_each_in(
      tree, [&](std::size_t i, Node const& node) { set(i, node, problems); }, problems);
}

Overlay::Overlay(Schema const& schema, Settings below)
    : schema_(schema), below_(std::move(below)), settings_(below_) {
  for (auto const& setting : below_) {
    laid_ = std::max(laid_, setting.order);
  }
}

void Overlay::set(std::size_t parameter, Node const& node, Problems& problems) {
  auto const& info = schema_.parameters()[parameter];
  auto setting = settings_[parameter];
  if (node.kind != Node::Kind::map) {
    if (change(parameter, node, setting, problems)) keep(parameter, std::move(setting));
    return;
  }
  Leaf leaf(info, node, problems);
  read_provenance(leaf, setting);
  auto const* value = node.find("value");
  if (value == nullptr) {
    problems.add(node.where, info.key + ".value", "nothing", wanted(info));
    return;
  }
  if (!change(parameter, *value, setting, problems)) return;
  if (auto const* then = node.find("then")) {
    if (!change_further(parameter, *then, setting, problems)) return;
  }
  keep(parameter, std::move(setting));
}

bool Overlay::change(std::size_t parameter, Node const& value, Setting& setting,
                     Problems& problems) {
  if (value.kind == Node::Kind::null) {
    setting = below_[parameter];
  } else {
    auto values = read_values(schema_.parameters()[parameter], value, setting.values,
                              Relative::allowed, problems);
    if (!values) return false;
    setting.values = std::move(*values);
    setting.origin = Setting::Origin::overlay;
  }
  setting.where = value.where;
  return true;
}

bool Overlay::change_further(std::size_t parameter, Node const& then, Setting& setting,
                             Problems& problems) {
  auto const key = schema_.parameters()[parameter].key + ".then";
  auto const expected = "a list of relative changes";
  if (then.kind != Node::Kind::list) {
    problems.add(then.where, key, describe(then), expected);
    return false;
  }
  for (auto const& step : then.children) {
    if (!is_relative(step)) {
      problems.add(step.where, key, describe(step), expected);
      return false;
    }
    if (!change(parameter, step, setting, problems)) return false;
  }
  return true;
}

void Overlay::keep(std::size_t parameter, Setting setting) {
  setting.order = ++laid_;
  settings_[parameter] = std::move(setting);
}

}  // namespace pcnsim::config
