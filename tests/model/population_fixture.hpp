#pragma once
// Practices and rates for tests of patients and their needs.

#include "model/population.hpp"

#include <cmath>
#include <doctest/doctest.h>
#include <utility>
#include <vector>

namespace pcnsim::test {

inline constexpr double days_per_month = 365.25 / 12;

inline Date day_of(int y, unsigned m, unsigned d) {
  using namespace std::chrono;
  return local_days{year{y} / month{m} / day{d}};
}

inline Date const first_day = day_of(2024, 1, 1);

/// Rates by age only; a propensity for life of shape 1.5; nobody's propensity changes.
inline Parameters parameters_for_demand() {
  Parameters parameters{};
  auto& demand = parameters.demand;
  demand.clinical_needs_per_1000_month = 300;
  demand.administrative_requests_per_1000_month = 40;
  demand.enquiries_per_1000_month = 60;
  demand.consultation_rate_by_age = {5, 2, 3, 4, 5, 7, 9, 10};
  demand.reference_age_shares = {0.05, 0.11, 0.12, 0.27, 0.26, 0.1, 0.06, 0.03};
  demand.female_ratio_by_age.fill(1);
  demand.segments.rate.fill(1);
  demand.segments.planned_rate.fill(1);
  demand.reference_imd_score = 20;
  demand.propensity = {.slow_shape = 1.5, .fast_shape = 1, .fast_days = 0};
  demand.weekday_weights = {1, 1, 1, 1, 1, 1, 1};
  demand.month_factors.fill(1);
  demand.bank_holiday_weight = 1;
  demand.after_closure_surge = 1;
  for (auto& role : parameters.workforce.role) {
    role.recalls_per_1000_month = 20;
    role.initiated_per_1000_month = 5;
  }
  return parameters;
}

inline constexpr double planned_per_1000_month = role_count * 25.0;

inline PracticeSpec practice_of(double list_size, ByAge const& shares) {
  PracticeSpec practice{};
  practice.list_size = list_size;
  practice.age_shares = shares;
  practice.imd_score = 20;
  return practice;
}

inline PcnSpec pcn_of(std::vector<PracticeSpec> practices) {
  PcnSpec pcn{};
  pcn.code = "U0";
  pcn.practices = std::move(practices);
  return pcn;
}

inline ByAge only_age(std::size_t band) {
  ByAge shares{};
  shares[band] = 1;
  return shares;
}

inline Population population_of(PcnSpec const& pcn, Parameters const& parameters,
                                ModelStreams const& streams) {
  return {pcn, everywhere(pcn, parameters), streams, first_day};
}

/// Within five standard errors: false alarm 6e-7. Counts over `days` of `patients` with gamma
/// propensities: variance = mean + patients × (mean each)² / shape.
inline void check_count(double count, double expected, double patients, double shape) {
  double const each = expected / patients;
  double const sd = std::sqrt(expected + patients * each * each / shape);
  CAPTURE(count);
  CAPTURE(expected);
  CHECK(std::abs(count - expected) < 5 * sd);
}

/// A share of `number` independent trials within five standard errors of `expected`.
inline void check_share(double hits, double number, double expected) {
  CAPTURE(hits);
  CAPTURE(number);
  CAPTURE(expected);
  double const sd = std::sqrt(number * expected * (1 - expected));
  CHECK(std::abs(hits - number * expected) <= 5 * sd);
}

}  // namespace pcnsim::test
