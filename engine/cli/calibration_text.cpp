#include "calibration/inference/calibrators.hpp"
#include "cli/calibration_files.hpp"
#include "cli/calibration_warnings.hpp"
#include "report/number.hpp"
#include "report/text_table.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <optional>
#include <utility>

namespace pcnsim::cli {
namespace {

using namespace calibration;
using report::fixed;
using report::TextTable;

constexpr std::size_t width = 98;

std::string interval(stats::Interval const& i, int decimals) {
  return fmt::format("[{}, {}]", fixed(i.low, decimals), fixed(i.high, decimals));
}

std::optional<KpiSummary> kpi_of(Calibration const& c, std::optional<std::size_t> pcn,
                                 std::string_view key) {
  auto const found = std::ranges::find_if(
      c.kpis, [&](KpiSummary const& row) { return row.pcn == pcn && row.kpi == key; });
  if (found == c.kpis.end()) return std::nullopt;
  return *found;
}

/// Inside, of those observed.
struct Count {
  std::size_t inside = 0, of = 0;

  void add(TargetPrediction const& p) {
    if (!p.inside) return;
    ++of;
    if (*p.inside) ++inside;
  }
  [[nodiscard]] std::string text() const { return fmt::format("{} of {}", inside, of); }
  [[nodiscard]] std::string share() const {
    return of == 0 ? "–"
                   : fixed(100 * static_cast<double>(inside) / static_cast<double>(of), 0) + "%";
  }
};

struct Said {
  Prior prior;
  Eigen::VectorXd draws;  ///< of the logarithm
};

/// Whether what is said of a parameter is said of all PCNs.
bool speaks_for_all(Calibration const& c) { return c.pooled || c.draws.size() == 1; }

/// Of a parameter: nationally when PCNs were pooled, else of the only one.
Said said_of(CalibrationSetup const& setup, Calibration const& c, std::size_t number) {
  auto const& parameter = setup.declaration->parameters[number];
  auto const column = static_cast<Eigen::Index>(number);
  if (!c.pooled) return {parameter.prior(), c.draws.front().col(column)};
  Said said{parameter.prior(), c.pooled->parameters.mean.col(column)};
  said.prior.b = parameter.sd;
  return said;
}

/// Why nobody knows how much was never brought; empty without a parameter that deters.
std::string rests_on(CalibrationSetup const& setup, Calibration const& c) {
  auto const& parameters = setup.declaration->parameters;
  config::Schema const schema;
  auto const shared = std::ranges::find_if(parameters, [&](CalibratedParameter const& parameter) {
    return parameter.is_shared() &&
           schema.parameters()[parameter.on.front().parameter].key.starts_with("deterrence.");
  });
  if (shared == parameters.end() || !speaks_for_all(c)) return ".";
  auto const said = said_of(setup, c, static_cast<std::size_t>(shared - parameters.begin()));
  return fmt::format(": how many rests on {}, which the data {}.{}", shared->what,
                     say_about(told(said.prior, said.draws)),
                     c.pooled ? ""
                              : " One PCN tells less of that than several calibrated together.");
}

/// Of which PCNs nothing can be said, and why.
std::string without_posterior(CalibrationSetup const& setup, Calibration const& c) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < setup.pcns.size(); ++i) {
    if (c.draws[i].rows() == 0) names.push_back(setup.pcns[i].code + ' ' + setup.pcns[i].name);
  }
  if (names.empty()) return "";
  return report::wrapped(fmt::format("No posterior for {}: see the warnings. More simulations "
                                     "(--budget), wider priors or other parameters may give one.",
                                     fmt::join(names, ", ")),
                         width) +
         "\n\n";
}

/// Of a method that finds a point.
std::string point_headline(KpiSummary const& gap) {
  return report::wrapped(
             fmt::format(
                 "The best point found has a gap of about {} needs per 1,000 patients a week. "
                 "This method gives no posterior: its draws are where the search ended, and "
                 "their spread is not what is unknown.",
                 fixed(gap.summary.median, 1)),
             width) +
         "\n\n";
}

