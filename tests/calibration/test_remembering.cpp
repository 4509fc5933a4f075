#include "calibration/inference/calibrators.hpp"
#include "calibration/store_fixture.hpp"
#include "scratch.hpp"

#include <cmath>
#include <cstdlib>
#include <doctest/doctest.h>
#include <signal.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace pcnsim;
using namespace pcnsim::calibration;
using namespace pcnsim::calibration::test;
using Eigen::VectorXd;

namespace {

/// T7, where one simulation in ten fails.
Problem sometimes_failing() {
  auto problem = named(product_only(3).problem);
  problem.simulate = [inner = problem.simulate](VectorXd const& x, std::uint64_t seed) {
    auto simulated = inner(x, seed);
    if (seed % 20 == 0) (*simulated.summaries)[0] = std::nan("");
    if (seed % 20 == 1)
      return Simulated{.summaries = {}, .cpu_seconds = 1e-6, .failure = "unlucky"};
    return simulated;
  };
  return problem;
}

struct Outcome {
  Posterior posterior;
  std::size_t simulated = 0;  ///< and not remembered
};

/// With what the store in `file` knows; stopped when `limit` simulations were done.
Outcome with_store(std::string const& method, std::filesystem::path const& file, int threads,
                   std::size_t limit = ~std::size_t{0}) {
  Store store(file);
  auto problem = sometimes_failing();
  auto const id = store.enter(problem, {.simulator = "T7 of the tests"});
  std::atomic<std::size_t> simulated = 0;
  std::atomic<bool> stop = false;
  auto const counted = [&, inner = problem.simulate](VectorXd const& x, std::uint64_t seed) {
    if (++simulated >= limit) stop = true;
    return inner(x, seed);
  };
  problem.simulate = remembering(counted, store, id);
  Outcome outcome;
  outcome.posterior = make_calibrator(method)->calibrate(
      problem, {.simulations = 600, .seed = 5, .threads = threads, .stop = &stop});
  outcome.simulated = simulated;
  return outcome;
}

std::size_t stored(std::filesystem::path const& file) {
  return static_cast<std::size_t>(ask(file, "SELECT count(*) FROM simulation"));
}

void check_same(Posterior const& one, Posterior const& other) {
  CHECK(one.draws.rows() > 0);
  CHECK(one.draws == other.draws);
  CHECK(one.simulations == other.simulations);
  CHECK(one.failed == other.failed);
  CHECK(one.stopped_because == other.stopped_because);
}

Posterior without_store(std::string const& method) {
  return make_calibrator(method)->calibrate(sometimes_failing(),
                                            {.simulations = 600, .seed = 5, .threads = 1});
}

constexpr char const* victim_file = "PCNSIM_TEST_VICTIM_STORE";

}  // namespace

TEST_CASE("a calibration that was stopped goes on where it was, to the same posterior") {
  for (std::string const method : {"M2", "M3", "M4"}) {
    auto const whole = without_store(method);
    for (int const threads : {1, 2, 7}) {
      CAPTURE(method);
      CAPTURE(threads);
      Scratch const scratch;
      auto const file = scratch.path / "s.pcnsim";
      auto const first = with_store(method, file, threads, 250);
      CHECK(first.simulated >= 250);
      CHECK(first.simulated < 250 + 7);
      CHECK(stored(file) == first.simulated);
      auto const second = with_store(method, file, threads);
      CHECK(second.simulated == whole.simulations - first.simulated);
      check_same(whole, second.posterior);
      auto const third = with_store(method, file, threads);
      CHECK(third.simulated == 0);
      check_same(whole, third.posterior);
    }
  }
}

TEST_CASE("a simulation that was stopped is not kept, and so is made again") {
  Scratch const scratch;
  Store store(scratch.path / "s.pcnsim");
  auto const problem = sometimes_failing();
  auto const id = store.enter(problem, {.simulator = "T7 of the tests"});
  bool stopped = true;
  auto const simulate = remembering(
      [&](VectorXd const& x, std::uint64_t seed) {
        return stopped ? Simulated{.summaries = {}, .failure = "stopped", .stopped = true}
                       : product_only(3).problem.simulate(x, seed);
      },
      store, id);
  VectorXd const x = VectorXd::Zero(problem.dimension());
  CHECK_FALSE(simulate(x, 3).summaries);
  CHECK(store.size(id) == 0);
  stopped = false;
  CHECK(simulate(x, 3).summaries);
  CHECK(store.size(id) == 1);
}

