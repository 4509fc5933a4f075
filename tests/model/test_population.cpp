#include "model/population_fixture.hpp"

#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>
#include <map>
#include <numeric>
#include <vector>

using namespace pcnsim;
using namespace pcnsim::test;

namespace {

/// Arrivals of each practice over `days` average days.
std::vector<double> arrivals(PcnSpec const& pcn, Parameters const& parameters, Process process,
                             int days, std::uint64_t seed) {
  ModelStreams const streams{seed, 1, 0};
  auto population = population_of(pcn, parameters, streams);
  std::vector<double> counts(pcn.practices.size());
  for (int day = 0; day < days; ++day) {
    for (auto const& arrival : population.day(process, 1, streams)) {
      ++counts[population.practice_of(arrival.patient).value];
    }
  }
  return counts;
}

using Sequence = std::map<std::uint32_t, std::vector<std::pair<int, std::uint32_t>>>;

/// By patient: the day and ordinal of each arrival.
Sequence sequences(Population& population, Process process, int days, ModelStreams const& streams) {
  Sequence of;
  for (int day = 0; day < days; ++day) {
    for (auto const& arrival : population.day(process, 1, streams)) {
      of[arrival.patient.value].emplace_back(day, arrival.ordinal);
    }
  }
  return of;
}

}  // namespace

