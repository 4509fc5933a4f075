#include "calibration/reality/patterns.hpp"

#include "calibration/reality/association.hpp"
#include "results/kpi.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <iterator>

namespace pcnsim::calibration {
namespace {

Tally total_of(ResultSet const& results) {
  Tally total;
  for (std::size_t replication = 0; replication < results.replications; ++replication)
    total.merge(results.over_pcns(0, replication));
  return total;
}

double percent(Count part, Count whole) {
  return whole == 0 ? 0 : 100 * static_cast<double>(part) / static_cast<double>(whole);
}

constexpr std::array<char const*, weekday_count> weekday_names{"Monday", "Tuesday", "Wednesday",
                                                               "Thursday", "Friday"};

struct WorstHour {
  double answered_percent = 100;
  std::string name = "none";
};

/// The core hour, but for Monday's first, with the lowest share of calls answered.
WorstHour worst_of_other_hours(Tally const& tally) {
  WorstHour worst;
  for (std::size_t day = 0; day < weekday_count; ++day) {
    for (std::size_t hour = 0; hour < core_hour_count; ++hour) {
      Count const calls = tally.calls_by_hour.counts[day][hour];
      if (calls == 0 || (day == 0 && hour == 0)) continue;
      double const share = percent(tally.calls_answered_by_hour.counts[day][hour], calls);
      if (share >= worst.answered_percent) continue;
      worst = {share, fmt::format("{} from {}:00", weekday_names[day], 8 + hour)};
    }
  }
  return worst;
}

Count most_in_other_hours(ByHour const& calls) {
  Count most = 0;
  for (std::size_t day = 0; day < weekday_count; ++day) {
    for (std::size_t hour = 0; hour < core_hour_count; ++hour) {
      if (day != 0 || hour != 0) most = std::max(most, calls.counts[day][hour]);
    }
  }
  return most;
}

Pattern monday_morning(Tally const& tally, std::string const& where) {
  Count const calls = tally.calls_by_hour.counts[0][0];
  double const answered = percent(tally.calls_answered_by_hour.counts[0][0], calls);
  auto const other = worst_of_other_hours(tally);
  auto const busiest = most_in_other_hours(tally.calls_by_hour);
  Pattern pattern{.key = "monday_8am",
                  .claim = "Monday 8 am is the worst hour on the telephone",
                  .where = where,
                  .standing = Standing::outcome,
                  .measured = {}};
  pattern.measured = {{"answered", "calls answered, Monday 8 to 9 am", "%", 1, answered,
                       below(other.answered_percent)},
                      {"answered_worst_other", "… in the worst of the other hours, " + other.name,
                       "%", 1, other.answered_percent, std::nullopt},
                      {"calls", "calls then, of those in the busiest other hour", "%", 0,
                       percent(calls, busiest), std::nullopt}};
  return pattern;
}

double did_not_attend(Tally const& tally, LeadBand band) {
  Count missed = 0;
  Count all = 0;
  for (std::size_t role = 0; role < role_count; ++role) {
    for (std::size_t mode = 0; mode < mode_count; ++mode) {
      missed += tally.did_not_attend[role][mode][index_of(band)];
      all += tally.appointments[role][mode][index_of(band)];
    }
  }
  return percent(missed, all);
}

Pattern missed_by_lead(Tally const& tally, std::string const& where) {
  Pattern pattern{.key = "dna_by_lead",
                  .claim = "The longer ahead an appointment is booked, the more do not attend",
                  .where = where,
                  .standing = Standing::mostly_input,
                  .measured = {}};
  constexpr std::array<char const*, lead_band_count> keys{"same_day", "days_1_7", "days_8_14",
                                                          "days_15_plus"};
  constexpr std::array<char const*, lead_band_count> labels{
      "did not attend, booked the same day", "… 1 to 7 days ahead", "… 8 to 14 days ahead",
      "… more than 14 days ahead"};
  double before = 0;
  for (std::size_t band = 0; band < lead_band_count; ++band) {
    double const now = did_not_attend(tally, static_cast<LeadBand>(band));
    pattern.measured.push_back({keys[band], labels[band], "%", 2, now,
                                band == 0 ? std::nullopt : std::optional{above(before)}});
    before = now;
  }
  return pattern;
}

/// Values of two quantities at the practices for which both were observed.
struct TwoQuantities {
  std::vector<double> observed_x, observed_y, simulated_x, simulated_y;
};

TwoQuantities two(std::string_view x, std::string_view y, std::span<PcnSpec const> pcns,
                  Targets const& targets, ResultSet const& results) {
  auto const xs = places_of(quantity(x), pcns, targets, results);
  auto const ys = places_of(quantity(y), pcns, targets, results);
  TwoQuantities both;
  for (std::size_t i = 0; i < xs.size(); ++i) {
    if (!xs[i].observed || !ys[i].observed) continue;
    both.observed_x.push_back(xs[i].observed->value);
    both.observed_y.push_back(ys[i].observed->value);
    both.simulated_x.push_back(simulated_mean({&xs[i], 1}).mean);
    both.simulated_y.push_back(simulated_mean({&ys[i], 1}).mean);
  }
  return both;
}

std::optional<Pattern> waits_against_each_other(std::span<PcnSpec const> pcns,
                                                Targets const& targets, ResultSet const& results,
                                                std::string const& where) {
  auto const both = two("same_day", "over_14_days", pcns, targets, results);
  auto const simulated = correlation(both.simulated_x, both.simulated_y);
  auto const observed = correlation(both.observed_x, both.observed_y);
  if (!simulated || !observed) return std::nullopt;
  return Pattern{.key = "same_day_against_long_waits",
                 .claim = "Practices with more on the same day have fewer waits over 14 days",
                 .where = where,
                 .standing = Standing::outcome,
                 .measured = {{"correlation", "correlation over practices, simulated", "", 2,
                               *simulated, below(0)},
                              {"correlation_observed", "… observed", "", 2, *observed, {}},
                              {"by_chance",
                               "chance alone gives as much, either way, in 1 of 20",
                               "",
                               2,
                               2 / std::sqrt(static_cast<double>(both.simulated_x.size())),
                               {}}}};
}

}  // namespace

std::vector<Pattern> patterns_in(std::span<PcnSpec const> pcns, Targets const& targets,
                                 ResultSet const& results) {
  auto const tally = total_of(results);
  auto const where = fmt::format("the main runs: {} PCNs, {} replications", results.pcns.size(),
                                 results.replications);
  std::vector<Pattern> patterns{monday_morning(tally, where), missed_by_lead(tally, where)};
  auto const waits = waits_against_each_other(pcns, targets, results, where);
  if (waits) patterns.push_back(*waits);
  return patterns;
}

std::vector<Measurement> over_practices_with_deprivation(std::span<PcnSpec const> pcns,
                                                         ResultSet const& results) {
  std::vector<double> score;
  std::vector<double> staff;
  std::vector<Tally> tallies;
  for (std::size_t pcn = 0; pcn < pcns.size(); ++pcn) {
    for (std::size_t i = 0; i < pcns[pcn].practices.size(); ++i) {
      auto const& practice = pcns[pcn].practices[i];
      score.push_back(practice.imd_score);
      staff.push_back((practice.gp_fte + practice.nurse_fte + practice.direct_care_fte) /
                      practice.list_size);
      auto& tally = tallies.emplace_back();
      for (std::size_t replication = 0; replication < results.replications; ++replication)
        tally.merge(results.practices_at(0, pcn, replication)[i]);
    }
  }
  std::vector<Measurement> measured;
  for (std::string const key : {"needs", "appointments", "gap"}) {
    std::vector<double> values;
    auto const& kpi = *find_kpi(key);
    std::ranges::transform(tallies, std::back_inserter(values), kpi.value);
    auto const found = partial_correlation(values, score, staff);
    if (!found) continue;
    measured.push_back({"over_practices." + key,
                        "over practices, given staff a head: " + key + " with deprivation",
                        "",
                        2,
                        *found,
                        {}});
  }
  return measured;
}

}  // namespace pcnsim::calibration
