#include "calibration/store_fixture.hpp"
#include "experiment/parallel_map.hpp"
#include "scratch.hpp"

#include <bit>
#include <cmath>
#include <doctest/doctest.h>
#include <limits>
#include <thread>

using namespace pcnsim;
using namespace pcnsim::calibration;
using namespace pcnsim::calibration::test;
using Eigen::Vector2d;

TEST_CASE("a store gives back bit for bit what it was given, to the next who opens it too") {
  Scratch const scratch;
  auto const file = scratch.path / "s.pcnsim";
  std::uint64_t const large = ~std::uint64_t{0} - 5;
  auto const odd = answer(-0.0, std::numeric_limits<double>::denorm_min(), 0.1 + 0.2, 1e-9);
  Vector2d const x{std::nextafter(1.0, 2.0), -1e300};
  for (bool const is_first : {true, false}) {
    Store store(file);
    auto const id = store.enter(small_problem(), {.simulator = "v1"});
    if (is_first) {
      CHECK_FALSE(store.recall(id, x, large));
      store.keep(id, x, large, odd);
      store.keep(id, x, 7, {.summaries = {}, .cpu_seconds = 0.5, .failure = "the queue – full"});
    }
    CHECK(store.size(id) == 2);
    auto const known = store.recall(id, x, large);
    REQUIRE(known);
    REQUIRE(known->summaries);
    for (Eigen::Index i = 0; i < 3; ++i)
      CHECK(std::bit_cast<std::uint64_t>((*known->summaries)[i]) ==
            std::bit_cast<std::uint64_t>((*odd.summaries)[i]));
    CHECK(known->cpu_seconds == 1e-9);
    CHECK(known->remembered);
    auto const failed = store.recall(id, x, 7);
    REQUIRE(failed);
    CHECK_FALSE(failed->summaries);
    CHECK(failed->failure == "the queue – full");
    CHECK_FALSE(store.recall(id, x, large - 1));
    CHECK_FALSE(store.recall(id, Vector2d{1, -1e300}, large));
  }
}

TEST_CASE("the first answer stays") {
  Scratch const scratch;
  Store store(scratch.path / "s.pcnsim");
  auto const id = store.enter(small_problem(), {.simulator = "v1"});
  store.keep(id, Vector2d{1, 2}, 3, answer(1, 1, 1));
  store.keep(id, Vector2d{1, 2}, 3, answer(2, 2, 2));
  CHECK(store.recall(id, Vector2d{1, 2}, 3)->summaries->sum() == 3);
}

TEST_CASE("a problem's key changes with whatever changes an answer, and with nothing else") {
  auto const problem = small_problem();
  auto const key = problem_key(problem, {.simulator = "v1"});
  CHECK(key.size() == 64);
  CHECK(problem_key(problem, {.simulator = "v2"}) != key);
  auto changed = problem;
  changed.priors[0].name = "calls_per_week";
  CHECK(problem_key(changed, {.simulator = "v1"}) != key);
  changed = problem;
  changed.priors[0].scale = Prior::Scale::linear;
  CHECK(problem_key(changed, {.simulator = "v1"}) != key);
  changed = problem;
  changed.priors[1].high = 0.95;
  CHECK(problem_key(changed, {.simulator = "v1"}) != key);
  changed = problem;
  std::swap(changed.priors[0], changed.priors[1]);
  CHECK(problem_key(changed, {.simulator = "v1"}) != key);
  changed = problem;
  changed.summary_names[0] = "calls";
  CHECK(problem_key(changed, {.simulator = "v1"}) != key);

  changed = problem;
  changed.name = "the same under another name";
  changed.priors[0].a = 5;
  changed.priors[0].shape = Prior::Shape::uniform;
  changed.observed.setConstant(9);
  changed.discrepancy_variance.setConstant(1);
  CHECK(problem_key(changed, {.simulator = "v1", .provenance = R"({"commit": "abc"})"}) == key);
}

TEST_CASE("two problems in one store do not see each other's simulations") {
  Scratch const scratch;
  auto const file = scratch.path / "s.pcnsim";
  {
    Store store(file);
    auto const one = store.enter(small_problem(), {.simulator = "v1"});
    auto const two = store.enter(small_problem(), {.simulator = "v2"});
    store.keep(one, Vector2d{1, 2}, 3, answer(1, 1, 1));
    CHECK_FALSE(store.recall(two, Vector2d{1, 2}, 3));
    store.keep(two, Vector2d{1, 2}, 3, answer(2, 2, 2));
  }
  Store store(file);
  auto const two = store.enter(small_problem(), {.simulator = "v2"});
  CHECK(store.size(two) == 1);
  CHECK(store.recall(two, Vector2d{1, 2}, 3)->summaries->sum() == 6);
}

