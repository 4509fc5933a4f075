#include "core/random.hpp"
#include "report/uncertainty.hpp"

#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>

namespace pcnsim::report {
namespace {

/// One PCN of 1,000 patients for a week; the gap is the number of needs met late.
ResultSet with_gaps(std::vector<std::vector<Count>> const& gaps) {
  ResultSet results;
  results.pcns = {{"A1", "Alder", "North, East"}};
  results.practices = {{{"A11", "Alder Top"}}};
  results.replications = gaps.front().size();
  for (std::size_t scenario = 0; scenario < gaps.size(); ++scenario) {
    results.scenarios.push_back(scenario == 0 ? "baseline" : "more");
    for (Count const late : gaps[scenario]) {
      Tally tally;
      tally.patient_days = 7'000;
      auto const clinical = index_of(NeedKind::clinical);
      tally.needs_created[clinical] = 100'000;
      tally.needs_ended[clinical][index_of(Outcome::met_late)] = late;
      tally.needs_ended[clinical][index_of(Outcome::met_in_time)] = 100'000 - late;
      results.tallies.push_back(tally);
      results.by_practice.push_back({tally});
    }
  }
  return results;
}

Uncertainty of_gap(ResultSet const& results, std::size_t scenario) {
  auto const all = uncertainties(results, KpiValues{results});
  auto const found = std::ranges::find_if(all, [&](Uncertainty const& row) {
    return row.scenario == scenario && row.place == 0 && row.kpi == kpi_index("gap");
  });
  REQUIRE(found != all.end());
  return *found;
}

TEST_CASE("variance between draws and within them, by hand") {
  // Pairs (10, 14), (20, 24): means 12 and 22, variance between 50, within 8.
  auto const row = of_gap(with_gaps({{10, 14, 20, 24}}), 0);
  CHECK(row.mean == doctest::Approx(17));
  CHECK(row.monte_carlo_sd == doctest::Approx(std::sqrt(8.0)));
  CHECK(row.parameter_sd == doctest::Approx(std::sqrt(50.0 - 4.0)));
}

TEST_CASE("of another scenario it is the difference, replication by replication") {
  auto const row = of_gap(with_gaps({{10, 14, 20, 24}, {9, 13, 16, 20}}), 1);
  CHECK(row.mean == doctest::Approx(-2.5));  // pairs -1 and -4
  CHECK(row.monte_carlo_sd == doctest::Approx(0));
  CHECK(row.parameter_sd == doctest::Approx(std::sqrt(4.5)));
}

TEST_CASE(
    "chance alone is not taken for uncertain parameters, and the two are told apart (seed 1)") {
  for (double const parameter_sd : {0.0, 300.0}) {
    Stream draw(1, 0, 1, 0, 0);
    std::vector<Count> gaps;
    for (int pair = 0; pair < 2'000; ++pair) {
      double const mean = 5'000 + parameter_sd * draw.normal();
      for (int k = 0; k < 2; ++k)
        gaps.push_back(static_cast<Count>(std::lround(mean + 200 * draw.normal())));
    }
    auto const row = of_gap(with_gaps({gaps}), 0);
    CHECK(row.monte_carlo_sd == doctest::Approx(200).epsilon(0.05));
    if (parameter_sd == 0) {
      CHECK(row.parameter_sd < 45);
      CHECK(row.high90 - row.low90 < 150);
    } else {
      CHECK(row.parameter_sd == doctest::Approx(300).epsilon(0.06));
      CHECK(row.high90 - row.low90 == doctest::Approx(2 * 1.645 * 300).epsilon(0.08));
    }
  }
}

TEST_CASE("fewer than two draws tell nothing, and the text says so") {
  auto const results = with_gaps({{1, 2, 3}});
  auto const all = uncertainties(results, KpiValues{results});
  CHECK(all.empty());
  CHECK(uncertainty_text(results, all).find("fewer than four replications") != std::string::npos);
}

TEST_CASE("the text says in words what is mostly not known, and how little few draws say") {
  auto const results = with_gaps({{10, 14, 20, 24}, {9, 13, 16, 20}});
  auto const text = uncertainty_text(results, uncertainties(results, KpiValues{results}));
  // between: (22 - 12)^2 / 2 = 50, within (4^2/2 + 4^2/2) / 2 = 8: sd of parameters sqrt(50 - 4)
  CHECK(text.find("mostly parameters (sd 6.8), less chance (2.8)") != std::string::npos);
  CHECK(text.find("Of 2 draws it says little: --replications 40") != std::string::npos);
  CHECK(text.find("more: the gap changes by -2.50 in the mean, at nine draws in ten by ") !=
        std::string::npos);
  auto const chance = with_gaps({{10, 24, 11, 23}, {9, 13, 16, 20}});
  auto const other = uncertainty_text(chance, uncertainties(chance, KpiValues{chance}));
  CHECK(other.find("mostly chance (sd 9.2), less parameters (0.0)") != std::string::npos);
}

TEST_CASE("the table of uncertainty has a row for each scenario, place and KPI, and quotes names") {
  auto const results = with_gaps({{10, 14, 20, 24}, {9, 13, 16, 20}});
  auto const csv = uncertainty_csv(results, uncertainties(results, KpiValues{results}));
  auto const rows = static_cast<std::size_t>(std::ranges::count(csv, '\n'));
  CHECK(rows == 1 + 2 * 2 * all_kpis().size());
  CHECK(csv.find("more,\"North, East\",A1,gap,\"per 1,000 a week\",difference,2,-2.5,") !=
        std::string::npos);
}

}  // namespace
}  // namespace pcnsim::report
