#pragma once
// Options that several commands have, in the same words.

#include "cli/options.hpp"

#include <CLI/CLI.hpp>
#include <string>
#include <utility>
#include <vector>

namespace pcnsim::cli {

void add_words(CLI::App& app, char const* name, std::vector<std::string>& words);
void add_data_folder(CLI::App& app, Folders& folders);
void add_scenario_folder(CLI::App& app, Folders& folders);

/// Turns one of `words` into its value; another is refused with all of them.
template <class Enum>
CLI::Validator one_of(std::vector<std::pair<std::string, Enum>> words) {
  return {[words = std::move(words)](std::string& text) -> std::string {
            std::string known;
            for (std::size_t k = 0; k < words.size(); ++k) {
              if (words[k].first == text) {
                text = std::to_string(static_cast<int>(words[k].second));
                return "";
              }
              known += (k == 0 ? "" : k + 1 == words.size() ? " or " : ", ") + words[k].first;
            }
            return "found " + text + ", expected " + known;
          },
          ""};
}

}  // namespace pcnsim::cli
