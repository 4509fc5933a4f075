#include "cli/calibration_files.hpp"

#include "calibration/pcn/posterior_draws.hpp"
#include "cli/version.hpp"
#include "report/csv.hpp"
#include "report/number.hpp"
#include "report/sha256.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

namespace pcnsim::cli {
namespace {

using namespace calibration;
using report::csv_field;

std::string cell(double value) { return std::isfinite(value) ? report::shortest(value) : ""; }

std::string cell(std::optional<double> value) { return value ? cell(*value) : ""; }

std::string yes_no(std::optional<bool> answer) {
  if (!answer) return "";
  return *answer ? "yes" : "no";
}

std::string name_of(PcnSpec const& pcn) { return pcn.code + ',' + csv_field(pcn.name); }

std::vector<double> values_of(Eigen::VectorXd const& logs) {
  std::vector<double> values(logs.begin(), logs.end());
  for (auto& value : values)
    value = std::exp(value);
  return values;
}

std::string spread_cells(std::vector<double> const& values) {
  return fmt::format("{},{},{}", cell(quantile(values, 0.5)), cell(quantile(values, 0.05)),
                     cell(quantile(values, 0.95)));
}

std::string summary_csv(CalibrationSetup const& setup, Calibration const& c) {
  std::string text =
      "pcn,pcn_name,parameter,what,shared,prior_median,prior_low90,prior_high90,median,low90,"
      "high90,told\n";
  for (std::size_t i = 0; i < c.draws.size(); ++i) {
    if (c.draws[i].rows() == 0) continue;
    for (std::size_t j = 0; j < setup.declaration->parameters.size(); ++j) {
      auto const& parameter = setup.declaration->parameters[j];
      auto const prior = parameter.prior();
      Eigen::VectorXd const draws = c.draws[i].col(static_cast<Eigen::Index>(j));
      text += fmt::format("{},{},{},{},{},{},{},{},{}\n", name_of(setup.pcns[i]), parameter.name,
                          csv_field(parameter.what), parameter.is_shared() ? "yes" : "no",
                          cell(parameter.median), cell(prior.natural(prior.quantile(0.05))),
                          cell(prior.natural(prior.quantile(0.95))), spread_cells(values_of(draws)),
                          cell(told(prior, draws)));
    }
  }
  return text;
}

std::string national_csv(CalibrationSetup const& setup, Calibration const& c) {
  std::string text =
      "parameter,what,shared,median,low90,high90,spread_median,spread_low90,spread_high90\n";
  if (!c.pooled) return text;
  for (std::size_t j = 0; j < setup.declaration->parameters.size(); ++j) {
    auto const& parameter = setup.declaration->parameters[j];
    auto const column = static_cast<Eigen::Index>(j);
    Eigen::VectorXd const spread = c.pooled->parameters.spread.col(column);
    text += fmt::format("{},{},{},{},{}\n", parameter.name, csv_field(parameter.what),
                        parameter.is_shared() ? "yes" : "no",
                        spread_cells(values_of(c.pooled->parameters.mean.col(column))),
                        parameter.is_shared()
                            ? std::string{",,"}
                            : spread_cells(std::vector<double>(spread.begin(), spread.end())));
  }
  return text;
}

/// As factors: of a rate, or of the odds of a share.
std::string common_errors_csv(CalibrationSetup const& setup, Calibration const& c) {
  std::string text = "target,label,of,prior_low90,prior_high90,median,low90,high90\n";
  if (!c.pooled || setup.declaration->common_discrepancy == 0) return text;
  for (std::size_t t = 0; t < setup.declaration->targets.size(); ++t) {
    auto const& target = setup.declaration->targets[t];
    Prior const prior{
        .name = {}, .scale = Prior::Scale::log, .a = 0, .b = setup.declaration->common_sd(t)};
    text += fmt::format(
        "{},{},{},{},{},{}\n", target.quantity->key, csv_field(target.quantity->label),
        target.scale == CalibrationTarget::Scale::log ? "rate" : "odds",
        cell(prior.natural(prior.quantile(0.05))), cell(prior.natural(prior.quantile(0.95))),
        spread_cells(values_of(c.pooled->errors.col(static_cast<Eigen::Index>(t)))));
  }
  return text;
}

std::string target_cells(CalibrationSetup const& setup, TargetPrediction const& p) {
  auto const& target = setup.declaration->targets[p.target];
  return fmt::format("{},{},{},{},{},{}", target.quantity->unit, cell(p.observed), cell(p.median),
                     cell(p.low95), cell(p.high95), yes_no(p.inside));
}

std::string targets_csv(CalibrationSetup const& setup, Calibration const& c) {
  std::string text =
      "icb,pcn,pcn_name,target,label,unit,observed,median,low95,high95,inside,scale,block,period,"
      "model_low95,model_high95\n";
  for (auto const& p : c.targets) {
    auto const& target = setup.declaration->targets[p.target];
    bool const is_later = target.quantity->source == Source::telephony;
    text += fmt::format("{},{},{},{},{},{},{},{},{},{}\n", csv_field(setup.pcns[p.pcn].icb),
                        name_of(setup.pcns[p.pcn]), target.quantity->key,
                        csv_field(target.quantity->label), target_cells(setup, p),
                        target.scale == CalibrationTarget::Scale::log ? "log" : "logit",
                        target.block, is_later ? "June 2026" : "April 2024 to March 2025",
                        cell(p.model_low95), cell(p.model_high95));
  }
  return text;
}

std::string gap_csv(CalibrationSetup const& setup, Calibration const& c) {
  std::string text = "pcn,pcn_name,kpi,median,low90,high90\n";
  for (auto const& row : c.kpis) {
    text +=
        fmt::format("{},{},{},{},{}\n", row.pcn ? name_of(setup.pcns[*row.pcn]) : "all,all PCNs",
                    row.kpi, cell(row.summary.median), cell(row.summary.interval90.low),
                    cell(row.summary.interval90.high));
  }
  return text;
}

std::string deterrence_csv(Calibration const& c) {
  std::string text = "low,high,prior,posterior,gap_median,gap_low90,gap_high90\n";
  for (auto const& bin : c.bins) {
    text += fmt::format(
        "{},{},{},{},{}\n", cell(bin.low), cell(bin.high), cell(bin.prior), cell(bin.posterior),
        bin.gap ? fmt::format("{},{},{}", cell(bin.gap->median), cell(bin.gap->interval90.low),
                              cell(bin.gap->interval90.high))
                : ",,");
  }
  return text;
}

std::string held_out_csv(CalibrationSetup const& setup, Calibration const& c) {
  std::string text = "kind,left_out,pcn,pcn_name,target,unit,observed,median,low95,high95,inside,"
                     "effective_draws\n";
  for (auto const& block : c.blocks) {
    auto const& p = block.prediction;
    text += fmt::format("block,{},{},{},{},{}\n", block.block, name_of(setup.pcns[p.pcn]),
                        setup.declaration->targets[p.target].quantity->key, target_cells(setup, p),
                        report::fixed(block.effective_draws, 0));
  }
  for (auto const& p : c.left_out_pcns) {
    if (!p.observed) continue;
    text += fmt::format("pcn,{},{},{},{},\n", setup.pcns[p.pcn].code, name_of(setup.pcns[p.pcn]),
                        setup.declaration->targets[p.target].quantity->key, target_cells(setup, p));
  }
  return text;
}

std::string would_tell_csv(Calibration const& c) {
  std::string text =
      "observation,error_log,deterrence_sd_now,deterrence_sd_then,gap_sd_now,gap_sd_then\n";
  for (auto const& row : c.would_tell) {
    text += fmt::format("{},{},{},{},{},{}\n", csv_field(row.observation), cell(row.error),
                        cell(row.parameter_sd_now), cell(row.parameter_sd_then),
                        cell(row.gap_sd_now), cell(row.gap_sd_then));
  }
  return text;
}

/// Costs are left out: they are not the same twice.
std::string diagnostics_csv(CalibrationSetup const& setup, Calibration const& c) {
  std::string text = "pcn,pcn_name,what,value,note\n";
  auto const add = [&](std::string const& who, std::string const& what, double value,
                       std::string const& note) {
    text += fmt::format("{},{},{},{}\n", who, csv_field(what), cell(value), csv_field(note));
  };
  for (std::size_t i = 0; i < c.fits.size(); ++i) {
    auto const who = name_of(setup.pcns[i]);
    auto const& p = c.fits[i].posterior;
    add(who, "simulations", static_cast<double>(p.simulations), p.stopped_because);
    add(who, "failed simulations", static_cast<double>(p.failed), "left out");
    for (auto const& d : p.diagnostics)
      add(who, d.name, d.value, d.note);
    for (auto const& warning : p.warnings)
      add(who, "warning", 1, warning);
    if (i < c.predicted.size())
      add(who, "failed at draws", static_cast<double>(c.predicted[i].failed), "left out");
  }
  if (c.pooled) {
    add("all,all PCNs", "R-hat of pooling", c.pooled->parameters.r_hat,

        "worst of national means, spreads, shared values and common errors");
    add("all,all PCNs", "effective size of pooling", c.pooled->parameters.effective_size,
        "likewise");
    add("all,all PCNs", "least moved in pooling", c.pooled->parameters.least_moved,
        "share of sweeps in which its stand-in moved the PCN that moved least");
    auto const ladder =
        c.profiled ? setup.declaration->parameters[*c.profiled].name : std::string{};
    add("all,all PCNs", "least moved together in pooling", c.pooled->parameters.least_together,
        "share of sweeps in which stand-ins moved all PCNs at once, in the chain where it was "
        "least");
    if (c.emulators && c.profiled) {
      auto const& shared = setup.declaration->parameters[*c.profiled].name;
      add("all,all PCNs", "emulators' error in log " + shared, c.emulators->shift,
          fmt::format(
              "by how much simulations at the draws would move its mean; standard error {:.2f}",
              c.emulators->shift_error));
      add("all,all PCNs", "surfaces' error in log " + shared, c.emulators->quick_shift,
          "likewise, by taking how well emulators know their means from what they say and not from "
          "the surfaces that stood for it in pooling");
      for (auto const& one : c.emulators->off)
        add(name_of(setup.pcns[one.pcn]), "emulator off at the draws", one.off,
            one.summary + ", in standard deviations of what would be observed; the worst");
    }
    for (std::size_t k = 0; k < c.settling.size(); ++k)
      add("all,all PCNs", fmt::format("pooling {} moved log {}", k + 2, ladder), c.settling[k].by,
          "its mean, in standard deviations of its posterior");
    auto const add_ladder = [&](std::vector<Rung> const& rungs, std::string const& when) {
      for (auto const& rung : rungs) {
        add("all,all PCNs",
            fmt::format("posterior at {} {:.3f}{}", ladder, std::exp(rung.value), when), rung.share,
            rung.reached
                ? fmt::format(
                      "standard error of the logarithm of its ratio to the one below {:.2f}",
                      rung.log_error)
                : std::string{"no chain found a place here that all emulators know"});
      }
    };
    for (std::size_t k = 0; k < c.looks.size(); ++k)
      add_ladder(c.looks[k], fmt::format(", before round {}", k + 1));
    for (std::size_t k = 0; k < c.poolings.size() && c.poolings.size() > 1; ++k)
      add_ladder(c.poolings[k], fmt::format(", pooling {}", k + 1));
    add_ladder(c.pooled->parameters.ladder, "");
  }
  return text;
}

std::string provenance_json(CalibrationSetup const& setup, Provenance const& p) {
  using Json = nlohmann::ordered_json;
  auto const hashed = [](std::filesystem::path const& file) {
    return Json{{"file", file.filename().string()}, {"sha256", report::sha256_of_file(file)}};
  };
  auto const copied = [](char const* name, std::string const& bytes) {
    return Json{{"file", name}, {"sha256", report::sha256(bytes)}};
  };
  Json inputs = Json::array(
      {copied(parameters_copy, setup.parameters_bytes), copied(targets_copy, setup.targets_bytes)});
  for (auto const* const name : {"inputs/pcns.csv", "inputs/practices.csv"})
    inputs.push_back(hashed(setup.data / name));
  for (auto const& file : target_files(setup.data))
    inputs.push_back(hashed(file));
  Json pcns = Json::array();
  for (auto const& pcn : setup.pcns)
    pcns.push_back(pcn.code);
  Json const json{
      {"program", "pcnsim"},
      {"notice", "Simulated results. This is not an NHS product."},
      {"license", "MIT. Input data: contains information from NHS England, licensed under the Open "
                  "Government Licence v3.0."},
      {"version", version_text()},
      {"command", p.command},
      {"method", p.method},
      {"simulations_per_pcn", p.budget},
      {"seed", p.seed},
      {"scenario", setup.scenario.scenario.name},
      {"scenario_resolved_sha256", report::sha256(setup.scenario.yaml)},
      {calibration::library_key, library_sha256(setup.scenario)},
      {"start", to_text(setup.declaration->start)},
      {"weeks", setup.declaration->weeks},
      {"warmup_weeks", setup.declaration->warmup_weeks},
      {"pcns", pcns},
      {"inputs", inputs}};
  return json.dump(2) + '\n';
}

}  // namespace

std::string posterior_csv(CalibrationSetup const& setup, Calibration const& c) {
  std::string text = "pcn,draw";
  for (auto const& parameter : setup.declaration->parameters)
    text += ',' + parameter.name;
  text += '\n';
  for (std::size_t i = 0; i < c.draws.size(); ++i) {
    for (Eigen::Index k = 0; k < c.draws[i].rows(); ++k) {
      text += fmt::format("{},{}", setup.pcns[i].code, k + 1);
      for (Eigen::Index j = 0; j < c.draws[i].cols(); ++j)
        text += fmt::format(",{:.6g}", std::exp(c.draws[i](k, j)));
      text += '\n';
    }
  }
  return text;
}

std::vector<report::File> calibration_files(CalibrationSetup const& setup, Calibration const& c,
                                            Provenance const& provenance) {
  return {{"posterior.csv", posterior_csv(setup, c)},
          {"posterior_summary.csv", summary_csv(setup, c)},
          {"national.csv", national_csv(setup, c)},
          {"common_errors.csv", common_errors_csv(setup, c)},
          {"targets.csv", targets_csv(setup, c)},
          {"gap.csv", gap_csv(setup, c)},
          {"deterrence.csv", deterrence_csv(c)},
          {"held_out.csv", held_out_csv(setup, c)},
          {"would_tell.csv", would_tell_csv(c)},
          {"diagnostics.csv", diagnostics_csv(setup, c)},
          {parameters_copy, setup.parameters_bytes},
          {targets_copy, setup.targets_bytes},
          {calibration::provenance_file, provenance_json(setup, provenance)}};
}

}  // namespace pcnsim::cli
