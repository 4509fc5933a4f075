#pragma once
// What a planner reads in a terminal: at most 100 columns wide. Numbers carry an ASCII minus, so
// that they can be copied.

#include "report/comparison.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace pcnsim::report {

/// How many of the model's numbers are no more than assumptions.
struct Assumptions {
  std::size_t assumed;
  std::size_t parameters;
};

/// What the tables say about the experiment beside its results.
struct Setting {
  int weeks;
  int warmup_weeks;
  std::uint64_t seed;
  std::optional<Assumptions> assumptions;  ///< no count is given without
};

/// The first scenario: every KPI for all PCNs, then a row for each PCN.
std::string run_text(ResultSet const& results, KpiValues const& values, Setting const& setting);

/// A sentence for each scenario, then its tables: every KPI for all PCNs, and the gap by PCN.
std::string comparison_text(ResultSet const& results, Comparison const& comparison,
                            Setting const& setting);

/// e.g. "workforce_plus_10: the gap falls from 21.30 to 17.00 needs per 1,000 patients a week
/// (-4.30; 95% interval -4.60 to -3.98): better."
std::string gap_sentence(ResultSet const& results, Difference const& gap);

}  // namespace pcnsim::report
