#include "calibration/pcn/pcn_model.hpp"

#include "calibration/inference/cpu_time.hpp"
#include "config/schema.hpp"
#include "config/settings.hpp"
#include "core/contract.hpp"
#include "model/network.hpp"
#include "results/kpi.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace pcnsim::calibration {
namespace {

using config::Values;

/// Nothing when the weights add to nothing.
std::optional<double> mean_of(std::vector<Weighted> const& parts) {
  double sum = 0;
  double weight = 0;
  for (auto const& part : parts) {
    sum += part.value * part.weight;
    weight += part.weight;
  }
  if (weight <= 0) return std::nullopt;
  return sum / weight;
}

double acted(Acts acts, double value, double by) {
  if (acts != Acts::odds) return value * by;
  return value * by / (1 - value + value * by);
}

config::Schema const& schema() {
  static config::Schema const table;
  return table;
}

std::vector<std::vector<std::size_t>> const& together() {
  static auto const groups = config::shares_together(schema());
  return groups;
}

/// Where shares that may add to 1 and no more do add to more, those that were `moved` give way.
void keep_within_one(Values& values, std::vector<bool> const& moved) {
  for (auto const& group : together()) {
    double fixed = 0;
    double movable = 0;
    for (auto const i : group)
      (moved[i] ? movable : fixed) += values[i].front();
    if (movable <= 0 || fixed + movable <= 1) continue;
    for (auto const i : group) {
      if (moved[i]) values[i].front() *= std::max(0.0, 1 - fixed) / movable;
    }
  }
}

void check_rules(Values const& values) {
  config::Settings settings(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    settings[i].values = values[i];
    settings[i].where.file = "calibrated parameters";
  }
  config::Problems problems;
  config::check_settings(schema(), settings, problems);
  problems.throw_if_any();
}

}  // namespace

Calibrated::Calibrated(Declaration const& declaration, Parameters const& library)
    : parameters_{declaration.parameters} {
  auto const values = config::values_of(library);
  config::Problems problems;
  for (auto const& parameter : parameters_) {
    double relative_to = 1;
    if (parameter.acts == Acts::value) {
      auto const& on = parameter.on.front();
      relative_to = values[on.parameter][on.element.value_or(0)];
      if (relative_to == 0) {
        problems.add(parameter.where, "parameters." + parameter.name + ".on", "0 in the library",
                     "a value above 0 where acts is value");
        relative_to = 1;
      }
    }
    relative_to_.push_back(relative_to);
  }
  problems.throw_if_any();
}

Parameters Calibrated::changed(Parameters const& base, Eigen::VectorXd const& values) const {
  auto numbers = config::values_of(base);
  std::vector<bool> moved(numbers.size(), false);
  for (std::size_t i = 0; i < parameters_.size(); ++i) {
    auto const& parameter = parameters_[i];
    double const by = values[static_cast<Eigen::Index>(i)] / relative_to_[i];
    for (auto const& on : parameter.on) {
      auto const& range = schema().parameters()[on.parameter].range;
      auto& list = numbers[on.parameter];
      moved[on.parameter] = true;
      for (std::size_t k = 0; k < list.size(); ++k) {
        if (on.element && *on.element != k) continue;
        list[k] = std::clamp(acted(parameter.acts, list[k], by), range.low, range.high);
      }
    }
  }
  keep_within_one(numbers, moved);
  check_rules(numbers);
  return config::to_parameters(numbers);
}

PcnParameters Calibrated::at(PcnParameters const& base, Eigen::VectorXd const& values) const {
  EXPECTS(values.size() == static_cast<Eigen::Index>(parameters_.size()));
  PcnParameters result{changed(base.pcn, values), {}};
  for (auto const& practice : base.practices)
    result.practices.push_back(changed(practice, values));
  return result;
}

std::vector<std::string_view> const& kept_kpis() {
  static std::vector<std::string_view> const keys{"gap",           "visible_gap",
                                                  "suppressed",    "displaced_111",
                                                  "displaced_ae",  "given_up",
                                                  "met_late",      "met_in_time",
                                                  "needs",         "requests_clinical",
                                                  "calls_inbound", "online_forms",
                                                  "appointments",  "contact_failed_share"};
  return keys;
}

