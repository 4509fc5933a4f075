#include "experiment/ordered_stream.hpp"

#include <atomic>
#include <chrono>
#include <doctest/doctest.h>
#include <stdexcept>
#include <thread>
#include <vector>

using namespace pcnsim;

namespace {

std::optional<std::string> counted(int& given, int of) {
  if (given == of) return std::nullopt;
  return std::to_string(given++);
}

}  // namespace

TEST_CASE("pieces leave in the order of their arrival, however long each takes") {
  for (int const threads : {0, 1, 2, 7}) {
    CAPTURE(threads);
    int given = 0;
    std::vector<std::string> left;
    run_in_order({.next = [&] { return counted(given, 100); },
                  .work =
                      [](std::string const& piece) {
                        if (std::stoi(piece) % 5 == 0)
                          std::this_thread::sleep_for(std::chrono::milliseconds{2});
                        return piece + "!";
                      },
                  .leave = [&](std::string const& result) { left.push_back(result); }},
                 threads);
    REQUIRE(left.size() == 100);
    for (std::size_t i = 0; i < left.size(); ++i)
      CHECK(left[i] == std::to_string(i) + "!");
  }
}

TEST_CASE("a result leaves before the next piece has arrived") {
  for (int const threads : {1, 2, 4}) {
    CAPTURE(threads);
    int given = 0;
    std::atomic<int> left = 0;
    auto const next = [&]() -> std::optional<std::string> {
      // Who sends only after the answer came: 5 s is for a machine that is very busy.
      for (int waited = 0; left < given && waited < 5'000; ++waited)
        std::this_thread::sleep_for(std::chrono::milliseconds{1});
      CHECK(left == given);
      return counted(given, 20);
    };
    run_in_order({.next = next,
                  .work = [](std::string const& piece) { return piece; },
                  .leave = [&](std::string const&) { ++left; }},
                 threads);
    CHECK(left == 20);
  }
}

TEST_CASE("no more pieces are under way than threads were asked for") {
  int given = 0;
  std::atomic<int> now = 0;
  std::atomic<int> most = 0;
  run_in_order({.next = [&] { return counted(given, 100); },
                .work =
                    [&](std::string const& piece) {
                      int const working = ++now;
                      int seen = most;
                      while (working > seen && !most.compare_exchange_weak(seen, working)) {
                      }
                      std::this_thread::sleep_for(std::chrono::microseconds{200});
                      --now;
                      return piece;
                    },
                .leave = [](std::string const&) {}},
               3);
  CHECK(most <= 3);
}

TEST_CASE("what a piece of a stream throws is thrown to the caller") {
  for (int const threads : {1, 3}) {
    int given = 0;
    CHECK_THROWS_WITH_AS(run_in_order({.next = [&] { return counted(given, 100); },
                                       .work = [](std::string const& piece) -> std::string {
                                         if (piece == "42") throw std::runtime_error("forty-two");
                                         return piece;
                                       },
                                       .leave = [](std::string const&) {}},
                                      threads),
                         "forty-two", std::runtime_error);
  }
}
