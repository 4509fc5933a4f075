#include "experiment/experiment.hpp"
#include "properties/made_up_pcn.hpp"

#include <cstring>
#include <doctest/doctest.h>
#include <map>
#include <string>

using namespace pcnsim;
using namespace pcnsim::test;

namespace {

PcnSpec small_pcn() {
  PcnSpec pcn{};
  pcn.code = "U00001";
  PracticeSpec practice{};
  practice.code = "A00001";
  practice.list_size = 4'000;
  practice.age_shares = {0.05, 0.11, 0.12, 0.27, 0.26, 0.1, 0.06, 0.03};
  practice.imd_score = 22;
  practice.gp_fte = 2.6;
  practice.gp_qualified_share = 0.77;
  practice.nurse_fte = 1.4;
  practice.direct_care_fte = 1.5;
  practice.admin_fte = 5.3;
  practice.reception_share = 0.5;
  pcn.practices = {practice, practice};
  pcn.practices[1].code = "A00002";
  return pcn;
}

Horizon const weeks_six{Date{std::chrono::year{2024} / 4 / 1}, 3, 3};

bool same(Tally const& a, Tally const& b) { return std::memcmp(&a, &b, sizeof(Tally)) == 0; }

}  // namespace

TEST_CASE("watching a run changes nothing of it") {
  auto const pcn = small_pcn();
  auto const parameters = everywhere(pcn, baseline());
  Trace trace;
  std::size_t events = 0;
  trace.event = [&](TracedEvent const&) { ++events; };
  auto const watched = Network(pcn, parameters, weeks_six, 1, 0).run(&trace).total();
  CHECK(events > 10'000);
  CHECK(same(watched, simulate(pcn, parameters, weeks_six, 1, 0).total()));
}

TEST_CASE("the hash of a run is the same again, and another for another seed or parameter") {
  auto const pcn = small_pcn();
  auto const parameters = everywhere(pcn, baseline());
  auto const other = everywhere(pcn, baseline({"workforce.clinical_scale=1.1"}));
  auto const hash = [&](PcnParameters const& p, std::uint64_t seed) {
    Trace trace;
    Network(pcn, p, weeks_six, seed, 0).run(&trace);
    return trace.hash;
  };
  CHECK(hash(parameters, 1) == hash(parameters, 1));
  CHECK(hash(parameters, 1) != hash(parameters, 2));
  CHECK(hash(parameters, 1) != hash(other, 1));
}

TEST_CASE("events come in order of time") {
  auto const pcn = small_pcn();
  auto const parameters = everywhere(pcn, baseline());
  Instant last{};
  bool in_order = true;
  Trace trace;
  trace.event = [&](TracedEvent const& event) {
    in_order = in_order && event.time >= last;
    last = event.time;
  };
  Network(pcn, parameters, weeks_six, 1, 0).run(&trace);
  CHECK(in_order);
}

TEST_CASE("each journey ends in one outcome, and no step ends before it starts") {
  auto const pcn = small_pcn();
  auto const parameters = everywhere(pcn, baseline());
  std::map<std::pair<std::uint32_t, std::uint64_t>, int> outcomes;
  bool forwards = true;
  bool after_the_end = false;
  Trace trace;
  trace.step = [&](JourneyStep const& step) {
    forwards = forwards && step.start <= step.end;
    auto& ended = outcomes[{step.patient.value, step.need}];
    after_the_end = after_the_end || ended > 0;
    for (auto const name : outcome_names)
      ended += name == step.activity ? 1 : 0;
  };
  Network(pcn, parameters, weeks_six, 1, 0).run(&trace);
  CHECK(forwards);
  CHECK_FALSE(after_the_end);
  CHECK(outcomes.size() > 2'000);
  for (auto const& [journey, count] : outcomes)
    CHECK(count <= 1);
}

TEST_CASE("a copy made after the warm-up goes on as the original would") {
  auto const pcn = small_pcn();
  auto const parameters = everywhere(pcn, baseline());
  auto const straight = simulate(pcn, parameters, weeks_six, 1, 0).total();
  Network warm(pcn, parameters, weeks_six, 1, 0);
  warm.run_until(Instant{weeks_six.start});
  Network branch = warm;
  Network other = warm;
  auto const more = everywhere(pcn, baseline({"workforce.clinical_scale=1.5"}));
  other.adopt(more);
  auto const changed = other.run().total();
  CHECK(same(branch.run().total(), straight));
  CHECK(same(warm.run().total(), straight));
  CHECK_FALSE(same(changed, straight));
}

TEST_CASE("a branch that adopts equal parameters gives the same bytes as a straight run") {
  auto const pcn = small_pcn();
  auto const parameters = everywhere(pcn, baseline());
  auto const equal = everywhere(pcn, baseline());
  Network branch(pcn, parameters, weeks_six, 1, 0);
  branch.run_until(Instant{weeks_six.start} + 11h);
  branch.adopt(equal);
  CHECK(same(branch.run().total(), simulate(pcn, parameters, weeks_six, 1, 0).total()));
}

TEST_CASE("a branch without front desk answers no more calls than one person an hour") {
  auto const pcn = small_pcn();
  auto const parameters = everywhere(pcn, baseline());
  auto const few = everywhere(pcn, baseline({"front_door.front_desk_share=0.05"}));
  Network warm(pcn, parameters, weeks_six, 1, 0);
  warm.run_until(Instant{weeks_six.start});
  Network branch = warm;
  branch.adopt(few);
  CHECK(branch.run().total().calls_answered < warm.run().total().calls_answered);
}

TEST_CASE("a branch with twice the need has twice the needs, from the same patients") {
  auto const pcn = small_pcn();
  auto const parameters = everywhere(pcn, baseline());
  auto const doubled = everywhere(pcn, baseline({"demand.clinical_needs_per_1000_month=*2"}));
  Network warm(pcn, parameters, weeks_six, 1, 0);
  warm.run_until(Instant{weeks_six.start});
  Network branch = warm;
  branch.adopt(doubled);
  auto const before = static_cast<double>(warm.run().total().needs_created[0]);
  auto const after = static_cast<double>(branch.run().total().needs_created[0]);
  CHECK(after / before > 1.8);
  CHECK(after / before < 2.2);
}

TEST_CASE("a broken contract says when, what and where") {
  auto const pcn = small_pcn();
  auto parameters = baseline();
  for (auto& about : parameters.needs)
    about.urgency.fill(0);  // config would not let this through
  try {
    simulate(pcn, parameters, weeks_six, 1, 0);
    FAIL("nothing was thrown");
  } catch (ContractFailure const& failure) {
    std::string const text = failure.what();
    CAPTURE(text);
    CHECK(text.find("at 2024-03-11 00:00:00.000, day started") != std::string::npos);
  }
}

TEST_CASE("a run that fails in an experiment says which, with what replays it") {
  Scenario scenario{.name = "broken", .title = "", .parameters = baseline()};
  for (auto& about : scenario.parameters.needs)
    about.urgency.fill(0);
  Experiment const experiment{.scenarios = {scenario},
                              .pcns = {small_pcn()},
                              .places = {},
                              .horizon = weeks_six,
                              .replications = 1,
                              .seed = 7};
  try {
    run(experiment, {});
    FAIL("nothing was thrown");
  } catch (RunFailure const& failure) {
    CHECK(failure.scenario == "broken");
    CHECK(failure.pcn == "U00001");
    CHECK(failure.replication == 1);
    std::string const text = failure.what();
    CHECK(text.find("scenario broken, PCN U00001, replication 1, seed 7") != std::string::npos);
  }
}
