#include "core/draws.hpp"

#include "core/contract.hpp"
#include "core/test_draws_checks.hpp"

#include <array>
#include <cmath>
#include <cstdint>
#include <doctest/doctest.h>
#include <limits>
#include <numeric>
#include <vector>

using namespace pcnsim;

namespace {

/// Monday, 5 January 2026, 00:00.
constexpr Instant monday{std::chrono::local_days{std::chrono::year{2026} / 1 / 5}};

/// Two working days with a lunch break and a quiet night, then nothing, for a week.
std::vector<PiecewiseRate::Piece> working_week() {
  return {{8h, 0},  {3h, 60},       {2h, 12},         {5h + 30min, 31.5}, {13h + 30min, 0},
          {4h, 45}, {6h + 1ms, 20}, {6h - 1ms, 0.25}, {120h, 0}};
}

}  // namespace

TEST_CASE("the expected number of events is the area under the rate") {
  auto const pieces = working_week();
  PiecewiseRate const once{monday, pieces, PiecewiseRate::Repeats::never};
  PiecewiseRate const weekly{monday, pieces, PiecewiseRate::Repeats::forever};
  for (auto const& rate : {once, weekly}) {
    CHECK(rate.expected(monday, monday + 8h) == 0);
    CHECK(rate.expected(monday, monday + 9h) == doctest::Approx(60));
    CHECK(rate.expected(monday + 10h, monday + 12h) == doctest::Approx(60 + 12));
    CHECK(rate.expected(monday + 20h, monday + 24h) == doctest::Approx(0).epsilon(1e-9));
    CHECK(rate.expected(monday - 24h, monday + 9h) == doctest::Approx(60));
    CHECK(rate.expected(monday + 9h, monday + 9h) == 0);
  }
  double const week = 180 + 24 + 5.5 * 31.5 + 180 + 120 + 1.5;
  CHECK(once.expected(monday, monday + Days{7}) == doctest::Approx(week));
  CHECK(once.expected(monday, monday + Days{70}) == doctest::Approx(week));
  PiecewiseRate const hour{monday, std::array{pieces[1]}, PiecewiseRate::Repeats::never};
  CHECK(hour.expected(monday, monday + Days{70}) == doctest::Approx(180));
  CHECK(weekly.expected(monday, monday + Days{70}) == doctest::Approx(10 * week));
  CHECK(weekly.expected(monday + 9h, monday + Days{7} + 9h) == doctest::Approx(week));
}

TEST_CASE("events follow the rate: counts in each piece are Poisson (false alarm 1e-6)") {
  auto const pieces = working_week();
  PiecewiseRate const rate{monday, pieces, PiecewiseRate::Repeats::forever};
  constexpr int weeks = 1'000;
  std::vector<std::vector<double>> counts(pieces.size(), std::vector<double>(weeks));
  Stream stream = stream_of(21);
  for (Instant now = monday;;) {
    now = rate.next_after(now, stream).value();
    auto const week = (now - monday) / Days{7};
    if (week >= weeks) break;
    Duration into = (now - monday) % Days{7};
    std::size_t piece = 0;
    while (into >= pieces[piece].lasts)
      into -= pieces[piece++].lasts;
    ++counts[piece][static_cast<std::size_t>(week)];
  }
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    CAPTURE(i);
    double const mean = pieces[i].per_hour * in_minutes(pieces[i].lasts) / 60;
    double const total = std::accumulate(counts[i].begin(), counts[i].end(), 0.0);
    if (mean <= 0) {
      CHECK(total == 0);
      continue;
    }
    CHECK(std::abs(total - weeks * mean) < five * std::sqrt(weeks * mean));
    double squares = 0;  // fourth central moment of a Poisson: mean + 3 mean^2
    for (double const count : counts[i])
      squares += (count - mean) * (count - mean);
    CHECK(std::abs(squares / weeks - mean) <
          five * std::sqrt((mean + 2 * mean * mean) / weeks) + 1 / mean);
  }
}

