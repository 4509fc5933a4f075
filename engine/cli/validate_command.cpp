#include "cli/commands.hpp"
#include "cli/places.hpp"
#include "cli/plan.hpp"
#include "cli/terminal.hpp"
#include "config/config.hpp"

#include <algorithm>
#include <filesystem>

namespace pcnsim::cli {
namespace {

namespace fs = std::filesystem;

constexpr auto library_name = "parameters";

/// The folder whose parameter library `file` lies over: its own if that has one.
fs::path library_folder(fs::path const& file, Folders const& folders) {
  auto const own = file.has_parent_path() ? file.parent_path() : fs::path{"."};
  bool const has_library = fs::is_directory(own / library_name);
  return folders.scenarios.empty() && has_library ? own : scenario_folder(folders.scenarios);
}

/// The parameter library that `file` is, or is a part of; empty when it is neither.
fs::path library_of(fs::path const& file) {
  auto path = fs::weakly_canonical(file);
  if (fs::is_directory(path) && path.filename() == library_name) return path;
  for (auto above = path.parent_path(); above != above.parent_path(); above = above.parent_path()) {
    if (above.filename() != library_name) continue;
    auto const has_scenarios = !config::scenario_names(above.parent_path()).empty();
    return has_scenarios ? above : fs::path{};
  }
  return {};
}

/// The library is checked under a scenario that leaves it as it is, or nearly.
void check_library(fs::path const& library) {
  auto const folder = library.parent_path();
  auto const names = config::scenario_names(folder);
  if (names.empty()) {
    throw config::MissingInput(library.string() + ": no scenario beside it to check it with");
  }
  bool const has_baseline = std::ranges::find(names, "baseline") != names.end();
  config::load_scenario(has_baseline ? "baseline" : names.front(), folder, {});
}

void check_file(fs::path const& file, Folders const& folders) {
  if (!fs::exists(file)) throw config::MissingInput(file.string() + ": no such file");
  if (auto const library = library_of(file); !library.empty()) {
    check_library(library);
  } else {
    // A path without a folder would be taken for the name of a scenario.
    auto const path = file.has_parent_path() ? file : "." / file;
    auto const resolved = config::load_scenario(path.string(), library_folder(path, folders), {});
    if (!config::has_places(resolved)) return;
    expect_known_places(resolved, config::load_pcns(data_folder(folders.data)));
  }
}

}  // namespace

ExitCode validate_command(ValidateOptions const& options) {
  bool is_bad = false;
  bool is_missing = false;
  for (auto const& file : options.files) {
    try {
      check_file(file, options.folders);
      print(file + ": ok\n");
    } catch (config::ConfigError const& error) {
      is_bad = true;
      for (auto const& problem : error.problems())
        say(config::to_string(problem) + '\n');
    } catch (config::MissingInput const& error) {
      is_missing = true;
      complain(error.what());
    }
  }
  if (is_bad) return ExitCode::bad_data;
  return is_missing ? ExitCode::missing_input : ExitCode::done;
}

}  // namespace pcnsim::cli
