#include "experiment/parallel_map.hpp"

#include <atomic>
#include <chrono>
#include <doctest/doctest.h>
#include <stdexcept>
#include <thread>
#include <vector>

using namespace pcnsim;

TEST_CASE("each number is worked on once, whatever the number of threads") {
  for (int const threads : {0, 1, 2, 7}) {
    for (std::size_t const count : {0u, 1u, 2u, 1'000u}) {
      std::vector<std::atomic<int>> worked(count);
      parallel_for(count, threads, [&](std::size_t i) { ++worked[i]; });
      for (auto const& times : worked)
        CHECK(times == 1);
    }
  }
}

TEST_CASE("no more than the wanted number of threads work at once") {
  std::atomic<int> now = 0;
  std::atomic<int> most = 0;
  parallel_for(200, 2, [&](std::size_t) {
    int const working = ++now;
    int seen = most;
    while (working > seen && !most.compare_exchange_weak(seen, working)) {
    }
    --now;
  });
  CHECK(most <= 2);
}

TEST_CASE("the first exception is thrown to the caller") {
  for (int const threads : {1, 3}) {
    CHECK_THROWS_WITH_AS(parallel_for(100, threads,
                                      [](std::size_t i) {
                                        if (i == 42) throw std::runtime_error("forty-two");
                                      }),
                         "forty-two", std::runtime_error);
  }
}

TEST_CASE("work on one thread inside work on several does not slow the others down") {
  using Clock = std::chrono::steady_clock;
  for (int const threads : {2, 7}) {
    // All must be inside at once before any may leave.
    std::atomic<int> inside = 0;
    auto const deadline = Clock::now() + std::chrono::seconds{20};
    parallel_for(static_cast<std::size_t>(threads), threads, [&](std::size_t) {
      parallel_for(1, 1, [&](std::size_t) {
        ++inside;
        while (inside < threads && Clock::now() < deadline)
          std::this_thread::yield();
      });
    });
    CHECK(inside == threads);
    CHECK(Clock::now() < deadline);
  }
}

TEST_CASE("work on several threads inside work on several is all done, each once") {
  std::vector<std::atomic<int>> worked(20 * 50);
  parallel_for(20, 3, [&](std::size_t outer) {
    parallel_for(50, 2, [&](std::size_t inner) { ++worked[50 * outer + inner]; });
  });
  for (auto const& times : worked)
    CHECK(times == 1);
}
