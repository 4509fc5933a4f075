#include "calibration/hand_made.hpp"
#include "calibration/reality/reality_check.hpp"

#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>
#include <set>

using namespace pcnsim;
using namespace pcnsim::calibration;
using namespace pcnsim::calibration::test;

namespace {

constexpr auto clinical = index_of(NeedKind::clinical);

/// What became of the needs of a practice, in a world simple enough to foretell.
using World = std::function<Tally(PracticeSpec const&, Parameters const&)>;

Count whole(double number) { return std::llround(number); }

double needs_of(PracticeSpec const& practice, Parameters const& p) {
  return practice.list_size * p.demand.clinical_needs_per_1000_month *
         (1 + practice.imd_score / 100);
}

/// Care is given to at most 0.8 × clinical_scale needs a head; of needs a share, the strength of
/// deterrence, is suppressed; half a call a head is answered.
Tally short_of_care(PracticeSpec const& practice, Parameters const& p) {
  double const needs = needs_of(practice, p);
  double const suppressed = needs * p.deterrence.strength;
  double const expressed = needs - suppressed;
  double const seen = std::min(expressed, 0.8 * practice.list_size * p.workforce.clinical_scale);
  Tally tally;
  tally.patient_days = whole(7 * practice.list_size);
  tally.needs_created[clinical] = whole(needs);
  auto& ended = tally.needs_ended[clinical];
  ended[index_of(Outcome::suppressed)] = whole(suppressed);
  ended[index_of(Outcome::given_up)] = whole(expressed - seen);
  ended[index_of(Outcome::met_in_time)] = whole(seen);
  tally.appointments[0][0][0] = whole(seen);
  tally.calls_inbound = whole(expressed);
  tally.calls_answered = whole(std::min(expressed, practice.list_size / 2));
  return tally;
}

/// The trap: everything asked for is done, so that appointments are demand.
Tally supply_wired_to_demand(PracticeSpec const& practice, Parameters const& p) {
  double const needs = needs_of(practice, p);
  Tally tally;
  tally.patient_days = whole(7 * practice.list_size);
  tally.needs_created[clinical] = whole(needs);
  tally.needs_ended[clinical][index_of(Outcome::met_in_time)] = whole(needs);
  tally.appointments[0][0][0] = whole(needs);
  tally.calls_inbound = whole(needs);
  tally.calls_answered = whole(needs);
  return tally;
}

ResultSet run_in(World const& world, Experiment const& experiment) {
  ResultSet results;
  for (auto const& scenario : experiment.scenarios)
    results.scenarios.push_back(scenario.name);
  for (auto const& pcn : experiment.pcns) {
    results.pcns.push_back({pcn.code, pcn.name, pcn.icb});
    results.practices.emplace_back(pcn.practices.size());
  }
  results.replications = experiment.replications;
  for (std::size_t scenario = 0; scenario < experiment.scenarios.size(); ++scenario) {
    for (std::size_t pcn = 0; pcn < experiment.pcns.size(); ++pcn) {
      auto const& spec = experiment.pcns[pcn];
      auto const parameters = experiment.places.empty()
                                  ? everywhere(spec, experiment.scenarios[scenario].parameters)
                                  : experiment.places[scenario][pcn];
      std::vector<Tally> practices;
      Tally total;
      for (std::size_t i = 0; i < spec.practices.size(); ++i) {
        practices.push_back(world(spec.practices[i], parameters.practices[i]));
        total.merge(practices.back());
      }
      for (std::uint32_t replication = 0; replication < experiment.replications; ++replication) {
        results.tallies.push_back(total);
        results.by_practice.push_back(practices);
      }
    }
  }
  return results;
}

Experiment experiment_of(std::vector<PcnSpec> pcns, std::uint32_t replications) {
  Parameters parameters{};
  parameters.demand.clinical_needs_per_1000_month = 1.2;  // a head, in this world
  parameters.deterrence.strength = 0.25;
  parameters.workforce.clinical_scale = 1;
  for (auto& pcn : pcns) {
    for (auto& practice : pcn.practices)
      practice.imd_score = 10;
  }
  return {.scenarios = {{"baseline", "", parameters}},
          .pcns = std::move(pcns),
          .places = {},
          .horizon = {},
          .replications = replications,
          .seed = 1};
}

Pattern pattern_of(std::vector<Pattern> const& patterns, std::string_view key) {
  auto const found = std::ranges::find(patterns, key, &Pattern::key);
  REQUIRE(found != patterns.end());
  return *found;
}

double measured(Pattern const& pattern, std::string_view key) {
  auto const found = std::ranges::find(pattern.measured, key, &Measurement::key);
  REQUIRE(found != pattern.measured.end());
  return found->value;
}

std::vector<Pattern> patterns_in_world(World const& world) {
  return experiment_patterns(
      experiment_of(hand_made_pcns(), 2),
      [&world](Experiment const& experiment) { return run_in(world, experiment); });
}

}  // namespace