TEST_CASE("what was kept is in the file soon, without anybody asking") {
  Scratch const scratch;
  auto const file = scratch.path / "s.pcnsim";
  Store store(file, hurried());
  auto const id = store.enter(small_problem(), {.simulator = "v1"});
  for (std::uint64_t seed = 0; seed < 2; ++seed) {
    store.keep(id, Vector2d{1, 2}, seed, answer(1, 1, 1));
    auto const deadline = std::chrono::steady_clock::now() + std::chrono::seconds{20};
    std::int64_t rows = 0;
    while (rows <= static_cast<std::int64_t>(seed) && std::chrono::steady_clock::now() < deadline) {
      std::this_thread::sleep_for(std::chrono::milliseconds{5});
      rows = ask(file, "SELECT count(*) FROM simulation");
    }
    CHECK(rows == static_cast<std::int64_t>(seed) + 1);
  }
}

TEST_CASE("many threads keep and recall at once, and all of it arrives") {
  Scratch const scratch;
  auto const file = scratch.path / "s.pcnsim";
  std::size_t const count = 5'000;
  {
    Store store(file, hurried());
    auto const id = store.enter(small_problem(), {.simulator = "v1"});
    std::atomic<int> wrong = 0;
    parallel_for(count, 7, [&](std::size_t i) {
      Vector2d const x{static_cast<double>(i), 0};
      store.keep(id, x, i, answer(static_cast<double>(i), 0, 0));
      auto const known = store.recall(id, Vector2d{static_cast<double>(i / 2), 0}, i / 2);
      if (known && (*known->summaries)[0] != static_cast<double>(i / 2)) ++wrong;
    });
    CHECK(wrong == 0);
  }
  Store store(file);
  CHECK(store.size(store.enter(small_problem(), {.simulator = "v1"})) == count);
}

TEST_CASE("two who have a store open at once both write to it") {
  Scratch const scratch;
  auto const file = scratch.path / "s.pcnsim";
  {
    Store one(file);
    Store two(file);
    auto const in_one = one.enter(small_problem(), {.simulator = "v1"});
    auto const in_two = two.enter(small_problem(), {.simulator = "v1"});
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
      if (seed < 40) one.keep(in_one, Vector2d{1, 2}, seed, answer(1, 1, 1));
      if (seed >= 20) two.keep(in_two, Vector2d{1, 2}, seed, answer(1, 1, 1));
      if (seed % 7 == 0) one.flush();
      if (seed % 5 == 0) two.flush();
    }
  }
  Store store(file);
  CHECK(store.size(store.enter(small_problem(), {.simulator = "v1"})) == 60);
}

TEST_CASE("a run is written down with how it ended; one that was cut off has no end") {
  Scratch const scratch;
  auto const file = scratch.path / "s.pcnsim";
  {
    Store store(file);
    auto const id = store.enter(small_problem(), {.simulator = "v1"});
    RunDescription const run{
        .method = "M3", .budget = 500, .seed = 1, .settings = R"({"steps": 8})"};
    auto const first = store.begin_run(id, run);
    static_cast<void>(store.begin_run(id, run));
    store.keep(id, Vector2d{1, 2}, 3, answer(1, 1, 1));
    store.end_run(first, RunStatus::interrupted);
    CHECK(ask(file, "SELECT count(*) FROM simulation") == 1);  // written before the run ends
  }
  CHECK(ask(file, "SELECT count(*) FROM run WHERE method = 'M3' AND budget = 500") == 2);
  CHECK(ask(file, "SELECT count(*) FROM run WHERE status = 'interrupted' AND ended >= started") ==
        1);
  CHECK(ask(file, "SELECT count(*) FROM run WHERE status = 'running' AND ended IS NULL") == 1);
  CHECK(ask(file, "SELECT json_extract(settings, '$.steps') FROM run") == 8);
}

TEST_CASE("the view shows every parameter on its scale and in its own unit") {
  Scratch const scratch;
  auto const file = scratch.path / "s.pcnsim";
  auto const problem = small_problem();
  std::vector<double> const values{0,      -0.0,   1,   -1,      0.1,  -123.456,
                                   1e-310, 5e-324, 3.5, -700.25, 1e-5, 4.1e-200};
  {
    Store store(file);
    auto const id = store.enter(problem, {.simulator = "v1"});
    for (std::size_t i = 0; i < values.size(); ++i)
      store.keep(id, Vector2d{values[i], -values[i]}, i, answer(1, 1, 1));
  }
  Database database(file, std::chrono::seconds{5});
  auto rows = database.prepare("SELECT seed, number, name, on_scale, value "
                               "FROM parameter_value ORDER BY seed, number");
  std::size_t count = 0;
  for (; rows.step(); ++count) {
    auto const i = static_cast<std::size_t>(rows.integer(0));
    auto const j = static_cast<std::size_t>(rows.integer(1));
    double const x = j == 0 ? values[i] : -values[i];
    CHECK(rows.bytes(2) == problem.priors[j].name);
    CHECK(rows.real(3) == x);
    CHECK(rows.real(4) == doctest::Approx(problem.priors[j].natural(x)).epsilon(1e-12));
  }
  CHECK(count == 2 * values.size());
}
