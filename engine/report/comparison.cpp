#include "report/comparison.hpp"

#include "core/contract.hpp"
#include "stats/moments.hpp"

#include <algorithm>

namespace pcnsim::report {
namespace {

Verdict verdict_of(Better better, bool same, std::optional<stats::Interval> const& interval) {
  if (same) return Verdict::no_difference;
  if (!interval) return Verdict::not_known;
  if (interval->contains(0)) return Verdict::no_clear_difference;
  bool const rises = interval->low > 0;
  switch (better) {
    case Better::lower: return rises ? Verdict::worse : Verdict::better;
    case Better::higher: return rises ? Verdict::better : Verdict::worse;
    case Better::neither: break;
  }
  return rises ? Verdict::higher : Verdict::lower;
}

Difference difference_of(KpiValues const& values, std::size_t scenario, std::size_t place,
                         std::size_t kpi) {
  auto const base = values.of(0, place, kpi);
  auto const other = values.of(scenario, place, kpi);
  auto const all_together = stats::each_of(directed_kpis(), confidence);
  auto const simultaneous =
      stats::paired_difference(base, other, all_together, values.together()).interval;
  return {.scenario = scenario,
          .place = place,
          .kpi = kpi,
          .base_mean = stats::moments_of(base).mean(),
          .scenario_mean = stats::moments_of(other).mean(),
          .difference = stats::paired_difference(base, other, confidence, values.together()),
          .simultaneous = simultaneous,
          .verdict =
              verdict_of(all_kpis()[kpi].better, std::ranges::equal(base, other), simultaneous)};
}

}  // namespace

std::string_view to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::better: return "better";
    case Verdict::worse: return "worse";
    case Verdict::higher: return "higher";
    case Verdict::lower: return "lower";
    case Verdict::no_clear_difference: return "no clear difference";
    case Verdict::no_difference: return "no difference";
    case Verdict::not_known: return "not known";
  }
  return "";
}

std::size_t directed_kpis() {
  auto const directed = std::ranges::count_if(
      all_kpis(), [](Kpi const& kpi) { return kpi.better != Better::neither; });
  return static_cast<std::size_t>(directed);
}

Difference const& Comparison::at(std::size_t scenario, std::size_t place, std::size_t kpi) const {
  EXPECTS(scenario > 0);
  return differences[((scenario - 1) * places + place) * all_kpis().size() + kpi];
}

Comparison compare(ResultSet const& results, KpiValues const& values) {
  EXPECTS(!results.scenarios.empty());
  Comparison comparison{values.places(), {}};
  for (std::size_t scenario = 1; scenario < results.scenarios.size(); ++scenario) {
    for (std::size_t place = 0; place < values.places(); ++place) {
      for (std::size_t kpi = 0; kpi < all_kpis().size(); ++kpi) {
        comparison.differences.push_back(difference_of(values, scenario, place, kpi));
      }
    }
  }
  return comparison;
}

}  // namespace pcnsim::report
