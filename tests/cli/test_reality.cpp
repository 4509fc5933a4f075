#ifdef PCNSIM_BINARY
#include "program.hpp"

#include <sstream>
#include <vector>

using namespace program;

namespace {

std::string const brief = " --weeks 1 --warmup-weeks 0 --replications 2 --seed 1 ";

/// Makes $data a folder in which Frome is all there is.
std::string const only_frome =
    "from='" PCNSIM_SOURCE_DIR
    "/calibration/data'; data=$(mktemp -d); trap 'rm -r \"$data\"' EXIT; "
    "mkdir \"$data/inputs\"; cp -r \"$from/targets\" \"$data\"; "
    "for table in pcns practices; do "
    "grep -E '^p|U84175' \"$from/inputs/$table.csv\" >\"$data/inputs/$table.csv\"; done; ";

std::vector<std::string> lines_of(std::string const& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);)
    lines.push_back(line);
  return lines;
}

}  // namespace

TEST_CASE("reality-check of some PCNs informs, and ends with code 0") {
  auto const ended = call("reality-check --pcn Frome" + brief);
  CHECK(ended.code == 0);
  for (std::string const part :
       {"Observed  Simulated  95% interval", "June 2026: another period", "outside", "input",
        "Patterns\n", "U84175 Frome", "Correlation", "here they only"}) {
    CAPTURE(part);
    CHECK(contains(ended.out, part));
  }
  CHECK_FALSE(contains(ended.out, "FAIL"));
  CHECK(contains(ended.err, "22 of 22 runs  100%"));
}

TEST_CASE("reality-check --quick prints the table only") {
  auto const ended = call("reality-check --quick --quiet --pcn Frome" + brief);
  CHECK(ended.code == 0);
  CHECK(ended.err.empty());
  CHECK_FALSE(contains(ended.out, "Patterns"));
  CHECK_FALSE(contains(ended.out, "U84175"));
}

TEST_CASE("a check of all PCNs that fails ends with code 3, after everything is printed") {
  // Without clinicians there are no appointments.
  auto const ended = shell(only_frome + "\"$pcnsim\" reality-check --quick --data \"$data\"" +
                           brief + "workforce.clinical_scale=0");
  CHECK(ended.code == 3);
  CHECK(contains(ended.out, "FAIL"));
  CHECK(contains(ended.out, " checks pass."));
}

TEST_CASE("reality-check writes CSV with a verdict for each target and requirement") {
  auto const ended = call("reality-check --quiet --format csv --pcn Frome" + brief);
  REQUIRE(ended.code == 0);
  auto const lines = lines_of(ended.out);
  REQUIRE(lines.size() > 40);
  CHECK(
      lines.front() ==
      "kind,quantity,place,observed,simulated,low,high,tolerance_low,tolerance_high,verdict,note");
  CHECK(contains(ended.out, "input: DNA by lead time is a parameter"));
  auto const has_line = [&](std::string const& start) {
    for (auto const& line : lines) {
      if (line.starts_with(start)) return true;
    }
    return false;
  };
  for (std::string const start :
       {"target,appointments,1 practices with data,513", "pcn,appointments,U84175,513",
        "mean_absolute_error,gp_share,", "correlation,gp_share,", "pattern,needs_doubled.gap,"}) {
    CAPTURE(start);
    CHECK(has_line(start));
  }
}

TEST_CASE("reality-check takes one scenario, and needs the targets") {
  CHECK(call("reality-check baseline nhs_app").code == 2);
  CHECK(call("reality-check --format json").code == 2);
  auto const ended = shell(only_frome + "rm -r \"$data/targets\"; \"$pcnsim\" reality-check" +
                           " --quick --data \"$data\"" + brief);
  CHECK(ended.code == 66);
  CHECK(contains(ended.err, "practice_year_2024_25.csv"));
}

TEST_CASE("an interrupted reality-check ends with code 130 and prints nothing") {
  auto const ended = shell("\"$pcnsim\" reality-check --quiet & sleep 0.5; kill -INT $!; wait $!");
  CHECK(ended.code == 130);
  CHECK(ended.out.empty());
  CHECK(contains(ended.err, "interrupted"));
}
#endif