TEST_CASE("failed simulations are kept with the reason, and not tried again") {
  Scratch const scratch;
  auto const file = scratch.path / "s.pcnsim";
  auto const outcome = with_store("M3", file, 2);
  CHECK(outcome.posterior.failed > 10);
  CHECK(static_cast<std::size_t>(
            ask(file, "SELECT count(*) FROM simulation WHERE status = 'failed'")) ==
        outcome.posterior.failed);
  CHECK(ask(file, "SELECT count(*) FROM simulation WHERE reason = 'unlucky'") > 0);
  CHECK(ask(file, "SELECT count(*) FROM simulation WHERE reason LIKE 'summary 1 of % is not a "
                  "number'") > 0);
}

TEST_CASE("what throws is not kept") {
  Scratch const scratch;
  Store store(scratch.path / "s.pcnsim");
  auto const id = store.enter(small_problem(), {.simulator = "v1"});
  auto const simulate = remembering(
      [](VectorXd const&, std::uint64_t) -> Simulated { throw std::runtime_error("stopped"); },
      store, id);
  CHECK_THROWS_WITH(simulate(Eigen::Vector2d{1, 2}, 3), "stopped");
  CHECK(store.size(id) == 0);
}

TEST_CASE("a simulation that was remembered costs what it cost, and no time of this run") {
  Scratch const scratch;
  Store store(scratch.path / "s.pcnsim");
  auto problem = named(product_only(3).problem);
  auto const id = store.enter(problem, {.simulator = "dear"});
  auto const dear = [inner = problem.simulate](VectorXd const& x, std::uint64_t seed) {
    auto simulated = inner(x, seed);
    simulated.cpu_seconds = 1'000;
    return simulated;
  };
  problem.simulate = remembering(dear, store, id);
  Budget const budget{.simulations = 300, .seed = 5, .threads = 1};
  auto const m3 = make_calibrator("M3");
  auto const first = m3->calibrate(problem, budget);
  auto const second = m3->calibrate(problem, budget);
  CHECK(second.simulation_seconds == first.simulation_seconds);
  CHECK(second.inference_seconds > 0);
}

// Run by the test below in a process of its own, and never to its end.
TEST_CASE("(victim) a calibration with slow simulations" * doctest::skip()) {
  char const* const file = std::getenv(victim_file);
  REQUIRE(file != nullptr);
  Store store(file, {.commit_every = std::chrono::milliseconds{50}});
  auto problem = sometimes_failing();
  auto const id = store.enter(problem, {.simulator = "T7 of the tests"});
  auto const slow = [inner = problem.simulate](VectorXd const& x, std::uint64_t seed) {
    std::this_thread::sleep_for(std::chrono::milliseconds{3});
    return inner(x, seed);
  };
  problem.simulate = remembering(slow, store, id);
  static_cast<void>(
      make_calibrator("M3")->calibrate(problem, {.simulations = 600, .seed = 5, .threads = 2}));
  ::sleep(60);
}

TEST_CASE("a calibration that was killed goes on where it was, to the same posterior") {
  Scratch const scratch;
  auto const file = scratch.path / "s.pcnsim";
  { Store const made(file); }
  auto const child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    ::setenv(victim_file, file.c_str(), 1);
    ::execl("/proc/self/exe", "victim", "--no-skip", "--test-case=(victim)*",
            static_cast<char*>(nullptr));
    ::_exit(1);
  }
  auto const deadline = std::chrono::steady_clock::now() + std::chrono::seconds{60};
  while (stored(file) < 60 && std::chrono::steady_clock::now() < deadline)
    std::this_thread::sleep_for(std::chrono::milliseconds{5});
  REQUIRE(::kill(child, SIGKILL) == 0);
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(WIFSIGNALED(status));

  auto const before = stored(file);
  CHECK(before >= 60);
  CHECK(before < 600);
  auto const whole = without_store("M3");
  auto const outcome = with_store("M3", file, 2);
  CHECK(outcome.simulated == whole.simulations - before);
  check_same(whole, outcome.posterior);
}
