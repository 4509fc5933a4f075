#include "cli/scenario_schema.hpp"

#include "config/leaf.hpp"
#include "config/run_settings.hpp"
#include "config/values.hpp"
#include "config/wording.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <limits>
#include <nlohmann/json.hpp>

namespace pcnsim::cli {
namespace {

using Json = nlohmann::ordered_json;
using config::Level;
using config::ParameterInfo;
using config::Schema;

constexpr auto number_pattern = R"([+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?)";

Json reference(std::string const& name) { return {{"$ref", "#/definitions/" + name}}; }

Json text(std::string const& description) {
  return {{"type", "string"}, {"description", description}};
}

Json closed_map(Json properties, Json required = Json::array()) {
  Json map{
      {"type", "object"}, {"properties", std::move(properties)}, {"additionalProperties", false}};
  if (!required.empty()) map["required"] = std::move(required);
  return map;
}

Json number(config::Range range) {
  return {{"type", "number"}, {"minimum", range.low}, {"maximum", range.high}};
}

/// The value itself.
Json value(ParameterInfo const& info) {
  switch (info.shape) {
    case ParameterInfo::Shape::number: return number(info.range);
    case ParameterInfo::Shape::list:
      return {{"type", "array"},
              {"items", number(info.range)},
              {"minItems", info.count},
              {"maxItems", info.count}};
    case ParameterInfo::Shape::choice: return {{"enum", info.words}};
    case ParameterInfo::Shape::on_off: break;
  }
  return {{"type", "boolean"}};
}

std::string description(ParameterInfo const& info, config::LibraryEntry const& entry) {
  auto text = info.what + ". ";
  if (info.words.empty()) {
    text += fmt::format("Unit: {}; from {} to {}. ", info.unit, config::number_text(info.range.low),
                        config::number_text(info.range.high));
  }
  return text +
         fmt::format("Library: {} ({}).", config::value_text(info, entry.values), entry.grade);
}

/// The definition that all parameters of the same kind and range share: "number_0_1".
std::string kind_name(ParameterInfo const& info) {
  switch (info.shape) {
    case ParameterInfo::Shape::on_off: return "switch";
    case ParameterInfo::Shape::choice:
      return "choice_" + fmt::format("{}", fmt::join(info.words, "_"));
    case ParameterInfo::Shape::number:
    case ParameterInfo::Shape::list: break;
  }
  auto const count =
      info.shape == ParameterInfo::Shape::list ? fmt::format("list_{}_", info.count) : "number_";
  auto name = fmt::format("{}{:g}_{:g}", count, info.range.low, info.range.high);
  std::erase(name, '+');  // of 1e+06: no part of a reference
  return name;
}

/// A value, a change of the value below, ~, or a map with one of these and where it comes from.
Json kind(ParameterInfo const& info) {
  auto either = Json::array({value(info)});
  if (info.words.empty()) either.push_back(reference("change"));
  either.push_back({{"type", "null"}});
  auto const plain = Json{{"anyOf", either}};
  either.push_back(closed_map({{"value", plain},
                               {"then", reference("then")},
                               {"unit", text("As in the library")},
                               {"grade", reference("grade")},
                               {"source", reference("source")},
                               {"year", reference("year")},
                               {"note", reference("note")}},
                              Json::array({"value"})));
  return {{"anyOf", either}};
}

Json leaf(ParameterInfo const& info, config::LibraryEntry const& entry) {
  return {{"description", description(info, entry)},
          {"allOf", Json::array({reference(kind_name(info))})}};
}

/// The maps of `section`, with the parameters that may be set at `level`.
Json tree(Schema const& schema, config::Library const& library, Level level,
          std::string const& section) {
  auto properties = Json::object();
  for (auto const& word : *schema.keys_in(section)) {
    auto const key = section.empty() ? word : fmt::format("{}.{}", section, word);
    if (auto const parameter = schema.find(key)) {
      if (level <= library[*parameter].scope) properties[word] = reference(key);
    } else if (auto inner = tree(schema, library, level, key); !inner["properties"].empty()) {
      properties[word] = std::move(inner);
    }
  }
  return closed_map(std::move(properties));
}

Json run_schema() {
  auto const whole = [](std::int64_t low, std::int64_t high) {
    return Json{{"type", "integer"}, {"minimum", low}, {"maximum", high}};
  };
  return closed_map({{"start",
                      {{"type", "string"},
                       {"pattern", "^20[0-9]{2}-[0-9]{2}-[0-9]{2}$"},
                       {"description", "First day that counts, as YYYY-MM-DD"}}},
                     {"weeks", whole(1, 520)},
                     {"warmup_weeks", whole(0, 520)},
                     {"replications", whole(1, 100'000)},
                     {"seed", whole(0, std::numeric_limits<std::int64_t>::max())}},
                    Json(config::run_keys()));
}

Json shared_definitions() {
  auto const change = std::string("^(\\+N|\\*N|-N%|\\+N%|N)$");
  std::string pattern;
  for (auto const c : change)
    pattern += c == 'N' ? number_pattern : std::string{c};
  return {{"change",
           {{"type", "string"},
            {"pattern", pattern},
            {"description", "A change of the value below: +10%, -10%, +2, +-2 or \"*1.1\""}}},
          {"then",
           {{"type", "array"},
            {"items", reference("change")},
            {"description", "Further relative changes, one after the other"}}},
          {"grade", {{"enum", config::grades()}}},
          {"source", text("Where the value comes from")},
          {"year", {{"type", Json::array({"string", "number"})}}},
          {"note", text("Anything else")}};
}

/// Objects down to `depth` with a line for each member, and what is deeper on one line.
std::string printed(Json const& json, int depth, std::string const& indent = "") {
  if (depth == 0 || !json.is_object() || json.empty()) return json.dump();
  std::string text;
  for (auto const& [key, member] : json.items()) {
    text += (text.empty() ? "{\n" : ",\n") + indent + "  " + Json(key).dump() + ": " +
            printed(member, depth - 1, indent + "  ");
  }
  return text + "\n" + indent + "}";
}

}  // namespace

std::string scenario_schema(config::Library const& library) {
  Schema const schema;
  Json definitions = shared_definitions();
  for (std::size_t i = 0; i < library.size(); ++i) {
    auto const& info = schema.parameters()[i];
    definitions[kind_name(info)] = kind(info);
    definitions[info.key] = leaf(info, library[i]);
  }
  Json properties{{"name", text("As the file is called, without .yaml")},
                  {"title", text("What the scenario is, in one plain sentence")},
                  {"extends", text("The scenario that this one changes")},
                  {"run", run_schema()}};
  for (auto const level : {Level::national, Level::icb, Level::pcn, Level::practice}) {
    auto const name = std::string(config::section_names[config::index_of(level)]);
    definitions[name] = tree(schema, library, level, "");
    definitions[name]["type"] = Json::array({"object", "null"});
    auto const word = std::string(config::level_words[config::index_of(level)]);
    properties[name] =
        level == Level::national
            ? reference(name)
            : Json{{"description", "Changes for single places: code" +
                                       std::string(level == Level::practice ? "" : " or name") +
                                       " of the " + word + ", then parameters"},
                   {"type", Json::array({"object", "null"})},
                   {"additionalProperties", reference(name)}};
  }
  Json whole{{"$schema", "http://json-schema.org/draft-07/schema#"},
             {"title", "A scenario of pcnsim"},
             {"description", "Generated from the parameter table: pcnsim show --schema"}};
  whole.update(closed_map(std::move(properties), Json::array({"name", "title"})));
  whole["definitions"] = std::move(definitions);
  return printed(whole, 2) + "\n";
}

}  // namespace pcnsim::cli
