// Same inputs, same bytes: on any thread, in any order, whatever else is simulated beside.

#include "experiment/experiment.hpp"
#include "properties/made_up_pcn.hpp"

#include <atomic>
#include <chrono>
#include <cstring>
#include <doctest/doctest.h>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

using namespace pcnsim;
using namespace pcnsim::test;

namespace {

Scenario scenario(std::string const& name) {
  return config::load_scenario(name, scenario_folder(), {}).scenario;
}

std::vector<PcnSpec> real_pcns() {
  return config::load_pcns(PCNSIM_SOURCE_DIR "/calibration/data");
}

Experiment of(std::vector<Scenario> scenarios, std::vector<PcnSpec> pcns,
              std::uint32_t replications, Horizon const& horizon = weeks_of(1, 2)) {
  return {.scenarios = std::move(scenarios),
          .pcns = std::move(pcns),
          .places = {},
          .horizon = horizon,
          .replications = replications,
          .seed = 7};
}

std::vector<PcnSpec> made_up(int count) {
  std::vector<PcnSpec> pcns;
  for (int number = 0; number < count; ++number)
    pcns.push_back(pcn_of(1'500 + 200 * number, number));
  return pcns;
}

ResultSet results_of(Experiment const& experiment, int threads = 1) {
  auto results = run(experiment, {.threads = threads, .progress = {}, .stop = nullptr});
  REQUIRE(results.has_value());
  REQUIRE(results->tallies.size() ==
          experiment.scenarios.size() * experiment.pcns.size() * experiment.replications);
  REQUIRE(results->by_practice.size() == results->tallies.size());
  REQUIRE(results->appointments.size() == experiment.scenarios.size() * experiment.pcns.size());
  return *results;
}

bool same_bytes(std::vector<Tally> const& a, std::vector<Tally> const& b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(Tally)) == 0;
}

bool same_bytes(Tally const& a, Tally const& b) { return row_of(a) == row_of(b); }

}  // namespace

TEST_CASE("one thread, two threads and seven give the same bytes: three real PCNs, two scenarios") {
  auto const all = real_pcns();
  auto const experiment = of({scenario("baseline"), scenario("workforce_plus_10")},
                             {all.at(0), all.at(7), all.at(15)}, 2, weeks_of(1, 1));
  auto const one = results_of(experiment, 1);
  CHECK(same_bytes(one.tallies, results_of(experiment, 2).tallies));
  auto const seven = results_of(experiment, 7);
  CHECK(same_bytes(one.tallies, seven.tallies));
  for (auto const& tally : one.tallies)
    CHECK(sum_of(tally.appointments) > 0);
  for (std::size_t i = 0; i < one.by_practice.size(); ++i)
    CHECK(same_bytes(one.by_practice[i], seven.by_practice[i]));
  CHECK(one.appointments == seven.appointments);
}

TEST_CASE("each result stands where its scenario, PCN and replication say") {
  auto const experiment = of({scenario("baseline"), scenario("workforce_plus_10")}, made_up(3), 2);
  auto const results = results_of(experiment, 2);
  CHECK(results.scenarios == std::vector<std::string>{"baseline", "workforce_plus_10"});
  CHECK(results.replications == 2);
  for (std::size_t s = 0; s < 2; ++s) {
    for (std::size_t p = 0; p < 3; ++p) {
      CHECK(results.pcns[p].code == experiment.pcns[p].code);
      CHECK(results.pcns[p].name == experiment.pcns[p].name);
      CHECK(results.pcns[p].icb == experiment.pcns[p].icb);
      REQUIRE(results.practices[p].size() == 2);
      CHECK(results.practices[p][1].code == "M2");
      CHECK(results.practices[p][1].name == "M2");
      AppointmentsByMonth both{experiment.horizon.start, experiment.horizon.end()};
      for (std::uint32_t r = 0; r < 2; ++r) {
        auto const alone = simulate(experiment.pcns[p], experiment.scenarios[s].parameters,
                                    experiment.horizon, experiment.seed, r);
        CHECK(same_bytes(results.practices_at(s, p, r), alone.practices));
        CHECK(same_bytes(results.at(s, p, r), alone.total()));
        both.merge(alone.appointments);
      }
      CHECK(results.appointments_at(s, p) == both);
    }
  }
}

TEST_CASE("a PCN simulated alone has the results it has among others, in any order") {
  auto const pcns = made_up(4);
  auto const together = results_of(of({scenario("baseline")}, pcns, 1));
  auto const backwards = results_of(of({scenario("baseline")}, {pcns.rbegin(), pcns.rend()}, 1));
  for (std::size_t p = 0; p < pcns.size(); ++p) {
    auto const alone = results_of(of({scenario("baseline")}, {pcns[p]}, 1));
    CHECK(same_bytes(alone.at(0, 0, 0), together.at(0, p, 0)));
    CHECK(same_bytes(alone.at(0, 0, 0), backwards.at(0, pcns.size() - 1 - p, 0)));
  }
}

TEST_CASE("a replication does not depend on how many there are; no two are alike") {
  auto const three = results_of(of({scenario("baseline")}, made_up(2), 3));
  auto const five = results_of(of({scenario("baseline")}, made_up(2), 5));
  for (std::size_t p = 0; p < 2; ++p) {
    for (std::size_t r = 0; r < 3; ++r)
      CHECK(same_bytes(three.at(0, p, r), five.at(0, p, r)));
    for (std::size_t r = 1; r < 5; ++r)
      CHECK_FALSE(same_bytes(five.at(0, p, 0), five.at(0, p, r)));
  }
}

TEST_CASE("another seed gives another run, and so does another PCN of the same people") {
  auto const parameters = baseline();
  auto const pcn = pcn_of(2'000);
  auto const one = simulate(pcn, parameters, weeks_of(1, 2), 1, 0).total();
  CHECK(same_bytes(one, simulate(pcn, parameters, weeks_of(1, 2), 1, 0).total()));
  CHECK_FALSE(same_bytes(one, simulate(pcn, parameters, weeks_of(1, 2), 2, 0).total()));
  CHECK_FALSE(
      same_bytes(one, simulate(pcn_of(2'000, 1), parameters, weeks_of(1, 2), 1, 0).total()));
}

TEST_CASE("a scenario that changes nothing differs from the baseline by exactly nothing") {
  auto unchanged = scenario("baseline");
  unchanged.name = "unchanged";
  auto const results = results_of(of({scenario("baseline"), unchanged}, made_up(3), 2), 2);
  for (std::size_t p = 0; p < 3; ++p) {
    for (std::size_t r = 0; r < 2; ++r) {
      CHECK(same_bytes(results.at(0, p, r), results.at(1, p, r)));
    }
  }
}

TEST_CASE("the other scenarios of an experiment do not change a scenario's results") {
  auto const alone = results_of(of({scenario("workforce_plus_10")}, made_up(2), 1));
  auto const second =
      results_of(of({scenario("baseline"), scenario("workforce_plus_10")}, made_up(2), 1));
  for (std::size_t p = 0; p < 2; ++p)
    CHECK(same_bytes(alone.at(0, p, 0), second.at(1, p, 0)));
}

TEST_CASE("a longer horizon begins with the shorter one's needs") {
  // The first weeks cannot know how long the run will be.
  auto const parameters = baseline();
  auto const pcn = pcn_of(2'000);
  auto const two = simulate(pcn, parameters, weeks_of(1, 2), 1, 0).total();
  auto const four = simulate(pcn, parameters, weeks_of(1, 4), 1, 0).total();
  Horizon later = weeks_of(3, 2);
  later.start += Days{14};
  auto const rest =
      simulate(pcn, parameters, later, 1, 0).total();  // the same run, its last two weeks
  CHECK(two.needs_created[0] + rest.needs_created[0] == four.needs_created[0]);
  CHECK(two.calls_inbound + rest.calls_inbound == four.calls_inbound);
  CHECK(sum_of(two.appointments) + sum_of(rest.appointments) == sum_of(four.appointments));
}

TEST_CASE("an experiment told to stop gives nothing, and starts no further run") {
  auto const experiment = of({scenario("baseline")}, made_up(2), 4);
  std::atomic<bool> stop = true;
  int runs = 0;
  auto const at_once =
      run(experiment,
          {.threads = 2, .progress = [&](std::size_t, std::size_t) { ++runs; }, .stop = &stop});
  CHECK_FALSE(at_once.has_value());
  CHECK(runs == 0);

  stop = false;
  auto const midway = run(experiment, {.threads = 1,
                                       .progress =
                                           [&](std::size_t done, std::size_t) {
                                             runs = static_cast<int>(done);
                                             if (done == 3) stop = true;
                                           },
                                       .stop = &stop});
  CHECK_FALSE(midway.has_value());
  CHECK(runs == 3);
}

TEST_CASE("a run that looks whether to stop is the same run, and ends within a day when it is to") {
  auto const pcn = made_up(1).front();
  auto const parameters = everywhere(pcn, scenario("baseline").parameters);
  std::atomic<bool> stop = false;
  auto const whole = simulate(pcn, parameters, weeks_of(1, 2), 1, 0);
  CHECK(simulate(pcn, parameters, weeks_of(1, 2), 1, 0, nullptr).has_value());
  auto const watched = simulate(pcn, parameters, weeks_of(1, 2), 1, 0, &stop);
  REQUIRE(watched.has_value());
  CHECK(same_bytes(watched->practices, whole.practices));
  // Eight thousand weeks would take a minute.
  std::thread other([&stop] {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    stop = true;
  });
  CHECK_FALSE(simulate(pcn, parameters, weeks_of(1, 8'000), 1, 0, &stop).has_value());
  other.join();
}

TEST_CASE("a stop that comes after the last run has ended comes too late") {
  std::atomic<bool> stop = false;
  auto const results =
      run(of({scenario("baseline")}, made_up(1), 2), {.threads = 1,
                                                      .progress =
                                                          [&](std::size_t done, std::size_t all) {
                                                            if (done == all) stop = true;
                                                          },
                                                      .stop = &stop});
  CHECK(results.has_value());
}

TEST_CASE("progress counts the runs one by one, one call at a time, up to all of them") {
  for (int const threads : {1, 2, 7}) {
    std::vector<std::size_t> seen;
    std::atomic<int> inside = 0;
    bool alone = true;
    auto const results =
        run(of({scenario("baseline")}, made_up(3), 4), {.threads = threads,
                                                        .progress =
                                                            [&](std::size_t done, std::size_t all) {
                                                              if (++inside != 1) alone = false;
                                                              seen.push_back(done);
                                                              if (all != 12) alone = false;
                                                              std::this_thread::yield();
                                                              --inside;
                                                            },
                                                        .stop = nullptr});
    REQUIRE(results.has_value());
    CHECK(alone);
    REQUIRE(seen.size() == 12);
    for (std::size_t i = 0; i < 12; ++i)
      CHECK(seen[i] == i + 1);
  }
}

TEST_CASE("a broken contract says which run it was: scenario, PCN, replication and seed") {
  // There are no bank holidays before 1978.
  using namespace std::chrono;
  auto experiment =
      of({scenario("baseline")}, made_up(1), 1, {local_days{year{1977} / June / day{6}}, 1, 1});
  experiment.seed = 4'711;
  std::string said;
  try {
    run(experiment, {.threads = 2, .progress = {}, .stop = nullptr});
  } catch (ContractFailure const& failure) {
    said = failure.what();
  }
  CHECK(said.starts_with("EXPECTS("));
  CHECK(said.find("scenario baseline") != std::string::npos);
  CHECK(said.find("PCN U90000") != std::string::npos);
  CHECK(said.find("replication 1") != std::string::npos);
  CHECK(said.find("seed 4711") != std::string::npos);
  experiment.replications = 0;
  CHECK_THROWS_AS(run(experiment, Watch{}), ContractFailure);
}

TEST_CASE("a network is a value: its copy goes on by itself to the same end") {
  auto const pcn = pcn_of(2'000);
  auto const parameters = everywhere(pcn, baseline());
  Network original{pcn, parameters, weeks_of(1, 2), 3, 0};
  Network copy = original;
  auto const first = original.run().total();
  CHECK(same_bytes(first, copy.run().total()));
}
