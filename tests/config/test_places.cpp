// What a scenario changes for single ICBs, PCNs and practices.

#include "config_fixture.hpp"

#include <doctest/doctest.h>

using namespace pcnsim;
using namespace pcnsim::config;

namespace {

PcnSpec pcn(std::string const& code, std::string const& name, std::string const& icb,
            std::string const& icb_code, Lines const& practices) {
  PcnSpec spec{};
  spec.code = code;
  spec.name = name;
  spec.icb = icb;
  spec.icb_code = icb_code;
  for (auto const& practice : practices) {
    spec.practices.push_back({});
    spec.practices.back().code = practice;
  }
  return spec;
}

std::vector<PcnSpec> const all{pcn("U1", "Frome", "Somerset", "QSL", {"A1", "A2"}),
                               pcn("U2", "Mendip", "Somerset", "QSL", {"B1"}),
                               pcn("U3", "Rosebank", "Gloucester & Stroud", "QR1", {"C1"})};

/// workforce.leave_weeks at the places of `all`: for each PCN its own, then its practices'.
std::vector<std::vector<double>> leave_weeks(ResolvedScenario const& resolved) {
  std::vector<std::vector<double>> weeks;
  for (auto const& spec : all) {
    auto const parameters = parameters_for(resolved, spec);
    weeks.push_back({parameters.pcn.workforce.leave_weeks});
    for (auto const& practice : parameters.practices) {
      weeks.back().push_back(practice.workforce.leave_weeks);
    }
  }
  return weeks;
}

using Weeks = std::vector<std::vector<double>>;

std::string at(std::string const& place, std::string const& value) {
  return "  " + place + ": {workforce: {leave_weeks: " + value + "}}\n";
}

/// The messages of `check_places`, without the folder.
Lines place_problems(Folder const& folder, std::string const& name, Lines const& overrides = {}) {
  return folder.messages([&] {
    auto problems = check_places(folder.load(name, overrides), all);
    if (!problems.empty()) throw ConfigError(std::move(problems));
  });
}

Lines place_problems(std::string const& text) {
  Folder const folder;
  folder.write_x(text);
  return place_problems(folder, "x");
}

/// The library, in which leave_weeks may be set per `scope` at the lowest.
void write_scope(Folder const& folder, std::string const& scope) {
  LibraryText library;
  library.line["workforce.leave_weeks"] =
      "{value: 1, unit: weeks a year, grade: derived, source: s, scope: " + scope + "}";
  folder.write(library_file, library.written());
}

}  // namespace

TEST_CASE("without changes of places every place has the national values") {
  Folder const folder;
  folder.write_x("parameters: {workforce: {leave_weeks: 4}}\n");
  auto const resolved = folder.load("x");
  CHECK_FALSE(has_places(resolved));
  CHECK(check_places(resolved, all).empty());
  CHECK(leave_weeks(resolved) == Weeks{{4, 4, 4}, {4, 4}, {4, 4}});
}

TEST_CASE("a place's value goes before that of the level above") {
  Folder const folder;
  folder.write_x("by_practice:\n" + at("A2", "5") + "by_pcn:\n" + at("U1", "4") + "by_icb:\n" +
                 at("QSL", "3") + "parameters: {workforce: {leave_weeks: 2}}\n");
  CHECK(place_problems(folder, "x").empty());
  CHECK(leave_weeks(folder.load("x")) == Weeks{{4, 4, 5}, {3, 3}, {2, 2}});
}

TEST_CASE("a relative change acts on the value of the level above at that place") {
  Folder const folder;
  folder.write_x("by_practice:\n" + at("A2", "+1") + at("C1", "+3") + "by_pcn:\n" +
                 at("U1", "\"*2\"") + "by_icb:\n" + at("QSL", "+2") +
                 "parameters: {workforce: {leave_weeks: 10}}\n");
  CHECK(leave_weeks(folder.load("x")) == Weeks{{24, 24, 25}, {12, 12}, {10, 13}});
  // The national value may come from another scenario, or from the command line.
  CHECK(leave_weeks(folder.load("x", {"workforce.leave_weeks=20"})) ==
        Weeks{{44, 44, 45}, {22, 22}, {20, 23}});
}

TEST_CASE("~ at a place goes back to the value of the level above") {
  Folder const folder;
  folder.write_x("by_icb:\n" + at("QSL", "3") + "by_pcn:\n" + at("U1", "4") + "by_practice:\n" +
                 at("A1", "5"));
  folder.write("y.yaml", "name: y\ntitle: t\nextends: x\nby_practice:\n" + at("A1", "~"));
  folder.write("z.yaml", "name: z\ntitle: t\nextends: y\nby_pcn:\n" + at("U1", "~"));
  CHECK(leave_weeks(folder.load("x")) == Weeks{{4, 5, 4}, {3, 3}, {0.125, 0.125}});
  CHECK(leave_weeks(folder.load("y")) == Weeks{{4, 4, 4}, {3, 3}, {0.125, 0.125}});
  CHECK(leave_weeks(folder.load("z")) == Weeks{{3, 3, 3}, {3, 3}, {0.125, 0.125}});
}