std::string headline(CalibrationSetup const& setup, Calibration const& c,
                     std::string const& method) {
  auto const place = setup.pcns.size() == 1 ? std::optional<std::size_t>{0} : std::nullopt;
  auto const gap = kpi_of(c, place, "gap");
  auto const unseen = kpi_of(c, place, "suppressed");
  if (!gap || !unseen) return "";
  if (what_it_gives(method) == Gives::point) return point_headline(*gap);
  return report::wrapped(
             fmt::format(
                 "The gap is a distribution: as likely above {} needs per 1,000 patients a week as "
                 "below, and with nine chances in ten between {} and {}. Of it {} ({} to {}) were "
                 "never brought to a practice{}",
                 fixed(gap->summary.median, 1), fixed(gap->summary.interval90.low, 1),
                 fixed(gap->summary.interval90.high, 1), fixed(unseen->summary.median, 1),
                 fixed(unseen->summary.interval90.low, 1),
                 fixed(unseen->summary.interval90.high, 1), rests_on(setup, c)),
             width) +
         "\n\n";
}

std::string by_pcn(CalibrationSetup const& setup, Calibration const& c) {
  TextTable table({{"PCN", report::Align::left},
                   {"gap"},
                   {"90% interval"},
                   {"never brought"},
                   {"targets inside"},
                   {"misfit"},
                   {"failed"}});
  for (std::size_t i = 0; i < setup.pcns.size(); ++i) {
    Count count;
    for (auto const& p : c.targets) {
      if (p.pcn == i) count.add(p);
    }
    auto const gap = kpi_of(c, i, "gap");
    auto const unseen = kpi_of(c, i, "suppressed");
    auto const& posterior = c.fits[i].posterior;
    auto const misfit = std::ranges::find(posterior.diagnostics, "misfit", &Diagnostic::name);
    table.add({report::shortened(setup.pcns[i].code + ' ' + setup.pcns[i].name, 36),
               gap ? fixed(gap->summary.median, 1) : "–",
               gap ? interval(gap->summary.interval90, 1) : "–",
               unseen ? fixed(unseen->summary.median, 1) : "–", count.text(),
               misfit == posterior.diagnostics.end() ? "–" : fixed(misfit->value, 2),
               fmt::format("{}", posterior.failed)});
  }
  return "By PCN, needs per 1,000 patients a week; targets inside their 95% interval; misfit above "
         "1:\n"
         "the targets contradict each other, or the model cannot do them; failed: simulations of\n"
         "parameters that contradict each other, left out\n\n" +
         table.text() + '\n';
}

/// By how many per cent (rates) or points (shares) the medians are off, in the middle.
std::string error_of(CalibrationTarget const& target, std::vector<double> const& errors) {
  auto const middle = quantile(errors, 0.5);
  return fixed(middle, 1) + (target.scale == CalibrationTarget::Scale::log ? "%" : " points");
}

/// Of the only PCN; empty without a posterior.
std::string by_target_of_one(CalibrationSetup const& setup, Calibration const& c) {
  if (c.targets.empty()) return "";
  TextTable table({{"target", report::Align::left},
                   {"unit", report::Align::left},
                   {"observed"},
                   {"simulated"},
                   {"95% interval"},
                   {"inside"}});
  for (auto const& p : c.targets) {
    auto const& quantity = *setup.declaration->targets[p.target].quantity;
    auto const text = [&](double value) { return fixed(value, quantity.decimals); };
    table.add({std::string{quantity.key}, std::string{quantity.unit},
               p.observed ? text(*p.observed) : "–", text(p.median),
               interval({p.low95, p.high95}, quantity.decimals),
               p.inside ? *p.inside ? "yes" : "no" : "–"});
  }
  return "By target; /mo: per 1,000 patients a month; the interval includes the declared "
         "errors\n\n" +
         table.text() + '\n';
}

