#ifdef PCNSIM_BINARY
#include "config/config.hpp"
#include "config/problems.hpp"
#include "json_schema.hpp"
#include "program.hpp"

using namespace program;
using json_schema::from_yaml;
using json_schema::json;

namespace {

fs::path const source = PCNSIM_SOURCE_DIR;

json yaml(std::string const& text) {
  pcnsim::config::Problems problems;
  auto const root = pcnsim::config::parse_yaml(text, "test", problems);
  problems.throw_if_any();
  return from_yaml(root.value());
}

json const& schema() {
  static json const parsed = json::parse(content_of(source / "scenarios/scenario.schema.json"));
  return parsed;
}

/// Whether an editor would take `parameters` of a scenario as right.
bool accepts(std::string const& parameters) {
  return json_schema::Validator(schema()).accepts(
      yaml("{name: x, title: t, extends: baseline, " + parameters + "}"));
}

}  // namespace

TEST_CASE("show --why tells the way from the library to the value, and which places differ") {
  auto const ended = call("show --why front_door.online_share \"$data/places.yaml\" "
                          "front_door.online_share=0.25 pcn.Frome.front_door.online_share=+10%");
  REQUIRE(ended.code == 0);
  auto const& text = ended.out;
  CHECK(text.starts_with("front_door.online_share\nShare of contacts that patients would rather "
                         "make by online form.\n\nlibrary: "));
  CHECK(contains(text, "/scenarios/parameters/front_door.yaml:"));
  CHECK(contains(text, "  unit share; derived; GP Patient Survey"));
  CHECK(contains(text, "; year 2025-2026\n"));
  CHECK(contains(text, ", logit_normal; allowed from 0 to 1; scope practice\n"));
  CHECK(contains(text, "national: 0.25\n  as command line says 0.25\n\nvalue: 0.25 share in "
                       "places\n"));
  CHECK(contains(text, "places with a value of their own:\n  ICB QSL (Somerset): 0.3\n"
                       "  PCN U84175 (Frome): 0.33\n  practice L85008 ("));
}

TEST_CASE("show --why follows the changes of a place, each with its file and line") {
  auto const ended =
      call("show --why front_door.online_share \"$data/places.yaml\" --practice L85008");
  REQUIRE(ended.code == 0);
  auto const icb = ended.out.find("ICB QSL: 0.3\n  as ");
  auto const practice = ended.out.find("practice L85008: 0.6\n  as ");
  CHECK(icb < practice);
  REQUIRE(practice != std::string::npos);
  CHECK(contains(ended.out, "places.yaml:9 says 0.3\n"));
  CHECK(contains(ended.out, "places.yaml:12 says *2\n  assumption; made up\n"));
  CHECK(contains(ended.out, "\nvalue: 0.6 share at practice L85008 ("));
  CHECK(
      contains(call("show --why front_door.online_share \"$data/places.yaml\" --pcn Somerset").out,
               "value: 0.3 share at ICB QSL (Somerset)\n"));
  CHECK(contains(call("show --why front_door.online_share --pcn Rosebank").out,
                 "share at PCN U31538 (Rosebank)\n"));
}

TEST_CASE("show --why of a section has a line for each of its parameters") {
  auto const ended = call("show --why triage.prior baseline triage.prior.digital_triage=0.5");
  CHECK(ended.code == 0);
  CHECK(ended.out.starts_with("  triage.prior.clinician_triage: "));
  CHECK(contains(ended.out, "\n\n* changed: "));
  CHECK(contains(ended.out, "\n* triage.prior.digital_triage: 0.5 share\n"));
  CHECK_FALSE(contains(ended.out, "triage.reception"));
}

TEST_CASE("show tells choices and switches by their words, without a unit") {
  std::string const changed =
      " baseline triage.access_model=digital_triage pcn.Frome.workforce.pcn_staff.rotates=false";
  auto const choice = call("show --why triage.access_model" + changed).out;
  CHECK(contains(choice, "allowed by_prior, reception, clinician_triage or digital_triage; "));
  CHECK(contains(choice, "  as command line says digital_triage\n"));
  CHECK(contains(choice, "\nvalue: digital_triage in baseline\n"));
  auto const on_off = call("show --why workforce.pcn_staff.rotates" + changed).out;
  CHECK(contains(on_off, "\nvalue: true in baseline\n"));
  CHECK(contains(on_off, "  PCN U84175 (Frome): false\n"));
  CHECK(call("show --why triage" + changed)
            .out.starts_with("* triage.access_model: digital_triage\n"));
  auto const section = call("show --why workforce.pcn_staff").out;
  CHECK(section.starts_with("  workforce.pcn_staff.scale: 1.5 factor\n"));
  CHECK(contains(section, "\n  workforce.pcn_staff.rotates: true\n"));
  CHECK_FALSE(contains(section, "changed"));  // nothing is
  CHECK(contains(call("show" + changed).out, "  triage.access_model: by_prior → digital_triage\n"));
}

