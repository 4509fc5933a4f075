#include "report/json.hpp"

#include <nlohmann/json.hpp>

namespace pcnsim::report {
namespace {

using Json = nlohmann::ordered_json;

Json to_json(std::optional<stats::Interval> const& interval) {
  return interval ? Json::array({interval->low, interval->high}) : Json(nullptr);
}

/// `values_of(kpi)`: of each replication, the KPI of that index in `all_kpis()`.
template <class Values>
Json kpis_json(Values values_of) {
  Json kpis = Json::object();
  for (std::size_t kpi = 0; kpi < all_kpis().size(); ++kpi) {
    kpis[std::string{all_kpis()[kpi].key}] = {{"unit", all_kpis()[kpi].unit},
                                              {"values", values_of(kpi)}};
  }
  return kpis;
}

Json practices_json(ResultSet const& results, std::size_t scenario, std::size_t pcn) {
  Json practices = Json::array();
  for (std::size_t practice = 0; practice < results.practices[pcn].size(); ++practice) {
    auto const& label = results.practices[pcn][practice];
    auto const values_of = [&](std::size_t kpi) {
      std::vector<double> values;
      for (std::size_t replication = 0; replication < results.replications; ++replication) {
        auto const& tally = results.practices_at(scenario, pcn, replication)[practice];
        values.push_back(all_kpis()[kpi].value(tally));
      }
      return values;
    };
    practices.push_back(
        {{"practice", label.code}, {"name", label.name}, {"kpis", kpis_json(values_of)}});
  }
  return practices;
}

Json place_json(ResultSet const& results, KpiValues const& values, std::size_t scenario,
                std::size_t place) {
  auto const label = place_label(results, place);
  auto const values_of = [&](std::size_t kpi) {
    auto const of_kpi = values.of(scenario, place, kpi);
    return std::vector<double>(of_kpi.begin(), of_kpi.end());
  };
  Json json{{"icb", label.icb},
            {"pcn", label.code},
            {"name", label.name},
            {"kpis", kpis_json(values_of)}};
  if (place != values.all_pcns()) json["practices"] = practices_json(results, scenario, place);
  return json;
}

}  // namespace

std::string run_json(ResultSet const& results, KpiValues const& values) {
  Json scenarios = Json::array();
  for (std::size_t scenario = 0; scenario < results.scenarios.size(); ++scenario) {
    Json places = Json::array();
    for (std::size_t place = 0; place < values.places(); ++place) {
      places.push_back(place_json(results, values, scenario, place));
    }
    scenarios.push_back({{"scenario", results.scenarios[scenario]}, {"pcns", places}});
  }
  Json const json{{"replications", results.replications}, {"scenarios", scenarios}};
  return json.dump(1) + '\n';
}

std::string comparison_json(ResultSet const& results, Comparison const& comparison) {
  Json rows = Json::array();
  for (auto const& row : comparison.differences) {
    auto const label = place_label(results, row.place);
    auto const& kpi = all_kpis()[row.kpi];
    rows.push_back({{"scenario", results.scenarios[row.scenario]},
                    {"icb", label.icb},
                    {"pcn", label.code},
                    {"kpi", kpi.key},
                    {"unit", kpi.unit},
                    {"base_mean", row.base_mean},
                    {"scenario_mean", row.scenario_mean},
                    {"difference", row.difference.mean},
                    {"interval95", to_json(row.difference.interval)},
                    {"interval95_simultaneous", to_json(row.simultaneous)},
                    {"verdict", to_string(row.verdict)}});
  }
  Json const json{{"base", results.scenarios.front()},
                  {"replications", results.replications},
                  {"differences", rows}};
  return json.dump(1) + '\n';
}

}  // namespace pcnsim::report
