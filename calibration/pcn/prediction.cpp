#include "calibration/pcn/prediction.hpp"

#include "core/contract.hpp"
#include "core/random.hpp"
#include "experiment/parallel_map.hpp"
#include "stats/quantile.hpp"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace pcnsim::calibration {
namespace {

constexpr std::uint64_t prediction = 0x5052'4544;  // a purpose of its own
constexpr double missing = std::numeric_limits<double>::quiet_NaN();
constexpr double low = 0.025;
constexpr double high = 0.975;

/// Each simulation's value, with errors of observation and model that it could have had.
struct Spread {
  std::vector<double> observed;  ///< with errors
  std::vector<double> weights;   ///< empty: equal
};

double at(Spread const& spread, double p) {
  return spread.weights.empty() ? quantile(spread.observed, p)
                                : weighted_quantile(spread.observed, spread.weights, p);
}

TargetPrediction target_prediction(std::size_t pcn, std::size_t number,
                                   CalibrationTarget const& target, double observed,
                                   Spread const& spread, std::vector<double> const& model) {
  TargetPrediction result{.pcn = pcn,
                          .target = number,
                          .observed = std::nullopt,
                          .median = target.from_scale(at(spread, 0.5)),
                          .low95 = target.from_scale(at(spread, low)),
                          .high95 = target.from_scale(at(spread, high)),
                          .inside = std::nullopt,
                          .model_low95 = target.from_scale(quantile(model, low)),
                          .model_high95 = target.from_scale(quantile(model, high))};
  if (std::isnan(observed)) return result;
  result.observed = target.from_scale(observed);
  result.inside = *result.observed >= result.low95 && *result.observed <= result.high95;
  return result;
}

/// −½ log|S| − ½ rᵀS⁻¹r of those summaries only.
double log_likelihood(Eigen::MatrixXd const& covariance, Eigen::VectorXd const& off,
                      std::vector<Eigen::Index> const& which) {
  Eigen::MatrixXd const s = covariance(which, which);
  Eigen::VectorXd const r = off(which);
  Eigen::LLT<Eigen::MatrixXd> const factor(s);
  return -factor.matrixLLT().diagonal().array().log().sum() -
         0.5 * factor.matrixL().solve(r).squaredNorm();
}

/// What the emulator of one PCN says at its draws.
struct Said {
  std::vector<Eigen::VectorXd> means;        ///< of the model
  std::vector<Eigen::VectorXd> errors;       ///< common to all PCNs
  std::vector<Eigen::MatrixXd> covariances;  ///< of what would be observed, about both together
};

Said said_at(PcnLikelihood const& likelihood, Eigen::MatrixXd const& draws,
             Eigen::MatrixXd const& errors) {
  Said said;
  for (Eigen::Index k = 0; k < draws.rows(); ++k) {
    auto const there = likelihood.match().emulator().at(draws.row(k).transpose());
    said.means.push_back(there.mean);
    said.errors.push_back(likelihood.in_summaries(errors.row(k).transpose()));
    said.covariances.push_back(likelihood.match().covariance(there));
  }
  return said;
}

/// Weights, adding to 1, that take the summaries `left_out` back out of the draws' likelihoods.
std::vector<double> weights_without(Said const& said, Eigen::VectorXd const& observed,
                                    std::vector<bool> const& left_out) {
  std::vector<Eigen::Index> rest;
  std::vector<Eigen::Index> all(left_out.size());
  std::iota(all.begin(), all.end(), Eigen::Index{0});
  for (std::size_t k = 0; k < left_out.size(); ++k) {
    if (!left_out[k]) rest.push_back(static_cast<Eigen::Index>(k));
  }
  std::vector<double> logs;
  for (std::size_t k = 0; k < said.means.size(); ++k) {
    Eigen::VectorXd const off = observed - said.means[k] - said.errors[k];
    double const without = rest.empty() ? 0 : log_likelihood(said.covariances[k], off, rest);
    logs.push_back(without - log_likelihood(said.covariances[k], off, all));
  }
  // Truncated at root n of their mean (Ionides 2008), lest one draw be everything.
  double const largest = *std::ranges::max_element(logs);
  std::vector<double> weights;
  weights.reserve(logs.size());
  for (double const log : logs)
    weights.push_back(std::exp(log - largest));
  double const n = static_cast<double>(weights.size());
  double const most = std::accumulate(weights.begin(), weights.end(), 0.0) / n * std::sqrt(n);
  for (auto& weight : weights)
    weight = std::min(weight, most);
  double const sum = std::accumulate(weights.begin(), weights.end(), 0.0);
  for (auto& weight : weights)
    weight /= sum;
  return weights;
}

double effective(std::vector<double> const& weights) {
  double squares = 0;
  for (double const weight : weights)
    squares += weight * weight;
  return 1 / squares;
}

}  // namespace

std::vector<double> Predicted::column(Eigen::Index column) const {
  std::vector<double> values;
  for (Eigen::Index k = 0; k < outputs.rows(); ++k) {
    if (!std::isnan(outputs(k, column))) values.push_back(outputs(k, column));
  }
  return values;
}

double quantile(std::vector<double> const& values, double p) {
  return values.empty() ? missing : stats::quantile(values, p);
}

double weighted_quantile(std::vector<double> const& values, std::vector<double> const& weights,
                         double p) {
  EXPECTS(values.size() == weights.size() && !values.empty());
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, [&](auto a, auto b) { return values[a] < values[b]; });
  double sum = 0;
  for (auto const i : order) {
    sum += weights[i];
    if (sum >= p) return values[i];
  }
  return values[order.back()];
}

