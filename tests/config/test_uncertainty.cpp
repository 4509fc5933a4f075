// Intervals, distributions, years and scopes of the library.

#include "config/library.hpp"
#include "config_fixture.hpp"

#include <doctest/doctest.h>

using namespace pcnsim::config;

namespace {

/// The problems when the leaf of `key` goes on with `words`, each without file, line and key.
Lines problems_of(std::string const& key, std::string const& start, std::string const& words) {
  Folder const folder;
  LibraryText library;
  library.line[key] = "{" + start + ", grade: derived, source: s" + words + "}";
  folder.write(library_file, library.written());
  auto lines = folder.problems("baseline");
  auto const place = std::string(library_file) + ":" + std::to_string(library.number[key]) + ":";
  for (auto& line : lines) {
    REQUIRE(line.starts_with(place));
    line.erase(0, line.find(key) + key.size() + 1);
  }
  return lines;
}

/// Of workforce.clinical_scale, between 0 and 10, which is 2 here.
Lines problems_of_scale(std::string const& words) {
  return problems_of("workforce.clinical_scale", "value: 2, unit: factor", words);
}

/// Of triage.reception.under_share, which is 0.4 here.
Lines problems_of_share(std::string const& words) {
  return problems_of("triage.reception.under_share", "value: 0.4, unit: share", words);
}

/// Of demand.weekday_weights, between 0 and 100.
Lines problems_of_list(std::string const& words) {
  return problems_of("demand.weekday_weights", "value: [0, 1, 2, 3, 4, 5, 90], unit: weight",
                     words);
}

}  // namespace

TEST_CASE("an interval has two ends around the value, or is relative to it") {
  CHECK(problems_of_scale(", distribution: normal, interval: [1, 3]").empty());
  CHECK(problems_of_scale(", distribution: normal, interval: [2, 3]").empty());
  CHECK(problems_of_scale(", distribution: normal, interval: ±25%").empty());
  CHECK(problems_of_scale(", distribution: normal, interval: +-25%").empty());
  CHECK(problems_of_scale(", distribution: normal, interval: [2.1, 3]") ==
        Lines{"interval: found [2.1, 3], expected an interval around the value 2"});
  CHECK(problems_of_scale(", distribution: normal, interval: [2, 2]") ==
        Lines{"interval: found [2, 2], expected an interval from low to high – distribution: fixed "
              "when it is not uncertain"});
  for (std::string const wrong : {"25%", "±x%", "±0%", "±-5%", "[1]", "[1, x]", "2", "{a: 1}"}) {
    auto const lines = problems_of_scale(", distribution: normal, interval: " + wrong);
    REQUIRE(lines.size() == 1);
    CHECK(lines[0].ends_with(", expected [low, high] or ±25%"));
  }
}

TEST_CASE("an interval stays in the range that the table allows") {
  CHECK(problems_of_scale(", distribution: normal, interval: [1, 11]") ==
        Lines{"interval: found [1, 11], expected an interval between 0 and 10"});
  CHECK(problems_of_share(", distribution: normal, interval: ±200%") ==
        Lines{"interval: found ±200%, which is [-0.4, 1.2000000000000002], expected an interval "
              "between 0 and 1"});
}

TEST_CASE("the interval of a list is relative, to each of its numbers") {
  CHECK(problems_of_list(", distribution: normal, interval: ±10%").empty());
  CHECK(problems_of_list(", distribution: normal, interval: ±20%") ==
        Lines{"interval: found ±20% of 90, which is [72, 108], expected an interval between 0 and "
              "100"});
  CHECK(problems_of_list(", distribution: normal, interval: [1, 2]") ==
        Lines{"interval: found a list of 2, expected ±25%, or as much as it is uncertain"});
}

TEST_CASE("what is uncertain has an interval, and what is fixed has none") {
  CHECK(problems_of_scale(", distribution: normal") ==
        Lines{"interval: found nothing, expected [low, high] or ±25%"});
  CHECK(problems_of_scale(", distribution: fixed, interval: ±5%") ==
        Lines{"interval: found ±5%, expected no interval – what is fixed is not uncertain"});
}

TEST_CASE("a distribution fits the numbers over which it stretches") {
  CHECK(problems_of_scale(", distribution: lognormal, interval: [1, 3]").empty());
  CHECK(problems_of_scale(", distribution: lognormal, interval: [0, 3]") ==
        Lines{"distribution: found lognormal over [0, 3], expected an interval above 0 for "
              "lognormal"});
  CHECK(problems_of_share(", distribution: logit_normal, interval: [0.1, 0.9]").empty());
  for (std::string const wrong : {"[0, 0.9]", "[0.1, 1]"}) {
    CHECK(problems_of_share(", distribution: logit_normal, interval: " + wrong) ==
          Lines{"distribution: found logit_normal over " + wrong +
                ", expected a share, and an interval above 0 and below 1, for logit_normal"});
  }
  CHECK(problems_of_scale(", distribution: logit_normal, interval: ±5%").size() == 1);
  CHECK(problems_of_scale(", distribution: norml, interval: ±5%") ==
        Lines{"distribution: found norml, expected normal, lognormal, logit_normal, uniform or "
              "fixed – did you mean normal?"});
}

