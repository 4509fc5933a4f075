#include "config_fixture.hpp"

#include <doctest/doctest.h>

using namespace pcnsim;
using namespace pcnsim::config;

namespace {

/// workforce.clinical_scale (2 in the library) when the scenario writes `value`.
double scale(std::string const& value) {
  Folder const folder;
  LibraryText library;
  library.line["workforce.clinical_scale"] =
      LibraryText::leaf({"", "factor", {0, 10}, ParameterInfo::Shape::number, 1, {}, ""}, "2");
  folder.write(library_file, library.written());
  folder.write_x("parameters: {workforce: {clinical_scale: " + value + "}}\n");
  return folder.load("x").scenario.parameters.workforce.clinical_scale;
}

Lines problems_with(std::string const& parameters) {
  Folder const folder;
  folder.write_x(parameters);
  return folder.problems("x");
}

Lines problems_of_scale(std::string const& value) {
  return problems_with("parameters: {workforce: {clinical_scale: " + value + "}}\n");
}

}  // namespace

TEST_CASE("a number in a scenario replaces the value below") {
  CHECK(scale("3") == 3);
  CHECK(scale("\"3\"") == 3);
  CHECK(scale("0.5e1") == 5);
  CHECK(scale("-0") == 0);
}

TEST_CASE("a relative change applies to the value below") {
  CHECK(scale("+10%") == doctest::Approx(2.2));
  CHECK(scale("\"-5%\"") == doctest::Approx(1.9));
  CHECK(scale("\"*1.1\"") == doctest::Approx(2.2));
  CHECK(scale("+2") == 4);
  CHECK(scale("+-1.5") == 0.5);
  CHECK(scale("\"*0\"") == 0);
}

TEST_CASE("a minus without per cent does not subtract") {
  CHECK(problems_of_scale("-3") ==
        Lines{"x.yaml:4:42: workforce.clinical_scale: found -3, expected a number between 0 and 10 "
              "– to subtract 3, write +-3"});
}

TEST_CASE("what is neither a number nor a relative change is refused") {
  for (std::string const wrong : {"+", "++2", "+-", "-", "+x%", "\"%\"", "\"*\"", "\"**2\"", "+ 2",
                                  "+1e999", "+nan", "\" 1\"", "10 %%", "1%2", "\"*+2\""}) {
    auto const lines = problems_of_scale(wrong);
    REQUIRE(lines.size() == 1);
    CHECK(lines[0].find("expected a number between 0 and 10") != std::string::npos);
  }
  CHECK(problems_of_scale("10%") ==
        Lines{"x.yaml:4:42: workforce.clinical_scale: found 10%, expected a number between 0 and "
              "10 – write +10% or -10% for a change, 0.1 for a share of 10%"});
}

TEST_CASE("a relative change that leaves the range says what it came to") {
  CHECK(problems_of_scale("\"*100\"") ==
        Lines{"x.yaml:4:42: workforce.clinical_scale: found *100 of 0.125, which is 12.5, expected "
              "a number between 0 and 10"});
  CHECK(problems_with("parameters: {demand: {weekday_weights: +-1}}\n") ==
        Lines{"x.yaml:4:40: demand.weekday_weights[0]: found +-1 of 0.125, which is -0.875, "
              "expected a number between 0 and 100"});
}

TEST_CASE("a list replaces a list, and a relative change applies to each of its numbers") {
  Folder const folder;
  folder.write_x("parameters:\n  demand:\n    weekday_weights: [1, 2, 3, 4, 5, 6, 7]\n");
  folder.write("y.yaml", "name: y\ntitle: t\nextends: x\nparameters:\n  demand:\n"
                         "    weekday_weights: \"*2\"\n");
  CHECK(folder.load("y").scenario.parameters.demand.weekday_weights ==
        ByWeekday{2, 4, 6, 8, 10, 12, 14});
}

TEST_CASE("a list has the exact length and holds plain numbers") {
  CHECK(
      problems_with("parameters: {demand: {weekday_weights: [1, 2]}}\n") ==
      Lines{"x.yaml:4:40: demand.weekday_weights: found a list of 2, expected a list of 7 numbers "
            "between 0 and 100"});
  CHECK(
      problems_with("parameters: {demand: {weekday_weights: 1}}\n") ==
      Lines{"x.yaml:4:40: demand.weekday_weights: found 1, expected a list of 7 numbers between 0 "
            "and 100"});
  CHECK(
      problems_with("parameters: {demand: {weekday_weights: [1, +2, x, [4], 5, 101, ~]}}\n") ==
      Lines{"x.yaml:4:44: demand.weekday_weights[1]: found +2, expected a number between 0 and "
            "100 – write a relative change once, instead of the list",
            "x.yaml:4:48: demand.weekday_weights[2]: found x, expected a number between 0 and 100",
            "x.yaml:4:51: demand.weekday_weights[3]: found a list of 1, expected a number between "
            "0 and 100",
            "x.yaml:4:59: demand.weekday_weights[5]: found 101, expected a number between 0 and "
            "100",
            "x.yaml:4:64: demand.weekday_weights[6]: found nothing, expected a number between 0 "
            "and 100"});
}

