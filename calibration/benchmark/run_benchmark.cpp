#include "calibration/benchmark/run_benchmark.hpp"

#include "calibration/benchmark/metrics.hpp"
#include "calibration/benchmark/two_sample.hpp"
#include "calibration/benchmark/uniformity.hpp"
#include "calibration/inference/calibrators.hpp"
#include "core/contract.hpp"
#include "experiment/parallel_map.hpp"
#include "stats/quantile.hpp"

#include <algorithm>
#include <cmath>
#include <mutex>
#include <utility>

namespace pcnsim::calibration {
namespace {

constexpr std::size_t least_truths_for_rates = 20;
constexpr Eigen::Index c2st_draws = 1'000;
constexpr double family_wise = 0.01;
constexpr std::size_t level_of_90 = 2;
static_assert(central_levels[level_of_90] == 0.90);

struct Outcome {
  std::size_t truth;  ///< its number
  Posterior posterior;
  std::optional<Judged> judged;  ///< if there are draws
  std::optional<double> c2st;
  std::optional<double> predicted;
  std::optional<bool> flat_found;
};

Outcome outcome_of(BenchmarkTask const& task, Calibrator const& method, std::size_t simulations,
                   BenchmarkPlan const& plan, std::size_t number) {
  auto const truth = number - 1;
  auto const instance = task.make(Stream(plan.seed, 0xBE7C, 0, truth, 0)());
  Budget const budget{.simulations = simulations,
                      .seed = Stream(plan.seed, 0xBE7C, 0, truth, 1)(),
                      .threads = 1,
                      .stop = plan.stop};
  Outcome outcome{
      number,
      instance.pooled ? instance.pooled(budget) : method.calibrate(instance.problem, budget),
      {},
      {},
      {},
      {}};
  if (auto const& flat = outcome.posterior.flat_directions; flat && !instance.flat.empty())
    outcome.flat_found = names_flat(instance, *flat);
  auto const& draws = outcome.posterior.draws;
  if (draws.rows() == 0 || plan.stopped()) return outcome;
  outcome.judged = judge(instance, draws, truth);
  if (what_it_gives(method.name()) != Gives::posterior) return outcome;
  if (instance.problem.simulate) outcome.predicted = share_predicted(instance, draws, truth);
  if (instance.reference && truth < plan.c2st_truths) {
    auto const count = std::min(c2st_draws, draws.rows());
    outcome.c2st = c2st(instance.reference(count, truth),
                        draws(Eigen::seqN(0, count, draws.rows() / count), Eigen::all), truth);
  }
  return outcome;
}

/// Of what no number of threads may change; shares of the truths.
void add_rates(BenchmarkRow& row, std::vector<Judged> const& judged) {
  auto const truths = judged.size();
  UniformityTest const test(truths, 1);
  auto const p_value_of = [&](auto const& number) {
    std::vector<double> numbers;
    numbers.reserve(judged.size());
    for (auto const& one : judged)
      numbers.push_back(number(one));
    return test.p_value(numbers);
  };
  auto const quantities = judged.front().ranks.size();
  double least = 2;
  for (std::size_t k = 0; k < quantities; ++k) {
    double const p = p_value_of([k](Judged const& one) { return one.ranks[k]; });
    if (p >= least) continue;
    least = p;
    row.sbc_farthest = judged.front().ranked[k];
  }
  row.sbc_p = std::min(1.0, least * static_cast<double>(quantities));
  row.sbc_pass = row.sbc_p >= family_wise;
  row.tarp = p_value_of([](Judged const& one) { return one.nearer; });
  row.cover90_min = 1;
  row.cover90_max = 0;
  for (std::size_t j = 0; j < judged.front().covered.size(); ++j) {
    auto const covered = std::ranges::count_if(
        judged, [j](Judged const& one) { return one.covered[j][level_of_90]; });
    double const share = static_cast<double>(covered) / static_cast<double>(truths);
    row.cover90_min = std::min(*row.cover90_min, share);
    row.cover90_max = std::max(*row.cover90_max, share);
  }
}

double share_covered90(std::vector<Judged> const& judged) {
  double covered = 0;
  double count = 0;
  for (auto const& one : judged) {
    for (auto const& parameter : one.covered) {
      covered += parameter[level_of_90] ? 1 : 0;
      ++count;
    }
  }
  return covered / count;
}

void add_errors(BenchmarkRow& row, std::vector<Judged> const& judged, Gives gives) {
  double squares = 0;
  double widths = 0;
  double count = 0;
  for (auto const& one : judged) {
    for (std::size_t j = 0; j < one.mean_error.size(); ++j) {
      squares += one.mean_error[j] * one.mean_error[j];
      widths += one.width_ratio[j];
      ++count;
    }
  }
  if (count == 0) return;  // no exact posterior
  row.rmse_per_sd = std::sqrt(squares / count);
  if (gives == Gives::posterior) row.width_ratio = widths / count;
}

/// Nothing if nobody answered.
template <typename Answer>
std::optional<double> mean_of(std::vector<Outcome> const& outcomes, Answer const& answer) {
  double sum = 0;
  double count = 0;
  for (auto const& outcome : outcomes) {
    auto const value = answer(outcome);
    if (!value) continue;
    sum += static_cast<double>(*value);
    ++count;
  }
  if (count == 0) return std::nullopt;
  return sum / count;
}

void add_costs(BenchmarkRow& row, std::vector<Outcome> const& outcomes) {
  double simulating = 0;
  double inference = 0;
  double bookkeeping = 0;
  double simulations = 0;
  for (auto const& outcome : outcomes) {
    auto const& posterior = outcome.posterior;
    simulations += static_cast<double>(posterior.simulations);
    simulating += posterior.simulation_seconds;
    inference += posterior.inference_seconds;
    bookkeeping += posterior.bookkeeping_seconds;
  }
  row.simulations = simulations / static_cast<double>(outcomes.size());
  row.ms_per_simulation = 1e3 * (simulating + inference + bookkeeping) / simulations;
  row.inference_ms = 1e3 * inference / simulations;
  row.bookkeeping_ms = 1e3 * bookkeeping / simulations;
}

void summarise(BenchmarkRow& row, std::vector<Outcome> const& outcomes) {
  std::vector<Judged> judged;
  std::vector<double> c2sts;
  for (auto const& outcome : outcomes) {
    row.truths.push_back({outcome.truth, outcome.judged});
    if (outcome.judged) judged.push_back(*outcome.judged);
    if (outcome.c2st) c2sts.push_back(*outcome.c2st);
  }
  add_costs(row, outcomes);
  row.predictive95 = mean_of(outcomes, [](Outcome const& one) { return one.predicted; });
  row.flagged = mean_of(outcomes, [](Outcome const& one) { return one.posterior.contradiction; });
  row.flat_found = mean_of(outcomes, [](Outcome const& one) { return one.flat_found; });
  row.without_draws = outcomes.size() - judged.size();
  if (judged.empty()) return;
  auto const gives = what_it_gives(row.method);
  add_errors(row, judged, gives);
  if (!c2sts.empty()) row.c2st_median = stats::quantile(c2sts, 0.5);
  if (gives != Gives::posterior) return;
  row.cover90_mean = share_covered90(judged);
  if (judged.size() >= least_truths_for_rates) add_rates(row, judged);
}

/// Unless nothing was finished.
void add_row(std::vector<BenchmarkRow>& rows, BenchmarkRow row,
             std::vector<std::optional<Outcome>> finished) {
  std::vector<Outcome> outcomes;
  for (auto& outcome : finished)
    if (outcome) outcomes.push_back(std::move(*outcome));
  if (outcomes.empty()) return;
  summarise(row, outcomes);
  rows.push_back(std::move(row));
}

}  // namespace

std::vector<BenchmarkRow> run_benchmark(BenchmarkPlan const& plan) {
  EXPECTS(plan.truths >= 1);
  EXPECTS(plan.first_truth >= 1);
  std::vector<BenchmarkRow> rows;
  std::size_t total = 0;
  for (auto const& task : plan.tasks)
    for (auto const& name : plan.methods)
      if (task.is_for(name)) total += plan.budgets.size() * plan.truths;
  std::mutex reporting;
  std::size_t done = 0;
  for (auto const& task : plan.tasks) {
    for (auto const budget : plan.budgets) {
      for (auto const& name : plan.methods) {
        if (!task.is_for(name)) continue;
        auto const method = make_calibrator(name);
        EXPECTS(method != nullptr);
        std::vector<std::optional<Outcome>> finished(plan.truths);
        parallel_for(plan.truths, plan.threads, [&](std::size_t i) {
          if (plan.stopped()) return;
          auto outcome = outcome_of(task, *method, budget, plan, plan.first_truth + i);
          if (plan.stopped()) return;
          finished[i] = std::move(outcome);
          std::scoped_lock const lock(reporting);
          ++done;
          if (plan.progress) plan.progress(done, total);
        });
        add_row(rows, {.task = task.name, .method = name, .budget = budget}, std::move(finished));
        if (plan.stopped()) return rows;
      }
    }
  }
  return rows;
}

}  // namespace pcnsim::calibration
