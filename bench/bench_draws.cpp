// What a draw costs. `words`: of the generator, a draw. `ns_above_generator`: what is left once
// those words are paid for, at the generator's own cost measured beside it. On a noisy machine:
//   bench_draws --benchmark_repetitions=9 --benchmark_report_aggregates_only=true

#include "core/draws.hpp"

#include <algorithm>
#include <benchmark/benchmark.h>
#include <boost/random/gamma_distribution.hpp>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <vector>

using namespace pcnsim;

namespace {

Stream a_stream() { return {1, 2, 3, 4, 5}; }

/// Words taken from the fresh stream to bring it to where `stream` is.
int words_until(Stream stream) {
  auto const next = stream();
  Stream from_start = a_stream();
  int words = 0;
  while (from_start() != next)
    ++words;
  return words;
}

/// Nanoseconds of one word of the generator, now: the least of a few short loops.
double nanoseconds_a_word() {
  constexpr int words = 20'000;
  double least = 1e9;
  for (int attempt = 0; attempt < 9; ++attempt) {
    Stream stream = a_stream();
    auto const begin = std::chrono::steady_clock::now();
    for (int i = 0; i < words; ++i)
      benchmark::DoNotOptimize(stream());
    std::chrono::duration<double, std::nano> const took = std::chrono::steady_clock::now() - begin;
    least = std::min(least, took.count() / words);
  }
  return least;
}

/// Times `draw(stream)`. The loop is timed again by ourselves for the counter, least of a few.
template <class Draw>
void time_draw(benchmark::State& state, Draw draw) {
  constexpr int draws = 20'000;
  double least = 1e9;
  int words = 0;
  for (int attempt = 0; attempt < 9; ++attempt) {
    Stream stream = a_stream();
    auto const begin = std::chrono::steady_clock::now();
    for (int i = 0; i < draws; ++i)
      benchmark::DoNotOptimize(draw(stream));
    std::chrono::duration<double, std::nano> const took = std::chrono::steady_clock::now() - begin;
    least = std::min(least, took.count() / draws);
    words = words_until(stream);
  }
  double const words_a_draw = static_cast<double>(words) / draws;
  state.counters["words"] = words_a_draw;
  state.counters["ns_above_generator"] = least - words_a_draw * nanoseconds_a_word();

  Stream stream = a_stream();
  for (auto _ : state)
    benchmark::DoNotOptimize(draw(stream));
}

void a_word(benchmark::State& state) {
  time_draw(state, [](Stream& s) { return s(); });
}
void first_word_of_a_new_stream(benchmark::State& state) {
  std::uint64_t entity = 0;
  for (auto _ : state)
    benchmark::DoNotOptimize(Stream{1, 2, 3, ++entity, 5}());
}
void uniform(benchmark::State& state) {
  time_draw(state, [](Stream& s) { return s.uniform(); });
}
void below(benchmark::State& state) {
  time_draw(state, [](Stream& s) { return s.below(17); });
}
void exponential(benchmark::State& state) {
  time_draw(state, [](Stream& s) { return s.exponential(); });
}
void exponential_by_logarithm(benchmark::State& state) {
  time_draw(state, [](Stream& s) { return -std::log1p(-s.uniform()); });
}
void normal(benchmark::State& state) {
  time_draw(state, [](Stream& s) { return s.normal(); });
}
void lognormal(benchmark::State& state) {
  time_draw(state, [](Stream& s) { return s.lognormal(10, 0.5); });
}
/// The argument is ten times the shape. Volatile: the model's shape is a new one at every draw.
void gamma(benchmark::State& state) {
  double const volatile shape = static_cast<double>(state.range(0)) / 10;
  time_draw(state, [&](Stream& s) { return s.gamma(shape); });
}
void gamma_of_boost(benchmark::State& state) {
  double const volatile shape = static_cast<double>(state.range(0)) / 10;
  time_draw(state, [&](Stream& s) {
    double const alpha = shape;
    return boost::random::gamma_distribution<double>{alpha, 1 / alpha}(s);
  });
}
/// The argument is the number of kinds.
void one_of_many_kinds(benchmark::State& state) {
  std::vector<double> weights;
  for (int i = 1; i <= state.range(0); ++i)
    weights.push_back(i);
  AliasTable const kinds{weights};
  time_draw(state, [&](Stream& s) { return kinds.draw(s); });
}
/// Events at a rate for each hour of the week.
void next_event_in_a_week_of_hours(benchmark::State& state) {
  std::vector<PiecewiseRate::Piece> hours;
  for (int hour = 0; hour < 168; ++hour) {
    hours.push_back({1h, hour % 24 < 8 ? 0.0 : static_cast<double>(hour % 7)});
  }
  PiecewiseRate const rate{Instant{}, hours, PiecewiseRate::Repeats::forever};
  Instant now{};
  time_draw(state, [&](Stream& s) { return now = rate.next_after(now, s).value(); });
}

BENCHMARK(a_word);
BENCHMARK(first_word_of_a_new_stream);
BENCHMARK(uniform);
BENCHMARK(below);
BENCHMARK(exponential);
BENCHMARK(exponential_by_logarithm);
BENCHMARK(normal);
BENCHMARK(lognormal);
BENCHMARK(gamma)->Arg(3)->Arg(10)->Arg(25)->Arg(400);
BENCHMARK(gamma_of_boost)->Arg(3)->Arg(10)->Arg(25)->Arg(400);
BENCHMARK(one_of_many_kinds)->Arg(5)->Arg(1'000);
BENCHMARK(next_event_in_a_week_of_hours);

}  // namespace

BENCHMARK_MAIN();
