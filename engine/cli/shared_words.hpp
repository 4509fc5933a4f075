#pragma once
// Options that several commands have, in the same words.

#include "cli/options.hpp"

#include <CLI/CLI.hpp>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace pcnsim::cli {

void add_words(CLI::App& app, char const* name, std::vector<std::string>& words);
void add_data_folder(CLI::App& app, Folders& folders);
void add_scenario_folder(CLI::App& app, Folders& folders);
void add_threads(CLI::App& app, int& threads, char const* what = "Threads (default: all cores)");

/// Refuses all but whole numbers within these.
CLI::Validator whole(std::int64_t least, std::int64_t most);

/// A std::uint64_t, or an optional one.
template <class Seed>
void add_seed(CLI::App& app, Seed& seed, char const* what) {
  app.add_option("--seed", seed, what)
      ->transform(whole(0, std::numeric_limits<std::int64_t>::max()))
      ->option_text("N");
}

/// Refuses the empty text; `what` was expected.
CLI::Validator not_empty(std::string const& what);

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
