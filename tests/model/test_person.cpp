// Who the patients are, and how often each wants something.

#include "model/person.hpp"

#include "model/population_fixture.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <map>
#include <numeric>

using namespace pcnsim;
using namespace pcnsim::test;
using doctest::Approx;

namespace {

/// Segments, sexes and digital access that all matter.
Parameters varied() {
  auto parameters = parameters_for_demand();
  auto& demand = parameters.demand;
  demand.female_ratio_by_age = {1, 1.1, 2, 1.8, 1.3, 1, 0.9, 0.8};
  demand.segments.one_condition_by_age = {0.05, 0.1, 0.15, 0.2, 0.3, 0.3, 0.25, 0.2};
  demand.segments.multimorbid_by_age = {0, 0.01, 0.02, 0.05, 0.15, 0.3, 0.4, 0.4};
  demand.segments.complex_by_age = {0.01, 0, 0, 0.01, 0.05, 0.1, 0.2, 0.3};
  demand.segments.rate = {1, 1.5, 2.5, 4};
  demand.segments.planned_rate = {0.5, 2, 3, 4};
  demand.care_home_share_of_complex = 0.2;
  demand.rise_per_10_imd_points = 0.1;
  parameters.front_door.no_digital_access_by_age = {0.1, 0.1, 0.02, 0.05, 0.1, 0.3, 0.5, 0.8};
  parameters.front_door.app_share = 0.6;
  return parameters;
}

std::vector<Person> people(Parameters const& parameters, std::uint8_t age_band, int number) {
  ModelStreams const streams{31, 1, 0};
  std::vector<Person> all;
  for (int i = 0; i < number; ++i) {
    auto const entity = static_cast<std::uint64_t>(i);
    all.push_back(draw_person(age_band, parameters, streams.of(Purpose::person, entity, age_band)));
  }
  return all;
}

double without_chance(Person const& person, Parameters const& parameters, double imd = 20) {
  auto demand = parameters.demand;
  demand.propensity.slow_shape = 1e12;
  auto practice = practice_of(1, only_age(0));
  practice.imd_score = imd;
  return lasting_multiplier(person, practice, demand, Stream{1, 0, 0, 0, 0});
}

}  // namespace

