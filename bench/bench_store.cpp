// What the store of simulations costs, CPU of all threads a simulation, disk included. Summaries:
// 40, parameters: 15. `remembered`: answered from the store; `kept`: new, written and committed.

#include "calibration/store/store.hpp"

#include <benchmark/benchmark.h>
#include <filesystem>
#include <unistd.h>

using namespace pcnsim;
using namespace pcnsim::calibration;

namespace {

constexpr Eigen::Index parameters = 15;
constexpr Eigen::Index summaries = 40;

Problem a_problem() {
  Problem problem;
  problem.priors.resize(parameters);
  problem.summary_names.resize(summaries);
  problem.simulate = [](Eigen::VectorXd const& x, std::uint64_t seed) {
    return Simulated{Eigen::VectorXd::Constant(summaries, x[0] + static_cast<double>(seed)), 1e-6};
  };
  return problem;
}

/// Seeds that are spread as those of calibrators are.
std::uint64_t spread(std::int64_t i) {
  return static_cast<std::uint64_t>(i) * 0x9E37'79B9'7F4A'7C15u;
}

class File {
public:
  File()
      : path_{std::filesystem::temp_directory_path() /
              ("pcnsim-bench-" + std::to_string(::getpid()))} {}
  ~File() { std::filesystem::remove(path_); }
  File(File const&) = delete;
  File& operator=(File const&) = delete;
  [[nodiscard]] std::filesystem::path const& path() const { return path_; }

private:
  std::filesystem::path path_;
};

void kept(benchmark::State& state) {
  auto const problem = a_problem();
  auto const count = state.range(0);
  Eigen::VectorXd const x = Eigen::VectorXd::Constant(parameters, 0.5);
  for (auto _ : state) {
    File const file;
    Store store(file.path());
    auto const simulate = remembering(problem.simulate, store, store.enter(problem, {"bench"}));
    for (std::int64_t i = 0; i < count; ++i)
      benchmark::DoNotOptimize(simulate(x, spread(i)));
    store.flush();
  }
  state.SetItemsProcessed(state.iterations() * count);
}
BENCHMARK(kept)->Arg(1'000)->Arg(100'000)->MeasureProcessCPUTime()->Unit(benchmark::kMillisecond);

void entered(benchmark::State& state) {
  auto const problem = a_problem();
  Eigen::VectorXd const x = Eigen::VectorXd::Constant(parameters, 0.5);
  File const file;
  {
    Store store(file.path());
    auto const simulate = remembering(problem.simulate, store, store.enter(problem, {"bench"}));
    for (std::int64_t i = 0; i < state.range(0); ++i)
      benchmark::DoNotOptimize(simulate(x, spread(i)));
  }
  for (auto _ : state) {
    Store store(file.path());
    benchmark::DoNotOptimize(store.enter(problem, {"bench"}).value);
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(entered)->Arg(100'000)->MeasureProcessCPUTime()->Unit(benchmark::kMillisecond);

void remembered(benchmark::State& state) {
  auto const problem = a_problem();
  Eigen::VectorXd const x = Eigen::VectorXd::Constant(parameters, 0.5);
  File const file;
  Store store(file.path());
  auto const simulate = remembering(problem.simulate, store, store.enter(problem, {"bench"}));
  std::int64_t const count = 100'000;
  for (std::int64_t i = 0; i < count; ++i)
    benchmark::DoNotOptimize(simulate(x, spread(i)));
  store.flush();
  std::int64_t i = 0;
  for (auto _ : state)
    benchmark::DoNotOptimize(simulate(x, spread(i++ % count)));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(remembered)->MeasureProcessCPUTime();

}  // namespace

BENCHMARK_MAIN();
