// Parameters that are words or switches, in a table of their own and in the one that we ship.

#include "config/settings.hpp"
#include "config/table_visitors.hpp"
#include "config/values.hpp"
#include "config_fixture.hpp"

#include <doctest/doctest.h>

using namespace pcnsim::config;

namespace {

enum class Model { reception, clinician, digital };
constexpr std::array<std::string_view, 3> model_names{"reception", "clinician", "digital"};

struct Practice {
  double lines;
  std::array<double, 2> hours;
  Model model;
  bool open_at_noon;
};

template <class Visitor>
void walk(Practice& practice, Visitor&& visit) {
  visit("lines", practice.lines, "lines", Range{0, 100}, "Telephone lines");
  visit("hours", practice.hours, "hours", Range{0, 24}, "Opening and closing");
  visit("triage.model", practice.model, model_names, "How requests are sorted");
  visit("triage.open_at_noon", practice.open_at_noon, "Whether the desk is open at noon");
}

Schema schema() {
  std::vector<ParameterInfo> infos;
  Practice practice{};
  walk(practice, CollectInfos(infos));
  return Schema(infos);
}

std::string library(std::string const& model, std::string const& noon) {
  return "defaults: {year: none, scope: practice, distribution: normal, interval: ±10%}\n"
         "lines: {value: 4, unit: lines, grade: derived, source: s}\n"
         "hours: {value: [8, 18], unit: hours, grade: derived, source: s}\n"
         "triage:\n"
         "  model: " +
         model + "\n  open_at_noon: " + noon + "\n";
}

std::string leaf(std::string const& value, std::string const& unit) {
  return "{value: " + value + ", unit: " + unit + ", grade: assumption, source: s}";
}

/// The baseline that we ship, with `overrides`.
ResolvedScenario shipped(Lines const& overrides) {
  return load_scenario("baseline", PCNSIM_SOURCE_DIR "/scenarios", overrides);
}

struct Read {
  Folder folder;
  Lines problems;
  Practice practice{};
  std::vector<std::string> texts;

  Read(std::string const& library, std::string const& overlay = "{}") {
    folder.write(library_file, library);
    auto const known = schema();
    problems = folder.messages([&] {
      Problems found;
      auto const parameters = folder.path() / "parameters";
      auto const entries = read_library(known, parameters, library_files(parameters), found);
      Overlay laid(known, settings_of(entries));
      laid.lay(parse_yaml(overlay, "overlay", found).value(), found);
      found.throw_if_any();
      Values values;
      for (std::size_t i = 0; i < entries.size(); ++i) {
        values.push_back(laid.settings()[i].values);
        texts.push_back(value_text(known.parameters()[i], values.back()));
      }
      walk(practice, WriteMembers(values));
      Values again;
      walk(practice, ReadMembers(again));
      CHECK(again == values);
    });
  }
};

}  // namespace

TEST_CASE("a choice is one of its words, and a switch is true or false") {
  Read const read(library(leaf("clinician", "choice"), leaf("true", "switch")));
  CHECK(read.problems.empty());
  CHECK(read.practice.lines == 4);
  CHECK(read.practice.hours == std::array<double, 2>{8, 18});
  CHECK(read.practice.model == Model::clinician);
  CHECK(read.practice.open_at_noon);
  CHECK(read.texts == Lines{"4", "[8, 18]", "clinician", "true"});
}

TEST_CASE("a scenario sets a choice or a switch by its word") {
  auto const text = library(leaf("clinician", "choice"), leaf("true", "switch"));
  Read const read(text, "{triage: {model: digital, open_at_noon: false}}");
  CHECK(read.problems.empty());
  CHECK(read.practice.model == Model::digital);
  CHECK_FALSE(read.practice.open_at_noon);
  CHECK(Read(text, "{triage: {model: recepton, open_at_noon: yes}}").problems ==
        Lines{"overlay:1:18: triage.model: found recepton, expected reception, clinician or "
              "digital – did you mean reception?",
              "overlay:1:42: triage.open_at_noon: found yes, expected false or true"});
  CHECK(Read(text, "{triage: {model: +10%, open_at_noon: [true]}}").problems.size() == 2);
}

