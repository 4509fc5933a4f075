#pragma once
// An experiment is a parallel map over scenario × PCN × replication of the pure function `run`.

#include "model/spec.hpp"
#include "results/result_set.hpp"

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace pcnsim {

struct Experiment {
  std::vector<Scenario> scenarios;  ///< the first is the base of comparisons
  std::vector<PcnSpec> pcns;
  Horizon horizon;
  std::uint32_t replications = 1;  ///< numbered from 0
  std::uint64_t seed = 1;
};

/// How an experiment is watched and stopped; no part of its answer.
struct Watch {
  int threads = 0;  ///< 0: all cores
  /// Called after each run, from any thread, one call at a time: (runs done, runs in all).
  std::function<void(std::size_t, std::size_t)> progress;
  std::atomic<bool> const* stop = nullptr;  ///< when it becomes true, no further run starts
};

/// Runs it. The same bytes for any `watch.threads`. Nothing when stopped before the end.
/// Throws ContractFailure, naming scenario, PCN, replication and seed.
std::optional<ResultSet> run(Experiment const& experiment, Watch const& watch);

}  // namespace pcnsim