TEST_CASE("a practice that is short of care shows every pattern") {
  auto const patterns = patterns_in_world(short_of_care);
  CHECK(patterns.size() == 5);
  for (auto const& pattern : patterns) {
    CAPTURE(pattern.key);
    CHECK(pattern.verdict() == Verdict::pass);
  }
}

TEST_CASE("a model with supply wired to demand does not pass") {
  auto const patterns = patterns_in_world(supply_wired_to_demand);
  for (std::string const key :
       {"needs_doubled", "answered_when_busier", "more_deprived", "suppressed_need_returns"}) {
    CAPTURE(key);
    CHECK(pattern_of(patterns, key).verdict() == Verdict::fail);
  }
  CHECK(measured(pattern_of(patterns, "more_deprived"), "appointments") > 10);
}

TEST_CASE("deterrence on and off are compared where as many needs are expressed") {
  auto const pattern = pattern_of(patterns_in_world(short_of_care), "suppressed_need_returns");
  CHECK(std::abs(measured(pattern, "expressed")) < 0.1);
  // A head: 1.32 needs, 0.33 suppressed, 0.99 expressed, 0.8 seen; 0.88 with 10% more.
  CHECK(measured(pattern, "closed_on") == doctest::Approx(100 * 0.08 / 0.52).epsilon(0.01));
  CHECK(measured(pattern, "closed_off") == doctest::Approx(100 * 0.08 / 0.19).epsilon(0.01));
}

TEST_CASE("without deterrence in the baseline nothing can tell on from off") {
  auto experiment = experiment_of(hand_made_pcns(), 1);
  experiment.scenarios[0].parameters.deterrence.strength = 0;
  auto const patterns = experiment_patterns(
      experiment, [](Experiment const& asked) { return run_in(short_of_care, asked); });
  CHECK(pattern_of(patterns, "suppressed_need_returns").verdict() == Verdict::fail);
}

TEST_CASE("deprivation rises in the specification only, by 20 points at every practice") {
  std::set<double> scores;
  experiment_patterns(experiment_of(hand_made_pcns(), 1), [&](Experiment const& experiment) {
    for (auto const& pcn : experiment.pcns) {
      for (auto const& practice : pcn.practices)
        scores.insert(practice.imd_score);
    }
    return run_in(short_of_care, experiment);
  });
  CHECK(scores == std::set<double>{10, 30});
}

TEST_CASE("what holds at a single place is kept, and changed with the rest") {
  auto experiment = experiment_of(hand_made_pcns(), 1);
  auto const& everywhere_else = experiment.scenarios[0].parameters;
  experiment.places.emplace_back();
  for (auto const& pcn : experiment.pcns)
    experiment.places[0].push_back(everywhere(pcn, everywhere_else));
  experiment.places[0][1].practices[0].workforce.clinical_scale = 5;
  std::set<double> scales;
  experiment_patterns(experiment, [&](Experiment const& asked) {
    for (auto const& pcns : asked.places)
      scales.insert(pcns[1].practices[0].workforce.clinical_scale);
    return run_in(short_of_care, asked);
  });
  CHECK(scales == std::set<double>{5, 5 * 1.1});
}

TEST_CASE("patterns take the declared PCNs where they are, else the first three") {
  std::vector<PcnSpec> pcns(5);
  for (std::size_t i = 0; i < pcns.size(); ++i)
    pcns[i].code = "A" + std::to_string(i);
  auto const codes = [](Experiment const& experiment) {
    std::vector<std::string> found;
    for (auto const& pcn : experiment.pcns)
      found.push_back(pcn.code);
    return found;
  };
  CHECK(codes(small_version(experiment_of(pcns, 9))) == std::vector<std::string>{"A0", "A1", "A2"});
  pcns[4].code = "U84175";
  auto const small = small_version(experiment_of(pcns, 9));
  CHECK(codes(small) == std::vector<std::string>{"U84175"});
  CHECK(small.replications == 2);
  CHECK(small_version(experiment_of(pcns, 1)).replications == 1);
}

TEST_CASE("as many runs are made as are announced, and failures of both kinds are counted") {
  auto const experiment = experiment_of(hand_made_pcns(), 2);
  Targets const targets{{"A11", published(1e6, 50)}};  // far more appointments than simulated
  std::size_t runs = 0;
  auto const run = [&](Experiment const& asked) {
    runs += asked.scenarios.size() * asked.pcns.size() * asked.replications;
    return run_in(supply_wired_to_demand, asked);
  };
  auto const quick = check_reality(experiment, targets, Depth::targets_only, run);
  CHECK(runs == runs_needed(experiment, Depth::targets_only));
  CHECK(quick.patterns.empty());
  CHECK(quick.failures() > 0);
  runs = 0;
  auto const whole_check = check_reality(experiment, targets, Depth::everything, run);
  CHECK(runs == runs_needed(experiment, Depth::everything));
  auto const broken = std::ranges::count(whole_check.patterns, Verdict::fail, &Pattern::verdict);
  CHECK(broken >= 4);
  CHECK(whole_check.failures() == quick.failures() + static_cast<std::size_t>(broken));
}
