#pragma once
// The words that the tables share.

#include "report/text_report.hpp"

#include <string>
#include <string_view>

namespace pcnsim::report {

std::string_view title(KpiGroup group);

/// "/wk", "/mo", "min", "%": a unit in a narrow column, explained by `unit_note`.
std::string short_unit(std::string_view unit);
std::string unit_note();

/// The label of a KPI, fit for a narrow column.
std::string short_label(std::string_view label);

/// "U31538 Rosebank", fit for a column.
std::string place_name(PcnLabel const& label);

/// "[-4.62, -3.98]", or "–" without an interval.
std::string bracketed(std::optional<stats::Interval> const& interval, int decimals);

/// "1 PCN", "22 PCNs"
std::string counted(std::size_t count, std::string_view one, std::string_view many);

/// "22 PCNs, 52 weeks after 12 of warm-up, 5 replications, seed 1"
std::string described(ResultSet const& results, Setting const& setting);

/// Heads a column of intervals: of the mean over draws, where parameters are drawn, and so of less than
/// what is not known.
std::string interval_heading(ResultSet const& results);

/// What the results rest on; ends the report.
std::string assumptions_note(ResultSet const& results, Setting const& setting);

}  // namespace pcnsim::report