TEST_CASE("a practice of the reference ages has the stated rates (false alarm 1e-6, fixed seed)") {
  auto const parameters = parameters_for_demand();
  auto const pcn = pcn_of({practice_of(20'000, parameters.demand.reference_age_shares)});
  double const months = 60 / days_per_month;
  check_count(arrivals(pcn, parameters, Process::clinical, 60, 1)[0], 20 * 300 * months, 20'000,
              1.5);
  check_count(arrivals(pcn, parameters, Process::administrative, 60, 2)[0], 20 * 40 * months,
              20'000, 1.5);
  check_count(arrivals(pcn, parameters, Process::planned, 60, 3)[0],
              20 * planned_per_1000_month * months, 20'000, 1e9);
}

TEST_CASE("need follows age and deprivation by the stated ratios (false alarm 1e-5, fixed seed)") {
  auto parameters = parameters_for_demand();
  parameters.demand.rise_per_10_imd_points = 0.1;
  std::vector<PracticeSpec> practices;
  for (std::size_t band = 0; band < age_band_count; ++band) {
    practices.push_back(practice_of(4'000, only_age(band)));
  }
  practices.push_back(practice_of(4'000, only_age(3)));
  practices.back().imd_score = 45;
  auto const& demand = parameters.demand;
  double const reference =
      std::inner_product(demand.reference_age_shares.begin(), demand.reference_age_shares.end(),
                         demand.consultation_rate_by_age.begin(), 0.0);
  double const average = 4 * 300 * 60 / days_per_month;
  auto const counts = arrivals(pcn_of(practices), parameters, Process::clinical, 60, 4);
  for (std::size_t band = 0; band < age_band_count; ++band) {
    CAPTURE(band);
    check_count(counts[band], average * demand.consultation_rate_by_age[band] / reference, 4'000,
                1.5);
  }
  check_count(counts.back(), average * 4 / reference * 1.25, 4'000, 1.5);
}

TEST_CASE("patients are as many as the list, practice after practice") {
  auto const parameters = parameters_for_demand();
  auto const shares = parameters.demand.reference_age_shares;
  ModelStreams const streams{1, 1, 0};
  auto const population = population_of(
      pcn_of({practice_of(1, shares), practice_of(37.4, shares), practice_of(99.6, shares)}),
      parameters, streams);
  CHECK(population.size() == 138);
  CHECK(population.practice_of(PatientId{0}).value == 0);
  CHECK(population.practice_of(PatientId{1}).value == 1);
  CHECK(population.practice_of(PatientId{37}).value == 1);
  CHECK(population.practice_of(PatientId{38}).value == 2);
  CHECK(population.practice_of(PatientId{137}).value == 2);
}

TEST_CASE("a patient's needs do not depend on who else is registered") {
  auto const parameters = parameters_for_demand();
  ModelStreams const streams{7, 1, 0};
  auto alone = population_of(pcn_of({practice_of(50, only_age(4))}), parameters, streams);
  auto among = population_of(pcn_of({practice_of(500, only_age(4)), practice_of(80, only_age(7))}),
                             parameters, streams);
  for (auto const process :
       {Process::clinical, Process::administrative, Process::enquiry, Process::planned}) {
    auto const few = sequences(alone, process, 900, streams);
    auto const many = sequences(among, process, 900, streams);
    CHECK(few.size() > 20);
    for (std::uint32_t patient = 0; patient < 50; ++patient) {
      auto const a = few.find(patient);
      auto const b = many.find(patient);
      REQUIRE((a == few.end()) == (b == many.end()));
      if (a != few.end()) REQUIRE(a->second == b->second);
    }
  }
}

TEST_CASE("a patient's clinical needs do not depend on the rates of anything else") {
  auto const base = parameters_for_demand();
  auto other = base;
  other.demand.administrative_requests_per_1000_month = 0;
  other.demand.enquiries_per_1000_month = 500;
  other.workforce.role[0].recalls_per_1000_month = 300;
  ModelStreams const streams{8, 1, 0};
  auto const pcn = pcn_of({practice_of(300, only_age(5))});
  auto first = population_of(pcn, base, streams);
  auto second = population_of(pcn, other, streams);
  CHECK(sequences(first, Process::clinical, 100, streams) ==
        sequences(second, Process::clinical, 100, streams));
}

TEST_CASE("the needs of a day come in order of patient, each patient's numbered from 0") {
  auto const parameters = parameters_for_demand();
  ModelStreams const streams{9, 1, 0};
  auto population = population_of(pcn_of({practice_of(500, only_age(7))}), parameters, streams);
  std::vector<std::uint32_t> next(500);
  for (int day = 0; day < 100; ++day) {
    std::uint32_t before = 0;
    for (auto const& arrival : population.day(Process::clinical, 1, streams)) {
      REQUIRE(arrival.patient.value >= before);
      before = arrival.patient.value;
      REQUIRE(arrival.ordinal == next[before]++);
    }
  }
  CHECK(std::ranges::max(next) > 3);
}

TEST_CASE("a long day has the needs of the short days it is made of; a day of length 0 has none") {
  auto const parameters = parameters_for_demand();
  ModelStreams const streams{10, 1, 0};
  auto const pcn = pcn_of({practice_of(400, only_age(6))});
  auto daily = population_of(pcn, parameters, streams);
  auto weekly = population_of(pcn, parameters, streams);
  for (int week = 0; week < 10; ++week) {
    std::size_t of_days = 0;
    for (int day = 0; day < 7; ++day) {
      of_days += daily.day(Process::clinical, day == 6 ? 0 : 0.5, streams).size();
      if (day == 6) CHECK(daily.day(Process::clinical, 0, streams).empty());
    }
    CHECK(weekly.day(Process::clinical, 3, streams).size() == of_days);
  }
}

TEST_CASE("where a rate is 0 nothing arises") {
  auto parameters = parameters_for_demand();
  parameters.demand.clinical_needs_per_1000_month = 0;
  auto const pcn = pcn_of({practice_of(1'000, only_age(0))});
  CHECK(arrivals(pcn, parameters, Process::clinical, 365, 1)[0] == 0);
}

TEST_CASE(
    "a few patients make much of the work: the top tenth by a gamma propensity of shape 1.5") {
  auto parameters = parameters_for_demand();
  parameters.demand.clinical_needs_per_1000_month = 3'000;
  ModelStreams const streams{11, 1, 0};
  auto population = population_of(pcn_of({practice_of(4'000, only_age(4))}), parameters, streams);
  std::vector<double> each(4'000);
  double all = 0;
  for (int day = 0; day < 180; ++day) {
    for (auto const& arrival : population.day(Process::clinical, 1, streams)) {
      ++each[arrival.patient.value];
      ++all;
    }
  }
  std::ranges::sort(each, std::greater{});
  double const top = std::accumulate(each.begin(), each.begin() + 400, 0.0) / all;
  CHECK(top > 0.25);  // 0.29 by the gamma distribution; 0.10 if all were alike
  CHECK(top < 0.33);
}

TEST_CASE("a day's demand: weekday weights as stated, one on average over a plain week") {
  auto parameters = parameters_for_demand();
  auto& demand = parameters.demand;
  demand.weekday_weights = {3, 2, 2, 2, 2, 1, 0};
  WorkingDays const working{day_of(2024, 1, 1), day_of(2024, 12, 31)};
  Date const monday = day_of(2024, 6, 3);
  double week = 0;
  for (int day = 0; day < 7; ++day)
    week += demand_on(monday + Days{day}, demand, working, first_day);
  CHECK(week == doctest::Approx(7));
  CHECK(demand_on(monday, demand, working, first_day) == doctest::Approx(7 * 3.0 / 12));
  CHECK(demand_on(monday + Days{6}, demand, working, first_day) == 0);
}

TEST_CASE("a day's demand: month, bank holiday and the day after it each have their factor") {
  auto parameters = parameters_for_demand();
  auto& demand = parameters.demand;
  for (unsigned month = 0; month < 12; ++month)
    demand.month_factors[month] = 1 + month;
  demand.bank_holiday_weight = 0.25;
  demand.after_closure_surge = 1.5;
  WorkingDays const working{day_of(2024, 1, 1), day_of(2024, 12, 31)};
  CHECK(demand_on(day_of(2024, 2, 14), demand, working, first_day) == doctest::Approx(2));
  CHECK(demand_on(day_of(2024, 12, 3), demand, working, first_day) == doctest::Approx(12));
  CHECK(demand_on(day_of(2024, 5, 6), demand, working, first_day) == doctest::Approx(5 * 0.25));
  CHECK(demand_on(day_of(2024, 5, 7), demand, working, first_day) == doctest::Approx(5 * 1.5));
  CHECK(demand_on(day_of(2024, 5, 8), demand, working, first_day) == doctest::Approx(5));
  CHECK(demand_on(day_of(2024, 5, 11), demand, working, first_day) ==
        doctest::Approx(5));  // a Saturday
}
