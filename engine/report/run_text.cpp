#include "report/number.hpp"
#include "report/text_report.hpp"
#include "report/text_table.hpp"
#include "report/wording.hpp"

#include <array>
#include <fmt/format.h>

namespace pcnsim::report {
namespace {

struct Headline {
  std::string_view key;
  std::string_view header;
};
constexpr std::array headlines{
    Headline{"needs", "needs"},
    Headline{"gap", "gap"},
    Headline{"visible_gap", "visible"},
    Headline{"calls_answered_share", "answered"},
    Headline{"same_day_share", "same day"},
    Headline{"within_14_days_share", "≤14 d"},
    Headline{"dna_share", "DNA"},
    Headline{"utilisation_gp", "GP use"},
};

std::string kpi_table(ResultSet const& results, KpiValues const& values) {
  TextTable table({{"KPI", Align::left}, {"", Align::left}, {"mean"}, {interval_heading(results)}});
  std::optional<KpiGroup> group;
  for (std::size_t i = 0; i < all_kpis().size(); ++i) {
    auto const& kpi = all_kpis()[i];
    if (group != kpi.group) table.add_heading(std::string{title(kpi.group)});
    group = kpi.group;
    auto const estimate = stats::mean_with_interval(values.of(0, values.all_pcns(), i), confidence,
                                                    values.together());
    table.add({short_label(kpi.label), short_unit(kpi.unit), fixed(estimate.mean, kpi.decimals),
               bracketed(estimate.interval, kpi.decimals)});
  }
  return table.text();
}

std::string pcn_table(ResultSet const& results, KpiValues const& values) {
  std::vector<Column> columns{{"PCN", Align::left}};
  for (auto const& headline : headlines)
    columns.push_back({std::string{headline.header}});
  TextTable table(columns);
  for (std::size_t place = 0; place < values.places(); ++place) {
    std::vector<std::string> cells{place_name(place_label(results, place))};
    for (auto const& headline : headlines) {
      auto const kpi = kpi_index(headline.key);
      auto const estimate = stats::mean_with_interval(values.of(0, place, kpi), confidence);
      cells.push_back(fixed(estimate.mean, all_kpis()[kpi].decimals));
    }
    table.add(cells);
  }
  return table.text();
}

}  // namespace

std::string run_text(ResultSet const& results, KpiValues const& values, Setting const& setting) {
  auto const replications = counted(results.replications, "replication", "replications");
  std::string text = results.scenarios.front() + ": " + described(results, setting) + "\n\n";
  text += kpi_table(results, values);
  text +=
      results.replications > 1
          ? fmt::format("Means of {} for all PCNs together, each with its own 95% t interval.\n",
                        replications)
          : "One replication: no intervals. Ask for more with --replications.\n";
  text += unit_note() + '\n';
  text += pcn_table(results, values);
  text +=
      fmt::format("Means of {}. needs, gap, visible (gap): per 1,000 patients a week. answered: "
                  "% of calls.\nsame day, ≤14 d, DNA: % of appointments. GP use: % of GPs' "
                  "clinic time spent with patients.\n\n",
                  replications);
  return text + assumptions_note(results, setting);
}

}  // namespace pcnsim::report
