#include "report/uncertainty.hpp"

#include "report/csv.hpp"
#include "report/number.hpp"
#include "report/text_table.hpp"
#include "report/wording.hpp"
#include "stats/quantile.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <numeric>

namespace pcnsim::report {
namespace {

constexpr std::array<std::string_view, 8> headline_kpis{
    "gap",          "visible_gap",          "suppressed",    "displaced_ae",
    "appointments", "calls_answered_share", "calls_inbound", "same_day_share"};

std::vector<double> series_of(KpiValues const& values, std::size_t scenario, std::size_t place,
                              std::size_t kpi) {
  auto const own = values.of(scenario, place, kpi);
  std::vector<double> series(own.begin(), own.end());
  if (scenario == 0) return series;
  auto const base = values.of(0, place, kpi);
  for (std::size_t k = 0; k < series.size(); ++k)
    series[k] -= base[k];
  return series;
}

/// Requires at least two pairs.
Uncertainty analysed(std::vector<double> const& series) {
  auto const pairs = series.size() / 2;
  auto const n = static_cast<double>(pairs);
  std::vector<double> means(pairs);
  double within = 0;
  for (std::size_t k = 0; k < pairs; ++k) {
    double const a = series[2 * k];
    double const b = series[2 * k + 1];
    means[k] = (a + b) / 2;
    within += (a - b) * (a - b) / 2 / n;
  }
  double const mean = std::accumulate(means.begin(), means.end(), 0.0) / n;
  double between = 0;
  for (double const value : means)
    between += (value - mean) * (value - mean) / (n - 1);
  double const of_parameters = std::max(0.0, between - within / 2);
  double const together = between > 0 ? std::sqrt(of_parameters / between) : 0;
  for (auto& value : means)
    value = mean + together * (value - mean);
  return {.scenario = 0,
          .place = 0,
          .kpi = 0,
          .mean = mean,
          .parameter_sd = std::sqrt(of_parameters),
          .monte_carlo_sd = std::sqrt(within),
          .low90 = stats::quantile(means, 0.05),
          .high90 = stats::quantile(means, 0.95)};
}

}  // namespace

std::vector<Uncertainty> uncertainties(ResultSet const& results, KpiValues const& values) {
  std::vector<Uncertainty> all;
  if (values.replications() < 4) return all;
  for (std::size_t scenario = 0; scenario < results.scenarios.size(); ++scenario) {
    for (std::size_t place = 0; place < values.places(); ++place) {
      for (std::size_t kpi = 0; kpi < all_kpis().size(); ++kpi) {
        auto row = analysed(series_of(values, scenario, place, kpi));
        row.scenario = scenario;
        row.place = place;
        row.kpi = kpi;
        all.push_back(row);
      }
    }
  }
  return all;
}

std::string uncertainty_csv(ResultSet const& results, std::vector<Uncertainty> const& all) {
  std::string text =
      "scenario,icb,pcn,kpi,unit,what,draws,mean,parameter_sd,monte_carlo_sd,low90,high90\n";
  for (auto const& row : all) {
    auto const label = place_label(results, row.place);
    auto const& kpi = all_kpis()[row.kpi];
    text += fmt::format("{},{},{},{},{},{},{},{},{},{},{},{}\n", results.scenarios[row.scenario],
                        csv_field(label.icb), label.code, kpi.key, csv_field(kpi.unit),
                        row.scenario == 0 ? "value" : "difference", results.replications / 2,
                        shortest(row.mean), shortest(row.parameter_sd),
                        shortest(row.monte_carlo_sd), shortest(row.low90), shortest(row.high90));
  }
  return text;
}

namespace {

std::string whose(ResultSet const& results) {
  if (results.pcns.size() > 1) return "all PCNs together";
  return results.pcns.front().code + ' ' + results.pcns.front().name;
}

std::string few_draws(ResultSet const& results) {
  constexpr std::size_t enough = 20;  // for a twentieth on either side
  auto const draws = results.replications / 2;
  if (draws >= enough) return "";
  return fmt::format("Of {} draws it says little: --replications {} and more have {} and more.\n",
                     draws, 2 * enough, enough);
}

/// In words, of the first scenario's gap.
std::string mostly(ResultSet const& results, std::vector<Uncertainty> const& all) {
  auto const found = std::ranges::find_if(all, [&](Uncertainty const& row) {
    return row.scenario == 0 && row.place == results.pcns.size() && row.kpi == kpi_index("gap");
  });
  if (found == all.end()) return "";
  bool const parameters = found->parameter_sd >= found->monte_carlo_sd;
  return fmt::format(
      "What is not known of the gap is mostly {} (sd {:.1f}), less {} ({:.1f}).\n",
      parameters ? "parameters" : "chance", std::max(found->parameter_sd, found->monte_carlo_sd),
      parameters ? "chance" : "parameters", std::min(found->parameter_sd, found->monte_carlo_sd));
}

/// What a plan may count on: how the gap changes from draw to draw.
std::string changes_of_gap(ResultSet const& results, std::vector<Uncertainty> const& all) {
  auto const decimals = all_kpis()[kpi_index("gap")].decimals;
  std::string text;
  for (auto const& row : all) {
    if (row.scenario == 0 || row.place != results.pcns.size() || row.kpi != kpi_index("gap"))
      continue;
    text +=
        fmt::format("{}: the gap changes by {} in the mean, at nine draws in ten by {} to {}.\n",
                    results.scenarios[row.scenario], with_sign(row.mean, decimals),
                    with_sign(row.low90, decimals), with_sign(row.high90, decimals));
  }
  return text;
}

}  // namespace

std::string uncertainty_text(ResultSet const& results, std::vector<Uncertainty> const& all) {
  if (all.empty())
    return "Uncertain parameters: fewer than four replications, so what is due to them is not "
           "told.\n";
  std::string text = fmt::format(
      "\nWith uncertain parameters, {}: {} draws of the posterior, two replications each.\n"
      "The interval holds nine tenths of the draws, chance taken out; sd: of parameters, and of "
      "chance\nin one replication.\n{}{}{}\n",
      whose(results), results.replications / 2, few_draws(results), mostly(results, all),
      changes_of_gap(results, all));
  for (std::size_t scenario = 0; scenario < results.scenarios.size(); ++scenario) {
    TextTable table(
        {{scenario == 0 ? results.scenarios[0] : results.scenarios[scenario] + ", change",
          Align::left},
         {"", Align::left},
         {"mean"},
         {"90% of draws"},
         {"sd parameters"},
         {"sd chance"}});
    for (auto const key : headline_kpis) {
      auto const found = std::ranges::find_if(all, [&](Uncertainty const& row) {
        return row.scenario == scenario && row.place == results.pcns.size() &&
               row.kpi == kpi_index(key);
      });
      if (found == all.end()) continue;
      auto const& kpi = all_kpis()[found->kpi];
      auto const number = [&](double value) {
        return scenario == 0 ? fixed(value, kpi.decimals) : with_sign(value, kpi.decimals);
      };
      table.add({short_label(kpi.label), short_unit(kpi.unit), number(found->mean),
                 fmt::format("[{}, {}]", number(found->low90), number(found->high90)),
                 fixed(found->parameter_sd, kpi.decimals),
                 fixed(found->monte_carlo_sd, kpi.decimals)});
    }
    text += table.text() + '\n';
  }
  return text;
}

}  // namespace pcnsim::report
