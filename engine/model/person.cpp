// Who the patients are, and how often each wants something.

#include "model/person.hpp"

#include "model/profile.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace pcnsim {
namespace {

double reference_rate(DemandParameters const& demand) {
  return std::inner_product(demand.reference_age_shares.begin(), demand.reference_age_shares.end(),
                            demand.consultation_rate_by_age.begin(), 0.0);
}

/// A patient's rate by health segment, relative to the mean of the age band.
double segment_ratio(BySegment const& rate, BySegment const& shares, Segment segment) {
  double const mean = std::inner_product(rate.begin(), rate.end(), shares.begin(), 0.0);
  return mean > 0 ? rate[index_of(segment)] / mean : 0;
}

double deprivation_ratio(PracticeSpec const& practice, DemandParameters const& demand) {
  double const above = practice.imd_score - demand.reference_imd_score;
  return std::max(0.0, 1 + demand.rise_per_10_imd_points * above / 10);
}

/// A propensity is a factor on a rate: too small for a patient to want anything in any run, it is
/// this, so that time to the next need stays within the reach of numbers.
double drawn_propensity(Stream stream, double shape) {
  constexpr double as_good_as_never = 1e-12;
  return std::max(as_good_as_never, stream.gamma(shape));
}

std::int64_t day_number(Date date) { return date.time_since_epoch().count(); }

}  // namespace

std::vector<std::uint8_t> age_bands(ByAge const& shares, std::uint32_t count) {
  std::vector<std::uint8_t> bands;
  bands.reserve(count);
  double below = 0;
  for (std::size_t band = 0; band < age_band_count; ++band) {
    below += shares[band];
    auto const end = band + 1 == age_band_count
                         ? count
                         : std::min(count, static_cast<std::uint32_t>(std::lround(below * count)));
    while (bands.size() < end)
      bands.push_back(static_cast<std::uint8_t>(band));
  }
  return bands;
}

BySegment segment_shares(DemandParameters const& demand, std::size_t age_band) {
  auto const& s = demand.segments;
  double const one = s.one_condition_by_age[age_band];
  double const several = s.multimorbid_by_age[age_band];
  double const complex = s.complex_by_age[age_band];
  return {std::max(0.0, 1 - one - several - complex), one, several, complex};
}

// ASSUMPTION(A43).
Person draw_person(std::uint8_t age_band, Parameters const& parameters, Stream chance) {
  Person person;
  person.age_band = age_band;
  person.female = chance.chance(0.5);
  person.segment = static_cast<Segment>(
      weighted_index(segment_shares(parameters.demand, age_band), chance.uniform()));
  bool const in_care_home = chance.chance(parameters.demand.care_home_share_of_complex);
  person.care_home = in_care_home && person.segment == Segment::complex;
  double const u = chance.uniform();
  bool const uses_app = chance.chance(parameters.front_door.app_share);
  if (u >= parameters.front_door.no_digital_access_by_age[age_band]) {
    person.digital = uses_app ? Digital::app : Digital::website;
  }
  return person;
}

double lasting_multiplier(Person const& person, PracticeSpec const& practice,
                          DemandParameters const& demand, Stream propensity) {
  double const by_age = demand.consultation_rate_by_age[person.age_band] / reference_rate(demand);
  double const women = demand.female_ratio_by_age[person.age_band];
  double const by_sex = 2 * (person.female ? women : 1) / (1 + women);
  double const by_health =
      segment_ratio(demand.segments.rate, segment_shares(demand, person.age_band), person.segment);
  double const own = drawn_propensity(propensity, demand.propensity.slow_shape);
  return by_age * by_sex * deprivation_ratio(practice, demand) * by_health * own;
}

double need_index(PracticeSpec const& practice, DemandParameters const& demand) {
  return std::inner_product(practice.age_shares.begin(), practice.age_shares.end(),
                            demand.consultation_rate_by_age.begin(), 0.0) /
         reference_rate(demand) * deprivation_ratio(practice, demand);
}

double planned_multiplier(Person const& person, DemandParameters const& demand) {
  double const by_age = demand.consultation_rate_by_age[person.age_band] / reference_rate(demand);
  return by_age * segment_ratio(demand.segments.planned_rate,
                                segment_shares(demand, person.age_band), person.segment);
}

bool draws_propensity_anew(PatientId patient, Date today, DemandParameters const& demand) {
  auto const days = std::lround(demand.propensity.fast_days);
  return days > 0 && (day_number(today) + patient.value) % days == 0;
}

// ASSUMPTION(A3).
double passing_multiplier(PatientId patient, Date today, DemandParameters const& demand,
                          ModelStreams const& streams) {
  auto const days = std::lround(demand.propensity.fast_days);
  if (days <= 0) return 1;
  auto const spell = static_cast<std::uint64_t>((day_number(today) + patient.value) / days);
  return drawn_propensity(streams.of(Purpose::propensity_drift, patient.value, spell),
                          demand.propensity.fast_shape);
}

}  // namespace pcnsim
