#ifdef PCNSIM_BINARY
#include "cli/program.hpp"

#include <algorithm>
#include <map>
#include <sstream>

using namespace program;

namespace {

/// The last row of a table of CSV, by column.
std::map<std::string, std::string> row_of(std::string const& csv) {
  std::istringstream lines{csv};
  std::string header;
  std::string cells;
  std::getline(lines, header);
  std::getline(lines, cells);
  std::istringstream names{header};
  std::istringstream values{cells};
  std::map<std::string, std::string> row;
  std::string name;
  while (std::getline(names, name, ',')) {
    std::string value;
    std::getline(values, value, ',');
    row[name] = value;
  }
  return row;
}

std::map<std::string, std::string> judged(std::string const& task) {
  auto const ended = call("calibrate-bench --task " + task +
                          " --method M1 --budget 500 --truths 2 --seed 1 --quiet --format csv");
  CAPTURE(ended.err);
  REQUIRE(ended.code == 0);
  MESSAGE(ended.out);
  return row_of(ended.out);
}

}  // namespace

TEST_CASE(
    "the PCN model: M1 flags a morning rush that is not there, and nothing where all is right") {
  auto well = judged("T5");
  CHECK(well["flagged"] == "0.000");
  CHECK(std::stod(well["predictive95"]) >= 0.9);
  CHECK(well["without_draws"] == "0");
  auto wrong = judged("T6");
  CHECK(wrong["flagged"] == "1.000");
}
#endif
