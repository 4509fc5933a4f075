#include "cli/reality_report.hpp"
#include "report/csv.hpp"
#include "report/number.hpp"

#include <cmath>
#include <fmt/format.h>

namespace pcnsim::cli {
namespace {

using namespace calibration;
using report::csv_field;

constexpr auto all_practices = "practices with data";

std::string cell(std::optional<double> value) {
  return value && std::isfinite(*value) ? report::shortest(*value) : "";
}

std::string cells(std::optional<stats::Interval> const& range) {
  return range ? cell(range->low) + ',' + cell(range->high) : ",";
}

std::string_view word(Verdict verdict) { return verdict == Verdict::pass ? "pass" : "fail"; }

std::string note_on(Quantity const& quantity) {
  auto const* const input = quantity.standing == Standing::mostly_input ? "input: " : "";
  auto const* const period = quantity.source == Source::telephony ? "June 2026; " : "";
  return period + (input + std::string{quantity.note});
}

std::string target_line(TargetRow const& row) {
  return fmt::format("target,{},{} {},{},{},{},{},{},{}\n", row.quantity->key, row.practices,
                     all_practices, cell(row.observed), cell(row.simulated.mean),
                     cells(row.simulated.interval), cells(row.tolerance), word(row.verdict),
                     csv_field(note_on(*row.quantity)));
}

std::string pcn_line(PcnRow const& row, Experiment const& experiment) {
  return fmt::format("pcn,{},{},{},{},,,,,,{}\n", row.quantity->key, experiment.pcns[row.pcn].code,
                     cell(row.observed), cell(row.simulated),
                     csv_field(experiment.pcns[row.pcn].name));
}

std::string fit_lines(PracticeFit const& fit) {
  auto const line = [&](std::string_view kind, std::optional<double> value) {
    return fmt::format("{},{},{} {},,{},,,,,,\n", kind, fit.quantity->key, fit.practices,
                       all_practices, cell(value));
  };
  return line("mean_absolute_error", fit.mean_absolute_error) +
         line("correlation", fit.correlation);
}

std::string pattern_lines(Pattern const& pattern) {
  std::string lines;
  for (auto const& one : pattern.measured) {
    std::string_view verdict;
    if (one.required) verdict = word(verdict_of(one.value, *one.required));
    lines += fmt::format("pattern,{}.{},{},,{},,,{},{},{}\n", pattern.key, one.key,
                         csv_field(pattern.where), cell(one.value), cells(one.required), verdict,
                         csv_field(pattern.claim + ": " + one.label));
  }
  return lines;
}

}  // namespace

std::string reality_csv(RealityCheck const& check, Experiment const& experiment) {
  std::string csv = "kind,quantity,place,observed,simulated,low,high,tolerance_low,tolerance_high,"
                    "verdict,note\n";
  for (auto const& row : check.targets.rows)
    csv += target_line(row);
  for (auto const& row : check.targets.by_pcn)
    csv += pcn_line(row, experiment);
  for (auto const& fit : check.targets.practice_fit)
    csv += fit_lines(fit);
  for (auto const& pattern : check.patterns)
    csv += pattern_lines(pattern);
  return csv;
}

}  // namespace pcnsim::cli
