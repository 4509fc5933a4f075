#pragma once
// A folder with a parameter library of its own: tests do not depend on the numbers that we ship.

#include "config/config.hpp"
#include "config/schema.hpp"
#include "config/wording.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

namespace doctest {
/// Messages are shown one a line when a test fails.
template <>
struct StringMaker<std::vector<std::string>> {
  static String convert(std::vector<std::string> const& lines) {
    std::string text;
    for (auto const& line : lines) {
      text += "\n    " + line;
    }
    return text.c_str();
  }
};
}  // namespace doctest

namespace pcnsim::config {

/// The one file of the library of a test.
inline constexpr auto library_file = "parameters/all.yaml";

/// A parameter library in which every value is allowed: one line a parameter.
struct LibraryText {
  Schema schema;
  std::map<std::string, std::string> line;  ///< the leaf of each parameter, after its key
  std::vector<std::string> skipped;         ///< parameters to leave out
  std::map<std::string, int> number;        ///< of the line of each parameter, once written

  LibraryText() {
    for (auto const& parameter : schema.parameters()) {
      line[parameter.key] = leaf(parameter, value_of(parameter));
    }
  }

  static std::string value_of(ParameterInfo const& parameter) {
    if (!parameter.words.empty()) return parameter.words.front();
    auto const number = std::clamp(0.125, parameter.range.low, parameter.range.high);
    auto const text = number_text(number);
    if (parameter.shape == ParameterInfo::Shape::number) return text;
    auto list = "[" + text;
    for (std::size_t i = 1; i < parameter.count; ++i) {
      list += ", " + text;
    }
    return list + "]";
  }

  static std::string leaf(ParameterInfo const& parameter, std::string const& value) {
    return "{value: " + value + ", unit: " + parameter.unit +
           ", grade: assumption, source: made up}";
  }

  std::string written() {
    std::string text = "defaults: {year: none, scope: practice, distribution: fixed}\n";
    int lines = 1;
    std::vector<std::string> open;
    for (auto const& parameter : schema.parameters()) {
      if (std::ranges::find(skipped, parameter.key) != skipped.end()) continue;
      std::vector<std::string> words;
      std::istringstream parts(parameter.key);
      for (std::string word; std::getline(parts, word, '.');) {
        words.push_back(word);
      }
      std::size_t level = 0;
      while (level < open.size() && level + 1 < words.size() && open[level] == words[level]) {
        ++level;
      }
      for (; level < words.size(); ++level) {
        text += std::string(2 * level, ' ') + words[level] + ":";
        if (level + 1 == words.size()) text += " " + line[parameter.key];
        text += "\n";
        ++lines;
      }
      number[parameter.key] = lines;
      words.pop_back();
      open = words;
    }
    return text;
  }
};

/// A folder of its own, empty but for a parameter library and a baseline; gone when it ends.
class Folder {
public:
  Folder() : path_(unused_path()) {
    std::filesystem::create_directories(path_);
    write(library_file, LibraryText().written());
    write("baseline.yaml", baseline());
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Folder(Folder const&) = delete;
  Folder& operator=(Folder const&) = delete;

  static std::string baseline(std::string const& parameters = "") {
    return "name: baseline\ntitle: As it is\nrun:\n  start: 2024-04-01\n  weeks: 52\n"
           "  warmup_weeks: 12\n  replications: 5\n  seed: 1\n" +
           parameters;
  }

  [[nodiscard]] std::filesystem::path const& path() const { return path_; }

  void write(std::string const& name, std::string const& text) const {
    auto const file = path_ / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
  }

  /// Writes scenario x, which extends baseline and has `parameters` from line 4 on.
  void write_x(std::string const& parameters) const {
    write("x.yaml", "name: x\ntitle: A test\nextends: baseline\n" + parameters);
  }

  [[nodiscard]] ResolvedScenario load(std::string const& name,
                                      std::vector<std::string> const& overrides = {}) const {
    return load_scenario(name, path_, overrides);
  }

  /// The messages of `call`'s ConfigError, without this folder's name; none when it succeeds.
  template <class Call>
  [[nodiscard]] std::vector<std::string> messages(Call call) const {
    std::vector<std::string> lines;
    try {
      call();
    } catch (ConfigError const& error) {
      for (auto const& problem : error.problems()) {
        lines.push_back(to_string(problem));
        auto const prefix = path_.string() + "/";
        if (lines.back().starts_with(prefix)) lines.back().erase(0, prefix.size());
      }
    }
    return lines;
  }

  [[nodiscard]] std::vector<std::string>
  problems(std::string const& name, std::vector<std::string> const& overrides = {}) const {
    return messages([&] { static_cast<void>(load(name, overrides)); });
  }

private:
  static std::filesystem::path unused_path() {
    static int count = 0;
    return std::filesystem::temp_directory_path() /
           ("pcnsim_config_" + std::to_string(getpid()) + "_" + std::to_string(++count));
  }

  std::filesystem::path path_;
};

using Lines = std::vector<std::string>;

}  // namespace pcnsim::config
