#include "report/kpi_values.hpp"

#include "core/contract.hpp"

namespace pcnsim::report {

KpiValues::KpiValues(ResultSet const& results)
    : places_{results.pcns.size() + 1},
      replications_{results.replications},
      together_{results.replications_a_draw} {
  auto const kpis = all_kpis();
  EXPECTS(results.tallies.size() ==
          results.scenarios.size() * results.pcns.size() * results.replications);
  values_.resize(results.scenarios.size() * places_ * kpis.size() * replications_);
  for (std::size_t scenario = 0; scenario < results.scenarios.size(); ++scenario) {
    for (std::size_t replication = 0; replication < replications_; ++replication) {
      auto const fill = [&](std::size_t place, Tally const& tally) {
        for (std::size_t kpi = 0; kpi < kpis.size(); ++kpi) {
          auto const row = (scenario * places_ + place) * kpis.size() + kpi;
          values_[row * replications_ + replication] = kpis[kpi].value(tally);
        }
      };
      for (std::size_t pcn = 0; pcn < results.pcns.size(); ++pcn) {
        fill(pcn, results.at(scenario, pcn, replication));
      }
      fill(all_pcns(), results.over_pcns(scenario, replication));
    }
  }
}

std::span<double const> KpiValues::of(std::size_t scenario, std::size_t place,
                                      std::size_t kpi) const {
  auto const row = (scenario * places_ + place) * all_kpis().size() + kpi;
  return std::span{values_}.subspan(row * replications_, replications_);
}

PcnLabel place_label(ResultSet const& results, std::size_t place) {
  return place < results.pcns.size() ? results.pcns[place] : PcnLabel{"all", "all PCNs", "all"};
}

std::size_t kpi_index(std::string_view key) {
  auto const* const kpi = find_kpi(key);
  EXPECTS(kpi != nullptr);
  return static_cast<std::size_t>(kpi - all_kpis().data());
}

}  // namespace pcnsim::report
