#include "config/changes.hpp"

#include "config/run_settings.hpp"
#include "config/values.hpp"
#include "config/wording.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace pcnsim::config {

namespace {

std::string trimmed(std::string_view text) {
  auto const first = text.find_first_not_of(' ');
  if (first == std::string_view::npos) return "";
  return std::string(text.substr(first, text.find_last_not_of(' ') - first + 1));
}

Node scalar_from(std::string_view text) {
  Node node;
  node.where = on_command_line();
  node.text = trimmed(text);
  auto const is_null = node.text == "~" || node.text == "null";
  node.kind = is_null ? Node::Kind::null : Node::Kind::scalar;
  return node;
}

/// A word of the command line as YAML would have it: a scalar, ~, or a list [a, b, c].
Node node_from(std::string_view text) {
  auto node = scalar_from(text);
  if (!node.text.starts_with('[') || !node.text.ends_with(']')) return node;
  auto const inside = node.text.substr(1, node.text.size() - 2);
  node.kind = Node::Kind::list;
  for (std::size_t start = 0; start <= inside.size();) {
    auto const comma = std::min(inside.find(',', start), inside.size());
    node.children.push_back(scalar_from(std::string_view(inside).substr(start, comma - start)));
    start = comma + 1;
  }
  return node;
}

void override_run(RunSettings& run, std::string const& key, Node const& node, Problems& problems) {
  std::vector<std::string> known;
  for (auto const& word : run_keys()) {
    known.push_back("run." + word);
    if (known.back() != key) continue;
    set_run(run, word, node, problems);
    return;
  }
  problems.add(on_command_line(), shown(key), "an unknown key", listed(known, " or "),
               did_you_mean(key, known));
}

}  // namespace

ChangeCollector::ChangeCollector(Schema const& schema, Library const& library, Problems& problems)
    : schema_(schema),
      library_(library),
      problems_(problems),
      overlay_(schema, settings_of(library)),
      nothing_below_(library.size()) {}

void ChangeCollector::add(ScenarioFile const& file) {
  for (std::size_t level = 0; level < file.sections.size(); ++level) {
    if (file.sections[level]) add_section(static_cast<Level>(level), *file.sections[level]);
  }
}

void ChangeCollector::add_section(Level level, Node const& section) {
  if (level == Level::national) {
    add_tree(level, Node{}, section);
  } else if (section.kind == Node::Kind::map) {
    for (auto const& place : section.children) {
      if (place.kind == Node::Kind::map) {
        add_tree(level, place, place);
      } else if (place.kind != Node::Kind::null && place.kind != Node::Kind::refused) {
        problems_.add(place.where,
                      std::string(section_names[index_of(level)]) + "." + shown(place.key),
                      describe(place), "a map of parameters");
      }
    }
  } else if (section.kind != Node::Kind::refused) {
    auto const word = std::string(level_words[index_of(level)]);
    problems_.add(section.where, std::string(section_names[index_of(level)]), describe(section),
                  "a map from each " + word + " to a map of parameters");
  }
}

void ChangeCollector::add_tree(Level level, Node const& place, Node const& tree) {
  Change change{.level = level,
                .place = place.key,
                .place_where = place.key_where,
                .parameter = 0,
                .says = {}};
  Problems here;
  auto const visit = [&](std::size_t parameter, Node const& node) {
    change.parameter = parameter;
    change.says = node;
    add(change);
  };
  schema_.for_each_in(tree, visit, here);
  problems_.add_all(here, prefix_of(change));
}

void ChangeCollector::add(Change change) {
  Problems here;
  auto const& info = schema_.parameters()[change.parameter];
  auto const scope = library_[change.parameter].scope;
  auto const is_known = !library_[change.parameter].grade.empty();  // not when the library is wrong
  if (is_known && change.level > scope) {
    auto const at = [](Level level) { return std::string(level_words[index_of(level)]); };
    here.add(change.says.key_where.line > 0 ? change.says.key_where : change.says.where, info.key,
             "a value per " + at(change.level),
             scope == Level::national ? "one value for all"
                                      : "one per " + at(scope) + " at the lowest",
             "its scope in the library is " + std::string(level_names[index_of(scope)]));
  } else if (change.level == Level::national) {
    overlay_.set(change.parameter, change.says, here);
  } else {
    Overlay(schema_, nothing_below_).set(change.parameter, change.says, here);
  }
  problems_.add_all(here, prefix_of(change));
  changes_.push_back(std::move(change));
}

void ChangeCollector::add(std::string const& word, RunSettings& run) {
  auto const equals = word.find('=');
  auto const path = trimmed(std::string_view(word).substr(0, equals));
  if (equals == std::string::npos || path.empty()) {
    problems_.add(on_command_line(), "", shown(word), "key.path=value");
    return;
  }
  auto const node = node_from(std::string_view(word).substr(equals + 1));
  if (!is_first(path, word, node)) return;
  if (path.starts_with("run.")) {
    override_run(run, path, node, problems_);
  } else {
    add_override(path, node);
  }
}

/// False, with a problem, when `word` would silently undo an earlier one.
bool ChangeCollector::is_first(std::string const& path, std::string const& word, Node const& node) {
  auto const [earlier, is_new] = words_.emplace(path, word);
  auto const is_change = is_relative(node) && !path.starts_with("run.");
  if (is_new || is_change) return true;
  problems_.add(on_command_line(), shown(path), shown(word) + " after " + shown(earlier->second),
                "each key once, or a relative change after the first");
  return false;
}

ChangeCollector::Target ChangeCollector::target_of(std::string const& path) const {
  auto const first = path.find('.');
  auto const name = std::ranges::find(level_names, path.substr(0, first));
  if (first == std::string::npos || name == level_names.begin() || name == level_names.end()) {
    return {.level = Level::national, .place = "", .key = path};
  }
  auto const level = static_cast<Level>(name - level_names.begin());
  auto const rest = path.substr(first + 1);
  auto dot = rest.find('.');  // the name of a place may hold full stops: the key is what is known
  auto split = dot;
  for (; dot != std::string::npos; dot = rest.find('.', dot + 1)) {
    auto const key = rest.substr(dot + 1);
    if (!schema_.find(key) && schema_.keys_in(key) == nullptr) continue;
    split = dot;
    break;
  }
  if (split == std::string::npos) return {.level = level, .place = rest, .key = ""};
  return {.level = level, .place = rest.substr(0, split), .key = rest.substr(split + 1)};
}

void ChangeCollector::add_override(std::string const& path, Node const& node) {
  auto const [level, place, key] = target_of(path);
  if (auto const parameter = schema_.find(key)) {
    add({.level = level,
         .place = place,
         .place_where = on_command_line(),
         .parameter = *parameter,
         .says = node});
  } else if (auto const* keys = schema_.keys_in(key); keys != nullptr && !key.empty()) {
    problems_.add(on_command_line(), shown(path), "a section", "the key of one parameter",
                  "there are " + listed(*keys));
  } else {
    auto const dot = key.rfind('.');
    auto const section = dot == std::string::npos ? std::string() : key.substr(0, dot);
    auto const is_section = schema_.keys_in(section) != nullptr && !key.empty();
    problems_.add(on_command_line(), shown(path), "an unknown key", "a key of the parameters",
                  key.empty()  ? "there are " + listed(*schema_.keys_in(""))
                  : is_section ? schema_.hint(section, key.substr(dot + 1))
                               : schema_.hint("", key));
  }
}

}  // namespace pcnsim::config
