#pragma once
// Key performance indicators: each one defined once, as a function of a tally.

#include "results/tally.hpp"

#include <span>
#include <string_view>

namespace pcnsim {

/// Which way is better, for words in tables. `neither`: a fact, not a merit.
enum class Better { lower, higher, neither };

/// Where a KPI stands in tables.
enum class KpiGroup { gap, access, triage, appointments, workforce, work, system };

struct Kpi {
  std::string_view key;    ///< in files: stable, lower case
  std::string_view label;  ///< in tables: what a planner would say
  std::string_view unit;   ///< e.g. "per 1,000 a week", "%", "minutes"
  KpiGroup group;
  Better better;
  int decimals;                   ///< shown in tables
  double (*value)(Tally const&);  ///< 0 when there is nothing to divide by
};

/// Every KPI, in the order of tables and files.
std::span<Kpi const> all_kpis();

/// The KPI named `key`, or nullptr.
Kpi const* find_kpi(std::string_view key);

}  // namespace pcnsim