TEST_CASE("a choice has the unit choice and no distribution but fixed") {
  Read const read(library("{value: digital, unit: word, grade: derived, source: s, distribution: "
                          "normal, interval: ±5%}",
                          leaf("true", "switch")));
  CHECK(read.problems ==
        Lines{"parameters/all.yaml:5:33: triage.model.unit: found word, expected choice",
              "parameters/all.yaml:5:80: triage.model.distribution: found normal, expected fixed – "
              "only numbers have a distribution"});
}

TEST_CASE(
    "the library that we ship has an access model by prior, and staff of the PCN who rotate") {
  auto const parameters = shipped({}).scenario.parameters;
  CHECK(parameters.triage.access_model == pcnsim::AccessModelChoice::by_prior);
  CHECK(parameters.workforce.pcn_staff.rotates);
}

TEST_CASE("every access model is known by its word, and loads again from the resolved scenario") {
  for (std::size_t m = 0; m < pcnsim::access_model_choice_names.size(); ++m) {
    auto const word = std::string(pcnsim::access_model_choice_names[m]);
    CAPTURE(word);
    auto const resolved =
        shipped({"triage.access_model=" + word, "workforce.pcn_staff.rotates=false"});
    auto const& parameters = resolved.scenario.parameters;
    CHECK(parameters.triage.access_model == static_cast<pcnsim::AccessModelChoice>(m));
    CHECK_FALSE(parameters.workforce.pcn_staff.rotates);
    CHECK(resolved.yaml.find("    access_model: " + word + "  # choice; assumption; ") !=
          std::string::npos);
    CHECK(resolved.yaml.find("      rotates: false  # switch; assumption; ") != std::string::npos);
    Folder const other;
    other.write("baseline.yaml", resolved.yaml);
    auto const again = load_scenario((other.path() / "baseline.yaml").string(),
                                     PCNSIM_SOURCE_DIR "/scenarios", {});
    CHECK(values_of(again.scenario.parameters) == values_of(parameters));
  }
}

TEST_CASE("a practice has an access model of its own, and a PCN its rule for rotating") {
  pcnsim::PcnSpec pcn{};
  pcn.code = "U1";
  pcn.practices.resize(2);
  pcn.practices[0].code = "A1";
  pcn.practices[1].code = "A2";
  auto const resolved =
      shipped({"triage.access_model=reception", "practice.A2.triage.access_model=digital_triage",
               "pcn.U1.workforce.pcn_staff.rotates=false"});
  CHECK(check_places(resolved, {pcn}).empty());
  auto const parameters = parameters_for(resolved, pcn);
  using Model = pcnsim::AccessModelChoice;
  CHECK(parameters.practices[0].triage.access_model == Model::reception);
  CHECK(parameters.practices[1].triage.access_model == Model::digital_triage);
  CHECK_FALSE(parameters.pcn.workforce.pcn_staff.rotates);
  Folder const folder;
  CHECK(folder.messages([] {
    static_cast<void>(shipped({"practice.A1.workforce.pcn_staff.rotates=false"}));
  }) == Lines{"command line: by_practice.A1.workforce.pcn_staff.rotates: found a value per "
              "practice, expected one per PCN at the lowest – its scope in the library is pcn"});
}

TEST_CASE("what is no word of a shipped choice is refused") {
  Folder const folder;
  CHECK(folder.messages([] {
    static_cast<void>(
        shipped({"triage.access_model=digital_triag", "workforce.pcn_staff.rotates=1"}));
  }) == Lines{"command line: triage.access_model: found digital_triag, expected by_prior, "
              "reception, clinician_triage or digital_triage – did you mean digital_triage?",
              "command line: workforce.pcn_staff.rotates: found 1, expected false or true"});
}
