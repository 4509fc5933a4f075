// The published data: every PCN of it runs, and the targets are never looked at.

#include "scratch.hpp"

#include "properties/made_up_pcn.hpp"

#include <cstdlib>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

using namespace pcnsim;
using namespace pcnsim::test;
namespace fs = std::filesystem;

namespace {

fs::path const data_folder = PCNSIM_SOURCE_DIR "/calibration/data";

std::string content_of(fs::path const& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>{stream}, {}};
}

/// The string literals of a C++ source, comments left out. Raw strings count as far as they go.
std::vector<std::string> literals(std::string const& source) {
  std::vector<std::string> found;
  for (std::size_t i = 0; i < source.size(); ++i) {
    if (source.compare(i, 2, "//") == 0) {
      i = source.find('\n', i);
    } else if (source.compare(i, 2, "/*") == 0) {
      i = source.find("*/", i);
    } else if (source[i] == '\'' && i > 0 &&
               std::isalnum(static_cast<unsigned char>(source[i - 1]))) {
      continue;  // 1'000
    } else if (source[i] == '"' || source[i] == '\'') {
      char const quote = source[i];
      std::string text;
      for (++i; i < source.size() && source[i] != quote; ++i) {
        if (source[i] == '\\') ++i;
        if (i < source.size()) text += source[i];
      }
      if (quote == '"') found.push_back(text);
    }
    if (i == std::string::npos) break;
  }
  return found;
}

/// What stands between the commas of a line; for lines in which no quote hides a comma.
std::vector<std::string> cells_of(std::string const& line) {
  std::vector<std::string> cells;
  std::istringstream stream(line);
  for (std::string cell; std::getline(stream, cell, ',');)
    cells.push_back(cell);
  return cells;
}

std::string first_line_of(fs::path const& file) {
  std::ifstream stream(file);
  std::string line;
  std::getline(stream, line);
  return line;
}

}  // namespace

TEST_CASE("columns.csv describes every column of every table, in order, and no other") {
  std::vector<std::string> described;
  std::vector<std::string> files;
  std::istringstream table(content_of(data_folder / "columns.csv"));
  std::string line;
  std::getline(table, line);
  while (std::getline(table, line)) {
    auto const cells = cells_of(line);
    REQUIRE(cells.size() > 2);
    described.push_back(cells[0] + ": " + cells[1]);
    if (files.empty() || files.back() != cells[0]) files.push_back(cells[0]);
  }
  std::vector<std::string> found;
  for (auto const& file : files) {
    for (auto const& column : cells_of(first_line_of(data_folder / file)))
      found.push_back(file + ": " + column);
  }
  CHECK(described == found);
  auto const readme = content_of(data_folder / "README.md");
  CHECK(readme.find("| `columns.csv` | " + std::to_string(described.size()) + " |") !=
        std::string::npos);
}

TEST_CASE("the books of every published PCN balance") {
  auto const pcns = config::load_pcns(data_folder);
  CHECK(pcns.size() == 22);
  auto const parameters = baseline();
  for (auto const& pcn : pcns) {
    CAPTURE(pcn.code);
    auto const tally = simulate(pcn, parameters, weeks_of(2, 4), 1, 0).total();
    for (Count const count : row_of(tally))
      REQUIRE(count >= 0);
    for (std::size_t kind = 0; kind < need_kind_count; ++kind) {
      CHECK(sum_of(tally.needs_ended[kind]) == tally.needs_created[kind]);
      CHECK(tally.needs_created[kind] > 0);
    }
    CHECK(sum_of(tally.appointments) > 0);
    CHECK(tally.calls_inbound == tally.calls_engaged + tally.calls_ended_in_ivr +
                                     tally.calls_answered + tally.calls_missed +
                                     tally.calls_callback);
  }
}

#ifdef PCNSIM_BINARY
TEST_CASE("deleting the targets leaves every simulated byte unchanged") {
  Scratch const scratch;
  fs::create_directory(scratch.path / "data");
  fs::copy(data_folder / "inputs", scratch.path / "data" / "inputs");
  auto const outcome = [&](fs::path const& data, std::string const& name) {
    auto const out = scratch.path / name;
    std::string const line = "'" PCNSIM_BINARY "' run --quiet --format csv --scenarios '" +
                             scenario_folder() + "' --data '" + data.string() +
                             "' --pcn U31538 --weeks 2 --warmup-weeks 1 --replications 1 >'" +
                             out.string() + "' 2>'" + out.string() + ".err'";
    int const status = std::system(line.c_str());
    INFO(content_of(out.string() + ".err"));
    REQUIRE(WIFEXITED(status));
    REQUIRE(WEXITSTATUS(status) == 0);
    return content_of(out);
  };
  auto const with = outcome(data_folder, "with.csv");
  CHECK(with.starts_with("scenario,"));
  CHECK(with.size() > 1'000);
  CHECK(outcome(scratch.path / "data", "without.csv") == with);
}
#endif

TEST_CASE("nothing in the engine names the folder of targets") {
  CHECK(literals("f(\"a/targets/b\"); // \"no\"\n x = 1'000; /* \"nor\" */ \"yes\"") ==
        std::vector<std::string>{"a/targets/b", "yes"});
  int files = 0;
  for (auto const& entry : fs::recursive_directory_iterator(PCNSIM_SOURCE_DIR "/engine")) {
    auto const extension = entry.path().extension();
    if (extension != ".cpp" && extension != ".hpp") continue;
    ++files;
    CAPTURE(entry.path().string());
    for (auto const& text : literals(content_of(entry.path()))) {
      CHECK(text.find("targets/") == std::string::npos);
      CHECK(text != "targets");
    }
  }
  CHECK(files > 40);
}