TEST_CASE("year and scope are said by the entry, or by the defaults of its file") {
  CHECK(problems_of_scale(", year: 2024/25, scope: icb").empty());
  CHECK(problems_of_scale(", year: \"\", scope: town") ==
        Lines{"year: found \"\", expected the year of the value, or none",
              "scope: found town, expected national, icb, pcn or practice"});
  Folder const folder;
  LibraryText library;
  auto text = library.written();
  text.replace(0, text.find('\n'), "defaults: {year: none}");
  folder.write(library_file, text);
  // Each parameter now lacks a scope, and each that is not a word a distribution.
  auto const& parameters = library.schema.parameters();
  auto const words = std::ranges::count_if(
      parameters, [](auto const& parameter) { return !parameter.words.empty(); });
  CHECK(folder.problems("baseline").size() ==
        2 * parameters.size() - static_cast<std::size_t>(words));
}

TEST_CASE("defaults hold for the entries that do not say, and have no other words") {
  Folder const folder;
  LibraryText library;
  library.line["workforce.leave_weeks"] =
      "{value: 4, unit: weeks a year, distribution: normal, grade: derived, source: s}";
  auto text = library.written();
  auto const defaults = [&](std::string const& words) {
    text.replace(0, text.find('\n'), "defaults: " + words);
    folder.write(library_file, text);
    return folder.problems("baseline");
  };
  CHECK(defaults("{year: none, scope: icb, distribution: fixed, interval: ±10%}").empty());
  CHECK(defaults("{yaer: none, year: none, scope: icb, distribution: fixed, interval: ±10%}") ==
        Lines{"parameters/all.yaml:1:12: defaults.yaer: found an unknown key, expected year, "
              "scope, distribution or interval – did you mean year?"});
  CHECK(defaults("none").front() ==
        "parameters/all.yaml:1:11: defaults: found none, expected a map with year, scope, "
        "distribution or interval");
}

TEST_CASE("a library of several files has each parameter once, and both places are named") {
  Folder const folder;
  LibraryText library;
  library.skipped = {"triage.pharmacy_accepted"};
  folder.write(library_file, library.written());
  auto const entry = "defaults: {year: none, scope: pcn, distribution: fixed}\ntriage:\n"
                     "  pharmacy_accepted: {value: 0.5, unit: share, grade: derived, source: s}\n";
  folder.write("parameters/more/b.yaml", entry);
  folder.write("parameters/more/notes.txt", "not YAML: [");
  CHECK(folder.problems("baseline").empty());
  CHECK(folder.load("baseline").scenario.parameters.triage.pharmacy_accepted == 0.5);
  CHECK(folder.load("baseline").library_files ==
        std::vector{folder.path() / library_file, folder.path() / "parameters/more/b.yaml"});
  folder.write("parameters/c.yaml", entry);
  CHECK(folder.problems("baseline") ==
        Lines{"parameters/more/b.yaml:3:3: triage.pharmacy_accepted: found the parameter again, "
              "expected each parameter once – it is in " +
              folder.path().string() + "/parameters/c.yaml:3 already"});
}

TEST_CASE(
    "a parameter that several files lack is missed in the one that has most of its sections") {
  Folder const folder;
  LibraryText library;
  library.skipped = {"triage.pharmacy_accepted"};
  folder.write(library_file, library.written());
  folder.write("parameters/other.yaml", "demand: {}\n");
  auto const lines = folder.problems("baseline");
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].starts_with("parameters/all.yaml:"));
  CHECK(lines[0].find(": triage.pharmacy_accepted: found nothing") != std::string::npos);
}

TEST_CASE("every value that we ship is known to some year or none, and most are uncertain") {
  std::filesystem::path const shipped = PCNSIM_SOURCE_DIR "/scenarios/parameters";
  Schema const schema;
  Problems problems;
  auto const library = read_library(schema, shipped, library_files(shipped), problems);
  CHECK_NOTHROW(problems.throw_if_any());
  std::size_t uncertain = 0;
  for (auto const& entry : library) {
    uncertain += entry.distribution == Distribution::fixed ? 0U : 1U;
  }
  CHECK(uncertain > schema.parameters().size() * 3 / 4);
}
