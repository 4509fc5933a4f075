#include "config/schema.hpp"

#include "config/wording.hpp"
#include "core/contract.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace pcnsim::config {

namespace {

constexpr std::size_t most_listed = 12;

std::span<double> numbers(double& value) { return {&value, 1}; }

template <std::size_t n>
std::span<double> numbers(std::array<double, n>& values) {
  return values;
}

ParameterInfo::Shape shape(double&) { return ParameterInfo::Shape::number; }

template <std::size_t n>
ParameterInfo::Shape shape(std::array<double, n>&) {
  return ParameterInfo::Shape::list;
}

std::string joined(std::string const& section, std::string const& key) {
  return section.empty() ? key : section + "." + key;
}

std::string last_word(std::string const& key) { return key.substr(key.rfind('.') + 1); }

}  // namespace

Parameters to_parameters(Values const& values) {
  Parameters parameters{};
  std::size_t next = 0;
  for_each_parameter(parameters, [&](std::string const&, auto& member, char const*, Range) {
    EXPECTS(next < values.size());
    auto const target = numbers(member);
    EXPECTS(values[next].size() == target.size());
    std::ranges::copy(values[next], target.begin());
    ++next;
  });
  return parameters;
}

Schema::Schema() {
  Parameters parameters{};
  for_each_parameter(parameters,
                     [this](std::string const& key, auto& member, char const* unit, Range range) {
                       parameters_.push_back({.key = key,
                                              .unit = unit,
                                              .range = range,
                                              .shape = shape(member),
                                              .count = numbers(member).size()});
                     });
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
