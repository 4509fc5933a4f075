#include "config/settings.hpp"

#include "config/values.hpp"
#include "config/wording.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace pcnsim::config {

namespace {

std::vector<std::string> const grades{"measured", "published", "derived", "assumption"};
std::vector<std::string> const leaf_keys{"value", "unit", "grade", "source", "note"};

void check_leaf_keys(ParameterInfo const& parameter, Node const& leaf, Problems& problems) {
  for (auto const& child : leaf.children) {
    if (std::ranges::find(leaf_keys, child.key) != leaf_keys.end()) continue;
    auto const near = did_you_mean(child.key, leaf_keys);
    problems.add(child.key_where, parameter.key + "." + shown(child.key), "an unknown key",
                 listed(leaf_keys, " or "), near);
  }
}

enum class Presence { required, optional };

/// The text at `name` of a leaf, empty when it is absent or wrong.
std::string read_word(ParameterInfo const& parameter, Node const& leaf, std::string const& name,
                      std::string const& expected, Presence presence, Problems& problems) {
  auto const* node = leaf.find(name);
  if (node == nullptr) {
    if (presence == Presence::required) {
      problems.add(leaf.where, parameter.key + "." + name, "nothing", expected);
    }
    return "";
  }
  if (node->kind == Node::Kind::refused) return "";
  if (node->kind == Node::Kind::scalar && !node->text.empty()) return node->text;
  problems.add(node->where, parameter.key + "." + name, describe(*node), expected);
  return "";
}

/// Unit, grade and source of a leaf; what is absent or wrong stays as `setting` has it.
void read_provenance(ParameterInfo const& parameter, Node const& leaf, Presence presence,
                     Setting& setting, Problems& problems) {
  auto const unit = read_word(parameter, leaf, "unit", parameter.unit, presence, problems);
  if (!unit.empty() && unit != parameter.unit) {
    problems.add(leaf.find("unit")->where, parameter.key + ".unit", shown(unit), parameter.unit);
  }
  auto const one_of_the_grades = listed(grades, " or ");
  auto grade = read_word(parameter, leaf, "grade", one_of_the_grades, presence, problems);
  if (!grade.empty() && std::ranges::find(grades, grade) == grades.end()) {
    problems.add(leaf.find("grade")->where, parameter.key + ".grade", shown(grade),
                 one_of_the_grades, did_you_mean(grade, grades));
    grade.clear();
  }
  auto source =
      read_word(parameter, leaf, "source", "where the value comes from", presence, problems);
  read_word(parameter, leaf, "note", "a text", Presence::optional, problems);
  if (!grade.empty()) setting.grade = std::move(grade);
  if (!source.empty()) setting.source = std::move(source);
}

Setting read_entry(ParameterInfo const& parameter, Node const& leaf, Problems& problems) {
  Setting setting;
  setting.where = leaf.where;
  if (leaf.kind == Node::Kind::refused) return setting;
  if (leaf.kind != Node::Kind::map) {
    problems.add(leaf.where, parameter.key, describe(leaf), "{value, unit, grade, source}");
    return setting;
  }
  check_leaf_keys(parameter, leaf, problems);
  if (auto const* value = leaf.find("value")) {
    auto values = read_values(parameter, *value, {}, Relative::refused, problems);
    if (values) setting.values = std::move(*values);
    setting.where = value->where;
  } else {
    problems.add(leaf.where, parameter.key + ".value", "nothing", wanted(parameter));
  }
  read_provenance(parameter, leaf, Presence::required, setting, problems);
  return setting;
}

/// Where a parameter that is missing belongs: the innermost of its sections that is there.
Location home_of(std::string const& key, Node const& root) {
  auto const* section = &root;
  auto where = root.where;
  for (std::size_t start = 0; section != nullptr;) {
    auto const dot = key.find('.', start);
    if (dot == std::string::npos) break;
    section = section->find(key.substr(start, dot - start));
    if (section != nullptr) where = section->key_where;
    start = dot + 1;
  }
  return where;
}

}  // namespace

Settings read_library(Schema const& schema, Node const& root, Problems& problems) {
  auto const& parameters = schema.parameters();
  std::vector<std::optional<Setting>> entries(parameters.size());
  std::size_t order = 0;
  auto const visit = [&](std::size_t i, Node const& leaf) {
    entries[i] = read_entry(parameters[i], leaf, problems);
    entries[i]->order = ++order;
  };
  schema.for_each_in(root, visit, problems);
  Settings settings;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    if (!entries[i] && root.kind == Node::Kind::map) {
      problems.add(home_of(parameters[i].key, root), parameters[i].key, "nothing",
                   "{value, unit: " + parameters[i].unit + ", grade, source}");
    }
    settings.push_back(entries[i].value_or(Setting{}));
  }
  return settings;
}

void Overlay::lay(Node const& tree, Problems& problems) {
  schema_.for_each_in(
      tree, [&](std::size_t i, Node const& node) { set(i, node, problems); }, problems);
}

void Overlay::set(std::size_t parameter, Node const& node, Problems& problems) {
  auto const& info = schema_.parameters()[parameter];
  auto setting = settings_[parameter];
  auto const* value = &node;
  if (node.kind == Node::Kind::map) {
    check_leaf_keys(info, node, problems);
    value = node.find("value");
    if (value == nullptr) {
      problems.add(node.where, info.key + ".value", "nothing", wanted(info));
      return;
    }
    read_provenance(info, node, Presence::optional, setting, problems);
  }
  ++laid_;
  if (value->kind == Node::Kind::null) {
    settings_[parameter] = library_[parameter];
    settings_[parameter].where = value->where;
    settings_[parameter].order = library_.size() + laid_;
    return;
  }
  auto values = read_values(info, *value, settings_[parameter].values, Relative::allowed, problems);
  if (!values) return;
  setting.values = std::move(*values);
  setting.where = value->where;
  setting.order = library_.size() + laid_;
  setting.origin = Setting::Origin::overlay;
  settings_[parameter] = std::move(setting);
}

}  // namespace pcnsim::config
