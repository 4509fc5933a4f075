#include "core/random.hpp"
#include "stats/duration_tally.hpp"
#include "stats/moments.hpp"

#include <doctest/doctest.h>

using namespace pcnsim;
using stats::DurationTally;

TEST_CASE("a duration tally of 1, 2 and 6 minutes has mean 3, variance 7 and longest 6") {
  DurationTally tally;
  for (auto const length : {1min, 2min, 6min})
    tally.add(length);
  CHECK(tally.count() == 3);
  CHECK(tally.sum() == 9min);
  CHECK(tally.longest() == 6min);
  CHECK(tally.mean_minutes() == doctest::Approx(3));
  CHECK(tally.variance_minutes() == doctest::Approx(7));
}

TEST_CASE("an empty duration tally is all zero, one length has no variance") {
  DurationTally tally;
  CHECK(tally.mean_minutes() == 0);
  CHECK(tally.longest() == Duration{0});
  tally.add(5min);
  CHECK(tally.variance_minutes() == 0);
}

TEST_CASE("duration tallies merged in any order are the same, and agree with Moments") {
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    Stream draw(seed, 0, 0, 0, 0);
    DurationTally all;
    DurationTally parts[3];
    stats::Moments moments;
    for (int i = 0; i < 1'000; ++i) {
      auto const length = minutes_rounded(30 + draw.lognormal(10, 1));
      all.add(length);
      parts[draw.below(3)].add(length);
      moments.add(in_minutes(length));
    }
    DurationTally forwards;
    DurationTally backwards;
    for (int i = 0; i < 3; ++i) {
      forwards.merge(parts[i]);
      backwards.merge(parts[2 - i]);
    }
    for (auto const& merged : {forwards, backwards}) {
      CHECK(merged.sum() == all.sum());
      CHECK(merged.longest() == all.longest());
      CHECK(merged.variance_minutes() == all.variance_minutes());
    }
    CHECK(all.mean_minutes() == doctest::Approx(moments.mean()));
    CHECK(all.variance_minutes() == doctest::Approx(moments.variance()));
  }
}
