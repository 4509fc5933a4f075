#pragma once
// Where the data and the scenarios are, wherever the program was installed to or is started from.

#include <filesystem>
#include <string>

namespace pcnsim::cli {

/// The folder that holds inputs/: `asked` (of --data) if not empty, else beside the installed
/// program, else in the source tree. Throws config::MissingInput, naming the places tried.
std::filesystem::path data_folder(std::string const& asked);

/// Likewise the folder that holds the parameter library, parameters/; `asked` is of --scenarios.
std::filesystem::path scenario_folder(std::string const& asked);

}  // namespace pcnsim::cli