std::string by_target(CalibrationSetup const& setup, Calibration const& c) {
  if (setup.pcns.size() == 1) return by_target_of_one(setup, c);
  std::map<std::size_t, Count> fitted, block, pcn;
  std::map<std::size_t, std::vector<double>> errors;
  for (auto const& p : c.targets) {
    fitted[p.target].add(p);
    if (!p.observed) continue;
    bool const is_rate =
        setup.declaration->targets[p.target].scale == CalibrationTarget::Scale::log;
    errors[p.target].push_back(is_rate ? 100 * std::abs(p.median / *p.observed - 1)
                                       : std::abs(p.median - *p.observed));
  }
  for (auto const& held : c.blocks)
    block[held.prediction.target].add(held.prediction);
  for (auto const& p : c.left_out_pcns)
    pcn[p.target].add(p);
  TextTable table({{"target", report::Align::left},
                   {"inside"},
                   {"median error"},
                   {"block left out"},
                   {"PCN left out"}});
  Count all, all_blocks, all_pcns;
  auto const sum = [](Count& total, Count const& more) {
    total.inside += more.inside;
    total.of += more.of;
  };
  for (std::size_t t = 0; t < setup.declaration->targets.size(); ++t) {
    auto const& target = setup.declaration->targets[t];
    sum(all, fitted[t]);
    sum(all_blocks, block[t]);
    sum(all_pcns, pcn[t]);
    table.add({std::string{target.quantity->key}, fitted[t].text(),
               errors[t].empty() ? "–" : error_of(target, errors[t]), block[t].share(),
               pcn[t].share()});
  }
  table.add({"all", all.text(), "", all_blocks.share(), all_pcns.share()});
  return "By target, PCNs inside the 95% interval: fitted; the target's block predicted from the\n"
         "others; the PCN predicted from the other PCNs\n\n" +
         table.text() + '\n';
}

constexpr std::size_t few_names = 5;

std::string assumed(std::vector<CalibratedParameter> const& parameters) {
  std::vector<std::string> names;
  for (auto const& parameter : parameters) {
    if (parameter.grade == "assumption") names.push_back(parameter.name);
  }
  auto text = fmt::format("{} of {} priors are graded as assumptions, without data of their own",
                          names.size(), parameters.size());
  if (!names.empty() && names.size() <= few_names)
    text += fmt::format(": {}", fmt::join(names, ", "));
  return report::wrapped(text, width) + '\n';
}

std::string shared_and_national(CalibrationSetup const& setup, Calibration const& c,
                                std::string const& method) {
  if (!speaks_for_all(c))
    return "Parameters are each PCN's own, for nothing was pooled: posterior_summary.csv\n" +
           assumed(setup.declaration->parameters) + '\n';
  bool const is_posterior = what_it_gives(method) == Gives::posterior;
  TextTable table({{"parameter", report::Align::left},
                   {"prior"},
                   {"posterior"},
                   {"90% interval"},
                   {"among PCNs"},
                   {"told"}});
  for (std::size_t j = 0; j < setup.declaration->parameters.size(); ++j) {
    auto const& parameter = setup.declaration->parameters[j];
    auto const [prior, draws] = said_of(setup, c, j);
    if (draws.size() == 0) continue;
    std::vector<double> values(draws.begin(), draws.end());
    auto const natural = [&](double p) { return std::exp(quantile(values, p)); };
    std::string among = parameter.is_shared() ? "one for all" : "–";
    if (c.pooled && !parameter.is_shared()) {
      Eigen::VectorXd const spread = c.pooled->parameters.spread.col(static_cast<Eigen::Index>(j));
      among = "±" +
              fixed(100 * quantile(std::vector<double>(spread.begin(), spread.end()), 0.5), 0) +
              "%";
    }
    table.add({parameter.name, fixed(parameter.median, 2), fixed(natural(0.5), 2),
               interval({natural(0.05), natural(0.95)}, 2), among,
               is_posterior ? fixed(100 * std::max(told(prior, draws), 0.0), 0) + "%" : "–"});
  }
  return std::string{c.pooled ? "Parameters, national (each acts on its numbers of the library)"
                              : "Parameters (each acts on its numbers of the library)"} +
         "; told: the share of the\nprior's standard deviation that the data took away\n\n" +
         table.text() + '\n' + assumed(setup.declaration->parameters) + '\n';
}

/// Those that the data leave little doubt of.
std::string common_errors(CalibrationSetup const& setup, Calibration const& c) {
  if (!c.pooled || setup.declaration->common_discrepancy == 0) return "";
  TextTable table({{"target", report::Align::left}, {"of"}, {"factor"}, {"90% interval"}});
  std::size_t sure = 0;
  for (std::size_t t = 0; t < setup.declaration->targets.size(); ++t) {
    auto const& target = setup.declaration->targets[t];
    Eigen::VectorXd const errors = c.pooled->errors.col(static_cast<Eigen::Index>(t));
    std::vector<double> const values(errors.begin(), errors.end());
    auto const factor = [&](double p) { return std::exp(quantile(values, p)); };
    if (factor(0.05) <= 1 && factor(0.95) >= 1) continue;
    ++sure;
    table.add({std::string{target.quantity->key},
               target.scale == CalibrationTarget::Scale::log ? "the rate" : "the odds",
               fixed(factor(0.5), 2), interval({factor(0.05), factor(0.95)}, 2)});
  }
  std::string const what = "What is observed over what the model gives, in all PCNs alike (all "
                           "targets: common_errors.csv)";
  return sure == 0 ? "" : what + "\n\n" + table.text() + '\n';
}

