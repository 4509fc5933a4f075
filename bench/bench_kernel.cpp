// The kernel against the floor. Each benchmark runs the bare loop and ours in turn, block by block,
// checks that both gave the same waits to the millisecond, and reports ours in CPU time an event and
// the ratio of the two. The column Time is of the two together.

#include "kernel_queues.hpp"

#include "experiment/parallel_map.hpp"
#include "kernel/node_heap.hpp"

#include <algorithm>
#include <benchmark/benchmark.h>
#include <ctime>
#include <string>
#include <vector>

namespace {

using namespace bench;

double cpu_seconds() {
  std::timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

/// Runs `bare` and `ours` in turn and reports. The ratio is the median over the pairs of blocks: a
/// block that another program disturbed does not count.
template <class Bare, class Ours>
void against_bare(benchmark::State& state, Bare const& bare, Ours const& ours) {
  std::vector<double> ratios;
  double bare_ns = 0;
  double ours_ns = 0;
  double events = 0;
  for (auto _ : state) {
    double const start = cpu_seconds();
    auto const floor = bare();
    double const between = cpu_seconds();
    auto const done = ours();
    double const end = cpu_seconds();
    if (!(done == floor)) {
      state.SkipWithError("not the same sample path as the bare loop");
      return;
    }
    ratios.push_back((end - between) / (between - start));
    bare_ns += 1e9 * (between - start);
    ours_ns += 1e9 * (end - between);
    events += static_cast<double>(done.events);
  }
  if (ratios.empty()) return;
  std::ranges::nth_element(ratios, ratios.begin() + static_cast<std::ptrdiff_t>(ratios.size() / 2));
  state.counters["ratio_to_bare"] = ratios[ratios.size() / 2];
  state.counters["ns_event"] = ours_ns / events;
  state.counters["ns_event_bare"] = bare_ns / events;
}

void mm1(benchmark::State& state) {
  constexpr std::int64_t customers = 200'000;
  against_bare(
      state, [] { return bare_mm1(customers, 100'000, 80'000); },
      [] { return Mmc(1, 100'000, 80'000).run(customers); });
}

void mm10_priority_renege(benchmark::State& state) {
  constexpr std::int64_t customers = 200'000;
  against_bare(
      state, [] { return bare_priority_renege(customers, 10, 10'000, 95'000, 200'000); },
      [] { return PriorityRenege(10, 10'000, 95'000, 200'000).run(customers); });
}

/// 4,500 customers in service at a time.
void mm5000(benchmark::State& state) {
  constexpr std::int64_t customers = 200'000;
  against_bare(
      state, [] { return bare_many_servers(customers, 5'000, 1'000, 4'500'000); },
      [] { return Mmc(5'000, 1'000, 4'500'000).run(customers); });
}

struct Payload {
  std::uint32_t a;
  std::uint32_t b;
  std::uint32_t c;
};

/// A heap of nodes with the interface of the event list: the other candidate.
class HeapAlone {
public:
  void schedule(Instant time, std::uint8_t priority, Payload payload) {
    heap_.push(pcnsim::kernel::key_of(time, priority, sequence_++), payload,
               pcnsim::kernel::no_ticket);
  }
  pcnsim::Due<Payload> pop() {
    auto const& node = heap_.top();
    heap_.drop_top();
    return {pcnsim::kernel::time_of(node.key), node.event};
  }

private:
  pcnsim::kernel::NodeHeap<Payload> heap_;
  std::uint64_t sequence_ = 0;
};

/// The hold model: take the next event, schedule another an exponential time later.
template <class List>
Done hold(List& list, Stream& draw, std::int64_t operations) {
  Done done;
  for (; done.events < operations; ++done.events) {
    auto const next = list.pop();
    done.customers += next.event.a;
    list.schedule(next.time + Duration{exponential_ms(draw, 1e6)}, 0, next.event);
  }
  return done;
}

template <class List>
struct Held {
  List list;
  Stream draw = stream(Purpose::arrivals);

  explicit Held(std::int64_t pending) {
    for (std::int64_t i = 0; i < pending; ++i) {
      list.schedule(Instant{Duration{exponential_ms(draw, 1e6)}}, 0,
                    Payload{static_cast<std::uint32_t>(i), 0, 0});
    }
    hold(list, draw, 3 * pending);  // to its steady state
  }
};

/// `ratio_to_bare`: to a 4-ary heap alone, the best simple structure.
void hold(benchmark::State& state) {
  std::int64_t const operations = 200'000;
  Held<HeapAlone> heap(state.range(0));
  Held<FutureEventList<Payload>> list(state.range(0));
  against_bare(
      state, [&] { return hold(heap.list, heap.draw, operations); },
      [&] { return hold(list.list, list.draw, operations); });
}

double seconds_now() {
  std::timespec time{};
  clock_gettime(CLOCK_MONOTONIC, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

double process_cpu_seconds() {
  std::timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

struct Cost {
  double wall;
  double cpu;
};

Cost hundred_replications(int threads) {
  std::vector<Done> results(100);
  double const wall = seconds_now();
  double const cpu = process_cpu_seconds();
  pcnsim::parallel_for(results.size(), threads, [&results](std::size_t i) {
    results[i] = Mmc(10, 10'000, 90'000, static_cast<std::uint32_t>(i)).run(20'000);
  });
  return {seconds_now() - wall, process_cpu_seconds() - cpu};
}

/// `speedup`: one thread's time over this one's; `cpu_ratio`: this one's CPU time over one
/// thread's.
void replications(benchmark::State& state) {
  auto const threads = static_cast<int>(state.range(0));
  Cost one{};
  Cost many{};
  for (auto _ : state) {
    Cost const alone = hundred_replications(1);
    Cost const together = hundred_replications(threads);
    one.wall += alone.wall;
    one.cpu += alone.cpu;
    many.wall += together.wall;
    many.cpu += together.cpu;
  }
  state.counters["speedup"] = one.wall / many.wall;
  state.counters["cpu_ratio"] = many.cpu / one.cpu;
}

}  // namespace

BENCHMARK(mm1);
BENCHMARK(mm10_priority_renege);
BENCHMARK(mm5000);
BENCHMARK(hold)->RangeMultiplier(10)->Range(10, 1'000'000);
BENCHMARK(replications)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond);

/// A second for each, unless the command line says otherwise.
int main(int argc, char** argv) {
  std::string min_time = "--benchmark_min_time=1";
  std::vector<char*> arguments(argv, argv + argc);
  arguments.insert(arguments.begin() + 1, min_time.data());
  int count = static_cast<int>(arguments.size());
  benchmark::Initialize(&count, arguments.data());
  if (benchmark::ReportUnrecognizedArguments(count, arguments.data())) return 2;
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}
