#pragma once
// Observed against simulated, quantity by quantity: for all practices with data, and PCN by PCN.

#include "calibration/reality/quantity.hpp"
#include "model/spec.hpp"
#include "results/result_set.hpp"
#include "stats/interval.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace pcnsim::calibration {

enum class Verdict { pass, fail };

/// Pass inside `tolerance`, ends included. The mean is judged, not its interval: with few
/// replications a wide interval would excuse anything.
Verdict verdict_of(double value, stats::Interval const& tolerance);

/// One practice: what was observed of a quantity there, and what each replication gave.
struct Place {
  std::size_t pcn;
  std::optional<Weighted> observed;
  std::vector<Weighted> simulated;  ///< one for each replication
};

/// Every practice of `pcns`, in their order. `results` are of the same PCNs.
std::vector<Place> places_of(Quantity const& quantity, std::span<PcnSpec const> pcns,
                             Targets const& targets, ResultSet const& results);

/// Those that are compared: with data; all of them when no practice could have any.
std::vector<Place> compared(std::vector<Place> places, Source source);

/// Nothing when the weights add to nothing.
std::optional<double> observed_mean(std::span<Place const> places);

/// Of the means of the replications. Requires at least one.
stats::Estimate simulated_mean(std::span<Place const> places);

/// A row of the table of targets.
struct TargetRow {
  Quantity const* quantity;
  std::size_t practices;  ///< compared
  std::optional<double> observed;
  stats::Estimate simulated;
  stats::Interval tolerance;
  Verdict verdict;
};

/// One of the 22 PCNs: no tolerance applies, for nothing was fitted to a single PCN.
struct PcnRow {
  Quantity const* quantity;
  std::size_t pcn;
  std::optional<double> observed;
  std::optional<double> simulated;  ///< of the practices with data; nothing without
};

/// How well single practices are told apart, each counted once.
struct PracticeFit {
  Quantity const* quantity;
  std::size_t practices;
  double mean_absolute_error;
  std::optional<double> correlation;
};

struct TargetCheck {
  std::vector<TargetRow> rows;  ///< without those for which nothing was observed in these PCNs
  std::vector<PcnRow> by_pcn;
  std::vector<PracticeFit> practice_fit;
};

/// Compares the first scenario of `results` with what was observed.
TargetCheck check_targets(std::span<PcnSpec const> pcns, Targets const& targets,
                          ResultSet const& results);

}  // namespace pcnsim::calibration