TEST_CASE("show --why of what is not there ends with code 65 and what it may have meant") {
  struct Slip {
    std::string arguments;
    std::string hint;
  };
  for (auto const& slip :
       {Slip{"--why triage.reception.advice_shar", "triage.reception.advice_share?"},
        Slip{"--why triag", "triage?"}, Slip{"--why triage --pcn Frme", "Frome"},
        Slip{"--why triage --practice L85O08", "L85008?"}}) {
    CAPTURE(slip.arguments);
    auto const ended = call("show " + slip.arguments);
    CHECK(ended.code == 65);
    CHECK(contains(ended.err, "did you mean " + slip.hint));
  }
  CHECK(call("show --pcn Frome").code == 2);
  CHECK(call("show --schema --resolved").code == 2);
}

TEST_CASE("a scenario with places that do not exist is refused wherever it is read") {
  for (std::string const command :
       {"run", "compare baseline", "trace", "validate", "show --why triage"}) {
    CAPTURE(command);
    auto const ended = call(command + " \"$data/no_such_place.yaml\"" +
                            (command == "trace" ? " --pcn Frome" : ""));
    CHECK(ended.code == 65);
    CHECK(contains(ended.err, "no_such_place.yaml:5:3: by_pcn: found Frme, expected the code or "
                              "name of a PCN – did you mean Frome?"));
  }
  CHECK(call("validate \"$data/places.yaml\"").code == 0);
}

TEST_CASE("show lists what changes at single places") {
  CHECK(contains(call("show \"$data/places.yaml\"").out,
                 "Changes at single places, in order:\n  ICB QSL front_door.online_share: 0.3\n"));
}

TEST_CASE("the committed schema and parameter tables are what the program generates") {
  // To regenerate: pcnsim show --schema > scenarios/scenario.schema.json
  CHECK(call("show --schema").out == content_of(source / "scenarios/scenario.schema.json"));
  // To regenerate: pcnsim show --library > docs/parameters.md
  CHECK(call("show --library").out == content_of(source / "docs/parameters.md"));
}

TEST_CASE("the schema accepts every scenario that we ship, and each names it for editors") {
  auto const folder = source / "scenarios";
  for (auto const& name : pcnsim::config::scenario_names(folder)) {
    CAPTURE(name);
    auto const text = content_of(folder / (name + ".yaml"));
    CHECK(text.starts_with("# yaml-language-server: $schema=scenario.schema.json\n"));
    CHECK(json_schema::Validator(schema()).accepts(yaml(text)));
  }
  for (auto const* name : {"good.yaml", "places.yaml"}) {
    auto const text = content_of(source / "tests/data/cli" / name);
    CHECK(json_schema::Validator(schema()).accepts(yaml(text)));
  }
}

TEST_CASE("the schema accepts a resolved scenario, every parameter in it") {
  auto const resolved = call("show --resolved \"$data/places.yaml\"").out;
  CHECK(json_schema::Validator(schema()).accepts(yaml(resolved)));
}

TEST_CASE("the schema knows values, changes, scopes and keys") {
  CHECK(accepts("parameters: {triage: {reception: {advice_share: 0.2}}}"));
  for (std::string const value : {"+10%", "'-5%'", "'*1.1'", "'+-0.1'", "+0.1", "~",
                                  "{value: 0.3, grade: derived, source: s, year: 2025, note: n}",
                                  "{value: +10%, then: ['*2', +1%]}"}) {
    CAPTURE(value);
    CHECK(accepts("parameters: {triage: {reception: {advice_share: " + value + "}}}"));
    CHECK(accepts("by_practice: {A1: {triage: {reception: {advice_share: " + value + "}}}}"));
  }
  for (std::string const value : {"1.5", "-0.1", "10%", "some", "true", "[0.1]", "{grade: derived}",
                                  "{value: 0.1, grade: guess}", "{value: 0.1, sorce: s}"}) {
    CAPTURE(value);
    CHECK_FALSE(accepts("parameters: {triage: {reception: {advice_share: " + value + "}}}"));
  }
  CHECK(accepts("parameters: {demand: {weekday_weights: [1, 2, 3, 4, 5, 6, 7]}}"));
  CHECK_FALSE(accepts("parameters: {demand: {weekday_weights: [1, 2, 3, 4, 5, 6]}}"));
  CHECK_FALSE(accepts("parameters: {triage: {advice: 0.1}}"));
  CHECK_FALSE(accepts("parameter: {}"));
  CHECK(accepts("parameters: {triage: {access_model: digital_triage}}"));
  CHECK(accepts("by_practice: {A1: {triage: {access_model: {value: reception, source: s}}}}"));
  CHECK(accepts("by_pcn: {U1: {workforce: {pcn_staff: {rotates: false}}}}"));
  for (std::string const wrong : {"access_model: digital", "access_model: 1", "access_model: +10%",
                                  "access_model: [reception]"}) {
    CAPTURE(wrong);
    CHECK_FALSE(accepts("parameters: {triage: {" + wrong + "}}"));
  }
  CHECK_FALSE(accepts("parameters: {workforce: {pcn_staff: {rotates: 1}}}"));
  CHECK(accepts("parameters: {workforce: {session_minutes: 240}}"));  // national only
  CHECK_FALSE(accepts("by_icb: {QSL: {workforce: {session_minutes: 240}}}"));
}
#endif
