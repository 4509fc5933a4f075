#include "cli/places.hpp"

#include "config/config.hpp"

#include <fmt/format.h>
#include <string_view>
#include <system_error>
#include <vector>

namespace pcnsim::cli {
namespace {

namespace fs = std::filesystem;

/// What to look for, how it is called, and how the user can say where it is.
struct Wanted {
  std::string_view what;
  std::string_view option;
  fs::path shared;    ///< under share/pcnsim
  fs::path source;    ///< under the source tree
  fs::path contains;  ///< by which the folder is known
};

bool is_there(fs::path const& path) {
  std::error_code ignored;
  return fs::exists(path, ignored);
}

fs::path find(Wanted const& wanted, std::string const& asked) {
  std::vector<fs::path> places;
  if (!asked.empty()) {
    places.emplace_back(asked);
  } else {
    std::error_code error;
    auto const program = fs::read_symlink("/proc/self/exe", error);
    if (!error) {
      places.push_back(program.parent_path().parent_path() / "share/pcnsim" / wanted.shared);
    }
    places.push_back(fs::path{PCNSIM_SOURCE_DIR} / wanted.source);
  }
  std::string tried;
  for (auto const& place : places) {
    if (is_there(place / wanted.contains)) return place;
    tried += fmt::format("\n  {}: holds no {}", place.string(), wanted.contains.string());
  }
  throw config::MissingInput(
      fmt::format("{} not found – say where with {}; tried:{}", wanted.what, wanted.option, tried));
}

}  // namespace

fs::path data_folder(std::string const& asked) {
  return find({"data folder", "--data DIR", "data", "calibration/data", "inputs"}, asked);
}

fs::path scenario_folder(std::string const& asked) {
  return find({"scenario folder", "--scenarios DIR", "scenarios", "scenarios", "parameters"},
              asked);
}

}  // namespace pcnsim::cli