std::string settling(std::string const& name, Calibration const& c) {
  if (c.settling.empty()) return "";
  std::vector<std::string> moves;
  for (auto const& move : c.settling)
    moves.push_back(fmt::format("{:+.2f}", move.by));
  return report::wrapped(
             fmt::format("Pooled {} times, each but the first with what emulators learnt where the "
                         "one before led: that moved the mean of log {} by {} standard deviations "
                         "of its posterior. The draws are of all but the first alike.",
                         c.settling.size() + 1, name, fmt::join(moves, ", ")),
             width) +
         "\n\n";
}

std::string deterrence(CalibrationSetup const& setup, Calibration const& c) {
  if (!c.profiled || c.bins.empty()) return "";
  TextTable table({{setup.declaration->parameters[*c.profiled].name, report::Align::left},
                   {"prior"},
                   {"posterior"},
                   {"gap"},
                   {"90% interval"}});
  for (auto const& bin : c.bins) {
    auto const range = fmt::format("{} to {}", fixed(bin.low, 2), fixed(bin.high, 2));
    table.add({range, fixed(100 * bin.prior, 0) + "%", fixed(100 * bin.posterior, 0) + "%",
               bin.gap ? fixed(bin.gap->median, 1) : "–",
               bin.gap ? interval(bin.gap->interval90, 1) : "–"});
  }
  auto const& name = setup.declaration->parameters[*c.profiled].name;
  auto text =
      "The gap of all PCNs together, for each strength of " + name + "\n\n" + table.text() + '\n';
  if (c.emulators)
    text +=
        report::wrapped(
            fmt::format(
                "Held against simulations at the draws, the emulators would move the mean of log "
                "{} by {:+.2f} (standard error {:.2f}).",
                name, c.emulators->shift, c.emulators->shift_error),
            width) +
        "\n\n";
  text += settling(name, c);
  if (c.would_tell.empty()) return text;
  TextTable tell(
      {{"what would be observed", report::Align::left}, {"log"}, {"then"}, {"gap"}, {"then"}});
  for (auto const& row : c.would_tell) {
    tell.add({row.observation, fixed(row.parameter_sd_now, 2), fixed(row.parameter_sd_then, 2),
              fixed(row.gap_sd_now, 2), fixed(row.gap_sd_then, 2)});
  }
  return text +
         "What would narrow it, by simulation at draws of the posterior: standard deviations of "
         "its\nlogarithm and of the gap, now and then\n\n" +
         tell.text() + '\n';
}

/// Without times: the report is the same for the same calibration.
std::string effort(Calibration const& c) {
  std::size_t simulations = 0;
  for (auto const& fit : c.fits)
    simulations += fit.posterior.simulations;
  return fmt::format("{} simulations for the fits.\n", simulations);
}

}  // namespace

std::string calibration_text(CalibrationSetup const& setup, Calibration const& c,
                             Provenance const& provenance) {
  std::string text =
      fmt::format("Calibration of {} PCN{} by {}, {} simulations each, seed {}; scenario {}\n\n",
                  setup.pcns.size(), setup.pcns.size() == 1 ? "" : "s", provenance.method,
                  provenance.budget, provenance.seed, setup.scenario.scenario.name);
  auto const& method = provenance.method;
  text += without_posterior(setup, c) + headline(setup, c, method) + by_pcn(setup, c) +
          by_target(setup, c) + shared_and_national(setup, c, method) + deterrence(setup, c) +
          common_errors(setup, c) + calibration_warnings(setup, c) + effort(c);
  return text +
         "Contains information from NHS England, licensed under the Open Government Licence v3.0.\n"
         "Simulated results. Not an NHS product.\n";
}

}  // namespace pcnsim::cli