TEST_CASE("age bands: whole patients in the practice's shares, oldest last, everybody in one") {
  ByAge const shares{0.05, 0.11, 0.12, 0.27, 0.26, 0.1, 0.06, 0.03};
  for (std::uint32_t const count : {0u, 1u, 7u, 100u, 1'234u}) {
    CAPTURE(count);
    auto const bands = age_bands(shares, count);
    REQUIRE(bands.size() == count);
    CHECK(std::ranges::is_sorted(bands));
    for (std::uint8_t band = 0; band < age_band_count; ++band) {
      auto const held = static_cast<double>(std::ranges::count(bands, band));
      CHECK(std::abs(held - shares[band] * count) <= 1);
    }
  }
}

TEST_CASE("age shares that do not quite add to 1 leave nobody without an age") {
  CHECK(age_bands({0.5, 0.4}, 10) == std::vector<std::uint8_t>{0, 0, 0, 0, 0, 1, 1, 1, 1, 7});
  CHECK(age_bands({0.9, 0.9}, 4) == std::vector<std::uint8_t>{0, 0, 0, 0});
}

TEST_CASE("who has none of the stated conditions is well; shares above 1 leave nobody well") {
  auto demand = varied().demand;
  auto const shares = segment_shares(demand, 7);
  CHECK(shares[index_of(Segment::one_condition)] == 0.2);
  CHECK(shares[index_of(Segment::multimorbid)] == 0.4);
  CHECK(shares[index_of(Segment::complex)] == 0.3);
  CHECK(shares[index_of(Segment::well)] == Approx(0.1));
  demand.segments.complex_by_age[7] = 0.9;
  CHECK(segment_shares(demand, 7)[index_of(Segment::well)] == 0);
}

TEST_CASE("age by sex by segment: patients in the stated shares (128 checks, false alarm 1e-4)") {
  auto const parameters = varied();
  constexpr int number = 20'000;
  for (std::uint8_t band = 0; band < age_band_count; ++band) {
    auto const shares = segment_shares(parameters.demand, band);
    std::map<std::pair<bool, Segment>, int> counted;
    for (auto const& person : people(parameters, band, number)) {
      REQUIRE(person.age_band == band);
      ++counted[{person.female, person.segment}];
    }
    for (bool const female : {false, true}) {
      for (std::size_t segment = 0; segment < segment_count; ++segment) {
        CAPTURE(int{band});
        CAPTURE(segment);
        check_share(counted[{female, static_cast<Segment>(segment)}], number, shares[segment] / 2);
      }
    }
  }
}

TEST_CASE("digital access falls with age as stated; of those with it a share use the NHS App") {
  auto const parameters = varied();
  constexpr int number = 20'000;
  for (std::uint8_t band = 0; band < age_band_count; ++band) {
    CAPTURE(int{band});
    double without = 0;
    double by_app = 0;
    for (auto const& person : people(parameters, band, number)) {
      without += person.digital == Digital::none ? 1 : 0;
      by_app += person.digital == Digital::app ? 1 : 0;
    }
    check_share(without, number, parameters.front_door.no_digital_access_by_age[band]);
    check_share(by_app, number - without, 0.6);
  }
}

TEST_CASE("more digital access takes it from nobody") {
  auto const base = people(varied(), 6, 2'000);
  auto parameters = varied();
  parameters.front_door.no_digital_access_by_age[6] = 0.3;
  auto const more = people(parameters, 6, 2'000);
  for (std::size_t i = 0; i < base.size(); ++i) {
    if (base[i].digital != Digital::none) REQUIRE(more[i].digital == base[i].digital);
    REQUIRE(more[i].segment == base[i].segment);
  }
}

TEST_CASE("a share of the complex live in care homes, and nobody else does") {
  double complex = 0;
  double in_home = 0;
  for (auto const& person : people(varied(), 7, 20'000)) {
    if (person.segment != Segment::complex) REQUIRE_FALSE(person.care_home);
    complex += person.segment == Segment::complex ? 1 : 0;
    in_home += person.care_home ? 1 : 0;
  }
  check_share(in_home, complex, 0.2);
}

TEST_CASE("women's and men's rates are in the stated ratio, the ill's and the well's too") {
  auto const parameters = varied();
  Person person;
  person.age_band = 3;
  auto woman = person;
  woman.female = true;
  CHECK(without_chance(woman, parameters) / without_chance(person, parameters) == Approx(1.8));
  for (std::size_t s = 0; s < segment_count; ++s) {
    auto ill = person;
    ill.segment = static_cast<Segment>(s);
    CHECK(without_chance(ill, parameters) / without_chance(person, parameters) ==
          Approx(parameters.demand.segments.rate[s]));
    CHECK(planned_multiplier(ill, parameters.demand) /
              planned_multiplier(person, parameters.demand) ==
          Approx(parameters.demand.segments.planned_rate[s] / 0.5));
  }
}

TEST_CASE("deprivation raises needs in proportion to points above the reference, never below 0") {
  auto const parameters = varied();
  double const base = without_chance({}, parameters);
  CHECK(without_chance({}, parameters, 45) / base == Approx(1.25));
  CHECK(without_chance({}, parameters, 10) / base == Approx(0.9));
  CHECK(without_chance({}, parameters, -100) == 0);
}

TEST_CASE("within an age band, sexes and segments change who has needs, not how many there are") {
  auto const parameters = varied();
  auto const& demand = parameters.demand;
  double const reference =
      std::inner_product(demand.reference_age_shares.begin(), demand.reference_age_shares.end(),
                         demand.consultation_rate_by_age.begin(), 0.0);
  for (std::uint8_t band = 0; band < age_band_count; ++band) {
    auto const shares = segment_shares(demand, band);
    double own = 0;
    double planned = 0;
    for (std::size_t s = 0; s < segment_count; ++s) {
      for (bool const female : {false, true}) {
        Person person;
        person.age_band = band;
        person.segment = static_cast<Segment>(s);
        person.female = female;
        own += without_chance(person, parameters) * shares[s] / 2;
        planned += planned_multiplier(person, demand) * shares[s] / 2;
      }
    }
    CHECK(own == Approx(demand.consultation_rate_by_age[band] / reference));
    CHECK(planned == Approx(demand.consultation_rate_by_age[band] / reference));
  }
}

TEST_CASE("a practice's need index is what its list's ages and deprivation make of needs") {
  auto const parameters = varied();
  auto practice = practice_of(1, parameters.demand.reference_age_shares);
  CHECK(need_index(practice, parameters.demand) == Approx(1));
  practice.imd_score = 50;
  CHECK(need_index(practice, parameters.demand) == Approx(1.3));
  practice.age_shares = only_age(7);
  auto const youngest = practice_of(1, only_age(1));
  CHECK(need_index(practice, parameters.demand) / need_index(youngest, parameters.demand) ==
        Approx(1.3 * 10 / 2));
}

TEST_CASE("the propensity for life is a gamma multiplier of mean 1 (within five standard errors)") {
  auto const parameters = parameters_for_demand();
  auto const practice = practice_of(1, only_age(0));
  double const certain = without_chance({}, parameters);
  constexpr int number = 40'000;
  double sum = 0;
  double squares = 0;
  for (std::uint64_t i = 0; i < number; ++i) {
    double const own =
        lasting_multiplier({}, practice, parameters.demand, Stream{1, 0, 0, i, 0}) / certain;
    sum += own;
    squares += own * own;
  }
  double const mean = sum / number;
  CHECK(std::abs(mean - 1) < 5 * std::sqrt(1 / 1.5 / number));
  CHECK(squares / number - mean * mean == Approx(1 / 1.5).epsilon(0.06));
}

TEST_CASE("the fast part of the propensity changes every so many days, each day for as many") {
  auto parameters = parameters_for_demand();
  parameters.demand.propensity = {.slow_shape = 2, .fast_shape = 2, .fast_days = 30};
  auto const& demand = parameters.demand;
  ModelStreams const streams{5, 1, 0};
  std::map<int, int> changes_on;
  for (std::uint32_t i = 0; i < 60; ++i) {
    PatientId const patient{i};
    int changes = 0;
    double before = passing_multiplier(patient, first_day - Days{1}, demand, streams);
    for (int day = 0; day < 300; ++day) {
      auto const date = first_day + Days{day};
      double const now = passing_multiplier(patient, date, demand, streams);
      bool const anew = draws_propensity_anew(patient, date, demand);
      REQUIRE((now != before) == anew);
      before = now;
      if (!anew) continue;
      ++changes;
      if (day < 30) ++changes_on[day];
    }
    CHECK(changes == 10);
  }
  CHECK(changes_on.size() == 30);
  for (auto const& [day, changes] : changes_on)
    CHECK(changes == 2);
}

TEST_CASE("the fast part has mean 1 over patients, and is 1 if it never changes") {
  auto demand = parameters_for_demand().demand;
  ModelStreams const streams{6, 1, 0};
  CHECK(passing_multiplier(PatientId{3}, first_day, demand, streams) == 1);
  CHECK_FALSE(draws_propensity_anew(PatientId{3}, first_day, demand));
  demand.propensity = {.slow_shape = 2, .fast_shape = 0.8, .fast_days = 60};
  constexpr std::uint32_t number = 40'000;
  double sum = 0;
  for (std::uint32_t i = 0; i < number; ++i)
    sum += passing_multiplier(PatientId{i}, first_day, demand, streams);
  CHECK(std::abs(sum / number - 1) < 5 * std::sqrt(1 / 0.8 / number));
}
