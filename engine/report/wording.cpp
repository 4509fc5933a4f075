#include "report/wording.hpp"

#include "report/number.hpp"
#include "report/text_table.hpp"

#include <fmt/format.h>

namespace pcnsim::report {

std::string_view title(KpiGroup group) {
  switch (group) {
    case KpiGroup::gap: return "NEEDS AND THE GAP";
    case KpiGroup::access: return "GETTING IN";
    case KpiGroup::triage: return "TRIAGE";
    case KpiGroup::appointments: return "APPOINTMENTS";
    case KpiGroup::workforce: return "WORKFORCE";
    case KpiGroup::work: return "WORK ITEMS";
    case KpiGroup::system: return "THE REST OF THE SYSTEM";
  }
  return "";
}

std::string short_unit(std::string_view unit) {
  if (unit == "per 1,000 a week") return "/wk";
  if (unit == "per 1,000 a month") return "/mo";
  if (unit == "hours per 1,000 a month") return "h/mo";
  if (unit == "minutes") return "min";
  if (unit == "working days") return "days";
  if (unit == "contacts") return "";  // the label says so
  return std::string{unit};
}

std::string unit_note() {
  return "/wk, /mo: per 1,000 patients a week, a month; h: hours. Shares are of what the label "
         "names.\n";
}

std::string short_label(std::string_view label) {
  constexpr std::size_t width = 35;
  constexpr std::string_view wordy = "more than ";
  std::string text{label};
  auto const at = text.find(wordy);
  if (display_width(text) > width && at != std::string::npos) text.replace(at, wordy.size(), ">");
  return shortened(text, width);
}

std::string place_name(PcnLabel const& label) {
  if (label.code == "all") return "All PCNs";
  return shortened(label.code + ' ' + label.name, 35);
}

std::string bracketed(std::optional<stats::Interval> const& interval, int decimals) {
  if (!interval) return "–";
  return fmt::format("[{}, {}]", fixed(interval->low, decimals), fixed(interval->high, decimals));
}

std::string counted(std::size_t count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

std::string described(ResultSet const& results, Setting const& setting) {
  return fmt::format(
      "{}, {} after {} of warm-up, {}, seed {}", counted(results.pcns.size(), "PCN", "PCNs"),
      counted(static_cast<std::size_t>(setting.weeks), "week", "weeks"), setting.warmup_weeks,
      counted(results.replications, "replication", "replications"), setting.seed);
}

std::string interval_heading(ResultSet const& results) {
  return results.replications_a_draw > 1 ? "95%, mean" : "95% interval";
}

std::string assumptions_note(ResultSet const& results, Setting const& setting) {
  std::string note = "Assumptions: ";
  if (setting.assumptions) {
    note += fmt::format("{} of {} parameters are graded assumption: see\n"
                        "`pcnsim show --resolved {}` or resolved/ in the output folder. ",
                        setting.assumptions->assumed, setting.assumptions->parameters,
                        results.scenarios.front());
  }
  return note + "The results rest on\ndeterrence.strength, " +
         (results.replications_a_draw > 1 ? "of which the data say something, not much.\n"
                                          : "which the baseline data do not identify.\n") +
         (results.replications_a_draw > 1
              ? "Intervals are of means over draws of a calibration, and narrow with more "
                "of them. How\nfar the draws lie apart is what is not known of the "
                "parameters: see the first table.\n"
              : "Intervals are of chance alone: what is unknown of the parameters "
                "is not in them.\n") +
         "Not an NHS product.\n";
}

}  // namespace pcnsim::report
