#ifdef PCNSIM_BINARY
#include "cli/program.hpp"

using namespace program;

TEST_CASE("the 22 PCNs on default parameters look like what was published") {
  auto const ended = call("reality-check --quick --quiet --replications 1");
  INFO(ended.out);
  CHECK(contains(ended.out, "24 of 24 checks pass."));
  CHECK_FALSE(contains(ended.out, "FAIL"));
  CHECK(ended.code == 0);
}

TEST_CASE("reality-check fails exactly when it prints a failure") {
  auto const ended = call("reality-check --quick --quiet --replications 1 --weeks 4");
  INFO(ended.out);
  CHECK(ended.code == (contains(ended.out, "FAIL") ? 3 : 0));
}
#endif
