#include "core/time.hpp"

#include <doctest/doctest.h>

using namespace pcnsim;

TEST_CASE("a drawn length is rounded once, to the nearest millisecond") {
  CHECK(minutes_rounded(1) == 60s);
  CHECK(minutes_rounded(0.5 / 60'000 - 1e-9) == 0ms);
  CHECK(minutes_rounded(0.5 / 60'000 + 1e-9) == 1ms);
  CHECK(minutes_rounded(-0.5 / 60'000 - 1e-9) == -1ms);
  CHECK(minutes_rounded(10.000'01) == 10min + 1ms);
  CHECK(hours_rounded(1.5) == 90min);
  CHECK(days_rounded(0.25) == 6h);
  CHECK(minutes_rounded(1e9).count() == 60'000'000'000'000);
}

TEST_CASE("minutes and days read back what was rounded") {
  for (double const minutes : {0.0, 0.001, 7.25, 1'440.0, 123'456.789}) {
    CAPTURE(minutes);
    CHECK(in_minutes(minutes_rounded(minutes)) == doctest::Approx(minutes).epsilon(1e-5));
  }
}

TEST_CASE("midnight belongs to the day that it begins") {
  Date const day{Days{20'000}};
  CHECK(date_of(Instant{day}) == day);
  CHECK(date_of(Instant{day} - 1ms) == day - Days{1});
  CHECK(date_of(Instant{day} + 24h - 1ms) == day);
  CHECK(time_of_day(Instant{day}) == 0ms);
  CHECK(time_of_day(Instant{day} - 1ms) == 24h - 1ms);
  CHECK(time_of_day(Instant{day} + 8h + 30min) == 8h + 30min);
}

TEST_CASE("days before 1970 have a time of day too") {
  Instant const before{Duration{-1}};
  CHECK(date_of(before) == Date{Days{-1}});
  CHECK(time_of_day(before) == 24h - 1ms);
}
