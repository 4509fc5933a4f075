#include "config_fixture.hpp"

#include <doctest/doctest.h>

using namespace pcnsim;
using namespace pcnsim::config;

namespace {

std::filesystem::path const source_folder = PCNSIM_SOURCE_DIR;

/// Loads what `resolved` wrote, as a scenario among those of `folder`.
ResolvedScenario reloaded(ResolvedScenario const& resolved, std::filesystem::path const& folder) {
  Folder const other;
  other.write(resolved.scenario.name + ".yaml", resolved.yaml);
  auto const file = other.path() / (resolved.scenario.name + ".yaml");
  return load_scenario(file.string(), folder, {});
}

void check_that_it_loads_again(ResolvedScenario const& resolved,
                               std::filesystem::path const& folder) {
  auto const again = reloaded(resolved, folder);
  CHECK(again.scenario.name == resolved.scenario.name);
  CHECK(again.scenario.title == resolved.scenario.title);
  CHECK(again.run.start == resolved.run.start);
  CHECK(again.run.weeks == resolved.run.weeks);
  CHECK(again.run.warmup_weeks == resolved.run.warmup_weeks);
  CHECK(again.run.replications == resolved.run.replications);
  CHECK(again.run.seed == resolved.run.seed);
  CHECK(values_of(again.scenario.parameters) == values_of(resolved.scenario.parameters));
}

bool has_line(std::string const& text, std::string const& line) {
  return ("\n" + text).find("\n" + line + "\n") != std::string::npos;
}

}  // namespace

TEST_CASE("a resolved scenario says of each value its unit, grade, source and who set it") {
  Folder const folder;
  folder.write_x("parameters:\n  workforce:\n    leave_weeks: 4\n    clinical_scale: {value: 2, "
                 "source: a letter, grade: published}\n  demand: {enquiry_mix: {result: 0.3}}\n");
  auto const yaml =
      folder.load("x", {"demand.enquiry_mix.result=~", "triage.reception.advice_share=0.1"}).yaml;
  CHECK(
      yaml.starts_with("name: \"x\"\ntitle: \"A test\"\nrun:\n  start: 2024-04-01\n  weeks: 52\n"
                       "  warmup_weeks: 12\n  replications: 5\n  seed: 1\nparameters:\n"
                       "  demand:\n    clinical_needs_per_1000_month: 0.125  # needs; assumption; "
                       "made up\n"));
  CHECK(has_line(yaml, "    leave_weeks: 4  # weeks a year; assumption; made up, set by x.yaml:6"));
  CHECK(has_line(yaml, "    clinical_scale: 2  # factor; published; a letter, set by x.yaml:7"));
  CHECK(has_line(yaml, "      result: 0.125  # share; assumption; made up"));
  CHECK(
      has_line(yaml, "      advice_share: 0.1  # share; assumption; made up, set by command line"));
}

TEST_CASE("a resolved scenario does not depend on where its files lie") {
  Folder const one;
  Folder const other;
  one.write_x("parameters: {workforce: {leave_weeks: 4}}\n");
  other.write_x("parameters: {workforce: {leave_weeks: 4}}\n");
  CHECK(one.load("x").yaml == other.load("x").yaml);
}

TEST_CASE("a resolved scenario loads again to the same values") {
  Folder const folder;
  folder.write("x.yaml",
               "name: x\ntitle: 'A \"test\" with \\ and: # – é'\nextends: baseline\n"
               "parameters: {workforce: {leave_weeks: +7%, clinical_scale: 1e-7}, demand: "
               "{weekday_weights: \"*1.1\", clinical_needs_per_1000_month: 12345.678}}\n");
  check_that_it_loads_again(folder.load("x", {"booking.dna_by_lead=*0.3333"}), folder.path());
}

TEST_CASE("a source of several lines does not break the resolved scenario") {
  Folder const folder;
  folder.write_x(
      "parameters: {workforce: {leave_weeks: {value: 4, source: \"a\\nb: [\\r\\n\"}}}\n");
  auto const resolved = folder.load("x");
  CHECK(resolved.yaml.find("; a b: [  , set by x.yaml:4\n") != std::string::npos);
  check_that_it_loads_again(resolved, folder.path());
}

TEST_CASE("every scenario that we ship loads, and loads again from its resolved form") {
  auto const folder = source_folder / "scenarios";
  auto const names = scenario_names(folder);
  for (std::string const name :
       {"automation", "baseline", "combined", "nhs_app", "workforce_plus_10"}) {
    CHECK(std::ranges::find(names, name) != names.end());
  }
  for (auto const& name : names) {
    CAPTURE(name);
    check_that_it_loads_again(load_scenario(name, folder, {}), folder);
  }
}

TEST_CASE("the levers of the shipped scenarios are off in the baseline and on in their own files") {
  auto const folder = source_folder / "scenarios";
  auto const base = load_scenario("baseline", folder, {}).scenario.parameters;
  auto const all = load_scenario("combined", folder, {}).scenario.parameters;
  CHECK(base.workforce.clinical_scale == 1);
  CHECK(base.automation.share_of_items == 0);
  CHECK(base.nhs_app.telephone_to_app_share == 0);
  CHECK(all.workforce.clinical_scale == 1.1);
  auto const automation = load_scenario("automation", folder, {}).scenario.parameters.automation;
  CHECK(automation.share_of_items > 0);
  CHECK(all.automation.share_of_items == automation.share_of_items);
  CHECK(all.automation.minutes_saved_share == automation.minutes_saved_share);
  CHECK(all.automation.realisation == automation.realisation);
  auto const app = load_scenario("nhs_app", folder, {}).scenario.parameters.nhs_app;
  CHECK(app.telephone_to_app_share > 0);
  CHECK(all.nhs_app.telephone_to_app_share == app.telephone_to_app_share);
  CHECK(all.nhs_app.prescriptions_self_served == app.prescriptions_self_served);
  CHECK(all.nhs_app.results_self_served == app.results_self_served);
}
