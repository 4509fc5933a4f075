#pragma once
// What is compared: each quantity defined once, for observation and simulation alike, with how far
// apart they may be.

#include "calibration/reality/targets.hpp"
#include "model/spec.hpp"
#include "results/tally.hpp"
#include "stats/interval.hpp"

#include <optional>
#include <span>
#include <string_view>

namespace pcnsim::calibration {

/// What one practice adds to an average over practices. A share weighted by what it is a share of
/// is the pooled share.
struct Weighted {
  double value;
  double weight;
};

/// Which observation it is compared with. `stated`: a figure for all, with no practice's own.
enum class Source { year, survey, telephony, stated };

/// Of inputs little is proved when they come out again.
enum class Standing { outcome, mostly_input };

/// How far the simulated value may be from the observed one.
struct Tolerance {
  enum class Kind { points, per_cent, range };
  Kind kind;
  double low;   ///< points or per cent below the observed value; of a range its lower end
  double high;  ///< likewise above

  [[nodiscard]] stats::Interval around(double observed) const;
};

struct Quantity {
  std::string_view key;
  std::string_view label;
  std::string_view unit;  ///< "/mo" (per 1,000 patients a month) or "%"
  int decimals;
  Source source;
  Standing standing;
  Tolerance tolerance;
  std::optional<double> stated;  ///< the observed value when no practice has its own
  /// Nothing when the practice has no figure.
  std::optional<Weighted> (*observed)(PracticeSpec const&, PracticeTargets const&);
  Weighted (*simulated)(PracticeSpec const&, Tally const&);
  std::string_view note;
  bool by_place;  ///< shown PCN by PCN
};

std::span<Quantity const> all_quantities();

/// The quantity named `key`. Requires that there is one.
Quantity const& quantity(std::string_view key);

}  // namespace pcnsim::calibration