TEST_CASE("maps merge: what a scenario does not name stays as it was below") {
  Folder const folder;
  folder.write_x("parameters: {triage: {prior: {digital_triage: 0.3}, pharmacy_accepted: 0.5}}\n");
  folder.write("y.yaml", "name: y\ntitle: t\nextends: x\nparameters: {triage: {prior: "
                         "{clinician_triage: 0.4}}}\n");
  auto const triage = folder.load("y").scenario.parameters.triage;
  CHECK(triage.prior.digital_triage == 0.3);
  CHECK(triage.prior.clinician_triage == 0.4);
  CHECK(triage.prior.rise_per_10000_patients == 0.125);
  CHECK(triage.pharmacy_accepted == 0.5);
}

TEST_CASE("relative changes of a chain apply one after the other, the base first") {
  Folder const folder;
  folder.write("baseline.yaml", Folder::baseline("parameters: {workforce: {leave_weeks: 4}}\n"));
  folder.write_x("parameters: {workforce: {leave_weeks: +2}}\n");
  folder.write("y.yaml", "name: y\ntitle: t\nextends: x\nparameters: {workforce: {leave_weeks: "
                         "\"*2\"}}\n");
  CHECK(folder.load("y").scenario.parameters.workforce.leave_weeks == 12);
}

TEST_CASE("~ goes back to the value of the library") {
  Folder const folder;
  folder.write("baseline.yaml", Folder::baseline("parameters: {workforce: {leave_weeks: 4, "
                                                 "sickness_per_day: 0.5}}\n"));
  folder.write_x(
      "parameters:\n  workforce:\n    leave_weeks: ~\n    sickness_per_day: {value: ~}\n");
  auto const workforce = folder.load("x").scenario.parameters.workforce;
  CHECK(workforce.leave_weeks == 0.125);
  CHECK(workforce.sickness_per_day == 0.125);
}

TEST_CASE("~ instead of a section is a problem; parameters may be left empty") {
  CHECK(problems_with("parameters:\n  workforce:\n    #leave_weeks: 3\n") ==
        Lines{"x.yaml:5:3: workforce: found nothing, expected a map of parameters"});
  CHECK(problems_with("parameters:\n").empty());
  CHECK(problems_with("parameters: {}\n").empty());
  CHECK(problems_with("parameters: [a]\n") ==
        Lines{"x.yaml:4:13: parameters: found a list of 1, expected a map of parameters"});
}

TEST_CASE("a value may say its source and grade") {
  CHECK(scale("{value: \"*2\", source: a letter, grade: published}") == 4);
  CHECK(problems_of_scale("{source: a letter, value: 1, unit: FTE, grade: guess, sorce: x}") ==
        Lines{"x.yaml:4:77: workforce.clinical_scale.unit: found FTE, expected factor",
              "x.yaml:4:89: workforce.clinical_scale.grade: found guess, expected measured, "
              "published, derived or assumption",
              "x.yaml:4:96: workforce.clinical_scale.sorce: found an unknown key, expected value, "
              "then, unit, grade, source, year or note – did you mean source?"});
  CHECK(problems_of_scale("{source: a letter}") ==
        Lines{"x.yaml:4:42: workforce.clinical_scale.value: found nothing, expected a number "
              "between 0 and 10"});
}

TEST_CASE("an unknown key is told what it may have meant") {
  CHECK(
      problems_with("parameters:\n  workforce:\n    clinical_scal: 1\n    zzz: 1\n"
                    "  clinical_scale: 1\n  workforce.clinical_scale: 1\n"
                    "  triage: {zzz: 1, prior: {gp: 1}}\n") ==
      Lines{"x.yaml:6:5: workforce.clinical_scal: found an unknown key, expected a key of "
            "workforce – did you mean workforce.clinical_scale?",
            "x.yaml:7:5: workforce.zzz: found an unknown key, expected a key of workforce",
            "x.yaml:8:3: clinical_scale: found an unknown key, expected a section of the "
            "parameters – did you mean workforce.clinical_scale?",
            "x.yaml:9:3: workforce.clinical_scale: found an unknown key, expected a section of "
            "the parameters – write workforce.clinical_scale as maps, one in the other",
            "x.yaml:10:12: triage.zzz: found an unknown key, expected a key of triage – there are "
            "access_model, prior, planned_requests_per_1000_week, planned_use, longest_wait_days, "
            "pharmacy_accepted, pharmacy_returns, telephone_first_share, telephone_first_closes, "
            "reception, clinician_triage and digital_triage",
            "x.yaml:10:28: triage.prior.gp: found an unknown key, expected a key of triage.prior "
            "– there are clinician_triage, digital_triage and rise_per_10000_patients"});
}

TEST_CASE("a section where a parameter belongs, and the reverse, are problems") {
  CHECK(
      problems_with("parameters: {workforce: {clinical_scale: {a: 1}, role: 3}}\n") ==
      Lines{"x.yaml:4:42: workforce.clinical_scale.value: found nothing, expected a number "
            "between 0 and 10",
            "x.yaml:4:43: workforce.clinical_scale.a: found an unknown key, expected value, then, "
            "unit, grade, source, year or note",
            "x.yaml:4:56: workforce.role: found 3, expected a map of parameters"});
}
