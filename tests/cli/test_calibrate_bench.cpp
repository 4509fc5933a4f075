#ifdef PCNSIM_BINARY
#include "program.hpp"

#include <string>

using namespace program;

TEST_CASE("calibrate-bench: columns that were there stay in place, later ones come after them") {
  auto const ended =
      call("calibrate-bench --task T7 --method M3 --budget 200 --truths 1 --quiet --format csv");
  CAPTURE(ended.err);
  REQUIRE(ended.code == 0);
  CHECK(contains(
      ended.out,
      "task,method,simulations,c2st_median,rmse_per_sd,cover90_min,cover90_max,sbc_pass,tarp,"
      "ms_per_simulation,bookkeeping_ms,width_ratio,budget,without_draws,predictive95,flagged,"
      "flat_found,inference_ms,sbc_p,sbc_farthest,cover90_mean\nT7,M3,"));
}

TEST_CASE("calibrate-bench: tasks that are not there are refused, with those that are") {
  auto const ended = call("calibrate-bench --task T9");
  CHECK(ended.code == 2);
  CHECK(contains(ended.err, "unknown task T9, expected one of T1, T2, T3, T4, T5, T6, T7, T8"));
  auto const method = call("calibrate-bench --task T1 --method M9");
  CHECK(method.code == 2);
  CHECK(contains(method.err, "unknown method M9, expected one of M1"));
}

TEST_CASE("calibrate-bench: T8 is for M1 only") {
  auto const ended = call("calibrate-bench --task T8 --method M2,M3");
  CHECK(ended.code == 2);
  CHECK(contains(ended.err, "--method: found M2,M3, expected M1 for T8"));
}

TEST_CASE("calibrate-bench: T5 needs the data of its PCN") {
  auto const ended = call("calibrate-bench --task T5 --method M3 --data /nowhere --quiet");
  CHECK(ended.code != 0);
  CHECK(contains(ended.err, "/nowhere"));
}
#endif
