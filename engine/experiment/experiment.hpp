#pragma once
// An experiment is a parallel map over scenario × PCN × replication of the pure function `run`.

#include "core/contract.hpp"
#include "model/spec.hpp"
#include "results/result_set.hpp"

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace pcnsim {

struct Experiment {
  std::vector<Scenario> scenarios;  ///< the first is the base of comparisons
  std::vector<PcnSpec> pcns;
  /// Of each scenario, in each PCN; empty: the scenario's parameters hold everywhere.
  std::vector<std::vector<PcnParameters>> places;
  /// If set, what is simulated instead of both, by number of scenario, PCN and replication: parameters
  /// that are uncertain, drawn anew. Pure; called from several threads.
  std::function<PcnParameters(std::size_t, std::size_t, std::size_t)> parameters_of_run{};
  std::size_t replications_a_draw = 1;  ///< so many replications in a row get the same
  Horizon horizon;
  std::uint32_t replications = 1;  ///< numbered from 0
  std::uint64_t seed = 1;
};

/// A contract broken inside a run, with what is needed to replay it.
struct RunFailure : ContractFailure {
  RunFailure(std::string const& what, std::string scenario_name, std::string pcn_code,
             std::uint32_t replication_number)
      : ContractFailure(what),
        scenario{std::move(scenario_name)},
        pcn{std::move(pcn_code)},
        replication{replication_number} {}

  std::string scenario;
  std::string pcn;
  std::uint32_t replication;  ///< from 1
};

/// How an experiment is watched and stopped; no part of its answer.
struct Watch {
  int threads = 0;  ///< 0: all cores
  /// Called after each run, from any thread, one call at a time: (runs done, runs in all).
  std::function<void(std::size_t, std::size_t)> progress;
  /// When it becomes true, no further run starts, and those under way end without a result.
  std::atomic<bool> const* stop = nullptr;
};

/// Runs it. The same bytes for any `watch.threads`. Nothing when stopped before the end.
/// Throws RunFailure.
std::optional<ResultSet> run(Experiment const& experiment, Watch const& watch);

}  // namespace pcnsim