PcnModel::PcnModel(Declaration const& declaration, Parameters const& library, PcnSpec pcn,
                   PcnParameters base, Targets const& targets)
    : declaration_{&declaration},
      pcn_{std::move(pcn)},
      base_{std::move(base)},
      calibrated_{declaration, library},
      has_(declaration.targets.size()),
      observed_{Eigen::VectorXd::Constant(static_cast<Eigen::Index>(declaration.targets.size()),
                                          std::numeric_limits<double>::quiet_NaN())} {
  static PracticeTargets const unobserved{};
  for (std::size_t i = 0; i < declaration.targets.size(); ++i) {
    auto const& target = declaration.targets[i];
    std::vector<Weighted> parts;
    for (auto const& practice : pcn_.practices) {
      auto const found = targets.find(practice.code);
      auto const observed =
          target.quantity->observed(practice, found == targets.end() ? unobserved : found->second);
      has_[i].push_back(observed.has_value());
      if (observed) parts.push_back(*observed);
    }
    auto const mean = mean_of(parts);
    if (!mean) continue;
    compared_.push_back(i);
    observed_[static_cast<Eigen::Index>(i)] = target.on_scale(*mean);
  }
}

PcnModel PcnModel::observing(Eigen::VectorXd const& observed) const {
  auto result = *this;
  for (auto const i : compared_) {
    auto const target = static_cast<Eigen::Index>(i);
    result.observed_[target] = observed[target];
  }
  return result;
}

Simulated PcnModel::simulate(Eigen::VectorXd const& x, std::uint64_t seed,
                             std::atomic<bool> const* stop) const {
  return simulate(
      x, seed, [](Parameters&) {}, stop);
}

Simulated PcnModel::simulate(Eigen::VectorXd const& x, std::uint64_t seed, Change const& change,
                             std::atomic<bool> const* stop) const {
  double const started = thread_cpu_seconds();
  Simulated result;
  try {
    auto parameters = calibrated_.at(base_, x.array().exp().matrix());
    change(parameters.pcn);
    std::ranges::for_each(parameters.practices, change);
    Horizon const horizon{declaration_->start, declaration_->warmup_weeks, declaration_->weeks};
    auto const run = pcnsim::simulate(pcn_, parameters, horizon, seed, 0, stop);
    if (!run) return {.summaries = std::nullopt, .failure = "stopped", .stopped = true};
    Eigen::VectorXd output(static_cast<Eigen::Index>(output_names().size()));
    Eigen::Index at = 0;
    for (std::size_t i = 0; i < declaration_->targets.size(); ++i) {
      auto const& target = declaration_->targets[i];
      bool const nowhere = std::ranges::none_of(has_[i], [](bool has) { return has; });
      std::vector<Weighted> parts;
      for (std::size_t k = 0; k < pcn_.practices.size(); ++k) {
        if (nowhere || has_[i][k])
          parts.push_back(target.quantity->simulated(pcn_.practices[k], run->practices[k]));
      }
      output[at++] = target.on_scale(mean_of(parts).value_or(0));
    }
    auto const total = run->total();
    for (auto const key : kept_kpis())
      output[at++] = find_kpi(key)->value(total);
    result.summaries = std::move(output);
  } catch (config::ConfigError const& error) {
    result.failure = config::to_string(error.problems().front());  // they contradict each other
  }
  result.cpu_seconds = thread_cpu_seconds() - started;
  return result;
}

std::vector<std::string> PcnModel::output_names() const {
  std::vector<std::string> names;
  for (auto const& target : declaration_->targets)
    names.emplace_back(target.quantity->key);
  for (auto const key : kept_kpis())
    names.push_back("kpi." + std::string{key});
  return names;
}

Eigen::VectorXd PcnModel::compared_of(Eigen::VectorXd const& output) const {
  Eigen::VectorXd result(static_cast<Eigen::Index>(compared_.size()));
  for (std::size_t k = 0; k < compared_.size(); ++k)
    result[static_cast<Eigen::Index>(k)] = output[static_cast<Eigen::Index>(compared_[k])];
  return result;
}

Problem PcnModel::problem() const {
  return problem(
      [this](Eigen::VectorXd const& x, std::uint64_t seed) { return simulate(x, seed); });
}

Problem PcnModel::problem(Simulator simulator) const {
  Problem problem;
  problem.name = pcn_.code;
  for (auto const& parameter : declaration_->parameters)
    problem.priors.push_back(parameter.prior());
  auto const q = static_cast<Eigen::Index>(compared_.size());
  problem.observed = compared_of(observed_);
  problem.observation_variance.resize(q);
  problem.discrepancy_variance.resize(q);
  for (Eigen::Index k = 0; k < q; ++k) {
    auto const& target = declaration_->targets[compared_[static_cast<std::size_t>(k)]];
    problem.summary_names.emplace_back(target.quantity->key);
    problem.observation_variance[k] = target.observed_sd * target.observed_sd;
    problem.discrepancy_variance[k] = target.discrepancy_sd * target.discrepancy_sd;
  }
  problem.simulate = [this, simulator = std::move(simulator)](Eigen::VectorXd const& x,
                                                              std::uint64_t seed) {
    auto result = simulator(x, seed);
    if (result.summaries) result.summaries = compared_of(*result.summaries);
    return result;
  };
  return problem;
}

}  // namespace pcnsim::calibration
