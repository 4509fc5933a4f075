#pragma once
// Options that several commands have, in the same words.

#include "cli/options.hpp"

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace pcnsim::cli {

void add_words(CLI::App& app, char const* name, std::vector<std::string>& words);
void add_data_folder(CLI::App& app, Folders& folders);
void add_scenario_folder(CLI::App& app, Folders& folders);

}  // namespace pcnsim::cli
