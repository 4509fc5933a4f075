#pragma once
// How much of what differs between replications is that parameters are uncertain, and how much is
// chance. For experiments in which replications 1 and 2, 3 and 4, … have the same parameters.

#include "report/kpi_values.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace pcnsim::report {

/// One KPI of one place: of the base scenario (0) its value, of another its difference from the base.
struct Uncertainty {
  std::size_t scenario;
  std::size_t place;
  std::size_t kpi;  ///< index in `all_kpis()`
  double mean;
  double parameter_sd;    ///< of the expected value over draws of the parameters
  double monte_carlo_sd;  ///< of one replication about it
  double low90, high90;   ///< of the expected value over draws, chance taken out
};

/// One-way analysis of variance with two replications a draw (Searle, Casella & McCulloch 1992,
/// section 3.6): the variance between draws is that of pairs' means less half of that within pairs,
/// not below 0. The interval is that of the pairs' means, drawn together about their mean by the root
/// of the share of their variance that parameters account for. Empty for fewer than two pairs; a
/// replication without a partner does not count.
std::vector<Uncertainty> uncertainties(ResultSet const& results, KpiValues const& values);

/// scenario,icb,pcn,kpi,unit,what,draws,mean,parameter_sd,monte_carlo_sd,low90,high90
std::string uncertainty_csv(ResultSet const& results, std::vector<Uncertainty> const& all);

/// Of all PCNs together, a few KPIs of each scenario.
std::string uncertainty_text(ResultSet const& results, std::vector<Uncertainty> const& all);

}  // namespace pcnsim::report
