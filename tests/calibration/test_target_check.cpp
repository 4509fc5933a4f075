#include "calibration/hand_made.hpp"
#include "calibration/reality/target_check.hpp"

#include <algorithm>
#include <doctest/doctest.h>

using namespace pcnsim;
using namespace pcnsim::calibration;
using namespace pcnsim::calibration::test;

namespace {

auto const pcns = hand_made_pcns();

/// Practices in turn have 6, 3 and 6 appointments a head and year, a GP holding 25%, 50% and 75%.
std::vector<std::vector<Tally>> first_replication() {
  return {{held(1'000, 1'500, 4'500), held(3'000, 4'500, 4'500)}, {held(4'000, 18'000, 6'000)}};
}

/// As the first, but A11 has twice the appointments.
std::vector<std::vector<Tally>> second_replication() {
  auto tallies = first_replication();
  tallies[0][0] = held(1'000, 3'000, 9'000);
  return tallies;
}

TargetRow const& row_of(TargetCheck const& check, std::string_view key) {
  auto const found = std::ranges::find_if(
      check.rows, [key](TargetRow const& row) { return row.quantity->key == key; });
  REQUIRE(found != check.rows.end());
  return *found;
}

PcnRow const& pcn_row_of(TargetCheck const& check, std::string_view key, std::size_t pcn) {
  auto const found = std::ranges::find_if(
      check.by_pcn, [&](PcnRow const& row) { return row.quantity->key == key && row.pcn == pcn; });
  REQUIRE(found != check.by_pcn.end());
  return *found;
}

}  // namespace

TEST_CASE("rates are weighted by list, shares by what they are a share of") {
  Targets const targets{{"A11", published(12'000, 20)},
                        {"A12", published(12'000, 40)},
                        {"B21", published(24'000, 60)}};
  auto const check = check_targets(pcns, targets, results_of(pcns, {first_replication()}));

  auto const& appointments = row_of(check, "appointments");
  CHECK(appointments.practices == 3);
  CHECK(*appointments.observed == doctest::Approx(48'000 / 12.0 / 8));
  CHECK(appointments.simulated.mean == doctest::Approx(39'000 / 12.0 / 8));
  CHECK_FALSE(appointments.simulated.interval);  // of one replication

  auto const& gp_share = row_of(check, "gp_share");
  CHECK(*gp_share.observed == doctest::Approx((12 * 20 + 12 * 40 + 24 * 60) / 48.0));
  CHECK(gp_share.simulated.mean == doctest::Approx(100 * 24'000 / 39'000.0));
}

TEST_CASE("what GPs and others hold is weighted by their own appointments") {
  auto targets = Targets{{"A11", published(10'000, 20)}, {"B21", published(10'000, 60)}};
  targets["A11"].year->gp_same_day = 100;
  targets["A11"].year->other_same_day = 100;
  auto const check = check_targets(pcns, targets, results_of(pcns, {first_replication()}));
  CHECK(*row_of(check, "gp_same_day").observed == doctest::Approx(100 * 2'000 / 8'000.0));
  CHECK(*row_of(check, "other_same_day").observed == doctest::Approx(100 * 8'000 / 12'000.0));
}

TEST_CASE("practices without data are left out of observation and simulation alike") {
  Targets const targets{{"A11", published(6'000, 25)}};
  auto const check = check_targets(pcns, targets, results_of(pcns, {first_replication()}));
  auto const& row = row_of(check, "appointments");
  CHECK(row.practices == 1);
  CHECK(*row.observed == doctest::Approx(500));
  CHECK(row.simulated.mean == doctest::Approx(500));
  CHECK(row.verdict == Verdict::pass);

  CHECK(*pcn_row_of(check, "appointments", 0).simulated == doctest::Approx(500));
  CHECK_FALSE(pcn_row_of(check, "appointments", 1).observed);
  CHECK_FALSE(pcn_row_of(check, "appointments", 1).simulated);
  // Nobody has telephony, so it is not in the table; what is stated for all practices is.
  CHECK(std::ranges::none_of(check.rows, [](TargetRow const& other) {
    return other.quantity->source == Source::telephony;
  }));
  CHECK(row_of(check, "referrals").practices == 3);
}

TEST_CASE("the survey is weighted by list, whatever the number of tries at a practice") {
  Targets targets{{"A11", published(1, 0)}, {"A12", published(1, 0)}};
  targets["A11"].year->contact_failed = 10;
  targets["A12"].year->contact_failed = 2;
  auto tallies = first_replication();
  tallies[0][0].episodes = 10;
  tallies[0][0].episodes_contact_failed = 10;
  tallies[0][1].episodes = 1'000'000;
  auto const check = check_targets(pcns, targets, results_of(pcns, {tallies}));
  CHECK(*row_of(check, "contact_failed").observed == doctest::Approx(4));
  CHECK(row_of(check, "contact_failed").simulated.mean == doctest::Approx(25));
}

TEST_CASE("the interval is that of the replications' means") {
  Targets const targets{{"A11", published(6'000, 25)}};
  auto const check =
      check_targets(pcns, targets, results_of(pcns, {first_replication(), second_replication()}));
  auto const& simulated = row_of(check, "appointments").simulated;
  CHECK(simulated.mean == doctest::Approx(750));
  REQUIRE(simulated.interval);
  CHECK(simulated.interval->low == doctest::Approx(750 - 12.7062 * 250));
}

TEST_CASE("a mean is inside up to the end of the tolerance, and judged without its interval") {
  Tolerance const points{Tolerance::Kind::points, 5, 6};
  CHECK(points.around(40) == stats::Interval{35, 46});
  Tolerance const per_cent{Tolerance::Kind::per_cent, 10, 10};
  CHECK(per_cent.around(500) == stats::Interval{450, 550});
  Tolerance const range{Tolerance::Kind::range, 1, 13};
  CHECK(range.around(500) == stats::Interval{1, 13});

  CHECK(verdict_of(46, points.around(40)) == Verdict::pass);
  CHECK(verdict_of(46.01, points.around(40)) == Verdict::fail);
  CHECK(verdict_of(34.99, points.around(40)) == Verdict::fail);

  // 500 observed; 750 ± 3,177 simulated.
  Targets const targets{{"A11", published(6'000, 25)}};
  auto const check =
      check_targets(pcns, targets, results_of(pcns, {first_replication(), second_replication()}));
  CHECK(row_of(check, "appointments").verdict == Verdict::fail);
}

TEST_CASE("over practices, each counts once in mean absolute error and correlation") {
  Targets const targets{{"A11", published(7'200, 0)},    // 600 a month; simulated 500
                        {"A12", published(9'000, 0)},    // 250; 250
                        {"B21", published(22'800, 0)}};  // 475; 500
  auto const check = check_targets(pcns, targets, results_of(pcns, {first_replication()}));
  auto const& fit = check.practice_fit.front();
  CHECK(fit.quantity->key == "appointments");
  CHECK(fit.practices == 3);
  CHECK(fit.mean_absolute_error == doctest::Approx((100 + 0 + 25) / 3.0));
  REQUIRE(fit.correlation);
  CHECK(*fit.correlation == doctest::Approx(0.9341).epsilon(1e-3));
}
