#pragma once
// The content of the CSV files, structured.

#include "report/comparison.hpp"

#include <string>

namespace pcnsim::report {

/// Scenarios, their places, their KPIs, each with one value a replication; in each PCN likewise its
/// practices.
std::string run_json(ResultSet const& results, KpiValues const& values);

/// One object for each row of comparison.csv; intervals are pairs, or null for one replication.
std::string comparison_json(ResultSet const& results, Comparison const& comparison);

}  // namespace pcnsim::report
