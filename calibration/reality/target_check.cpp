#include "calibration/reality/target_check.hpp"

#include "calibration/reality/association.hpp"
#include "core/contract.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace pcnsim::calibration {
namespace {

constexpr double confidence = 0.95;

/// Sums for a weighted mean.
class WeightedMean {
public:
  void add(Weighted const& part) {
    sum_ += part.value * part.weight;
    weight_ += part.weight;
  }
  [[nodiscard]] std::optional<double> value() const {
    if (weight_ <= 0) return std::nullopt;
    return sum_ / weight_;
  }

private:
  double sum_ = 0;
  double weight_ = 0;
};

std::optional<double> simulated_in(std::span<Place const> places, std::size_t replication) {
  WeightedMean mean;
  for (auto const& place : places)
    mean.add(place.simulated[replication]);
  return mean.value();
}

std::vector<Place> in_pcn(std::span<Place const> places, std::size_t pcn) {
  std::vector<Place> found;
  std::ranges::copy_if(places, std::back_inserter(found),
                       [pcn](Place const& place) { return place.pcn == pcn; });
  return found;
}

std::optional<TargetRow> target_row(Quantity const& quantity, std::span<Place const> places) {
  if (places.empty()) return std::nullopt;
  auto const observed = quantity.source == Source::stated ? quantity.stated : observed_mean(places);
  bool const has_range = quantity.tolerance.kind == Tolerance::Kind::range;
  if (!observed && !has_range) return std::nullopt;
  auto const simulated = simulated_mean(places);
  auto const tolerance = quantity.tolerance.around(observed.value_or(0));
  return TargetRow{&quantity, places.size(), observed,
                   simulated, tolerance,     verdict_of(simulated.mean, tolerance)};
}

PracticeFit practice_fit(Quantity const& quantity, std::span<Place const> places) {
  std::vector<double> observed;
  std::vector<double> simulated;
  double error = 0;
  for (auto const& place : places) {
    observed.push_back(place.observed->value);
    simulated.push_back(simulated_mean({&place, 1}).mean);
    error += std::abs(simulated.back() - observed.back());
  }
  return {&quantity, places.size(), error / static_cast<double>(places.size()),
          correlation(observed, simulated)};
}

}  // namespace

Verdict verdict_of(double value, stats::Interval const& tolerance) {
  return tolerance.contains(value) ? Verdict::pass : Verdict::fail;
}

std::vector<Place> places_of(Quantity const& quantity, std::span<PcnSpec const> pcns,
                             Targets const& targets, ResultSet const& results) {
  EXPECTS(pcns.size() == results.pcns.size());
  std::vector<Place> places;
  for (std::size_t pcn = 0; pcn < pcns.size(); ++pcn) {
    for (std::size_t i = 0; i < pcns[pcn].practices.size(); ++i) {
      auto const& practice = pcns[pcn].practices[i];
      auto const target = targets.find(practice.code);
      Place place{.pcn = pcn, .observed = std::nullopt, .simulated = {}};
      if (target != targets.end()) place.observed = quantity.observed(practice, target->second);
      for (std::size_t replication = 0; replication < results.replications; ++replication) {
        place.simulated.push_back(
            quantity.simulated(practice, results.practices_at(0, pcn, replication)[i]));
      }
      places.push_back(std::move(place));
    }
  }
  return places;
}

std::vector<Place> compared(std::vector<Place> places, Source source) {
  if (source != Source::stated) {
    std::erase_if(places, [](Place const& place) { return !place.observed; });
  }
  return places;
}

std::optional<double> observed_mean(std::span<Place const> places) {
  WeightedMean mean;
  for (auto const& place : places) {
    if (place.observed) mean.add(*place.observed);
  }
  return mean.value();
}

stats::Estimate simulated_mean(std::span<Place const> places) {
  EXPECTS(!places.empty());
  std::vector<double> means;
  for (std::size_t i = 0; i < places.front().simulated.size(); ++i) {
    means.push_back(simulated_in(places, i).value_or(0));
  }
  return stats::mean_with_interval(means, confidence);
}

TargetCheck check_targets(std::span<PcnSpec const> pcns, Targets const& targets,
                          ResultSet const& results) {
  TargetCheck check;
  for (auto const& quantity : all_quantities()) {
    auto const places = compared(places_of(quantity, pcns, targets, results), quantity.source);
    auto const row = target_row(quantity, places);
    if (!row) continue;
    check.rows.push_back(*row);
    if (!quantity.by_place) continue;
    check.practice_fit.push_back(practice_fit(quantity, places));
    for (std::size_t pcn = 0; pcn < pcns.size(); ++pcn) {
      auto const here = in_pcn(places, pcn);
      PcnRow pcn_row{&quantity, pcn, observed_mean(here), std::nullopt};
      if (!here.empty()) pcn_row.simulated = simulated_mean(here).mean;
      check.by_pcn.push_back(pcn_row);
    }
  }
  return check;
}

}  // namespace pcnsim::calibration
