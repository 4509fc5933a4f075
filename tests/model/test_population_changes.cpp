// Patients' clocks when rates change: the passing part of propensity, growth, other parameters.

#include "model/person.hpp"
#include "model/population_fixture.hpp"

#include <doctest/doctest.h>

using namespace pcnsim;
using namespace pcnsim::test;
using doctest::Approx;

namespace {

using ByDay = std::vector<std::vector<Arrival>>;

ByDay arrivals_by_day(Population& population, Process process, int days,
                      ModelStreams const& streams) {
  ByDay all;
  for (int day = 0; day < days; ++day)
    all.push_back(population.day(process, 1, streams));
  return all;
}

std::size_t size_of(ByDay const& days) {
  std::size_t sum = 0;
  for (auto const& day : days)
    sum += day.size();
  return sum;
}

bool same(ByDay const& a, ByDay const& b) {
  auto const equal = [](Arrival const& x, Arrival const& y) {
    return x.patient == y.patient && x.ordinal == y.ordinal;
  };
  for (std::size_t day = 0; day < a.size(); ++day) {
    if (!std::equal(a[day].begin(), a[day].end(), b[day].begin(), b[day].end(), equal))
      return false;
  }
  return a.size() == b.size();
}

}  // namespace

TEST_CASE(
    "needs follow the passing part of propensity from the day it is drawn (false alarm 1e-6)") {
  // Every spell of every patient is put by its multiplier into one of two groups: counts in each
  // are Poisson about the sum of their rates.
  constexpr int fast_days = 40;
  constexpr std::uint32_t patients = 3'000;
  auto parameters = parameters_for_demand();
  parameters.demand.propensity = {.slow_shape = 1e9, .fast_shape = 1, .fast_days = fast_days};
  parameters.demand.clinical_needs_per_1000_month = 1'000;
  auto const everybody = everywhere(pcn_of({practice_of(patients, only_age(3))}), parameters);
  auto const& demand = parameters.demand;
  for (Process const process : {Process::clinical, Process::administrative, Process::enquiry}) {
    ModelStreams const streams{21, 1, 0};
    Population population{pcn_of({practice_of(patients, only_age(3))}), everybody, streams,
                          first_day};
    std::array<double, 2> expected{};
    std::array<double, 2> counted{};
    auto const group = [&](PatientId patient, Date date) {
      return passing_multiplier(patient, date, demand, streams) > 1 ? 1u : 0u;
    };
    double const reference = 4.75;  // of consultation_rate_by_age over the reference ages
    double const per_1000 = process == Process::clinical         ? 1'000
                            : process == Process::administrative ? 40
                                                                 : 60;
    double const rate = per_1000 / 1'000 / days_per_month * 4 / reference;
    for (int day = 0; day < 200; ++day) {
      auto const date = first_day + Days{day};
      if (day > 0) population.start_day(date, everybody, streams);
      for (std::uint32_t i = 0; i < patients; ++i)
        expected[group(PatientId{i}, date)] +=
            rate * passing_multiplier(PatientId{i}, date, demand, streams);
      for (auto const& arrival : population.day(process, 1, streams))
        ++counted[group(arrival.patient, date)];
    }
    for (std::size_t i = 0; i < 2; ++i)
      check_count(counted[i], expected[i], patients, 1e9);
  }
}

TEST_CASE("planned care does not follow the passing part of propensity") {
  auto parameters = parameters_for_demand();
  auto changing = parameters;
  changing.demand.propensity = {.slow_shape = 1.5, .fast_shape = 0.5, .fast_days = 7};
  auto const pcn = pcn_of({practice_of(500, only_age(5))});
  ModelStreams const streams{22, 1, 0};
  auto steady = population_of(pcn, parameters, streams);
  auto moving = population_of(pcn, changing, streams);
  for (int day = 0; day < 60; ++day) {
    moving.start_day(first_day + Days{day}, everywhere(pcn, changing), streams);
    CHECK(same({steady.day(Process::planned, 1, streams)},
               {moving.day(Process::planned, 1, streams)}));
  }
}

