#include "report/number.hpp"
#include "report/text_report.hpp"
#include "report/text_table.hpp"
#include "report/wording.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace pcnsim::report {
namespace {

std::vector<std::string> cells(std::string label, Difference const& row) {
  auto const decimals = all_kpis()[row.kpi].decimals;
  return {std::move(label),
          fixed(row.base_mean, decimals),
          fixed(row.scenario_mean, decimals),
          with_sign(row.difference.mean, decimals),
          bracketed(row.difference.interval, decimals),
          std::string{to_string(row.verdict)}};
}

std::vector<Column> columns(std::string first, ResultSet const& results) {
  return {
      {std::move(first), Align::left}, {"base"}, {"new"}, {"change"}, {interval_heading(results)},
      {"verdict", Align::left}};
}

std::string kpi_table(ResultSet const& results, Comparison const& comparison,
                      std::size_t scenario) {
  auto with_unit = columns("KPI", results);
  with_unit.insert(with_unit.begin() + 1, Column{"", Align::left});
  TextTable table(with_unit);
  std::optional<KpiGroup> group;
  for (std::size_t i = 0; i < all_kpis().size(); ++i) {
    auto const& kpi = all_kpis()[i];
    if (group != kpi.group) table.add_heading(std::string{title(kpi.group)});
    group = kpi.group;
    auto row = cells(short_label(kpi.label), comparison.at(scenario, comparison.places - 1, i));
    row.insert(row.begin() + 1, short_unit(kpi.unit));
    table.add(row);
  }
  return table.text();
}

std::string gap_by_pcn(ResultSet const& results, Comparison const& comparison,
                       std::size_t scenario) {
  TextTable table(columns("Gap by PCN", results));
  for (std::size_t place = 0; place < comparison.places; ++place) {
    table.add(cells(place_name(place_label(results, place)),
                    comparison.at(scenario, place, kpi_index("gap"))));
  }
  return table.text();
}

std::string intervals_note(ResultSet const& results) {
  if (results.replications < 2) {
    return "1 replication, paired on common random numbers: no intervals, so no verdicts. Ask for "
           "more\nwith --replications.\n";
  }
  auto const* of_what = results.replications_a_draw > 1
                            ? "Intervals and verdicts are of the mean over draws of the "
                              "calibration; how far draws lie apart\nis in the first table.\n"
                            : "";
  return of_what + fmt::format("{} replications, paired on common random numbers. The interval "
                               "shown is that KPI's alone;\n"
                               "verdicts go by wider ones, all {} KPIs that have a better "
                               "direction holding together with "
                               "95%\n(Bonferroni, within one place; both are in comparison.csv). "
                               "More replications narrow "
                               "them.\n",
                               results.replications, directed_kpis());
}

/// A label inside a sentence: without the "… " by which tables join it to the row above.
std::string_view in_sentence(std::string_view label) {
  constexpr std::string_view joined = "… ";
  return label.starts_with(joined) ? label.substr(joined.size()) : label;
}

/// "Of 40 measures with a better and a worse direction, 12 are better, 3 worse (Calls …), 25
/// neither."
std::string balance_sentence(Comparison const& comparison, std::size_t scenario) {
  std::size_t better = 0;
  std::vector<std::string_view> worse;
  for (std::size_t i = 0; i < all_kpis().size(); ++i) {
    auto const verdict = comparison.at(scenario, comparison.places - 1, i).verdict;
    if (verdict == Verdict::better) ++better;
    if (verdict == Verdict::worse) worse.push_back(in_sentence(all_kpis()[i].label));
  }
  constexpr std::size_t named = 3;
  auto const first = std::vector(
      worse.begin(), worse.begin() + static_cast<std::ptrdiff_t>(std::min(named, worse.size())));
  auto const names = fmt::format("{}{}", fmt::join(first, "; "), worse.size() > named ? "; …" : "");
  auto const sentence = fmt::format(
      "Of {} measures that can be better or worse, {} are better, {} worse{}, {} neither.",
      directed_kpis(), better, worse.size(), worse.empty() ? "" : " (" + names + ")",
      directed_kpis() - better - worse.size());
  return "  " + wrapped(sentence, 98) + '\n';
}

/// The verdict in a sentence that shows the single interval: where the two disagree, why.
std::string judgement(Difference const& row) {
  if (row.verdict == Verdict::not_known) return "better or worse is not known";
  std::string text{to_string(row.verdict)};
  bool const is_clear_alone = row.difference.interval && !row.difference.interval->contains(0);
  if (row.verdict == Verdict::no_clear_difference && is_clear_alone) {
    text += fmt::format(" once all {} KPIs are allowed for", directed_kpis());
  }
  return text;
}

}  // namespace

std::string gap_sentence(ResultSet const& results, Difference const& gap) {
  auto const decimals = all_kpis()[gap.kpi].decimals;
  auto const& name = results.scenarios[gap.scenario];
  auto const base = fixed(gap.base_mean, decimals);
  constexpr std::string_view unit = "needs per 1,000 patients a week";
  if (gap.verdict == Verdict::no_difference) {
    return fmt::format("{}: the gap stays at {} {}: {}.", name, base, unit, to_string(gap.verdict));
  }
  auto const* verb = gap.verdict == Verdict::better  ? "falls"
                     : gap.verdict == Verdict::worse ? "rises"
                                                     : "goes";
  auto const interval = gap.difference.interval;
  return fmt::format(
      "{}: the gap {} from {} to {} {} ({}; {}): {}.", name, verb, base,
      fixed(gap.scenario_mean, decimals), unit, with_sign(gap.difference.mean, decimals),
      interval ? fmt::format("95% interval{} {} to {}",
                             results.replications_a_draw > 1 ? " of the mean over draws" : "",
                             fixed(interval->low, decimals), fixed(interval->high, decimals))
               : "one replication, no interval",
      judgement(gap));
}

std::string comparison_text(ResultSet const& results, Comparison const& comparison,
                            Setting const& setting) {
  auto const& base = results.scenarios.front();
  std::string text = "Against " + base + ": " + described(results, setting) + "\n\n";
  for (std::size_t scenario = 1; scenario < results.scenarios.size(); ++scenario) {
    auto const& gap = comparison.at(scenario, comparison.places - 1, kpi_index("gap"));
    text += wrapped(gap_sentence(results, gap), 100) + '\n';
    if (results.replications > 1) text += balance_sentence(comparison, scenario);
  }
  for (std::size_t scenario = 1; scenario < results.scenarios.size(); ++scenario) {
    text += fmt::format("\n{} against {}, {}\n\n", results.scenarios[scenario], base,
                        results.pcns.size() == 1 ? place_name(results.pcns.front())
                                                 : "all PCNs together");
    text += kpi_table(results, comparison, scenario) + intervals_note(results) + unit_note() + '\n';
    text += gap_by_pcn(results, comparison, scenario);
    text += "Gap: needs per 1,000 patients a week.\n";
    text += intervals_note(results);
  }
  return text + '\n' + assumptions_note(results, setting);
}

}  // namespace pcnsim::report