TEST_CASE("at one level a scenario comes after the one it extends, and the command line last") {
  Folder const folder;
  folder.write("baseline.yaml", Folder::baseline("by_pcn:\n" + at("U1", "4")));
  folder.write_x("by_icb:\n" + at("QSL", "7") + "by_pcn:\n" + at("U1", "+1"));
  CHECK(leave_weeks(folder.load("x"))[0] == std::vector<double>{5, 5, 5});
  CHECK(leave_weeks(folder.load("x", {"pcn.U1.workforce.leave_weeks=*2"}))[0] ==
        std::vector<double>{10, 10, 10});
  CHECK(leave_weeks(folder.load(
            "x", {"icb.QSL.workforce.leave_weeks=+1", "practice.A2.workforce.leave_weeks=+50%"})) ==
        Weeks{{5, 5, 7.5}, {8, 8}, {0.125, 0.125}});
}

TEST_CASE("an ICB and a PCN are known by code or name, a practice by its code") {
  Folder const folder;
  folder.write_x("by_icb:\n" + at("gloucester and stroud", "3") + "by_pcn:\n" +
                 at("Frome PCN", "4") + "by_practice:\n" + at("b1", "5"));
  CHECK(place_problems(folder, "x").empty());
  CHECK(leave_weeks(folder.load("x")) == Weeks{{4, 4, 4}, {0.125, 5}, {3, 3}});
  CHECK(leave_weeks(folder.load("baseline", {"icb.Gloucester & Stroud.workforce.leave_weeks=9"})) ==
        Weeks{{0.125, 0.125, 0.125}, {0.125, 0.125}, {9, 9}});
}

TEST_CASE("names that mean no place, several, or the same one twice are problems") {
  CHECK(place_problems("by_icb:\n" + at("Somrset", "3") + "by_pcn:\n" + at("U9", "3") +
                       at("Atlantis", "3") + "by_practice:\n" + at("Frome", "4")) ==
        Lines{"x.yaml:5:3: by_icb: found Somrset, expected the code or name of an ICB – did you "
              "mean Somerset?",
              "x.yaml:7:3: by_pcn: found U9, expected the code or name of a PCN – did you mean U1?",
              "x.yaml:8:3: by_pcn: found Atlantis, expected the code or name of a PCN",
              "x.yaml:10:3: by_practice: found Frome, expected the code of a practice"});
  CHECK(place_problems("by_pcn:\n" + at("U1", "3") + at("Frome", "4")) ==
        Lines{"x.yaml:6:3: by_pcn: found Frome, which is U1, expected one name for one PCN"});
  auto twins = all;
  twins[1].name = "Frome";
  Folder const folder;
  auto const problems =
      check_places(folder.load("baseline", {"pcn.Frome.workforce.leave_weeks=9"}), twins);
  REQUIRE(problems.size() == 1);
  CHECK(to_string(problems[0]) ==
        "command line: by_pcn: found Frome, expected the name of one PCN – several have this name: "
        "give a code");
}

TEST_CASE("what is wrong at a place wherever it is, is found when the scenario is read") {
  Folder const folder;
  folder.write_x("by_pcn:\n  U1: {workforce: {leave_week: 3, leave_weeks: 60}}\n  U2: 3\n  U3:\n"
                 "by_practice: [A1]\n");
  CHECK(folder.problems("x", {"pcn.U1.workforce.leave_weeks=x", "icb.QSL.leave_weeks=4",
                              "practice.A1=3", "pcn.U1.workforce=3"}) ==
        Lines{"x.yaml:5:20: by_pcn.U1.workforce.leave_week: found an unknown key, expected a key "
              "of workforce – did you mean workforce.leave_weeks?",
              "x.yaml:5:48: by_pcn.U1.workforce.leave_weeks: found 60, expected a number between 0 "
              "and 52",
              "x.yaml:6:7: by_pcn.U2: found 3, expected a map of parameters",
              "x.yaml:8:14: by_practice: found a list of 1, expected a map from each practice to a "
              "map of parameters",
              "command line: by_pcn.U1.workforce.leave_weeks: found x, expected a number between 0 "
              "and 52",
              "command line: icb.QSL.leave_weeks: found an unknown key, expected a key of the "
              "parameters – did you mean workforce.leave_weeks?",
              "command line: practice.A1: found an unknown key, expected a key of the parameters – "
              "there are demand, needs, deterrence, front_door, triage, workforce, booking, "
              "consultations, work, automation, nhs_app and outside",
              "command line: pcn.U1.workforce: found a section, expected the key of one parameter "
              "– there are clinical_scale, reception_split_trust, reception_share, fte_per_head, "
              "sessions_per_fte, session_minutes, leave_weeks, study_weeks, sickness_per_day, "
              "sickness_mean_days, extras_per_gp_session, safe_contacts_per_gp_day, locum, "
              "pcn_staff, enhanced_access, post and role"});
}

