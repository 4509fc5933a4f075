#ifdef PCNSIM_BINARY
#include "program.hpp"

#include <algorithm>

using namespace program;

namespace {

constexpr auto frome = " --pcn Frome --weeks 1 --warmup-weeks 1 ";

}  // namespace

TEST_CASE("trace tells each event of the days asked for, one a line, in order of time") {
  auto const ended = call(std::string("trace baseline --from 2024-04-02 --to 2024-04-02") + frome);
  REQUIRE(ended.code == 0);
  CHECK(std::ranges::count(ended.out, '\n') > 2'000);
  CHECK(ended.out.starts_with("2024-04-02 00:00:00.000"));
  CHECK(contains(ended.out, "consultation ended"));
  CHECK_FALSE(contains(ended.out, "\n2024-04-01"));
  CHECK_FALSE(contains(ended.out, "\n2024-04-03"));
}

TEST_CASE("trace follows one patient, by journeys, in CSV") {
  auto const all = call(std::string("trace --format journeys") + frome);
  REQUIRE(all.code == 0);
  CHECK(all.out.starts_with("case_id,activity,resource,start,end,patient,kind,practice\nU84175-"));
  CHECK(contains(all.out, ",consultation,gp "));
  auto const first = all.out.substr(all.out.find("U84175-") + 7);
  auto const patient = first.substr(0, first.find('-'));
  auto const one = call("trace --format journeys --patient " + patient + frome);
  CHECK(contains(one.out, "U84175-" + patient + "-"));
  CHECK(one.out.size() < all.out.size() / 100);
}

TEST_CASE("the hash of a trace is the same again and differs between replications") {
  auto const hash = [](std::string const& more) {
    return call("trace --format hash " + more + frome).out;
  };
  auto const first = hash("");
  CHECK(first.size() == 17);
  CHECK(hash("") == first);
  CHECK(hash("--replication 2") != first);
  CHECK(hash("workforce.clinical_scale=1.1") != first);
}

TEST_CASE("trace wants one PCN and dates that exist") {
  CHECK(call("trace baseline").code == 2);
  auto const two = call("trace baseline --pcn Somerset --weeks 1");
  CHECK(two.code == 2);
  CHECK(contains(two.err, "trace follows one PCN"));
  auto const date = call(std::string("trace --from 2024-02-30") + frome);
  CHECK(date.code == 2);
  CHECK(contains(date.err, "--from: found 2024-02-30, expected a date YYYY-MM-DD"));
  CHECK(call(std::string("trace --to yesterday") + frome).code == 2);
}
#endif
