#pragma once
// What the calibration is for: how big the gap is, how far that rests on deterrence, and what would
// tell.

#include "calibration/pcn/prediction.hpp"
#include "stats/interval.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pcnsim::calibration {

/// A distribution in five numbers or fewer.
struct Summary {
  double median;
  stats::Interval interval90;
};

Summary summary_of(std::vector<double> const& values);

/// One of the kept KPIs over draws; for all PCNs together, weighted by list size, row by row.
struct KpiSummary {
  std::optional<std::size_t> pcn;  ///< nothing: all
  std::string kpi;
  Summary summary;
};

std::vector<KpiSummary> summarise_kpis(Models const& models,
                                       std::vector<Predicted> const& predicted);

/// Each row's KPI of all PCNs together, weighted by list size, of those that have draws; NaN where any
/// of them failed.
std::vector<double> total_of(std::string_view kpi, Models const& models,
                             std::vector<Predicted> const& predicted);

/// The share of a parameter's prior standard deviation that the data took away; 0: none. `draws`: of
/// its logarithm.
double told(Prior const& prior, Eigen::VectorXd const& draws);

/// What the data do about a parameter of which they told that share: "say little about", and so on.
std::string_view say_about(double told);

/// The posterior of one shared parameter, piece by piece, of equal width on its logarithm.
struct ProfileBin {
  double low,
      high;  ///< of the parameter; what lies beyond the outer ends counts with the outer bins
  double prior, posterior;
  std::optional<Summary> gap;  ///< nothing for fewer than five draws
};

/// `parameter`: by number. `all`: pooled draws of its logarithm; `drawn` and `gap`: of those
/// simulated.
std::vector<ProfileBin> profile(Prior const& prior, std::vector<double> const& all,
                                std::vector<double> const& drawn, std::vector<double> const& gap);

/// By how much an observation that nobody has yet would narrow a shared parameter and the gap.
struct WouldTell {
  std::string observation;
  double error;  ///< standard deviation that it would have, on the scale it is stated on
  double parameter_sd_now, parameter_sd_then;  ///< of the logarithm
  double gap_sd_now, gap_sd_then;
};

/// Linear regression of the parameter's logarithm, and of the gap, on what would be observed, over
/// draws: what is left unexplained is what would not be told. `now` and `then`: the same draws and
/// seeds before and after a change of capacity.
std::vector<WouldTell> would_tell(Models const& models, std::vector<Predicted> const& now,
                                  std::vector<Predicted> const& then,
                                  std::vector<double> const& parameter);

}  // namespace pcnsim::calibration
