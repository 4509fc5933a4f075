#include "config_fixture.hpp"

#include <doctest/doctest.h>

using namespace pcnsim::config;

namespace {

constexpr auto key = "workforce.clinical_scale";  // a leaf that starts at column 19

/// The problems when the leaf of `key` reads `leaf`, each without `parameters/all.yaml:<its line>:`.
Lines problems_of(std::string const& leaf) {
  Folder const folder;
  LibraryText library;
  library.line[key] = leaf;
  folder.write(library_file, library.written());
  auto lines = folder.problems("baseline");
  auto const place = "parameters/all.yaml:" + std::to_string(library.number[key]) + ":";
  for (auto& line : lines) {
    REQUIRE(line.starts_with(place));
    line.erase(0, place.size());
  }
  return lines;
}

}  // namespace

TEST_CASE("a parameter that the library lacks is missed where it belongs") {
  Folder const folder;
  LibraryText library;
  library.skipped = {"workforce.role.hca.release.days_4"};
  folder.write(library_file, library.written());
  auto const home = library.number["workforce.role.hca.release.same_day"] - 1;
  CHECK(folder.problems("baseline") ==
        Lines{"parameters/all.yaml:" + std::to_string(home) +
              ":7: workforce.role.hca.release.days_4: found nothing, expected {value, unit: "
              "weight, grade, source, year, interval, distribution, scope}"});
}

TEST_CASE("an empty library misses every parameter") {
  Folder const folder;
  folder.write(library_file, "{}\n");
  Schema const schema;
  CHECK(folder.problems("baseline").size() == schema.parameters().size());
  folder.write(library_file, "");
  CHECK(folder.problems("baseline") ==
        Lines{"parameters/all.yaml:1:1: parameters: found nothing, expected a map of parameters"});
}

TEST_CASE("the library says unit, grade and source of each value") {
  CHECK(problems_of("{value: 1}") ==
        Lines{"19: workforce.clinical_scale.unit: found nothing, expected factor",
              "19: workforce.clinical_scale.grade: found nothing, expected measured, published, "
              "derived or assumption",
              "19: workforce.clinical_scale.source: found nothing, expected where the value comes "
              "from"});
  CHECK(problems_of("{value: 1, unit: FTE, grade: assumed, source: \"\"}") ==
        Lines{"36: workforce.clinical_scale.unit: found FTE, expected factor",
              "48: workforce.clinical_scale.grade: found assumed, expected measured, published, "
              "derived or assumption",
              "65: workforce.clinical_scale.source: found \"\", expected where the value comes "
              "from"});
  CHECK(problems_of("{value: 1, unit: factor, grade: publishd, source: [a]}") ==
        Lines{"51: workforce.clinical_scale.grade: found publishd, expected measured, published, "
              "derived or assumption – did you mean published?",
              "69: workforce.clinical_scale.source: found a list of 1, expected where the value "
              "comes from"});
}

TEST_CASE("a leaf of the library is a map with a value") {
  CHECK(problems_of("1") == Lines{"19: workforce.clinical_scale: found 1, expected {value, unit, "
                                  "grade, source, year, interval, distribution, scope}"});
  CHECK(problems_of("{unit: factor, grade: derived, source: s}") ==
        Lines{"19: workforce.clinical_scale.value: found nothing, expected a number between 0 and "
              "10"});
  CHECK(problems_of("{vale: 1, value: 1, unit: factor, grade: derived, source: s}") ==
        Lines{"20: workforce.clinical_scale.vale: found an unknown key, expected value, unit, "
              "grade, source, year, interval, distribution, scope or note – did you mean value?"});
  CHECK(problems_of("{value: 1, unit: factor, grade: derived, source: s, note: n}").empty());
}

TEST_CASE("a value of the library is a finite number in its range") {
  auto const problem_of = [](std::string const& value) {
    return problems_of("{value: " + value + ", unit: factor, grade: derived, source: s}");
  };
  CHECK(problem_of("0").empty());
  CHECK(problem_of("10").empty());
  CHECK(problem_of("1e1").empty());
  for (std::string const wrong :
       {"10.001", "-0.1", "1e999", "inf", ".inf", "nan", "0x1", "1 2", "true", "1_0"}) {
    CHECK(problem_of(wrong) == Lines{"27: workforce.clinical_scale: found " + wrong +
                                     ", expected a number between 0 and 10"});
  }
  CHECK(problem_of("~") == Lines{"27: workforce.clinical_scale: found nothing, expected a number "
                                 "between 0 and 10"});
  CHECK(problem_of("[1]") == Lines{"27: workforce.clinical_scale: found a list of 1, expected a "
                                   "number between 0 and 10"});
  CHECK(problem_of("1,5").size() == 1);  // YAML ends the value at the comma
  CHECK(problem_of("\"1,5\"") == Lines{"27: workforce.clinical_scale: found 1,5, expected a number "
                                       "between 0 and 10 – the decimal mark is a full stop"});
  CHECK(problem_of("+10%") == Lines{"27: workforce.clinical_scale: found +10%, expected a number "
                                    "between 0 and 10 – a relative change belongs in a scenario"});
}

TEST_CASE("an unknown key of the library is a problem, with what it may have meant") {
  Folder const folder;
  LibraryText library;
  auto const text = library.written();
  folder.write(library_file, text + "extra: {}\ndeterence: {}\n");
  auto const lines = std::to_string(std::ranges::count(text, '\n') + 1);
  auto const next = std::to_string(std::ranges::count(text, '\n') + 2);
  CHECK(folder.problems("baseline") ==
        Lines{"parameters/all.yaml:" + lines +
                  ":1: extra: found an unknown key, expected a section of the parameters – there "
                  "are demand, needs, deterrence, front_door, triage, workforce, booking, "
                  "consultations, work, automation, nhs_app and outside",
              "parameters/all.yaml:" + next +
                  ":1: deterence: found an unknown key, expected a section of the parameters – did "
                  "you mean deterrence?"});
}

TEST_CASE("when the library cannot be parsed, the scenario is read all the same") {
  Folder const folder;
  folder.write(library_file, "a: [\n");
  folder.write_x("parameters: {workforce: {clinical_scale: 11}}\n");
  CHECK(
      folder.problems("x") ==
      Lines{"parameters/all.yaml:1:1: found broken YAML (end of sequence flow not found), expected "
            "YAML that can be parsed",
            "x.yaml:4:42: workforce.clinical_scale: found 11, expected a number between 0 and "
            "10"});
}

TEST_CASE("a folder without a library is missing input, not a wrong file") {
  Folder const folder;
  std::filesystem::remove(folder.path() / library_file);
  CHECK_THROWS_AS(static_cast<void>(folder.load("baseline")), MissingInput);
}
