#include "hand_made.hpp"
#include "report/comparison.hpp"

#include <cmath>
#include <doctest/doctest.h>

using namespace pcnsim;
using namespace pcnsim::report;
using doctest::Approx;

namespace {

Difference difference(ResultSet const& results, std::size_t place, std::string_view kpi) {
  return compare(results, KpiValues{results}).at(1, place, kpi_index(kpi));
}

}  // namespace

TEST_CASE("a comparison pairs replications of one PCN") {
  auto const gap = difference(hand_made(), 0, "gap");
  CHECK(gap.base_mean == Approx(22));
  CHECK(gap.scenario_mean == Approx(19));
  CHECK(gap.difference.mean == Approx(-3));
  REQUIRE(gap.difference.interval);
  CHECK(gap.difference.interval->low == Approx(-3 - 4.3026527 / std::sqrt(3.0)));
  CHECK(gap.difference.interval->high == Approx(-3 + 4.3026527 / std::sqrt(3.0)));
}

TEST_CASE("all PCNs together are one population, not a mean of PCNs") {
  auto results = hand_made();
  for (auto& tally : results.tallies)
    tally.patient_days *= 2;
  auto const gap = difference(results, 2, "gap");
  CHECK(gap.base_mean == Approx((22 + 10) / 4.0));
  CHECK(gap.difference.mean == Approx(-3 / 4.0));
  // A PCN twice as large counts twice.
  auto uneven = hand_made();
  for (std::size_t replication = 0; replication < 3; ++replication) {
    uneven.tallies[uneven.index(0, 0, replication)].patient_days = 14'000;
  }
  CHECK(difference(uneven, 2, "gap").base_mean == Approx((22 + 10) / 3.0));
}

TEST_CASE("a verdict needs the interval that allows for every KPI of the table") {
  // The single interval (-5.5, -0.5) excludes 0; the simultaneous one does not.
  auto const gap = difference(hand_made(), 0, "gap");
  CHECK(gap.difference.interval->high < 0);
  REQUIRE(gap.simultaneous);
  CHECK(gap.simultaneous->low < gap.difference.interval->low);
  CHECK(gap.simultaneous->high > 0);
  CHECK(gap.verdict == Verdict::no_clear_difference);
  auto const each = stats::each_of(directed_kpis(), 0.95);
  double const t = stats::t_quantile(1 - (1 - each) / 2, 2);
  CHECK(gap.simultaneous->high == Approx(-3 + t / std::sqrt(3.0)));
}

TEST_CASE("fewer unmet needs are better, more answered calls too, and a fact has no merit") {
  auto results = hand_made();
  for (std::size_t replication = 0; replication < 3; ++replication) {
    auto& tally = results.tallies[results.index(1, 0, replication)];
    tally = results.at(0, 0, replication);
    tally.needs_ended[0][index_of(Outcome::met_late)] -= 5;
    tally.needs_ended[0][index_of(Outcome::met_elsewhere)] += 5;
    tally.calls_answered += 3;
    tally.needs_created[0] -= 1;
  }
  CHECK(difference(results, 0, "gap").verdict == Verdict::better);
  CHECK(difference(results, 0, "calls_answered_share").verdict == Verdict::better);
  CHECK(difference(results, 0, "met_elsewhere").verdict == Verdict::higher);
  CHECK(difference(results, 0, "needs").verdict == Verdict::lower);
  std::swap(results.scenarios[0], results.scenarios[1]);
  std::swap_ranges(results.tallies.begin(), results.tallies.begin() + 6,
                   results.tallies.begin() + 6);
  CHECK(difference(results, 0, "gap").verdict == Verdict::worse);
  CHECK(difference(results, 0, "calls_answered_share").verdict == Verdict::worse);
  CHECK(difference(results, 0, "met_elsewhere").verdict == Verdict::lower);
}

TEST_CASE("exactly no difference in every replication is said so") {
  auto const gap = difference(hand_made(), 1, "gap");
  CHECK(gap.difference.mean == 0);
  CHECK(gap.verdict == Verdict::no_difference);
  CHECK(to_string(gap.verdict) == "no difference");
}

TEST_CASE("differences that cancel out are no clear difference, not none") {
  auto results = hand_made();
  auto const late = index_of(Outcome::met_late);
  for (std::size_t replication = 0; replication < 3; ++replication) {
    results.tallies[results.index(1, 0, replication)] = results.at(0, 0, replication);
  }
  results.tallies[results.index(1, 0, 0)].needs_ended[0][late] += 1;
  results.tallies[results.index(1, 0, 1)].needs_ended[0][late] -= 1;
  auto const gap = difference(results, 0, "gap");
  CHECK(gap.difference.mean == Approx(0));
  CHECK(gap.verdict == Verdict::no_clear_difference);
}

TEST_CASE("one replication gives a difference, but neither interval nor verdict") {
  auto const gap = difference(hand_made(1), 0, "gap");
  CHECK(gap.difference.mean == Approx(-2));
  CHECK_FALSE(gap.difference.interval);
  CHECK_FALSE(gap.simultaneous);
  CHECK(gap.verdict == Verdict::not_known);
  CHECK(difference(hand_made(1), 1, "gap").verdict == Verdict::no_difference);
}