TEST_CASE("counted in expected events, gaps are independent unit exponentials (false alarm 1e-6)") {
  for (double const faster : {1.0, 100.0, 30'000.0}) {  // up to 500 events a second
    CAPTURE(faster);
    auto pieces = working_week();
    for (auto& piece : pieces)
      piece.per_hour *= faster;
    PiecewiseRate const rate{monday, pieces, PiecewiseRate::Repeats::forever};
    Stream stream = stream_of(22);
    Instant now = monday;
    Instant const first = now;
    std::vector<double> gaps = sample_of([&] {
      Instant const before = now;
      now = rate.next_after(now, stream).value();
      return rate.expected(before, now);
    });
    // Rounded down each time, 500 events a second would come a quarter too often.
    CHECK(std::abs(rate.expected(first, now) - draws) < five * std::sqrt(draws));
    CHECK(std::abs(neighbours(gaps, 1, 1)) < five);
    if (faster > 100) continue;  // gaps of whole milliseconds are too coarse here
    CHECK(kolmogorov_smirnov(gaps, [](double x) { return 1 - std::exp(-x); }) > false_alarm);
  }
}

TEST_CASE("time never runs backwards and no event comes while the rate is 0 (seeds 0..999)") {
  for (std::uint64_t seed = 0; seed < 1'000; ++seed) {
    CAPTURE(seed);
    Stream stream = stream_of(seed);
    std::vector<PiecewiseRate::Piece> pieces(1 + stream.below(12));
    for (auto& piece : pieces) {
      piece.lasts = Duration{1 + stream.below(stream.chance(0.5) ? 3 : 10'000'000)};
      piece.per_hour = stream.chance(0.4) ? 0 : std::exp(12 * stream.normal());
    }
    pieces[0].per_hour = 1'000;
    auto const repeats =
        stream.chance(0.5) ? PiecewiseRate::Repeats::forever : PiecewiseRate::Repeats::never;
    PiecewiseRate const rate{monday, pieces, repeats};
    auto const period = std::accumulate(
        pieces.begin(), pieces.end(), Duration{0},
        [](Duration sum, PiecewiseRate::Piece const& piece) { return sum + piece.lasts; });
    Instant now = monday - 1h;
    for (int i = 0; i < 200; ++i) {
      auto const next = rate.next_after(now, stream);
      if (!next) break;
      REQUIRE(*next >= now);
      now = *next;
      REQUIRE(now >= monday);
      if (repeats == PiecewiseRate::Repeats::never) REQUIRE(now < monday + period);
      Duration into = (now - monday) % period;
      std::size_t piece = 0;
      while (into >= pieces[piece].lasts)
        into -= pieces[piece++].lasts;
      REQUIRE(pieces[piece].per_hour > 0);
    }
  }
}

TEST_CASE("a rate that is over, or that is 0, has no next event, and takes its draw all the same") {
  std::array const busy{PiecewiseRate::Piece{1h, 1e6}};
  std::array const idle{PiecewiseRate::Piece{1h, 0}};
  std::array const rare{PiecewiseRate::Piece{1h, 1e-300}};
  using enum PiecewiseRate::Repeats;
  Stream stream = stream_of(23);
  Stream gaps = stream;
  CHECK(PiecewiseRate{monday, busy, never}.next_after(monday, stream).has_value());
  CHECK_FALSE(PiecewiseRate{monday, busy, never}.next_after(monday + 1h, stream).has_value());
  CHECK_FALSE(PiecewiseRate{monday, busy, never}.next_after(monday + 9h, stream).has_value());
  CHECK_FALSE(PiecewiseRate{monday, idle, forever}.next_after(monday, stream).has_value());
  CHECK_FALSE(PiecewiseRate{monday, rare, forever}.next_after(monday, stream).has_value());
  for (int i = 0; i < 5; ++i)
    gaps.exponential();
  CHECK(stream() == gaps());
}

TEST_CASE("a rare event is found many weeks on, at a time of the week when it can happen") {
  std::array const pieces{PiecewiseRate::Piece{Days{6}, 0}, PiecewiseRate::Piece{Days{1}, 1e-4}};
  PiecewiseRate const rate{monday, pieces, PiecewiseRate::Repeats::forever};
  Stream stream = stream_of(24);
  Stream gaps = stream;
  Instant now = monday;
  for (int i = 0; i < 1'000; ++i) {
    Instant const next = rate.next_after(now, stream).value();
    REQUIRE((next - monday) % Days{7} >= Days{6});
    REQUIRE(rate.expected(now, next) == doctest::Approx(gaps.exponential()).epsilon(1e-6));
    now = next;
  }
  CHECK(now - monday > Days{7 * 100'000});
}

TEST_CASE("asked before the start, the first event is one gap after the start") {
  std::array const pieces{PiecewiseRate::Piece{1h, 3.6e6}};  // one a millisecond
  PiecewiseRate const rate{monday, pieces, PiecewiseRate::Repeats::never};
  Stream stream = stream_of(25);
  Stream gaps = stream;
  for (int i = 0; i < 100; ++i) {
    auto const whole = Duration{static_cast<std::int64_t>(gaps.exponential())};
    CHECK(rate.next_after(monday - 1h, stream).value() == monday + whole);
  }
}

TEST_CASE("time does not run backwards when a rush leaves no digits for what follows") {
  std::array const pieces{PiecewiseRate::Piece{1h, 1e15}, PiecewiseRate::Piece{Days{10}, 0.01}};
  PiecewiseRate const rate{monday, pieces, PiecewiseRate::Repeats::forever};
  Stream stream = stream_of(26);
  for (int hour = 1; hour < 240; ++hour) {
    Instant const now = monday + hour * 1h;
    for (int i = 0; i < 20; ++i)
      REQUIRE(rate.next_after(now, stream).value() >= now);
  }
}

TEST_CASE("a rate without pieces, length or sense is a broken contract") {
  using Piece = PiecewiseRate::Piece;
  auto const made_of = [](std::vector<Piece> const& pieces) {
    PiecewiseRate const rate{monday, pieces, PiecewiseRate::Repeats::never};
    return rate.expected(monday, monday + 1h);
  };
  CHECK(made_of({{1h, 2}}) == doctest::Approx(2));
  CHECK_THROWS_AS(made_of({}), ContractFailure);
  CHECK_THROWS_AS(made_of({{0h, 1}}), ContractFailure);
  CHECK_THROWS_AS(made_of({{1h, -1}}), ContractFailure);
  CHECK_THROWS_AS(made_of({{1h, std::numeric_limits<double>::infinity()}}), ContractFailure);
  PiecewiseRate const rate{monday, std::array{Piece{1h, 1}}, PiecewiseRate::Repeats::never};
  CHECK_THROWS_AS((void)rate.expected(monday + 1h, monday), ContractFailure);
}
TEST_CASE("every compiler draws the same events") {
  PiecewiseRate const rate{monday, working_week(), PiecewiseRate::Repeats::forever};
  Instant now = monday;
  CHECK(hash_of([&](Stream& s) {
          now = rate.next_after(now, s).value();
          return static_cast<std::uint64_t>(now.time_since_epoch().count());
        }) == 0xd611139829ada5d2u);
}