std::vector<Predicted> predict(Models const& models, Simulators const& simulators,
                               std::vector<Eigen::MatrixXd> const& draws, FitPlan const& plan,
                               std::uint64_t batch) {
  EXPECTS(models.size() == draws.size());
  struct Job {
    std::size_t pcn;
    Eigen::Index row;
  };
  std::vector<Job> jobs;
  std::vector<Predicted> predicted(models.size());
  for (std::size_t i = 0; i < models.size(); ++i) {
    auto const outputs = static_cast<Eigen::Index>(models[i]->output_names().size());
    predicted[i].x = draws[i];
    predicted[i].outputs = Eigen::MatrixXd::Constant(draws[i].rows(), outputs, missing);
    for (Eigen::Index row = 0; row < draws[i].rows(); ++row)
      jobs.push_back({i, row});
  }
  std::vector<double> seconds(jobs.size());
  parallel_for(jobs.size(), plan.threads, [&](std::size_t k) {
    if (plan.stop != nullptr && plan.stop->load()) return;
    auto const& job = jobs[k];
    Stream seeds(plan.seed, batch, prediction, static_cast<std::uint64_t>(job.row), 0);
    auto const result = simulators[job.pcn](predicted[job.pcn].x.row(job.row).transpose(), seeds());
    seconds[k] = result.cpu_seconds;
    if (result.summaries && result.summaries->allFinite())
      predicted[job.pcn].outputs.row(job.row) = result.summaries->transpose();
    if (plan.simulated) plan.simulated();
  });
  for (std::size_t k = 0; k < jobs.size(); ++k)
    predicted[jobs[k].pcn].cpu_seconds += seconds[k];
  for (auto& pcn : predicted) {
    for (Eigen::Index row = 0; row < pcn.outputs.rows(); ++row)
      if (std::isnan(pcn.outputs(row, 0))) ++pcn.failed;
  }
  return predicted;
}

std::vector<TargetPrediction> predict_targets(Models const& models,
                                              std::vector<Predicted> const& predicted) {
  std::vector<TargetPrediction> result;
  for (std::size_t i = 0; i < models.size(); ++i) {
    auto const& targets = models[i]->declaration().targets;
    for (std::size_t t = 0; t < targets.size(); ++t) {
      auto const model = predicted[i].column(static_cast<Eigen::Index>(t));
      if (model.empty()) continue;
      Stream draw(1, i, prediction, t, 1);
      Spread spread;
      double const sd = std::hypot(targets[t].observed_sd, targets[t].discrepancy_sd);
      for (double const value : model) {
        for (int k = 0; k < 10; ++k)
          spread.observed.push_back(value + sd * draw.normal());
      }
      result.push_back(target_prediction(
          i, t, targets[t], models[i]->observed()[static_cast<Eigen::Index>(t)], spread, model));
    }
  }
  return result;
}

std::vector<HeldOutBlock> predict_blocks(Models const& models, std::vector<PcnFit> const& fits,
                                         std::vector<std::size_t> const& which,
                                         PooledPcns const& pooled, std::uint64_t seed) {
  std::vector<HeldOutBlock> result;
  auto const& declaration = models.front()->declaration();
  for (std::size_t w = 0; w < which.size(); ++w) {
    auto const i = which[w];
    auto const& model = *models[i];
    PcnLikelihood const likelihood(declaration, fits[i]);
    auto const& kept = fits[i].emulator->kept();
    auto const observed = fits[i].emulator->of_kept(fits[i].problem.observed);
    auto const said = said_at(likelihood, pooled.parameters.groups[w], pooled.errors);
    auto const target_of = [&](std::size_t k) {
      return model.compared()[static_cast<std::size_t>(kept[k])];
    };
    for (auto const& block : declaration.blocks()) {
      std::vector<bool> left_out;
      for (std::size_t k = 0; k < kept.size(); ++k)
        left_out.push_back(declaration.targets[target_of(k)].block == block);
      if (std::ranges::find(left_out, true) == left_out.end()) continue;
      auto const weights = weights_without(said, observed, left_out);
      for (std::size_t k = 0; k < kept.size(); ++k) {
        if (!left_out[k]) continue;
        auto const at = static_cast<Eigen::Index>(k);
        auto const& target = declaration.targets[target_of(k)];
        Stream draw(seed, i, prediction, target_of(k), 2);
        Spread spread{.observed = {}, .weights = weights};
        std::vector<double> means;
        for (std::size_t row = 0; row < said.means.size(); ++row) {
          double const sd = std::sqrt(said.covariances[row](at, at));
          means.push_back(said.means[row][at]);
          spread.observed.push_back(said.means[row][at] + said.errors[row][at] +
                                    sd * draw.normal());
        }
        result.push_back({block,
                          target_prediction(i, target_of(k), target, observed[at], spread, means),
                          effective(weights)});
      }
    }
  }
  return result;
}

Eigen::MatrixXd draws_of_another(Pooled const& pooled, Eigen::Index count, std::uint64_t seed) {
  auto const mean = thinned_rows(pooled.mean, count);
  auto const spread = thinned_rows(pooled.spread, count);
  Eigen::MatrixXd x(mean.rows(), mean.cols());
  for (Eigen::Index k = 0; k < x.rows(); ++k) {
    Stream draw(seed, static_cast<std::uint64_t>(k), prediction, 0, 3);
    for (Eigen::Index j = 0; j < x.cols(); ++j)
      x(k, j) = mean(k, j) + spread(k, j) * draw.normal();
  }
  return x;
}

}  // namespace pcnsim::calibration
