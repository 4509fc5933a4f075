#include "calibration/hand_made.hpp"
#include "calibration/reality/association.hpp"
#include "calibration/reality/patterns.hpp"

#include <algorithm>
#include <doctest/doctest.h>

using namespace pcnsim;
using namespace pcnsim::calibration;
using namespace pcnsim::calibration::test;

namespace {

Verdict verdict_on(std::vector<Pattern> const& patterns, std::string_view key) {
  auto const found = std::ranges::find(patterns, key, &Pattern::key);
  REQUIRE(found != patterns.end());
  return found->verdict();
}

/// Patterns of a PCN of one practice with that tally.
std::vector<Pattern> patterns_of(Tally const& tally) {
  PcnSpec pcn{};
  pcn.code = "A1";
  pcn.practices = {practice_of("A11", 1'000)};
  std::vector<PcnSpec> const pcns{pcn};
  return patterns_in(pcns, {}, results_of(pcns, {{{tally}}}));
}

/// 100 calls in every hour, 80 answered, but for 60 on Monday from 8 to 9.
Tally calls_all_week() {
  Tally tally;
  for (std::size_t day = 0; day < weekday_count; ++day) {
    tally.calls_by_hour.counts[day].fill(100);
    tally.calls_answered_by_hour.counts[day].fill(80);
  }
  tally.calls_answered_by_hour.counts[0][0] = 60;
  return tally;
}

Tally missed(Count same_day, Count week, Count fortnight, Count later) {
  auto tally = calls_all_week();
  constexpr auto nurse = index_of(Role::nurse);
  tally.appointments[nurse][0] = {1'000, 1'000, 1'000, 1'000};
  tally.did_not_attend[nurse][0] = {same_day, week, fortnight, later};
  return tally;
}

}  // namespace

TEST_CASE("Monday's first hour is the worst only if no other is as bad") {
  auto tally = calls_all_week();
  CHECK(verdict_on(patterns_of(tally), "monday_8am") == Verdict::pass);
  tally.calls_answered_by_hour.counts[3][10] = 60;
  CHECK(verdict_on(patterns_of(tally), "monday_8am") == Verdict::fail);
  tally.calls_answered_by_hour.counts[3][10] = 0;
  tally.calls_by_hour.counts[3][10] = 0;  // an hour without calls is not the worst
  CHECK(verdict_on(patterns_of(tally), "monday_8am") == Verdict::pass);
}

TEST_CASE("those who do not attend must rise with every band of lead time") {
  CHECK(verdict_on(patterns_of(missed(10, 20, 30, 40)), "dna_by_lead") == Verdict::pass);
  CHECK(verdict_on(patterns_of(missed(10, 20, 20, 40)), "dna_by_lead") == Verdict::fail);
  CHECK(verdict_on(patterns_of(missed(50, 20, 30, 40)), "dna_by_lead") == Verdict::fail);
}

TEST_CASE("same day and long waits must go against each other over practices") {
  auto const pcns = hand_made_pcns();
  Targets const targets{
      {"A11", published(1, 0)}, {"A12", published(1, 0)}, {"B21", published(1, 0)}};
  auto observed = targets;
  observed["A11"].year->same_day = 60;
  observed["A12"].year->same_day = 50;
  observed["B21"].year->same_day = 40;
  observed["A11"].year->days_15_plus = 10;
  observed["B21"].year->days_15_plus = 30;
  auto const with_bands = [](Count same_day, Count week, Count long_wait) {
    Tally tally;
    tally.patient_days = 1'000;
    tally.appointments[0][0] = {same_day, week, 0, long_wait};
    return tally;
  };
  auto const verdict = [&](Tally const& a, Tally const& b, Tally const& c) {
    auto const results = results_of(pcns, {{{a, b}, {c}}});
    return verdict_on(patterns_in(pcns, observed, results), "same_day_against_long_waits");
  };
  CHECK(verdict(with_bands(60, 30, 10), with_bands(40, 40, 20), with_bands(20, 50, 30)) ==
        Verdict::pass);
  CHECK(verdict(with_bands(60, 10, 30), with_bands(40, 40, 20), with_bands(20, 70, 10)) ==
        Verdict::fail);
}

TEST_CASE("a correlation is that of the pairs, and nothing when one side does not vary") {
  CHECK(*correlation(std::vector<double>{1, 2, 3}, std::vector<double>{2, 4, 6}) ==
        doctest::Approx(1));
  CHECK(*correlation(std::vector<double>{1, 2, 3}, std::vector<double>{3, 1, 2}) ==
        doctest::Approx(-0.5));
  CHECK_FALSE(correlation(std::vector<double>{1, 2, 3}, std::vector<double>{5, 5, 5}));
  CHECK_FALSE(correlation(std::vector<double>{1, 2}, std::vector<double>{2, 4}));
}

TEST_CASE("a partial correlation is what is left without the third") {
  std::vector<double> const z{1, 2, 3, 4};
  std::vector<double> const x{2, 1, 2, 5};  // z + {1, -1, -1, 1}
  std::vector<double> const y{0, 3, 4, 3};  // z - {1, -1, -1, 1}
  CHECK(*partial_correlation(x, y, z) == doctest::Approx(-1));
  CHECK_FALSE(partial_correlation(x, z, z));
}

TEST_CASE("a pattern holds when every requirement does; the end itself is outside") {
  Pattern pattern{
      .key = "", .claim = "", .where = "", .standing = Standing::outcome, .measured = {}};
  CHECK(pattern.verdict() == Verdict::pass);
  pattern.measured = {{"a", "", "", 0, 1, std::nullopt}, {"b", "", "", 0, 2, above(1)}};
  CHECK(pattern.verdict() == Verdict::pass);
  pattern.measured.push_back({"c", "", "", 0, 2, below(2)});
  CHECK(pattern.verdict() == Verdict::fail);
  CHECK_FALSE(above(2).contains(2));
  CHECK(below(2).contains(1.999));
}
