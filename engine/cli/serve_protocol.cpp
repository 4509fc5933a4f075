#include "cli/serve_protocol.hpp"

#include "cli/evaluation.hpp"
#include "cli/request.hpp"

#include <cmath>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace pcnsim::cli {
namespace {

using calibration::CalibrationTarget;
using nlohmann::json;
using nlohmann::ordered_json;

constexpr int protocol = 1;
constexpr double normal_95 = 1.959963984540054;

/// One line. What was not UTF-8 in a message is replaced.
std::string as_line(ordered_json const& whole) {
  return whole.dump(-1, ' ', false, json::error_handler_t::replace) + '\n';
}

ordered_json described(calibration::CalibratedParameter const& parameter) {
  double const sd = parameter.prior().b;
  return {{"name", parameter.name},
          {"what", parameter.what},
          {"median", parameter.median},
          {"sd_log", sd},
          {"low95", parameter.median * std::exp(-normal_95 * sd)},
          {"high95", parameter.median * std::exp(normal_95 * sd)}};
}

ordered_json failed(json const& id, std::vector<std::string> const& reasons) {
  return {
      {"id", id}, {"status", "failed"}, {"reason", fmt::format("{}", fmt::join(reasons, "; "))}};
}

ordered_json answered(json const& id, Evaluation const& evaluation) {
  ordered_json whole{{"id", id}, {"status", "ok"}, {"summaries", evaluation.values->summaries}};
  auto const& names = calibration::kept_kpis();
  for (std::size_t i = 0; i < names.size(); ++i)
    whole["kpis"][std::string{names[i]}] = evaluation.values->kpis[i];
  whole["cost_s"] = std::round(1e6 * evaluation.cost_s) / 1e6;
  return whole;
}

}  // namespace

std::string greeting(calibration::PcnModel const& model, std::string const& scenario) {
  auto const& declaration = model.declaration();
  ordered_json whole{{"protocol", protocol},         {"pcn", model.pcn().code},
                     {"pcn_name", model.pcn().name}, {"scenario", scenario},
                     {"weeks", declaration.weeks},   {"warmup_weeks", declaration.warmup_weeks}};
  for (auto const& parameter : declaration.parameters)
    whole["parameters"].push_back(described(parameter));
  whole["summaries"] = summary_names(model);
  for (std::size_t i = 0; i < declaration.targets.size(); ++i) {
    auto const& target = declaration.targets[i];
    double const observed = model.observed()[static_cast<Eigen::Index>(i)];
    whole["observed"].push_back(std::isnan(observed) ? ordered_json{} : ordered_json(observed));
    whole["observation_sd"].push_back(target.observed_sd);
    whole["discrepancy_sd"].push_back(target.discrepancy_sd);
    whole["scales"].push_back(target.scale == CalibrationTarget::Scale::log ? "log" : "logit");
  }
  whole["kpis"] = calibration::kept_kpis();
  return as_line(whole);
}

std::string answer(calibration::PcnModel const& model, std::string const& line) {
  if (line.size() > longest_request)
    return as_line(failed(nullptr, {fmt::format("a line longer than {} bytes", longest_request)}));
  auto const request = read_request(line, model.declaration());
  if (!request.problems.empty()) return as_line(failed(request.id, request.problems));
  auto const evaluation = evaluate(model, request.theta, request.seed);
  if (!evaluation.values) return as_line(failed(request.id, {evaluation.reason}));
  return as_line(answered(request.id, evaluation));
}

}  // namespace pcnsim::cli
