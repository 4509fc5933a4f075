#include "config/resolved_yaml.hpp"

#include "config/run_settings.hpp"
#include "config/wording.hpp"

#include <algorithm>
#include <filesystem>
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

std::string value_text(ParameterInfo const& parameter, Setting const& setting) {
  std::vector<std::string> texts;
  for (auto const value : setting.values) {
    texts.push_back(number_text(value));
  }
  auto const text = listed(texts, ", ");
  return parameter.shape == ParameterInfo::Shape::list ? "[" + text + "]" : text;
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

}  // namespace

std::string resolved_yaml(Scenario const& scenario, RunSettings const& run, Schema const& schema,
                          Settings const& settings) {
  auto text = "name: " + in_quotes(scenario.name) + "\ntitle: " + in_quotes(scenario.title) + "\n" +
              run_yaml(run) + "parameters:\n";
  std::vector<std::string> open;  // the sections that the line before was in
  for (std::size_t i = 0; i < settings.size(); ++i) {
    auto const& parameter = schema.parameters()[i];
    auto words = words_of(parameter.key);
    auto const last = words.back();
    words.pop_back();
    std::size_t shared = 0;
    while (shared < words.size() && shared < open.size() && words[shared] == open[shared]) {
      ++shared;
    }
    for (auto level = shared; level < words.size(); ++level) {
      text += std::string(2 * (level + 1), ' ') + words[level] + ":\n";
    }
    text += std::string(2 * (words.size() + 1), ' ') + last + ": " +
            value_text(parameter, settings[i]) + comment(parameter, settings[i]) + "\n";
    open = words;
  }
  return text;
}

}  // namespace pcnsim::config
