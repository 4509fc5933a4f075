#ifdef PCNSIM_BINARY
#include "program.hpp"
#include "scratch.hpp"

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

using namespace program;

TEST_CASE("calibrate-bench: columns that were there stay in place, later ones come after them") {
  auto const ended =
      call("calibrate-bench --task T7 --method M3 --budget 200 --truths 1 --quiet --format csv");
  CAPTURE(ended.err);
  REQUIRE(ended.code == 0);
  CHECK(contains(
      ended.out,
      "task,method,simulations,c2st_median,rmse_per_sd,cover90_min,cover90_max,sbc_pass,tarp,"
      "ms_per_simulation,bookkeeping_ms,width_ratio,budget,without_draws,predictive95,flagged,"
      "flat_found,inference_ms,sbc_p,sbc_farthest,cover90_mean,truths\nT7,M3,"));
}

TEST_CASE("calibrate-bench: the table is for people, and what is asked for twice is done once") {
  auto const ended =
      call("calibrate-bench --task T7,T7 --method M4,M4 --budget 200,200 --truths 1 --quiet");
  CHECK(ended.code == 0);
  std::istringstream lines(ended.out);
  std::vector<std::string> all;
  for (std::string line; std::getline(lines, line);) {
    CHECK(line.size() <= 120);
    all.push_back(line);
  }
  REQUIRE(all.size() == 4);  // three of headings
  CHECK(all[3].starts_with("T7"));
  CHECK(ended.out.find("tarp") == std::string::npos);  // of twenty truths and more
  CHECK(ended.out.find("c2st") == std::string::npos);  // M4 gives a point
}

TEST_CASE("calibrate-bench: every truth's ranks are written, and agree with what lies inside 90%") {
  Scratch const scratch;
  auto const file = (scratch.path / "ranks.csv").string();
  auto const command =
      "calibrate-bench --task T7 --method M3 --budget 200 --truths 20 --quiet --ranks " + file;
  auto const ended = call(command);
  CAPTURE(ended.err);
  REQUIRE(ended.code == 0);
  std::ifstream lines{file};
  std::string line;
  std::getline(lines, line);
  CHECK(line == "task,method,budget,truth,quantity,rank,inside90");
  int parameters = 0;
  int inside = 0;
  while (std::getline(lines, line)) {
    std::istringstream row{line};
    std::vector<std::string> cells;
    for (std::string cell; std::getline(row, cell, ',');)
      cells.push_back(cell);
    REQUIRE(cells.size() >= 6);
    auto const rank = std::stod(cells[5]);
    CHECK((rank > 0 && rank < 1));
    if (cells.size() == 6) continue;  // the log likelihood has no interval
    ++parameters;
    inside += cells[6] == "yes" ? 1 : 0;
    CAPTURE(line);
    // ties and a quantile between two draws: some thousandths
    if (rank > 0.06 && rank < 0.94) CHECK(cells[6] == "yes");
    if (rank < 0.04 || rank > 0.96) CHECK(cells[6] == "no");
  }
  CHECK(parameters == 20 * 3);
  CHECK((inside > 30 && inside < 60));
  auto const again = call(command);
  CHECK(again.code == 73);
  CHECK(contains(again.err, "ranks.csv"));
}

TEST_CASE("calibrate-bench: ranks that cannot be written do not take the table with them") {
  auto const ended = shell(
      "(trap '' XFSZ; ulimit -f 0; \"$pcnsim\" calibrate-bench --task T7 --method M3 --budget 200 "
      "--truths 2 --quiet --format csv --ranks \"$here/ranks.csv\" 2>&1; echo \"code $?\") | cat");
  CHECK(contains(ended.out, "\nT7,M3,"));
  CHECK(contains(ended.out, "ranks.csv"));
  CHECK(contains(ended.out, "code 74"));
}

TEST_CASE("calibrate-bench: truths in parts are the truths of one run") {
  Scratch const scratch;
  auto const lines_of = [&](std::string const& name, std::string const& which) {
    auto const file = (scratch.path / name).string();
    auto const ended = call("calibrate-bench --task T7 --method M3 --budget 200 --quiet " + which +
                            " --ranks " + file);
    CAPTURE(ended.err);
    REQUIRE(ended.code == 0);
    std::ifstream in{file};
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);)
      lines.push_back(line);
    return lines;
  };
  auto const whole = lines_of("whole.csv", "--truths 5");
  auto parts = lines_of("one.csv", "--truths 2");
  auto const rest = lines_of("two.csv", "--truths 3 --first-truth 3");
  REQUIRE(rest.size() > 1);
  parts.insert(parts.end(), rest.begin() + 1, rest.end());
  CHECK(parts == whole);
}

TEST_CASE("calibrate-bench: tasks that are not there are refused, with those that are") {
  auto const ended = call("calibrate-bench --task T9");
  CHECK(ended.code == 2);
  CHECK(contains(ended.err, "unknown task T9, expected one of T1, T2, T3, T4, T5, T6, T7, T8"));
  auto const method = call("calibrate-bench --task T1 --method M9");
  CHECK(method.code == 2);
  CHECK(contains(method.err, "unknown method M9, expected one of M1"));
}

TEST_CASE("calibrate-bench: T8 is for M1 only") {
  auto const ended = call("calibrate-bench --task T8 --method M2,M3");
  CHECK(ended.code == 2);
  CHECK(contains(ended.err, "--method: found M2,M3, expected M1 for T8"));
}

TEST_CASE("calibrate-bench: T5 needs the data of its PCN") {
  auto const ended = call("calibrate-bench --task T5 --method M3 --data /nowhere --quiet");
  CHECK(ended.code != 0);
  CHECK(contains(ended.err, "/nowhere"));
}
#endif
