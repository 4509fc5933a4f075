#include "config/schema.hpp"

#include "config/parameter_table.hpp"
#include "config/wording.hpp"

#include <algorithm>
#include <utility>

namespace pcnsim::config {

namespace {

constexpr std::size_t most_listed = 12;

std::string joined(std::string const& section, std::string const& key) {
  return section.empty() ? key : section + "." + key;
}

std::string last_word(std::string const& key) { return key.substr(key.rfind('.') + 1); }

std::vector<ParameterInfo> infos_of_the_table() {
  std::vector<ParameterInfo> infos;
  Parameters parameters{};
  for_each_parameter(parameters, CollectInfos(infos));
  return infos;
}

}  // namespace

Values values_of(Parameters const& parameters) {
  Values values;
  auto copy = parameters;  // the walk wants members that could be written
  for_each_parameter(copy, ReadMembers(values));
  return values;
}

Parameters to_parameters(Values const& values) {
  Parameters parameters{};
  for_each_parameter(parameters, WriteMembers(values));
  return parameters;
}

Schema::Schema() : Schema(infos_of_the_table()) {}

Schema::Schema(std::vector<ParameterInfo> parameters) : parameters_(std::move(parameters)) {
  for (std::size_t i = 0; i < parameters_.size(); ++i) {
    auto key = parameters_[i].key;
    index_.emplace(key, i);
    while (!key.empty()) {
      auto const dot = key.rfind('.');
      auto const section = dot == std::string::npos ? std::string() : key.substr(0, dot);
      auto& keys = keys_in_[section];
      auto const word = last_word(key);
      if (std::ranges::find(keys, word) == keys.end()) keys.push_back(word);
      key = section;
    }
  }
}

std::optional<std::size_t> Schema::find(std::string const& key) const {
  auto const found = index_.find(key);
  return found == index_.end() ? std::nullopt : std::optional(found->second);
}

std::vector<std::string> const* Schema::keys_in(std::string const& section) const {
  auto const found = keys_in_.find(section);
  return found == keys_in_.end() ? nullptr : &found->second;
}

std::string Schema::hint(std::string const& section, std::string const& key) const {
  if (find(joined(section, key)) || keys_in(joined(section, key)) != nullptr) {
    return "write " + key + " as maps, one in the other";
  }
  auto const* keys = keys_in(section);
  auto const near = keys == nullptr ? std::string() : nearest(key, *keys);
  if (!near.empty()) return "did you mean " + joined(section, near) + "?";
  // The right word in the wrong place, or a slip in a whole path.
  std::vector<std::string> all;
  for (auto const& parameter : parameters_) {
    if (last_word(parameter.key) == key) return "did you mean " + parameter.key + "?";
    all.push_back(parameter.key);
  }
  auto const is_path = keys == nullptr || key.find('.') != std::string::npos;
  if (is_path) return did_you_mean(joined(section, key), all);
  if (keys->size() > most_listed) return "";
  return "there are " + listed(*keys);
}

void Schema::for_each_in(Node const& tree, Visit const& visit, Problems& problems,
                         std::string const& section) const {
  if (tree.kind == Node::Kind::refused) return;
  if (tree.kind != Node::Kind::map) {
    problems.add(tree.where, section.empty() ? "parameters" : section, describe(tree),
                 "a map of parameters");
    return;
  }
  for (auto const& child : tree.children) {
    auto const key = joined(section, child.key);
    if (auto const parameter = find(key); parameter && child.key.find('.') == std::string::npos) {
      visit(*parameter, child);
    } else if (keys_in(key) != nullptr && child.key.find('.') == std::string::npos) {
      for_each_in(child, visit, problems, key);
    } else {
      problems.add(child.key_where, joined(section, shown(child.key)), "an unknown key",
                   section.empty() ? "a section of the parameters" : "a key of " + section,
                   hint(section, child.key));
    }
  }
}

}  // namespace pcnsim::config
