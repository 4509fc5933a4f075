#pragma once
// Each scenario against the base, replication by replication on common random numbers.

#include "report/kpi_values.hpp"
#include "stats/interval.hpp"

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace pcnsim::report {

inline constexpr double confidence = 0.95;

enum class Verdict {
  better,
  worse,
  higher,  ///< of a KPI that is a fact, not a merit; likewise lower
  lower,
  no_clear_difference,
  no_difference,  ///< exactly none, in every replication
  not_known,      ///< one replication: no interval
};

std::string_view to_string(Verdict verdict);

/// One KPI of one place: scenario against base.
struct Difference {
  std::size_t scenario;
  std::size_t place;
  std::size_t kpi;  ///< index in `all_kpis()`
  double base_mean;
  double scenario_mean;
  stats::Estimate difference;  ///< scenario - base, with its single 95% interval
  /// Wide enough that the intervals of all KPIs with a better direction hold together with 95%
  /// (Bonferroni, within one scenario and place); the others get the same width.
  std::optional<stats::Interval> simultaneous;
  Verdict verdict;  ///< by `simultaneous`
};

struct Comparison {
  std::size_t places;
  std::vector<Difference> differences;  ///< in order of scenario, place, KPI

  /// `scenario` from 1: 0 is the base.
  [[nodiscard]] Difference const& at(std::size_t scenario, std::size_t place,
                                     std::size_t kpi) const;
};

/// Every scenario but the first, which is the base; every place; every KPI.
Comparison compare(ResultSet const& results, KpiValues const& values);

/// How many KPIs have a better direction: that many intervals hold together.
std::size_t directed_kpis();

}  // namespace pcnsim::report
