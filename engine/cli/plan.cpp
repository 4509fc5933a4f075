#include "cli/plan.hpp"

#include "cli/exit_code.hpp"
#include "cli/places.hpp"
#include "cli/posterior.hpp"
#include "config/attempts.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>

namespace pcnsim::cli {
namespace {

/// The settings of `run:` that options give, as overrides, so that the resolved scenario has them.
std::vector<std::string> run_overrides(SimulateOptions const& options) {
  std::vector<std::string> words;
  auto const add = [&](std::string_view key, auto const& value) {
    if (value) words.push_back(fmt::format("run.{}={}", key, *value));
  };
  add("weeks", options.weeks);
  add("warmup_weeks", options.warmup_weeks);
  add("replications", options.replications);
  add("seed", options.seed);
  return words;
}

/// Adds a problem for each setting in which `other` differs from `base`: only runs of the same
/// weeks with the same seed can be compared pair by pair.
void check_agreement(config::ResolvedScenario const& base, config::ResolvedScenario const& other,
                     std::vector<config::Problem>& problems) {
  auto const check = [&](std::string const& key, auto const& found, auto const& expected,
                         std::string const& hint) {
    if (found == expected) return;
    problems.push_back({.file = other.files.back().filename().string(),
                        .key_path = "run." + key,
                        .found = fmt::format("{}", found),
                        .expected = fmt::format("{} as in {}", expected, base.scenario.name),
                        .hint = hint});
  };
  check("start", to_text(other.run.start), to_text(base.run.start),
        "let both extend the same scenario");
  check("weeks", other.run.weeks, base.run.weeks, "give --weeks");
  check("warmup_weeks", other.run.warmup_weeks, base.run.warmup_weeks, "give --warmup-weeks");
  check("replications", other.run.replications, base.run.replications, "give --replications");
  check("seed", other.run.seed, base.run.seed, "give --seed");
}

/// What the tallies would take in memory must fit this.
constexpr std::size_t most_memory = std::size_t{4} << 30;

void check_size(Experiment const& experiment) {
  std::size_t const runs =
      experiment.scenarios.size() * experiment.pcns.size() * experiment.replications;
  if (runs <= most_memory / sizeof(Tally)) return;
  throw UsageError(fmt::format(
      "{} runs would need {:.0f} GiB of memory for their results, more than {} – fewer "
      "replications, or PCN by PCN",
      runs, static_cast<double>(runs * sizeof(Tally)) / 1'073'741'824.0, most_memory >> 30));
}

void check_together(std::vector<config::ResolvedScenario> const& scenarios) {
  std::vector<config::Problem> problems;
  for (auto scenario = scenarios.begin() + 1; scenario != scenarios.end(); ++scenario) {
    auto const same_name = [&](auto const& other) {
      return other.scenario.name == scenario->scenario.name;
    };
    if (std::any_of(scenarios.begin(), scenario, same_name)) {
      throw UsageError("scenario " + scenario->scenario.name +
                       " is named twice – results are told apart by the name");
    }
    check_agreement(scenarios.front(), *scenario, problems);
  }
  if (!problems.empty()) throw config::ConfigError(problems);
}

/// For each scenario and PCN, where some places have parameters of their own; else empty.
std::vector<std::vector<PcnParameters>>
parameters_by_place(std::vector<config::ResolvedScenario> const& scenarios,
                    std::vector<PcnSpec> const& pcns) {
  std::vector<std::vector<PcnParameters>> places;
  if (std::ranges::none_of(scenarios, config::has_places)) return places;
  for (auto const& scenario : scenarios) {
    places.emplace_back();
    for (auto const& pcn : pcns)
      places.back().push_back(config::parameters_for(scenario, pcn));
  }
  return places;
}

}  // namespace

void expect_known_places(config::ResolvedScenario const& scenario,
                         std::vector<PcnSpec> const& all) {
  auto problems = config::check_places(scenario, all);
  if (!problems.empty()) throw config::ConfigError(std::move(problems));
}

Words sorted_out(std::vector<std::string> const& words) {
  Words result;
  for (auto const& word : words) {
    bool const is_override = word.find('=') != std::string::npos;
    (is_override ? result.overrides : result.names).push_back(word);
  }
  return result;
}

Study plan(Words const& words, SimulateOptions const& options) {
  // --pcn takes every word that follows it, so changes of parameters may have ended there.
  auto const pcn_words = sorted_out(options.pcns);
  auto overrides = words.overrides;
  overrides.insert(overrides.end(), pcn_words.overrides.begin(), pcn_words.overrides.end());
  auto all_overrides = overrides;
  std::ranges::copy(run_overrides(options), std::back_inserter(all_overrides));

  auto const folder = scenario_folder(options.folders.scenarios);
  config::Attempts attempts;
  std::vector<config::ResolvedScenario> scenarios;
  for (auto const& name : words.names) {
    attempts.attempt(
        [&] { scenarios.push_back(config::load_scenario(name, folder, all_overrides)); });
  }
  std::filesystem::path data;
  std::vector<PcnSpec> pcns;
  attempts.attempt([&] {
    data = data_folder(options.folders.data);
    auto const all = config::load_pcns(data);
    for (auto const& scenario : scenarios)
      attempts.attempt([&] { expect_known_places(scenario, all); });
    pcns = config::select_pcns(all, pcn_words.names);
  });
  attempts.throw_if_any();
  check_together(scenarios);

  auto const& run = scenarios.front().run;
  Experiment experiment{.scenarios = {},
                        .pcns = std::move(pcns),
                        .places = {},
                        .horizon = {run.start, run.warmup_weeks, run.weeks},
                        .replications = run.replications,
                        .seed = run.seed};
  for (auto const& scenario : scenarios)
    experiment.scenarios.push_back(scenario.scenario);
  experiment.places = parameters_by_place(scenarios, experiment.pcns);
  check_size(experiment);
  report::Setting const setting{run.weeks, run.warmup_weeks, run.seed,
                                report::Assumptions{.assumed = scenarios.front().assumptions,
                                                    .parameters = scenarios.front().parameters}};
  Study study{
      std::move(scenarios), std::move(overrides), folder, data, std::move(experiment), setting};
  if (!options.parameters.empty()) use_posterior(study, options.parameters);
  return study;
}

}  // namespace pcnsim::cli
