#include "config/resolved_yaml.hpp"

#include "config/run_settings.hpp"
#include "config/values.hpp"
#include "config/wording.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
#include <string_view>

namespace pcnsim::config {

namespace {

std::string in_quotes(std::string_view text) {
  std::string result = "\"";
  for (auto const c : text) {
    if (c == '"' || c == '\\') result += '\\';
    result += c;
  }
  return result + '"';
}

std::string on_one_line(std::string text) {
  for (auto& c : text) {
    if (c == '\n' || c == '\r' || c == '\t') c = ' ';
  }
  return text;
}

std::vector<std::string> words_of(std::string const& key) {
  std::vector<std::string> words;
  for (std::size_t start = 0; start <= key.size();) {
    auto const dot = std::min(key.find('.', start), key.size());
    words.push_back(key.substr(start, dot - start));
    start = dot + 1;
  }
  return words;
}

std::string set_by(Location const& where) {
  if (where.line == 0) return where.file;
  return std::filesystem::path(where.file).filename().string() + ":" + std::to_string(where.line);
}

std::string comment(ParameterInfo const& parameter, Setting const& setting) {
  auto text = "  # " + parameter.unit + "; " + setting.grade + "; " + on_one_line(setting.source);
  if (setting.origin == Setting::Origin::overlay) text += ", set by " + set_by(setting.where);
  return text;
}

/// Lines `key: text` as maps, one in the other.
class Tree {
public:
  explicit Tree(std::size_t depth) : depth_(depth) {}

  void add(std::string const& key, std::string const& text) {
    auto words = words_of(key);
    auto const last = words.back();
    words.pop_back();
    std::size_t shared = 0;
    while (shared < words.size() && shared < open_.size() && words[shared] == open_[shared]) {
      ++shared;
    }
    for (auto level = shared; level < words.size(); ++level) {
      text_ += indent(level) + words[level] + ":\n";
    }
    text_ += indent(words.size()) + last + ": " + text + "\n";
    open_ = words;
  }

  [[nodiscard]] std::string const& text() const { return text_; }

private:
  [[nodiscard]] std::string indent(std::size_t level) const {
    return std::string(2 * (depth_ + level), ' ');
  }

  std::size_t depth_;
  std::vector<std::string> open_;  ///< the sections that the line before was in
  std::string text_;
};

/// What changes of one parameter at one place say, the first of them first.
using Steps = std::vector<Node>;

/// The value that `change` starts from, and what follows it, at the end of `steps`. What comes
/// before a value that is not relative has no effect any more.
void add_steps(Steps& steps, Node const& says) {
  auto const* value = says.kind == Node::Kind::map ? says.find("value") : &says;
  if (!is_relative(*value)) steps.clear();
  steps.push_back(*value);
  if (auto const* then = says.find("then")) {
    steps.insert(steps.end(), then->children.begin(), then->children.end());
  }
}

std::string step_text(Node const& node) {
  return is_relative(node) ? in_quotes(said(node)) : said(node);
}

std::string steps_text(Steps const& steps) {
  if (steps.size() == 1) return step_text(steps[0]);
  std::vector<std::string> then;
  for (std::size_t i = 1; i < steps.size(); ++i) {
    then.push_back(step_text(steps[i]));
  }
  return "{value: " + step_text(steps[0]) + ", then: [" + listed(then, ", ") + "]}";
}

/// The changes of one level: by_icb, by_pcn or by_practice.
std::string section(Level level, std::vector<Change> const& changes, Schema const& schema) {
  std::vector<std::string> places;  // in the order in which they were first named
  std::map<std::string, std::map<std::size_t, std::vector<Change const*>>> changes_at;
  for (auto const& change : changes) {
    if (change.level != level) continue;
    auto const [place, is_new] = changes_at.try_emplace(change.place);
    if (is_new) places.push_back(change.place);
    place->second[change.parameter].push_back(&change);
  }
  if (places.empty()) return "";
  auto text = std::string(section_names[index_of(level)]) + ":\n";
  for (auto const& place : places) {
    Tree tree(2);
    for (auto const& [parameter, changes_of_it] : changes_at[place]) {
      Steps steps;
      for (auto const* change : changes_of_it) {
        add_steps(steps, change->says);
      }
      auto const& last = changes_of_it.back()->says;
      tree.add(schema.parameters()[parameter].key,
               steps_text(steps) + "  # set by " + set_by(last.where));
    }
    text += "  " + in_quotes(place) + ":\n" + tree.text();
  }
  return text;
}

}  // namespace

std::string resolved_yaml(ResolvedScenario const& resolved, Schema const& schema,
                          Settings const& national) {
  Tree tree(1);
  for (std::size_t i = 0; i < national.size(); ++i) {
    auto const& parameter = schema.parameters()[i];
    tree.add(parameter.key,
             value_text(parameter, national[i].values) + comment(parameter, national[i]));
  }
  auto text = "name: " + in_quotes(resolved.scenario.name) +
              "\ntitle: " + in_quotes(resolved.scenario.title) + "\n" + run_yaml(resolved.run) +
              "parameters:\n" + tree.text();
  for (auto const level : {Level::icb, Level::pcn, Level::practice}) {
    text += section(level, resolved.changes, schema);
  }
  return text;
}

}  // namespace pcnsim::config
