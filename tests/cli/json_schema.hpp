#pragma once
// As much of JSON Schema draft-07 as the schema of scenarios uses, and scenario files as JSON.

#include "config/tree.hpp"
#include "config/values.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <regex>
#include <string>

namespace json_schema {

using nlohmann::json;

/// As a YAML 1.2 reader has it: +2 is a number, +10% and 2024-04-01 are texts.
inline json scalar(std::string const& text) {
  auto const has_plus = text.starts_with('+') && !text.starts_with("+-");
  auto const unsigned_text = has_plus ? text.substr(1) : text;
  if (auto const number = pcnsim::config::parse_number(unsigned_text)) {
    auto const whole = pcnsim::config::parse_whole(unsigned_text);
    return whole ? json(*whole) : json(*number);
  }
  if (text == "true" || text == "false") return text == "true";
  return text;
}

inline json from_yaml(pcnsim::config::Node const& node) {
  using Kind = pcnsim::config::Node::Kind;
  json result;
  switch (node.kind) {
    case Kind::null:
    case Kind::refused: break;
    case Kind::scalar: return scalar(node.text);
    case Kind::list:
      result = json::array();
      for (auto const& child : node.children)
        result.push_back(from_yaml(child));
      break;
    case Kind::map:
      result = json::object();
      for (auto const& child : node.children)
        result[child.key] = from_yaml(child);
      break;
  }
  return result;
}

inline bool is_type(std::string const& type, json const& value) {
  return (type == "object" && value.is_object()) || (type == "array" && value.is_array()) ||
         (type == "string" && value.is_string()) || (type == "boolean" && value.is_boolean()) ||
         (type == "null" && value.is_null()) || (type == "integer" && value.is_number_integer()) ||
         (type == "number" && value.is_number());
}

class Validator {
public:
  explicit Validator(json const& root) : root_(root) {}

  [[nodiscard]] bool accepts(json const& value) const { return accepts(root_, value); }

private:
  [[nodiscard]] bool accepts(json const& schema, json const& value) const {
    if (schema.contains("$ref")) {
      auto const name = schema["$ref"].get<std::string>();
      return accepts(root_.at("definitions").at(name.substr(std::string("#/definitions/").size())),
                     value);
    }
    auto const accepts_it = [&](json const& one) { return accepts(one, value); };
    if (schema.contains("anyOf") && !std::ranges::any_of(schema["anyOf"], accepts_it)) return false;
    if (schema.contains("allOf") && !std::ranges::all_of(schema["allOf"], accepts_it)) return false;
    return is_plain_right(schema, value) && (!value.is_object() || is_map_right(schema, value)) &&
           (!value.is_array() || is_list_right(schema, value));
  }

  static bool is_plain_right(json const& schema, json const& value) {
    if (schema.contains("type")) {
      auto const& type = schema["type"];
      auto const is_it = [&](json const& one) { return is_type(one.get<std::string>(), value); };
      if (type.is_array() ? !std::ranges::any_of(type, is_it) : !is_it(type)) return false;
    }
    if (schema.contains("enum") && std::ranges::find(schema["enum"], value) == schema["enum"].end())
      return false;
    if (schema.contains("pattern") && value.is_string() &&
        !std::regex_search(value.get<std::string>(),
                           std::regex(schema["pattern"].get<std::string>())))
      return false;
    return !value.is_number() || (value >= schema.value("minimum", json(-1e300)) &&
                                  value <= schema.value("maximum", json(1e300)));
  }

  [[nodiscard]] bool is_map_right(json const& schema, json const& value) const {
    for (auto const& key : schema.value("required", json::array())) {
      if (!value.contains(key.get<std::string>())) return false;
    }
    auto const properties = schema.value("properties", json::object());
    for (auto const& [key, member] : value.items()) {
      if (properties.contains(key)) {
        if (!accepts(properties[key], member)) return false;
      } else if (schema.contains("additionalProperties")) {
        auto const& others = schema["additionalProperties"];
        if (others.is_boolean() ? !others.get<bool>() : !accepts(others, member)) return false;
      }
    }
    return true;
  }

  [[nodiscard]] bool is_list_right(json const& schema, json const& value) const {
    if (value.size() < schema.value("minItems", std::size_t{0})) return false;
    if (value.size() > schema.value("maxItems", value.size())) return false;
    auto const accepts_item = [&](json const& item) { return accepts(schema["items"], item); };
    return !schema.contains("items") || std::ranges::all_of(value, accepts_item);
  }

  json const& root_;
};

}  // namespace json_schema
