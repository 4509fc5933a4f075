#include "model/population.hpp"

#include "core/contract.hpp"
#include "model/person.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <numeric>

namespace pcnsim {
namespace {

constexpr double days_per_month = 365.25 / 12;
constexpr double days_per_year = 365.25;
constexpr double never = std::numeric_limits<double>::infinity();
constexpr std::array patients_own{Process::clinical, Process::administrative, Process::enquiry};

double planned_per_1000_month(WorkforceParameters const& workforce) {
  double sum = 0;
  for (auto const& role : workforce.role) {
    sum += role.recalls_per_1000_month + role.initiated_per_1000_month;
  }
  return sum;
}

/// Multipliers change by ratios, day by day: equal ones may differ in the last bits.
constexpr double rounding = 1e-5;

/// Bit i: times[i] is not after `now`. Of at most 64; without a jump that could be guessed wrong.
std::uint64_t due(std::span<double const> times, double now) {
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < times.size(); ++i)
    bits |= std::uint64_t{times[i] <= now ? 1u : 0u} << i;
  return bits;
}

/// The least of `times`. Two at a time: a comparison need not wait for the one before.
double least(std::span<double const> times) {
  double even = never;
  double odd = never;
  std::size_t i = 0;
  for (; i + 1 < times.size(); i += 2) {
    even = times[i] < even ? times[i] : even;
    odd = times[i + 1] < odd ? times[i + 1] : odd;
  }
  if (i < times.size()) even = std::min(even, times[i]);
  return std::min(even, odd);
}

void adopt_unless_same(std::vector<float>& multipliers, std::vector<float> const& others) {
  for (std::size_t i = 0; i < multipliers.size(); ++i) {
    double const now = multipliers[i];
    if (std::abs(others[i] - now) > rounding * now) multipliers[i] = others[i];
  }
}

}  // namespace

void Population::Clocks::set(std::uint32_t patient, double time) {
  next[patient] = time;
  earliest[patient / block] = std::min(earliest[patient / block], time);
}

Population::Population(PcnSpec const& pcn, PcnParameters const& parameters,
                       ModelStreams const& streams, Date today) {
  constexpr std::array purposes{Purpose::clinical_clock, Purpose::administrative_clock,
                                Purpose::enquiry_clock, Purpose::planned_clock};
  for (std::size_t process = 0; process < process_count; ++process) {
    clocks_[process].purpose = purposes[process];
    clocks_[process].gap_at_rate_1.resize(pcn.practices.size());
  }
  first_.push_back(0);
  for (std::uint32_t p = 0; p < pcn.practices.size(); ++p) {
    auto const& practice = pcn.practices[p];
    auto const count = static_cast<std::uint32_t>(std::lround(practice.list_size));
    set_gaps(PracticeId{p}, parameters.practices[p]);
    first_.push_back(size() + count);
    for (auto const band : age_bands(practice.age_shares, count)) {
      auto const person =
          draw_person(band, parameters.practices[p], streams.of(Purpose::person, size()));
      add_patient(person, practice, parameters.practices[p], streams, today);
    }
  }
}

