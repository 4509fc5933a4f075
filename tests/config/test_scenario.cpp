#include "config_fixture.hpp"

#include <doctest/doctest.h>

using namespace pcnsim;
using namespace pcnsim::config;

namespace {

Lines problems_of_x(std::string const& text) {
  Folder const folder;
  folder.write("x.yaml", text);
  return folder.problems("x");
}

std::string missing_input(Folder const& folder, std::string const& name) {
  try {
    static_cast<void>(folder.load(name));
  } catch (MissingInput const& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("a scenario that extends nothing says how to run it") {
  Folder const folder;
  auto const resolved = folder.load("baseline");
  using namespace std::chrono;
  CHECK(resolved.run.start == Date{2024y / April / 1});
  CHECK(resolved.run.weeks == 52);
  CHECK(resolved.run.warmup_weeks == 12);
  CHECK(resolved.run.replications == 5);
  CHECK(resolved.run.seed == 1);
  CHECK(resolved.scenario.name == "baseline");
  CHECK(resolved.scenario.title == "As it is");
  CHECK(resolved.scenario.parameters.demand.enquiry_mix.result == 0.125);
}

TEST_CASE("a scenario that extends another runs as that one does, under its own name") {
  Folder const folder;
  folder.write_x("");
  auto const resolved = folder.load("x");
  CHECK(resolved.run.weeks == 52);
  CHECK(resolved.scenario.name == "x");
  CHECK(resolved.scenario.title == "A test");
  CHECK(resolved.files == std::vector{folder.path() / "baseline.yaml", folder.path() / "x.yaml"});
}

TEST_CASE("a scenario may not change the run of the one it extends") {
  Folder const folder;
  folder.write_x("run: {weeks: 4}\n");
  CHECK(folder.problems("x") ==
        Lines{"x.yaml:4:1: run: found run in a scenario that extends another, expected run only "
              "where nothing is extended – a scenario may not change population, seed or "
              "horizon"});
}

TEST_CASE("all problems of a scenario come in one go, in order of place") {
  CHECK(problems_of_x("nam: y\ntitel: t\nname: y\nparameters:\n  demnd: {}\n") ==
        Lines{"x.yaml:1:1: nam: found an unknown key, expected name, title, extends, run, "
              "parameters, by_icb, by_pcn or by_practice – did you mean name?",
              "x.yaml:1:1: title: found nothing, expected one line of plain words, at most 200 "
              "letters",
              "x.yaml:1:1: run: found neither run nor extends, expected one of them – most "
              "scenarios say: extends: baseline",
              "x.yaml:2:1: titel: found an unknown key, expected name, title, extends, run, "
              "parameters, by_icb, by_pcn or by_practice – did you mean title?",
              "x.yaml:3:7: name: found y, expected x – a scenario is called after its file",
              "x.yaml:5:3: demnd: found an unknown key, expected a section of the parameters – did "
              "you mean demand?"});
}

TEST_CASE("what() of a ConfigError is its problems, one a line") {
  Folder const folder;
  folder.write("x.yaml", "name: y\ntitle: [t]\nextends: baseline\n");
  auto const prefix = (folder.path() / "x.yaml").string();
  try {
    static_cast<void>(folder.load("x"));
    FAIL("no ConfigError");
  } catch (ConfigError const& error) {
    CHECK(std::string(error.what()) ==
          prefix + ":1:7: name: found y, expected x – a scenario is called after its file\n" +
              prefix +
              ":2:8: title: found a list of 1, expected one line of plain words, at most "
              "200 letters");
  }
}

TEST_CASE("a scenario is a map") {
  CHECK(problems_of_x("- a\n") ==
        Lines{"x.yaml:1:1: found a list of 1, expected a map with name, title, extends, run, "
              "parameters, by_icb, by_pcn and by_practice"});
  CHECK(problems_of_x("") == Lines{"x.yaml:1:1: found nothing, expected a map with name, title, "
                                   "extends, run, parameters, by_icb, by_pcn and by_practice"});
}

TEST_CASE("run is complete, and each of its values is in range") {
  auto const problems = [](std::string const& run) {
    return problems_of_x("name: x\ntitle: t\nrun: " + run + "\n");
  };
  CHECK(
      problems("{start: 2024-04-01, weeks: 1, warmup_weeks: 0, replications: 1, seed: 0}").empty());
  CHECK(problems("{start: 2024-02-29, weeks: 520, warmup_weeks: 520, replications: 100000, "
                 "seed: 9223372036854775807}")
            .empty());
  CHECK(problems("{start: 2023-02-29, weeks: 0, warmup_weeks: -1, replications: 1.5, "
                 "seed: 9223372036854775808}") ==
        Lines{"x.yaml:3:14: run.start: found 2023-02-29, expected a day between 2000-01-01 and "
              "2099-12-31, as YYYY-MM-DD",
              "x.yaml:3:33: run.weeks: found 0, expected a whole number between 1 and 520",
              "x.yaml:3:50: run.warmup_weeks: found -1, expected a whole number between 0 and 520",
              "x.yaml:3:68: run.replications: found 1.5, expected a whole number between 1 and "
              "100000",
              "x.yaml:3:79: run.seed: found 9223372036854775808, expected a whole number between 0 "
              "and 9223372036854775807"});
  CHECK(problems("{week: 1, weeks: 1}") ==
        Lines{"x.yaml:3:1: run.start: found nothing, expected a day, as YYYY-MM-DD",
              "x.yaml:3:1: run.warmup_weeks: found nothing, expected a whole number",
              "x.yaml:3:1: run.replications: found nothing, expected a whole number",
              "x.yaml:3:1: run.seed: found nothing, expected a whole number",
              "x.yaml:3:7: run.week: found an unknown key, expected start, weeks, warmup_weeks, "
              "replications or seed – did you mean weeks?"});
  CHECK(problems("52") == Lines{"x.yaml:3:6: run: found 52, expected a map with start, weeks, "
                                "warmup_weeks, replications and seed"});
}

TEST_CASE("a start that is no day between 2000 and 2100 is refused") {
  for (std::string const start : {"1999-12-31", "2100-01-01", "2024-13-01", "2024-00-01",
                                  "2024-1-1", "01-04-2024", "2024/04/01", "today", "2024-04-0x"}) {
    CHECK(problems_of_x("name: x\ntitle: t\nrun: {weeks: 1, warmup_weeks: 0, replications: 1, "
                        "seed: 0, start: " +
                        start + "}\n") ==
          Lines{"x.yaml:3:67: run.start: found " + start +
                ", expected a day between 2000-01-01 and 2099-12-31, as YYYY-MM-DD"});
  }
}

TEST_CASE("a scenario cannot extend itself, however long the way round") {
  Folder const folder;
  folder.write("x.yaml", "name: x\ntitle: t\nextends: x\n");
  CHECK(folder.problems("x") == Lines{"x.yaml:3:10: extends: found x → x, expected a chain that "
                                      "ends – a scenario cannot extend itself"});
  folder.write("x.yaml", "name: x\ntitle: t\nextends: y\n");
  folder.write("y.yaml", "name: y\ntitle: t\nextends: z\n");
  folder.write("z.yaml", "name: z\ntitle: t\nextends: x\n");
  CHECK(folder.problems("x") == Lines{"z.yaml:3:10: extends: found x → y → z → x, expected a chain "
                                      "that ends – a scenario cannot extend itself"});
}

TEST_CASE("a scenario that extends nothing we know is told what it may have meant") {
  CHECK(problems_of_x("name: x\ntitle: t\nextends: basline\n") ==
        Lines{"x.yaml:3:10: extends: found basline, expected the name of a scenario – did you mean "
              "baseline?"});
  CHECK(problems_of_x("name: x\ntitle: t\nextends: parameters\n") ==
        Lines{"x.yaml:3:10: extends: found parameters, expected the name of a scenario"});
  CHECK(problems_of_x("name: x\ntitle: t\nextends: ../baseline.yaml\n") ==
        Lines{"x.yaml:3:10: extends: found ../baseline.yaml, expected the name of a scenario – "
              "leave out folder and .yaml"});
  CHECK(problems_of_x("name: x\ntitle: t\nextends: [baseline]\n") ==
        Lines{"x.yaml:3:10: extends: found a list of 1, expected the name of a scenario"});
}

TEST_CASE("what a scenario extends is looked for beside it, then among the scenarios") {
  Folder const folder;
  auto const mine = (folder.path() / "mine" / "mine.yaml").string();
  folder.write("mine/mine.yaml", "name: mine\ntitle: t\nextends: baseline\n");
  CHECK(load_scenario(mine, folder.path(), {}).files[0] == folder.path() / "baseline.yaml");
  folder.write("mine/baseline.yaml", Folder::baseline());
  CHECK(load_scenario(mine, folder.path(), {}).files[0] == folder.path() / "mine/baseline.yaml");
}

TEST_CASE("a problem in a scenario that is extended is reported there") {
  Folder const folder;
  folder.write("baseline.yaml",
               Folder::baseline("parameters: {triage: {reception: {advice_share: 2}}}\n"));
  folder.write_x("parameters: {triage: {reception: {advice_share: 3}}}\n");
  CHECK(folder.problems("x") == Lines{"baseline.yaml:9:49: triage.reception.advice_share: found 2, "
                                      "expected a number between 0 and 1",
                                      "x.yaml:4:49: triage.reception.advice_share: found 3, "
                                      "expected a number between 0 and 1"});
}

TEST_CASE("a scenario that is not there is missing input, with what it may have meant") {
  Folder const folder;
  auto const place = folder.path().string();
  CHECK(missing_input(folder, "baselin") ==
        "no scenario baselin in " + place + " – did you mean baseline?");
  CHECK(missing_input(folder, "other") ==
        "no scenario other in " + place + " – there are baseline");
  CHECK(missing_input(folder, "parameters") ==
        "no scenario parameters in " + place + " – there are baseline");
  CHECK(missing_input(folder, "a/b.yaml") == "a/b.yaml: no such file");
  CHECK(missing_input(folder, "").starts_with("no scenario \"\" in"));
}

TEST_CASE("a file name that cannot be the name of a scenario is refused") {
  Folder const folder;
  folder.write("my scenario.yaml", "name: my scenario\ntitle: t\nextends: baseline\n");
  CHECK(folder.problems("my scenario") ==
        Lines{"my scenario.yaml:1:1: found a file called my scenario, expected letters, digits, _ "
              "and -, at most 64 – rename the file"});
}

TEST_CASE("scenario names are sorted, without folders and other files") {
  Folder const folder;
  folder.write_x("");
  folder.write("a.yaml", "");
  folder.write("notes.txt", "");
  std::filesystem::create_directories(folder.path() / "d.yaml");
  CHECK(scenario_names(folder.path()) == Lines{"a", "baseline", "x"});
  CHECK_THROWS_AS(scenario_names(folder.path() / "none"), MissingInput);
}
