#include "cli/reality_report.hpp"

#include "report/csv.hpp"
#include "report/number.hpp"
#include "report/text_table.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <iterator>

namespace pcnsim::cli {
namespace {

using namespace calibration;
using report::Align;
using report::fixed;

constexpr std::size_t page_width = 100;

std::string paragraph(std::string const& text) { return report::wrapped(text, page_width) + '\n'; }

std::string word(Verdict verdict, Binding binding) {
  if (binding == Binding::no) return verdict == Verdict::pass ? "inside" : "outside";
  return verdict == Verdict::pass ? "pass" : "FAIL";
}

std::string pattern_word(Verdict verdict, Binding binding) {
  if (binding == Binding::no) return verdict == Verdict::pass ? "holds" : "breaks";
  return word(verdict, binding);
}

std::string range_text(stats::Interval const& range, int decimals) {
  if (std::isinf(range.high)) return "above " + fixed(range.low, decimals);
  if (std::isinf(range.low)) return "below " + fixed(range.high, decimals);
  return fixed(range.low, decimals) + " to " + fixed(range.high, decimals);
}

std::string or_dash(std::optional<double> value, int decimals) {
  return value ? fixed(*value, decimals) : "–";
}

std::string_view heading(Source source) {
  switch (source) {
    case Source::year: return "Appointments and forms, April 2024 to March 2025";
    case Source::survey: return "Patient survey, early 2025, weighted by list";
    case Source::telephony: return "Telephone, June 2026: another period than the one simulated";
    case Source::stated: return "Outside care: no figures of single practices, wide tolerances";
  }
  return "";
}

/// The label of a row that stands by itself.
std::string standing_alone(std::string_view label) {
  constexpr std::string_view continued = "… ";
  if (label.starts_with(continued)) label.remove_prefix(continued.size());
  return std::string{label};
}

std::string target_table(TargetCheck const& check, Binding binding) {
  report::TextTable table{{{"", Align::left},
                           {"n"},
                           {"Unit", Align::left},
                           {"Observed"},
                           {"Simulated"},
                           {"95% interval", Align::left},
                           {"Allowed", Align::left},
                           {"", Align::left},
                           {"", Align::left}}};
  std::optional<Source> shown;
  for (auto const& row : check.rows) {
    auto const& quantity = *row.quantity;
    if (shown != quantity.source) {
      shown = quantity.source;
      table.add_heading(std::string{heading(*shown)});
    }
    auto const decimals = quantity.decimals;
    auto const& interval = row.simulated.interval;
    table.add({"  " + std::string{quantity.label}, std::to_string(row.practices),
               std::string{quantity.unit}, or_dash(row.observed, decimals),
               fixed(row.simulated.mean, decimals),
               interval ? range_text(*interval, decimals) : "–",
               range_text(row.tolerance, decimals), word(row.verdict, binding),
               quantity.standing == Standing::mostly_input ? "input" : ""});
  }
  return table.text();
}

std::string target_notes(TargetCheck const& check) {
  std::string notes = paragraph(
      "n: practices compared; observed and simulated are averages over these same practices, "
      "weighted by what a share is a share of, else by list. /mo: per 1,000 patients a month. The "
      "simulated mean is judged, not its interval. Tolerances were declared before the fit.");
  std::string inputs;
  std::string others;
  for (auto const& row : check.rows) {
    auto const& quantity = *row.quantity;
    if (quantity.note.empty()) continue;
    auto& notes_here = quantity.standing == Standing::mostly_input ? inputs : others;
    notes_here += fmt::format("{}{}: {}", notes_here.empty() ? "" : "; ",
                              standing_alone(quantity.label), quantity.note);
  }
  if (!inputs.empty()) {
    notes +=
        paragraph("input: mostly what was fed in, so agreement proves little – " + inputs + '.');
  }
  if (!others.empty()) notes += paragraph(others + '.');
  return notes;
}

/// `text` after `start`, in lines that begin below the end of `start`.
std::string indented(std::string const& start, std::string const& text) {
  auto const width = page_width - start.size();
  std::string const margin(start.size() - 2, ' ');  // wrapped() indents by two
  auto result = start;
  for (char const c : report::wrapped(text, width)) {
    result += c;
    if (c == '\n') result += margin;
  }
  return result + '\n';
}

std::string measurement_line(Measurement const& one) {
  auto line = fmt::format("        {}: {}{}{}", one.label, fixed(one.value, one.decimals),
                          one.unit == "%" || one.unit.empty() ? "" : " ", one.unit);
  if (one.required) line += fmt::format(" (required: {})", range_text(*one.required, one.decimals));
  return line + '\n';
}

std::string pattern_text(std::vector<Pattern> const& patterns, Binding binding) {
  std::string text = "Patterns\n";
  std::string where;
  for (auto const& pattern : patterns) {
    if (where != pattern.where) {
      where = pattern.where;
      text += "On " + where + ":\n";
    }
    auto const* const input =
        pattern.standing == Standing::mostly_input ? " (input: proves little)" : "";
    text += indented(fmt::format("  {:<4}  ", pattern_word(pattern.verdict(), binding)),
                     pattern.claim + input);
    for (auto const& one : pattern.measured)
      text += measurement_line(one);
  }
  return text;
}

std::string place(Experiment const& experiment, std::size_t pcn) {
  return report::shortened(experiment.pcns[pcn].code + ' ' + experiment.pcns[pcn].name, 27);
}

/// Observed, simulated and error of `quantities`, a row for each PCN.
std::string pcn_table(TargetCheck const& check, Experiment const& experiment,
                      std::span<Quantity const* const> quantities) {
  std::vector<report::Column> columns{{"", Align::left}};
  for (auto const* const quantity : quantities) {
    columns.push_back({std::string{quantity->key}});
    columns.push_back({"sim."});
    columns.push_back({"error"});
  }
  report::TextTable table{columns};
  for (std::size_t pcn = 0; pcn < experiment.pcns.size(); ++pcn) {
    std::vector<std::string> cells{place(experiment, pcn)};
    for (auto const* const quantity : quantities) {
      auto const row = std::ranges::find_if(check.by_pcn, [&](PcnRow const& candidate) {
        return candidate.pcn == pcn && candidate.quantity == quantity;
      });
      bool const has_both = row->observed && row->simulated;
      cells.push_back(or_dash(row->observed, quantity->decimals));
      cells.push_back(or_dash(row->simulated, quantity->decimals));
      cells.push_back(
          has_both ? report::with_sign(*row->simulated - *row->observed, quantity->decimals) : "–");
    }
    table.add(cells);
  }
  return table.text();
}

std::string pcn_tables(TargetCheck const& check, Experiment const& experiment) {
  std::string text =
      "Every PCN's own errors: observed, simulated and the difference\n" +
      paragraph(std::string{experiment.places.empty()
                                ? "No parameter is set for a single PCN, so these are "
                                  "predictions. "
                                : "This scenario sets parameters of single places, so "
                                  "these are no predictions. "} +
                "Percentages, or per 1,000 patients a month.");
  std::vector<Quantity const*> shown;
  for (auto const& fit : check.practice_fit)
    shown.push_back(fit.quantity);
  constexpr std::size_t in_one_table = 3;
  for (std::size_t first = 0; first < shown.size(); first += in_one_table) {
    auto const count = std::min(in_one_table, shown.size() - first);
    text += '\n' + pcn_table(check, experiment, std::span{shown}.subspan(first, count));
  }
  return text;
}

std::string fit_table(TargetCheck const& check) {
  report::TextTable table{{{"Over practices", Align::left},
                           {"Unit", Align::left},
                           {"Practices"},
                           {"Mean absolute error"},
                           {"Correlation"}}};
  for (auto const& fit : check.practice_fit) {
    table.add({std::string{fit.quantity->label}, std::string{fit.quantity->unit},
               std::to_string(fit.practices),
               fixed(fit.mean_absolute_error, fit.quantity->decimals),
               or_dash(fit.correlation, 2)});
  }
  return table.text() +
         paragraph("Each practice counts once. A correlation near 0: single practices are not told "
                   "apart. Practices whose published GP FTE is incomplete (Y01948, C83073, C83079, "
                   "E83005) are kept.");
}

std::string closing(RealityCheck const& check, Binding binding) {
  auto const checks = check.targets.rows.size() + check.patterns.size();
  if (binding == Binding::no) {
    return paragraph(fmt::format("{} of {} inside or holding. Tolerances were declared for all "
                                 "PCNs together: here they only "
                                 "inform.",
                                 checks - check.failures(), checks));
  }
  return paragraph(fmt::format("{} of {} checks pass.", checks - check.failures(), checks));
}

}  // namespace

std::string reality_text(RealityCheck const& check, Experiment const& experiment,
                         RealitySetting const& setting) {
  auto text = paragraph(fmt::format(
      "Reality check of {}: {} PCN{}, {} weeks after {} of warm-up, {} replication{}, seed {}",
      setting.scenario, experiment.pcns.size(), experiment.pcns.size() == 1 ? "" : "s",
      experiment.horizon.weeks, experiment.horizon.warmup_weeks, experiment.replications,
      experiment.replications == 1 ? "" : "s", experiment.seed));
  text += '\n' + target_table(check.targets, setting.binding) + '\n' + target_notes(check.targets);
  if (!check.patterns.empty()) {
    text += '\n' + pattern_text(check.patterns, setting.binding);
    text += '\n' + pcn_tables(check.targets, experiment);
    text += '\n' + fit_table(check.targets);
  }
  return text + '\n' + closing(check, setting.binding);
}

}  // namespace pcnsim::cli