void Population::set_gaps(PracticeId practice, Parameters const& parameters) {
  auto const& demand = parameters.demand;
  std::array const per_1000_month{
      demand.clinical_needs_per_1000_month, demand.administrative_requests_per_1000_month,
      demand.enquiries_per_1000_month, planned_per_1000_month(parameters.workforce)};
  for (std::size_t process = 0; process < process_count; ++process) {
    double const rate = per_1000_month[process] / (1'000 * days_per_month);
    clocks_[process].gap_at_rate_1[practice.value] = rate > 0 ? 1 / rate : never;
  }
}

double Population::mean_gap(Process process, std::uint32_t patient, PracticeId practice) const {
  double const multiplier = multipliers(process)[patient];
  double const gap = clocks_[index_of(process)].gap_at_rate_1[practice.value];
  return multiplier > 0 ? gap / multiplier : never;
}

void Population::add_patient(Person const& person, PracticeSpec const& practice,
                             Parameters const& parameters, ModelStreams const& streams,
                             Date today) {
  auto const& demand = parameters.demand;
  PatientId const patient{size()};
  people_.push_back(person);
  passing_.push_back(passing_multiplier(patient, today, demand, streams));
  double const own =
      lasting_multiplier(person, practice, demand, streams.of(Purpose::propensity, patient.value)) *
      passing_.back();
  own_multiplier_.push_back(static_cast<float>(own));
  planned_multiplier_.push_back(static_cast<float>(planned_multiplier(person, demand)));
  for (std::size_t process = 0; process < process_count; ++process)
    start_clock(static_cast<Process>(process), streams);
}

void Population::start_clock(Process process, ModelStreams const& streams) {
  auto& clocks = clocks_[index_of(process)];
  auto const patient = static_cast<std::uint32_t>(clocks.next.size());
  double const gap = mean_gap(process, patient, practice_of(PatientId{patient}));
  auto const first = streams.of(clocks.purpose, patient, 0).exponential();
  clocks.next.push_back(never);
  clocks.ordinal.push_back(0);
  if (patient % Clocks::block == 0) clocks.earliest.push_back(never);
  if (gap < never) clocks.set(patient, gap * first);
}

void Population::start_day(Date today, PcnParameters const& parameters,
                           ModelStreams const& streams) {
  for (std::size_t p = 0; p + 1 < first_.size(); ++p) {
    auto const& demand = parameters.practices[p].demand;
    auto const days = static_cast<std::uint32_t>(std::lround(demand.propensity.fast_days));
    if (days == 0) continue;
    auto patient = first_[p];
    while (patient < first_[p + 1] && !draws_propensity_anew(PatientId{patient}, today, demand))
      ++patient;
    for (; patient < first_[p + 1]; patient += days) {
      double const before = passing_[patient];
      double const after = passing_multiplier(PatientId{patient}, today, demand, streams);
      passing_[patient] = after;
      own_multiplier_[patient] =
          static_cast<float>(static_cast<double>(own_multiplier_[patient]) * (after / before));
      for (Process const process : patients_own) {
        auto& clocks = clocks_[index_of(process)];
        if (!(clocks.next[patient] < never)) continue;
        double const left = (clocks.next[patient] - clocks.now) * (before / after);
        clocks.set(patient, clocks.now + left);
      }
    }
  }
}

void Population::adopt(PcnSpec const& pcn, PcnParameters const& parameters,
                       ModelStreams const& streams, Date today) {
  Population const fresh(pcn, parameters, streams, today);
  EXPECTS(fresh.size() == size());
  for (std::uint32_t patient = 0; patient < size(); ++patient) {
    auto const practice = practice_of(PatientId{patient});
    for (std::size_t i = 0; i < process_count; ++i) {
      auto const process = static_cast<Process>(i);
      auto& clocks = clocks_[i];
      double const before = mean_gap(process, patient, practice);
      double const after = fresh.mean_gap(process, patient, practice);
      bool const never_did = !(before < never);
      if (never_did && !(after < never)) continue;
      if (!never_did && std::abs(after - before) <= rounding * before) continue;
      // A patient who never wanted anything starts a whole gap from now.
      double const left = before < never ? (clocks.next[patient] - clocks.now) / before
                                         : fresh.clocks_[i].next[patient] / after;
      clocks.set(patient, after < never ? clocks.now + left * after : never);
    }
  }
  adopt_unless_same(own_multiplier_, fresh.own_multiplier_);
  passing_ = fresh.passing_;
  adopt_unless_same(planned_multiplier_, fresh.planned_multiplier_);
  for (std::size_t i = 0; i < process_count; ++i)
    clocks_[i].gap_at_rate_1 = fresh.clocks_[i].gap_at_rate_1;
}

std::vector<Arrival> const& Population::day(Process process, double length,
                                            ModelStreams const& streams) {
  EXPECTS(length >= 0);
  auto& clocks = clocks_[index_of(process)];
  today_.clear();
  clocks.now += length;
  auto const blocks = static_cast<std::uint32_t>(clocks.earliest.size());
  for (std::uint32_t first = 0; first < blocks; first += 64) {
    auto const count = std::min(64u, blocks - first);
    auto left = due({&clocks.earliest[first], count}, clocks.now);
    for (auto soon = left; soon != 0; soon &= soon - 1)
      prefetch(clocks, process, first + static_cast<std::uint32_t>(std::countr_zero(soon)));
    for (; left != 0; left &= left - 1) {
      auto const block = first + static_cast<std::uint32_t>(std::countr_zero(left));
      look_at_block(clocks, process, block, streams);
    }
  }
  return today_;
}

/// What `look_at_block` will ask for: a few blocks at a time, for none of them is near.
void Population::prefetch(Clocks const& clocks, Process process, std::uint32_t block) const {
  std::uint32_t const first = block * Clocks::block;
  __builtin_prefetch(&clocks.next[first]);
  __builtin_prefetch(&clocks.next[std::min(first + Clocks::block / 2, size() - 1)]);
  __builtin_prefetch(&clocks.ordinal[first]);
  __builtin_prefetch(&multipliers(process)[first]);
}

void Population::look_at_block(Clocks& clocks, Process process, std::uint32_t block,
                               ModelStreams const& streams) {
  std::uint32_t const first = block * Clocks::block;
  auto const count =
      std::min(Clocks::block, static_cast<std::uint32_t>(clocks.next.size()) - first);
  std::span<double const> const next{&clocks.next[first], count};
  for (auto left = due(next, clocks.now); left != 0; left &= left - 1) {
    auto const patient = first + static_cast<std::uint32_t>(std::countr_zero(left));
    double const mean = mean_gap(process, patient, practice_of(PatientId{patient}));
    do {
      std::uint32_t const ordinal = clocks.ordinal[patient]++;
      today_.push_back({PatientId{patient}, ordinal});
      __builtin_prefetch(&people_[patient]);
      clocks.next[patient] += mean * streams.of(clocks.purpose, patient, ordinal + 1).exponential();
    } while (clocks.next[patient] <= clocks.now);
  }
  clocks.earliest[block] = least(next);
}

double demand_on(Date date, DemandParameters const& demand, WorkingDays const& working,
                 Date start) {
  auto const& weights = demand.weekday_weights;
  double const week = std::accumulate(weights.begin(), weights.end(), 0.0);
  double length = 7 * weights[weekday_index(date)] / week;
  auto const month = static_cast<unsigned>(std::chrono::year_month_day{date}.month());
  length *= demand.month_factors[month - 1];
  if (working.is_bank_holiday(date)) length *= demand.bank_holiday_weight;
  if (working.follows_bank_holiday(date)) length *= demand.after_closure_surge;
  double const years = static_cast<double>((date - start).count()) / days_per_year;
  return length * std::pow(1 + demand.growth_per_year, years);
}

double online_share_of_connected(FrontDoorParameters const& door, ByAge const& reference_shares) {
  double connected = 0;
  double whole = 0;
  for (std::size_t band = 0; band < age_band_count; ++band) {
    connected += reference_shares[band] * (1 - door.no_digital_access_by_age[band]);
    whole += reference_shares[band];
  }
  return connected > 0 ? std::min(1.0, door.online_share * whole / connected) : 0;
}

}  // namespace pcnsim
