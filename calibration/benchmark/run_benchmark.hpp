#pragma once
// Calibrators against problems whose posterior is known.

#include "calibration/benchmark/metrics.hpp"
#include "calibration/benchmark/tasks.hpp"

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace pcnsim::calibration {

struct BenchmarkPlan {
  std::vector<BenchmarkTask> tasks;
  std::vector<std::string> methods;
  std::vector<std::size_t> budgets;
  std::size_t truths = 10;
  std::size_t first_truth = 1;   ///< its number; a truth is the same whichever others are tried
  std::size_t c2st_truths = 10;  ///< of numbers up to this only: C2ST takes seconds for each
  std::uint64_t seed = 1;
  int threads = 0;  ///< 0: all cores; truths side by side, each on one
  std::function<void(std::size_t done, std::size_t of)> progress{};  ///< truths of all rows
  std::atomic<bool> const* stop = nullptr;
  [[nodiscard]] bool stopped() const { return stop != nullptr && stop->load(); }
};

/// One task, method and budget; what does not apply is empty.
struct BenchmarkRow {
  std::string task;
  std::string method;
  std::size_t budget = 0;
  double simulations = 0;  ///< used, mean over truths; of all PCNs where they are pooled
  std::optional<double> c2st_median{};  ///< over the first truths only
  std::optional<double> rmse_per_sd{};  ///< of the posterior mean, in exact posterior sd
  std::optional<double> width_ratio{};  ///< 90% intervals to exact ones, mean
  std::optional<double> cover90_min{};  ///< over parameters; from 20 truths on, like the next three
  std::optional<double> cover90_max{};
  std::optional<bool> sbc_pass{};  ///< inside the bands at 1% over all quantities
  std::optional<double> tarp{};    ///< p value
  double ms_per_simulation = 0;    ///< CPU
  double bookkeeping_ms = 0;       ///< of it neither simulation nor inference
  std::size_t without_draws = 0;   ///< truths the method gave up on: of the rates only in `flagged`
  /// Share of summaries in the 95% band of simulations at the draws, mean over truths. Those
  /// simulations are the benchmark's own and not counted.
  std::optional<double> predictive95{};
  std::optional<double> flagged{};  ///< truths of which the method said that none reproduces them
  std::optional<double> flat_found{};  ///< truths with just the flat direction there is
  double inference_ms = 0;             ///< fits, matches, chains, adjustments
  /// Of all quantities together (Bonferroni), from 20 truths on; no less than 20,000 simulated sets of
  /// ranks can tell.
  std::optional<double> sbc_p{};
  std::string sbc_farthest{};  ///< the quantity that `sbc_p` comes from
  /// Of all parameters of all truths together, however few: the share in its 90% interval.
  std::optional<double> cover90_mean{};
  struct Truth {
    std::size_t number;
    std::optional<Judged> judged;  ///< nothing without draws
  };
  std::vector<Truth> truths{};  ///< that were finished, by number
};

/// Rows in the order task, budget, method, where the task is for the method; when the stop flag was set, of
/// the truths that were finished, if any. The same figures, but for the times, on any number of threads.
/// Names of methods must be known.
std::vector<BenchmarkRow> run_benchmark(BenchmarkPlan const& plan);

}  // namespace pcnsim::calibration
