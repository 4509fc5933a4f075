#include "model/population.hpp"

#include "core/contract.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace pcnsim {
namespace {

constexpr double days_per_month = 365.25 / 12;
constexpr double never = std::numeric_limits<double>::infinity();

double reference_rate(DemandParameters const& demand) {
  return std::inner_product(demand.reference_age_shares.begin(), demand.reference_age_shares.end(),
                            demand.consultation_rate_by_age.begin(), 0.0);
}

/// Age band of each of `count` patients, oldest last, in the practice's shares.
std::vector<std::size_t> age_bands(ByAge const& shares, std::uint32_t count) {
  std::vector<std::size_t> bands;
  bands.reserve(count);
  double below = 0;
  for (std::size_t band = 0; band < age_band_count; ++band) {
    below += shares[band];
    auto const end = band + 1 == age_band_count
                         ? count
                         : std::min(count, static_cast<std::uint32_t>(std::lround(below * count)));
    while (bands.size() < end)
      bands.push_back(band);
  }
  return bands;
}

double planned_per_1000_month(WorkforceParameters const& workforce) {
  double sum = 0;
  for (auto const& role : workforce.role) {
    sum += role.recalls_per_1000_month + role.initiated_per_1000_month;
  }
  return sum;
}

}  // namespace

Population::Population(PcnSpec const& pcn, Parameters const& parameters,
                       ModelStreams const& streams) {
  auto const& demand = parameters.demand;
  clocks_[0].purpose = Purpose::clinical_clock;
  clocks_[1].purpose = Purpose::administrative_clock;
  clocks_[2].purpose = Purpose::enquiry_clock;
  clocks_[3].purpose = Purpose::planned_clock;
  double const planned = planned_per_1000_month(parameters.workforce);
  std::uint32_t practice_number = 0;
  for (auto const& practice : pcn.practices) {
    double const deprivation =
        std::max(0.0, 1 + demand.rise_per_10_imd_points *
                              (practice.imd_score - demand.reference_imd_score) / 10);
    auto const count = static_cast<std::uint32_t>(std::lround(practice.list_size));
    for (std::size_t const band : age_bands(practice.age_shares, count)) {
      PatientId const patient{size()};
      practice_.push_back(PracticeId{practice_number});
      double const by_age = demand.consultation_rate_by_age[band] / reference_rate(demand);
      double const propensity =  // ASSUMPTION(A3)
          streams.of(Purpose::propensity, patient.value).gamma(demand.propensity_shape);
      double const own = by_age * deprivation * propensity;
      add_patient(Process::clinical, demand.clinical_needs_per_1000_month, own, streams);
      add_patient(Process::administrative, demand.administrative_requests_per_1000_month, own,
                  streams);
      add_patient(Process::enquiry, demand.enquiries_per_1000_month, own, streams);
      add_patient(Process::planned, planned, by_age, streams);
    }
    ++practice_number;
  }
}

void Population::add_patient(Process process, double per_1000_a_month, double multiplier,
                             ModelStreams const& streams) {
  auto& clocks = clocks_[index_of(process)];
  double const rate = per_1000_a_month / (1'000 * days_per_month) * multiplier;
  double const gap = rate > 0 ? 1 / rate : never;
  auto const patient = clocks.next.size();
  auto const first = streams.of(clocks.purpose, patient, 0).exponential();
  clocks.next.push_back(rate > 0 ? gap * first : never);
  clocks.mean_gap.push_back(static_cast<float>(gap));
  clocks.ordinal.push_back(0);
}

void Population::adopt(PcnSpec const& pcn, Parameters const& parameters,
                       ModelStreams const& streams) {
  Population const fresh(pcn, parameters, streams);
  EXPECTS(fresh.size() == size());
  for (std::size_t process = 0; process < process_count; ++process) {
    auto& clocks = clocks_[process];
    auto const& now = fresh.clocks_[process];
    for (std::size_t patient = 0; patient < clocks.next.size(); ++patient) {
      double const before = clocks.mean_gap[patient];
      double const after = now.mean_gap[patient];
      if (after == before) continue;
      // A patient who never wanted anything starts a whole gap from now.
      double const left =
          before < never ? (clocks.next[patient] - clocks.now) / before : now.next[patient] / after;
      clocks.next[patient] = after < never ? clocks.now + left * after : never;
      clocks.mean_gap[patient] = now.mean_gap[patient];
    }
  }
}

std::vector<Arrival> const& Population::day(Process process, double length,
                                            ModelStreams const& streams) {
  EXPECTS(length >= 0);
  auto& clocks = clocks_[index_of(process)];
  today_.clear();
  clocks.now += length;
  auto const count = static_cast<std::uint32_t>(clocks.next.size());
  for (std::uint32_t patient = 0; patient < count; ++patient) {
    while (clocks.next[patient] <= clocks.now) {
      std::uint32_t const ordinal = clocks.ordinal[patient]++;
      today_.push_back({PatientId{patient}, ordinal});
      auto gap = streams.of(clocks.purpose, patient, ordinal + 1).exponential();
      clocks.next[patient] += static_cast<double>(clocks.mean_gap[patient]) * gap;
    }
  }
  return today_;
}

double demand_on(Date date, DemandParameters const& demand, WorkingDays const& working) {
  auto const& weights = demand.weekday_weights;
  double const week = std::accumulate(weights.begin(), weights.end(), 0.0);
  double length = 7 * weights[weekday_index(date)] / week;
  auto const month = static_cast<unsigned>(std::chrono::year_month_day{date}.month());
  length *= demand.month_factors[month - 1];
  if (working.is_bank_holiday(date)) length *= demand.bank_holiday_weight;
  if (working.follows_bank_holiday(date)) length *= demand.after_closure_surge;
  return length;
}

}  // namespace pcnsim
