#pragma once
// One scenario file, and the chain of those it extends.

#include "config/config.hpp"

#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pcnsim::config {

struct ScenarioFile {
  std::filesystem::path path;
  std::string name;
  std::string title;
  std::optional<Node> extends;                                     ///< its value
  std::array<std::optional<Node>, section_names.size()> sections;  ///< of changes, by level
  RunSettings run;  ///< of a file that extends nothing
};

/// 1 to 64 letters, digits, _ and -: of a scenario, or of a column of a table.
bool is_name(std::string_view text);

/// The file of a scenario: a path that ends in .yaml or holds a /, or a name in `folder`. Throws
/// MissingInput, with what it may have meant, when there is none.
std::filesystem::path find_scenario(std::string const& name_or_file,
                                    std::filesystem::path const& folder);

/// Reads a scenario file and every one it extends, looked for beside the file that names it, then
/// in `folder`. In order of laying: the one asked for last. What cannot be read is left out, with
/// a problem.
std::vector<ScenarioFile> read_chain(std::filesystem::path const& file,
                                     std::filesystem::path const& folder, Problems& problems);

}  // namespace pcnsim::config
