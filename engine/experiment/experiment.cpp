#include "experiment/experiment.hpp"

#include "core/contract.hpp"
#include "experiment/parallel_map.hpp"
#include "model/network.hpp"

#include <mutex>
#include <string>

namespace pcnsim {
namespace {

struct Run {
  std::size_t scenario;
  std::size_t pcn;
  std::size_t replication;
};

void add_labels(ResultSet& results, PcnSpec const& pcn) {
  results.pcns.push_back({pcn.code, pcn.name, pcn.icb});
  auto& practices = results.practices.emplace_back();
  for (auto const& practice : pcn.practices)
    practices.push_back({practice.code, practice.name});
}

/// Run number `i`: replications first, so that the runs of one PCN in all scenarios are near each
/// other in time and a stopped experiment has used its time evenly.
Run run_number(std::size_t i, Experiment const& experiment) {
  std::size_t const scenarios = experiment.scenarios.size();
  std::size_t const pcns = experiment.pcns.size();
  return {i % scenarios, i / scenarios % pcns, i / scenarios / pcns};
}

PcnParameters parameters_of(Experiment const& experiment, Run const& run) {
  if (experiment.parameters_of_run)
    return experiment.parameters_of_run(run.scenario, run.pcn, run.replication);
  if (!experiment.places.empty()) return experiment.places[run.scenario][run.pcn];
  return everywhere(experiment.pcns[run.pcn], experiment.scenarios[run.scenario].parameters);
}

/// Nothing if stopped.
std::optional<PcnResult> run_one(Experiment const& experiment, Run const& run,
                                 std::atomic<bool> const* stop) {
  auto const& scenario = experiment.scenarios[run.scenario];
  auto const& pcn = experiment.pcns[run.pcn];
  auto const replication = static_cast<std::uint32_t>(run.replication);
  try {
    return simulate(pcn, parameters_of(experiment, run), experiment.horizon, experiment.seed,
                    replication, stop);
  } catch (ContractFailure const& failure) {
    auto const number = replication + 1;
    throw RunFailure(std::string(failure.what()) + "; scenario " + scenario.name + ", PCN " +
                         pcn.code + ", replication " + std::to_string(number) + ", seed " +
                         std::to_string(experiment.seed),
                     scenario.name, pcn.code, number);
  }
}

}  // namespace

std::optional<ResultSet> run(Experiment const& experiment, Watch const& watch) {
  EXPECTS(experiment.replications > 0);
  ResultSet results;
  for (auto const& scenario : experiment.scenarios)
    results.scenarios.push_back(scenario.name);
  for (auto const& pcn : experiment.pcns)
    add_labels(results, pcn);
  results.replications = experiment.replications;
  results.replications_a_draw = experiment.replications_a_draw;
  std::size_t const count = results.scenarios.size() * results.pcns.size() * results.replications;
  results.tallies.resize(count);
  results.by_practice.resize(count);
  results.appointments.assign(
      results.scenarios.size() * results.pcns.size(),
      AppointmentsByMonth{experiment.horizon.start, experiment.horizon.end()});

  std::mutex reporting;  // and adding up: whole numbers, so in any order
  std::size_t done = 0;
  parallel_for(count, watch.threads, [&](std::size_t i) {
    Run const run = run_number(i, experiment);
    auto result = run_one(experiment, run, watch.stop);
    if (!result) return;
    auto const index = results.index(run.scenario, run.pcn, run.replication);
    results.tallies[index] = result->total();
    results.by_practice[index] = std::move(result->practices);
    std::scoped_lock const lock(reporting);
    results.appointments[run.scenario * results.pcns.size() + run.pcn].merge(result->appointments);
    ++done;
    if (watch.progress) watch.progress(done, count);
  });
  if (done != count) return std::nullopt;
  return results;
}

}  // namespace pcnsim