TEST_CASE("adopting the same rates changes nothing, also after propensities have changed") {
  auto parameters = parameters_for_demand();
  parameters.demand.propensity = {.slow_shape = 2, .fast_shape = 1, .fast_days = 20};
  auto const pcn = pcn_of({practice_of(700, only_age(2)), practice_of(300, only_age(6))});
  auto const everybody = everywhere(pcn, parameters);
  ModelStreams const streams{23, 1, 0};
  auto left_alone = population_of(pcn, parameters, streams);
  auto adopting = left_alone;
  for (int day = 0; day < 120; ++day) {
    auto const date = first_day + Days{day};
    if (day > 0) left_alone.start_day(date, everybody, streams);
    if (day > 0) adopting.start_day(date, everybody, streams);
    if (day % 30 == 10) adopting.adopt(pcn, everybody, streams, date);
    for (Process const process : {Process::clinical, Process::enquiry, Process::planned})
      REQUIRE(same({left_alone.day(process, 1, streams)}, {adopting.day(process, 1, streams)}));
  }
}

TEST_CASE("adopting twice the rate doubles needs from then on (false alarm 1e-6, fixed seed)") {
  auto parameters = parameters_for_demand();
  auto twice = parameters;
  twice.demand.clinical_needs_per_1000_month *= 2;
  auto const pcn = pcn_of({practice_of(10'000, parameters.demand.reference_age_shares)});
  ModelStreams const streams{24, 1, 0};
  auto population = population_of(pcn, parameters, streams);
  auto const before = size_of(arrivals_by_day(population, Process::clinical, 30, streams));
  population.adopt(pcn, everywhere(pcn, twice), streams, first_day);
  auto const after = size_of(arrivals_by_day(population, Process::clinical, 30, streams));
  double const expected = 10 * 300 * 30 / days_per_month;
  check_count(static_cast<double>(before), expected, 10'000, 1.5);
  check_count(static_cast<double>(after), 2 * expected, 10'000, 1.5);
}

TEST_CASE("a rate switched off ends needs; switched on again they start anew") {
  auto parameters = parameters_for_demand();
  auto off = parameters;
  off.demand.clinical_needs_per_1000_month = 0;
  auto const pcn = pcn_of({practice_of(5'000, parameters.demand.reference_age_shares)});
  ModelStreams const streams{25, 1, 0};
  auto population = population_of(pcn, parameters, streams);
  population.adopt(pcn, everywhere(pcn, off), streams, first_day);
  CHECK(size_of(arrivals_by_day(population, Process::clinical, 100, streams)) == 0);
  population.adopt(pcn, everywhere(pcn, parameters), streams, first_day);
  check_count(
      static_cast<double>(size_of(arrivals_by_day(population, Process::clinical, 30, streams))),
      5 * 300 * 30 / days_per_month, 5'000, 1.5);
}

TEST_CASE("growth compounds over years from the measured start, before it too") {
  auto demand = parameters_for_demand().demand;
  demand.growth_per_year = 0.1;
  Date const start = day_of(2024, 6, 3);
  WorkingDays const working{day_of(2022, 1, 1), day_of(2027, 12, 31)};
  CHECK(demand_on(start, demand, working, start) == Approx(1));
  CHECK(demand_on(start + Days{731}, demand, working, start) == Approx(1.21).epsilon(1e-3));
  CHECK(demand_on(start - Days{365}, demand, working, start) == Approx(1 / 1.1).epsilon(1e-3));
}

TEST_CASE("forms: of those with digital access so many that the population's share is as stated") {
  FrontDoorParameters door{};
  door.online_share = 0.3;
  door.no_digital_access_by_age = {0, 0, 0, 0, 0.5, 0.5, 1, 1};
  ByAge const shares{0.1, 0.1, 0.1, 0.1, 0.2, 0.2, 0.1, 0.1};
  CHECK(online_share_of_connected(door, shares) == Approx(0.3 / 0.6));
  door.online_share = 0.9;
  CHECK(online_share_of_connected(door, shares) == 1);  // more cannot
  door.no_digital_access_by_age.fill(1);
  CHECK(online_share_of_connected(door, shares) == 0);
}
