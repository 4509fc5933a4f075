// What one observation costs, next to the bare loop over the same numbers.

#include "core/random.hpp"
#include "stats/batch_means.hpp"
#include "stats/histogram.hpp"
#include "stats/moments.hpp"
#include "stats/quantile_sketch.hpp"
#include "stats/time_weighted.hpp"
#include "stats/truncation.hpp"

#include <benchmark/benchmark.h>
#include <vector>

namespace {

using namespace pcnsim;
using namespace pcnsim::stats;

constexpr std::size_t observations = 8192;

/// Waits in minutes, spread over five orders of magnitude.
std::vector<double> const& waits() {
  static std::vector<double> const values = [] {
    Stream draw{1, 0, 0, 0, 0};
    std::vector<double> drawn(observations);
    for (double& value : drawn)
      value = draw.lognormal(10, 1.5);
    return drawn;
  }();
  return values;
}

void count_observations(benchmark::State& state) {
  using benchmark::Counter;
  state.counters["time_per_observation"] = Counter(
      static_cast<double>(state.iterations()) * observations, Counter::kIsRate | Counter::kInvert);
}

void bare_loop(benchmark::State& state) {
  auto const& values = waits();
  for (auto _ : state) {
    double sum = 0;
    for (double const value : values)
      sum += value;
    benchmark::DoNotOptimize(sum);
  }
  count_observations(state);
}
BENCHMARK(bare_loop);

/// Adds every wait to `accumulator`, which goes on from where the last round left it. It stays in
/// memory, not in registers: in the event loop something else happens between two values.
template <class Accumulator>
void add_waits(benchmark::State& state, Accumulator accumulator) {
  auto const& values = waits();
  for (auto _ : state) {
    for (double const value : values) {
      accumulator.add(value);
      benchmark::DoNotOptimize(accumulator);
    }
  }
  count_observations(state);
}
BENCHMARK_CAPTURE(add_waits, moments, Moments{});
BENCHMARK_CAPTURE(add_waits, histogram, Histogram{0, 0.5, 240});
BENCHMARK_CAPTURE(add_waits, quantile_sketch, QuantileSketch{});

void quantile_sketch_from_empty(benchmark::State& state) {
  auto const& values = waits();
  for (auto _ : state) {
    QuantileSketch sketch;
    for (double const value : values)
      sketch.add(value);
    benchmark::DoNotOptimize(sketch);
  }
  count_observations(state);
}
BENCHMARK(quantile_sketch_from_empty);

void time_weighted(benchmark::State& state) {
  Stream draw{2, 0, 0, 0, 0};
  std::vector<std::int32_t> steps(observations);
  for (auto& step : steps)
    step = static_cast<std::int32_t>(draw.below(1000));
  for (auto _ : state) {
    Instant now{};
    TimeWeighted queue{now};
    for (auto const step : steps) {
      now += Duration{step};
      queue.change(now, step % 2 == 0 ? 1 : -1);
      benchmark::DoNotOptimize(queue);
    }
    auto average = queue.until(now);
    benchmark::DoNotOptimize(average);
  }
  count_observations(state);
}
BENCHMARK(time_weighted);

void mser_5(benchmark::State& state) {
  for (auto _ : state) {
    auto found = stats::mser_5(waits());
    benchmark::DoNotOptimize(found);
  }
  count_observations(state);
}
BENCHMARK(mser_5);

void batch_means(benchmark::State& state) {
  for (auto _ : state) {
    auto found = stats::batch_means(waits(), 20, 0.95);
    benchmark::DoNotOptimize(found);
  }
  count_observations(state);
}
BENCHMARK(batch_means);

}  // namespace

BENCHMARK_MAIN();
