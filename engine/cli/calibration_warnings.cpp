#include "cli/calibration_warnings.hpp"

#include "report/number.hpp"
#include "report/text_table.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>
#include <string>
#include <vector>

namespace pcnsim::cli {
namespace {

using namespace calibration;

constexpr std::size_t width = 98;
constexpr double most_at_an_end = 0.02;  ///< of the posterior, on the last rung of a ladder

/// Empty when fresh simulations agree with the emulators.
std::string emulator_warning(CalibrationSetup const& setup, Calibration const& c) {
  if (!c.emulators || !c.profiled) return "";
  auto const& check = *c.emulators;
  if (std::abs(check.shift) < 2 * check.shift_error) return "";
  return report::wrapped(fmt::format("- the emulators are off where the PCNs together lead: "
                                     "simulations at the draws would "
                                     "move the mean of log {} by {:+.2f} (standard error {:.2f})",
                                     setup.declaration->parameters[*c.profiled].name, check.shift,
                                     check.shift_error),
                         width) +
         '\n';
}

/// Its ends are where the posterior has ended, and nothing is missing between them.
void warn_of_ladder(CalibrationSetup const& setup, Calibration const& c, auto const& warn) {
  auto const& ladder = c.pooled->parameters.ladder;
  if (ladder.empty() || !c.profiled) return;
  auto const& name = setup.declaration->parameters[*c.profiled].name;
  auto const missing = std::ranges::count(ladder, false, &calibration::Rung::reached);
  if (missing > 0)
    warn(fmt::format(
        "at {} of the {} values of {} no chain found a place that all emulators know: they count "
        "as impossible",
        missing, ladder.size(), name));
  for (auto const* const end : {&ladder.front(), &ladder.back()}) {
    if (end->share > most_at_an_end)
      warn(fmt::format("the posterior of {} does not end where the values looked at do: the last, "
                       "{:.2f}, has {:.0f}% "
                       "of it",
                       name, std::exp(end->value), 100 * end->share));
  }
}

void warn_of_settling(CalibrationSetup const& setup, Calibration const& c, auto const& warn) {
  if (c.settling.empty() || c.settling.back().is_settled() || !c.profiled) return;
  warn(fmt::format("pooling has not settled: what emulators learnt last still moved the mean of "
                   "log {} by {:+.2f} standard deviations of its posterior (settled: {}). Its "
                   "interval is of all poolings but the first",
                   setup.declaration->parameters[*c.profiled].name, c.settling.back().by,
                   Settling::settled_within));
}

/// Empty when the chains over all PCNs can be trusted.
std::string pooling_warning(CalibrationSetup const& setup, Calibration const& c) {
  std::string text;
  auto const warn = [&text](std::string const& warning) {
    text += report::wrapped("- " + warning, width) + '\n';
  };
  if (c.pooled && (c.pooled->parameters.r_hat >= 1.05 || c.pooled->parameters.effective_size < 100))
    warn(fmt::format("the chains over all PCNs have not converged (R-hat {:.2f}, effective size "
                     "{:.0f}): take single national values as rough",
                     c.pooled->parameters.r_hat, c.pooled->parameters.effective_size));
  if (c.pooled) warn_of_ladder(setup, c, warn);
  warn_of_settling(setup, c, warn);
  if (c.pooled && c.pooled->parameters.least_moved < 0.1)
    warn(fmt::format(
        "a stand-in is far off where the PCNs together lead: it moved its PCN in {:.0f}% "
        "of the sweeps of a chain; take that chain's draws as rough",
        100 * c.pooled->parameters.least_moved));
  return text;
}

}  // namespace

std::string calibration_warnings(CalibrationSetup const& setup, Calibration const& c) {
  auto text = pooling_warning(setup, c) + emulator_warning(setup, c);
  std::map<std::string, std::vector<std::string>> who;
  for (std::size_t i = 0; i < c.fits.size(); ++i) {
    for (auto const& warning : c.fits[i].posterior.warnings) {
      bool const is_flat = warning.starts_with("flat direction");
      if (!is_flat || setup.pcns.size() == 1) who[warning].push_back(setup.pcns[i].code);
    }
  }
  for (auto const& [warning, codes] : who) {
    auto const names = codes.size() == setup.pcns.size() && codes.size() > 1
                           ? std::string{"every PCN"}
                           : fmt::format("{}", fmt::join(codes, ", "));
    text += report::wrapped(fmt::format("- {}: {}", names, warning), width) + '\n';
  }
  return text.empty()
             ? ""
             : "Warnings (flat directions of several PCNs: diagnostics.csv)\n" + text + '\n';
}

}  // namespace pcnsim::cli