TEST_CASE("what is wrong only at a place is found when the places are known, once") {
  CHECK(place_problems("by_icb:\n" + at("QSL", "50") + "by_pcn:\n" + at("U2", "+3")) ==
        Lines{"x.yaml:7:33: by_pcn.U2.workforce.leave_weeks: found +3 of 50, which is 53, expected "
              "a number between 0 and 52"});
  CHECK(place_problems("by_icb: {QSL: {front_door: {online_share: 0.5}}}\n"
                       "by_practice: {A1: {front_door: {desk_share: 0.6}}}\n") ==
        Lines{"x.yaml:5:45: by_practice.A1.front_door.desk_share: found online_share + desk_share "
              "= 1.1, expected at most 1"});
  Folder const folder;
  folder.write_x("by_pcn:\n" + at("U1", "+60"));
  CHECK_THROWS_AS(static_cast<void>(parameters_for(folder.load("x"), all[0])), ConfigError);
  CHECK_NOTHROW(static_cast<void>(parameters_for(folder.load("x"), all[1])));
}

TEST_CASE("a value may not be set below the scope of its parameter") {
  Folder const folder;
  write_scope(folder, "pcn");
  folder.write_x("by_practice:\n" + at("A1", "4") + "by_pcn:\n" + at("U1", "4"));
  CHECK(folder.problems("x") ==
        Lines{"x.yaml:5:20: by_practice.A1.workforce.leave_weeks: found a value per practice, "
              "expected one per PCN at the lowest – its scope in the library is pcn"});
  write_scope(folder, "national");
  CHECK(folder.problems("baseline", {"icb.QSL.workforce.leave_weeks=4"}) ==
        Lines{"command line: by_icb.QSL.workforce.leave_weeks: found a value per ICB, expected one "
              "value for all – its scope in the library is national"});
  CHECK(folder.problems("baseline", {"workforce.leave_weeks=4"}).empty());
}

TEST_CASE("further changes of one value follow with then") {
  Folder const folder;
  folder.write_x("parameters: {workforce: {leave_weeks: {value: 4, then: [+10%, \"*2\"]}}}\n");
  CHECK(folder.load("x").scenario.parameters.workforce.leave_weeks == doctest::Approx(8.8));
  folder.write_x("parameters: {workforce: {leave_weeks: {value: 4, then: [+10%, 3]}}}\n");
  CHECK(folder.problems("x") ==
        Lines{"x.yaml:4:63: workforce.leave_weeks.then: found 3, expected a list of relative "
              "changes"});
}

TEST_CASE("a resolved scenario with places loads again to the same values") {
  Folder const folder;
  folder.write("baseline.yaml",
               Folder::baseline("parameters: {workforce: {leave_weeks: 7}}\nby_icb:\n" +
                                at("Gloucester & Stroud", "3") + "by_pcn:\n" + at("U1", "+7%") +
                                at("U2", "5")));
  folder.write_x("by_pcn:\n" + at("U1", "\"*0.3\"") + at("U2", "~") + "by_practice:\n" +
                 at("A2", "{value: +1, then: [\"*3\"]}") +
                 "  B1: {demand: {weekday_weights: [1, 2, 3, 4, 5, 6, 7]}}\n");
  Lines const overrides{"practice.A2.workforce.leave_weeks=+-1",
                        "pcn.U1.demand.enquiry_mix.result=0.2"};
  auto const resolved = folder.load("x", overrides);
  CHECK(resolved.yaml.ends_with(
      "by_icb:\n  \"Gloucester & Stroud\":\n    workforce:\n"
      "      leave_weeks: 3  # set by baseline.yaml:11\n"
      "by_pcn:\n  \"U1\":\n    demand:\n      enquiry_mix:\n"
      "        result: 0.2  # set by command line\n    workforce:\n"
      "      leave_weeks: {value: \"+7%\", then: [\"*0.3\"]}  # set by x.yaml:5\n"
      "  \"U2\":\n    workforce:\n      leave_weeks: ~  # set by x.yaml:6\n"
      "by_practice:\n  \"A2\":\n    workforce:\n"
      "      leave_weeks: {value: \"+1\", then: [\"*3\", \"+-1\"]}  # set by command line\n"
      "  \"B1\":\n    demand:\n      weekday_weights: [1, 2, 3, 4, 5, 6, 7]  # set by x.yaml:9\n"));
  Folder const other;
  other.write("x.yaml", resolved.yaml);
  auto const again = other.load("x");
  CHECK(check_places(again, all).empty());
  for (auto const& spec : all) {
    auto const before = parameters_for(resolved, spec);
    auto const after = parameters_for(again, spec);
    CHECK(values_of(before.pcn) == values_of(after.pcn));
    for (std::size_t i = 0; i < before.practices.size(); ++i) {
      CHECK(values_of(before.practices[i]) == values_of(after.practices[i]));
    }
  }
}

TEST_CASE("no section of the parameters has the name of a level") {
  Schema const schema;
  for (auto const& word : *schema.keys_in("")) {
    CHECK(std::ranges::find(level_names, word) == level_names.end());
  }
}
