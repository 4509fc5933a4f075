// The model at work on a PCN of the size of the test sites' average, 64 weeks: time per event,
// beside a bare 4-ary heap that holds as many pending events as the model does on average.

#include "config/config.hpp"
#include "core/random.hpp"
#include "kernel/node_heap.hpp"
#include "model/network.hpp"

#include <algorithm>
#include <array>
#include <benchmark/benchmark.h>
#include <cmath>
#include <ctime>
#include <string>

namespace {

using namespace pcnsim;

enum class Purpose : std::uint32_t { hold = 1 };

double cpu_seconds() {
  std::timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

std::string source(std::string const& folder) { return PCNSIM_SOURCE_DIR "/" + folder; }

/// Four practices of 10,900 patients each, with the mean staff of the test sites.
PcnSpec average_pcn() {
  auto const all = config::load_pcns(source("calibration/data"));
  PracticeSpec mean = all.front().practices.front();
  mean.list_size = 10'900;
  mean.imd_score = 24.7;
  mean.age_shares = {0.04734, 0.10433, 0.12643, 0.27067, 0.25618, 0.0977, 0.06986, 0.02749};
  mean.gp_fte = 6.98;
  mean.gp_qualified_share = 0.78;
  mean.nurse_fte = 3.8;
  mean.direct_care_fte = 4.19;
  mean.admin_fte = 14.6;
  mean.reception_share = 0.515;
  PcnSpec pcn{
      .code = "U00000", .name = "average", .icb = "", .icb_code = "", .practices = {}, .fte = {}};
  for (int i = 0; i < 4; ++i) {
    mean.code = "P" + std::to_string(i);
    pcn.practices.push_back(mean);
  }
  double patients = 0;
  for (auto const& each : all) {
    for (auto const& practice : each.practices)
      patients += practice.list_size;
    for (std::size_t post = 0; post < post_count; ++post)
      pcn.fte[post] += each.fte[post];
  }
  for (double& fte : pcn.fte)
    fte *= 4 * 10'900 / patients;
  return pcn;
}

Horizon const horizon{Date{std::chrono::year{2024} / 4 / 1}, 12, 52};

/// Pop the next, put another: nothing else. Nanoseconds an operation.
double heap_ns(std::size_t pending, std::int64_t operations) {
  kernel::NodeHeap<std::array<std::uint32_t, 3>> heap;
  auto draw = Streams<Purpose>{1, 1, 0}.of(Purpose::hold, 0);
  std::uint64_t sequence = 0;
  auto const later = [&](Instant now) {
    return now + Duration{std::llround(1e6 * draw.exponential())};
  };
  auto const put = [&](Instant time) {
    heap.push(kernel::key_of(time, 0, sequence++), {}, kernel::no_ticket);
  };
  for (std::size_t i = 0; i < pending; ++i)
    put(later(Instant{}));
  double const start = cpu_seconds();
  for (std::int64_t i = 0; i < operations; ++i) {
    Instant const now = kernel::time_of(heap.top().key);
    heap.drop_top();
    put(later(now));
  }
  return 1e9 * (cpu_seconds() - start) / static_cast<double>(operations);
}

struct Size {
  std::int64_t events = 0;
  double pending = 0;  ///< on average, at midnight
};

Size size_of_run(PcnSpec const& pcn, PcnParameters const& parameters) {
  Size size;
  Trace trace;
  trace.event = [&size](TracedEvent const&) { ++size.events; };
  Network network(pcn, parameters, horizon, 1, 0);
  int days = 0;
  for (Date day = horizon.first_day(); day <= horizon.end(); day += Days{1}, ++days) {
    network.run_until(Instant{day}, &trace);
    size.pending += static_cast<double>(network.pending_events());
  }
  size.pending /= days;
  return size;
}

/// One run of 43,600 patients and 64 weeks. Goals: 0.30 CPU seconds, 2.5 times the heap.
void average_pcn_64_weeks(benchmark::State& state) {
  auto const pcn = average_pcn();
  auto const scenario = config::load_scenario("baseline", source("scenarios"), {});
  auto const parameters = everywhere(pcn, scenario.scenario.parameters);
  auto const size = size_of_run(pcn, parameters);
  double heap = 1e9;
  double model = 1e9;
  for (auto _ : state) {
    double const start = cpu_seconds();
    benchmark::DoNotOptimize(simulate(pcn, parameters, horizon, 1, 0));
    model = std::min(model, cpu_seconds() - start);
    heap = std::min(heap, heap_ns(static_cast<std::size_t>(size.pending), 1'000'000));
  }
  double const ns = 1e9 * model / static_cast<double>(size.events);
  state.counters["cpu_seconds"] = model;
  state.counters["events"] = static_cast<double>(size.events);
  state.counters["pending"] = size.pending;
  state.counters["ns_per_event"] = ns;
  state.counters["heap_ns"] = heap;
  state.counters["ratio_to_heap"] = ns / heap;
}
BENCHMARK(average_pcn_64_weeks)->Unit(benchmark::kMillisecond)->Iterations(5);

}  // namespace

BENCHMARK_MAIN();
