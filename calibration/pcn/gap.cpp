#include "calibration/pcn/gap.hpp"

#include "core/contract.hpp"

#include <Eigen/QR>
#include <algorithm>
#include <cmath>
#include <limits>

namespace pcnsim::calibration {
namespace {

constexpr int bins = 10;
constexpr double tail = 0.01;  ///< of the prior, beyond the bins' outer ends
constexpr std::size_t fewest_in_bin = 5;

/// Where the KPI stands in an output.
Eigen::Index kpi_column(PcnModel const& model, std::string_view kpi) {
  auto const& keys = kept_kpis();
  auto const found = std::ranges::find(keys, kpi);
  EXPECTS(found != keys.end());
  return static_cast<Eigen::Index>(model.declaration().targets.size()) + (found - keys.begin());
}

double list_size(PcnSpec const& pcn) {
  double sum = 0;
  for (auto const& practice : pcn.practices)
    sum += practice.list_size;
  return sum;
}

std::vector<double> without_missing(std::vector<double> const& values) {
  std::vector<double> result;
  std::ranges::copy_if(values, std::back_inserter(result), [](double v) { return !std::isnan(v); });
  return result;
}

double sd(Eigen::VectorXd const& values) {
  if (values.size() < 2) return 0;
  return std::sqrt((values.array() - values.mean()).square().sum() /
                   static_cast<double>(values.size() - 1));
}

/// Standard deviation of what a linear regression on `x`, observed with an error of variance
/// `error_variance`, leaves of `y`.
double left_unexplained(Eigen::VectorXd const& x, double error_variance, Eigen::VectorXd const& y) {
  Eigen::VectorXd const cx = x.array() - x.mean();
  Eigen::VectorXd const cy = y.array() - y.mean();
  auto const n = static_cast<double>(x.size());
  double const variance = cx.squaredNorm() / n + error_variance;
  if (variance <= 0) return sd(y);
  double const together = cx.dot(cy) / n;
  return std::sqrt(std::max(0.0, cy.squaredNorm() / n - together * together / variance));
}

/// What could be observed of a change of capacity, or by asking people.
struct Observable {
  char const* name;
  char const* kpi;
  enum class How { change, level } how;
  double error;  ///< of the logarithm
};

constexpr Observable observables[] = {
    {"requests that arrive, before and after 10% more staff", "requests_clinical",
     Observable::How::change, 0.01},
    {"calls, before and after 10% more staff", "calls_inbound", Observable::How::change, 0.03},
    {"online forms, before and after 10% more staff", "online_forms", Observable::How::change,
     0.03},
    {"appointments, before and after 10% more staff", "appointments", Observable::How::change,
     0.01},
    {"contacts that fail, before and after 10% more staff", "contact_failed_share",
     Observable::How::change, 0.1},
    {"needs people did not bring, by an audit of some weeks", "suppressed", Observable::How::level,
     0.3},
};

double log_of(double value) { return std::log(std::max(value, 1e-3)); }

}  // namespace

Summary summary_of(std::vector<double> const& values) {
  return {quantile(values, 0.5), {quantile(values, 0.05), quantile(values, 0.95)}};
}

std::vector<double> total_of(std::string_view kpi, Models const& models,
                             std::vector<Predicted> const& predicted) {
  Eigen::Index rows = 0;
  for (auto const& pcn : predicted)
    rows = std::max(rows, pcn.outputs.rows());
  std::vector<double> totals(static_cast<std::size_t>(rows), 0);
  double weight = 0;
  for (std::size_t i = 0; i < models.size(); ++i) {
    if (predicted[i].outputs.rows() < rows) continue;  // no posterior, and none to borrow from
    auto const column = kpi_column(*models[i], kpi);
    double const size = list_size(models[i]->pcn());
    weight += size;
    for (std::size_t k = 0; k < totals.size(); ++k)
      totals[k] += size * predicted[i].outputs(static_cast<Eigen::Index>(k), column);
  }
  for (auto& total : totals)
    total /= weight;
  return totals;
}

std::vector<KpiSummary> summarise_kpis(Models const& models,
                                       std::vector<Predicted> const& predicted) {
  std::vector<KpiSummary> result;
  for (auto const key : kept_kpis()) {
    auto const total = without_missing(total_of(key, models, predicted));
    if (!total.empty()) result.push_back({std::nullopt, std::string{key}, summary_of(total)});
    for (std::size_t i = 0; i < models.size(); ++i) {
      auto const values = predicted[i].column(kpi_column(*models[i], key));
      if (!values.empty()) result.push_back({i, std::string{key}, summary_of(values)});
    }
  }
  return result;
}

double told(Prior const& prior, Eigen::VectorXd const& draws) {
  if (draws.size() < 2) return 0;
  return 1 - sd(draws) / prior.b;
}

std::string_view say_about(double told) {
  if (told < 1.0 / 3) return "say little about";
  if (told < 2.0 / 3) return "say something about";
  return "say much about";
}

std::vector<ProfileBin> profile(Prior const& prior, std::vector<double> const& all,
                                std::vector<double> const& drawn, std::vector<double> const& gap) {
  EXPECTS(drawn.size() == gap.size());
  std::vector<ProfileBin> result;
  double const first = prior.quantile(tail);
  double const width = (prior.quantile(1 - tail) - first) / bins;
  double const infinite = std::numeric_limits<double>::infinity();
  for (int b = 0; b < bins; ++b) {
    double const left = first + b * width;
    double const right = first + (b + 1) * width;
    double const low = b == 0 ? -infinite : left;  // the outer ones have the tails
    double const high = b + 1 == bins ? infinite : right;
    auto const inside = [&](double x) { return x >= low && x < high; };
    std::vector<double> gaps;
    for (std::size_t k = 0; k < drawn.size(); ++k) {
      if (inside(drawn[k]) && !std::isnan(gap[k])) gaps.push_back(gap[k]);
    }
    auto const count = static_cast<double>(std::ranges::count_if(all, inside));
    ProfileBin bin{.low = prior.natural(left),
                   .high = prior.natural(right),
                   .prior = prior.cumulative(high) - prior.cumulative(low),
                   .posterior = count / static_cast<double>(all.size()),
                   .gap = std::nullopt};
    if (gaps.size() >= fewest_in_bin) bin.gap = summary_of(gaps);
    result.push_back(bin);
  }
  return result;
}

std::vector<WouldTell> would_tell(Models const& models, std::vector<Predicted> const& now,
                                  std::vector<Predicted> const& then,
                                  std::vector<double> const& parameter) {
  auto const gap = total_of("gap", models, now);
  std::vector<WouldTell> result;
  for (auto const& observable : observables) {
    auto const before = total_of(observable.kpi, models, now);
    auto const after = total_of(observable.kpi, models, then);
    std::vector<double> x, y, g;
    for (std::size_t k = 0; k < std::min(before.size(), after.size()); ++k) {
      double const value = observable.how == Observable::How::change
                               ? log_of(after[k]) - log_of(before[k])
                               : log_of(before[k]);
      if (std::isnan(value) || std::isnan(gap[k]) || std::isnan(before[k]) || std::isnan(after[k]))
        continue;
      x.push_back(value);
      y.push_back(parameter[k]);
      g.push_back(gap[k]);
    }
    if (x.size() < 10) continue;
    auto const n = static_cast<Eigen::Index>(x.size());
    Eigen::Map<Eigen::VectorXd const> const xs{x.data(), n};
    Eigen::Map<Eigen::VectorXd const> const ys{y.data(), n};
    Eigen::Map<Eigen::VectorXd const> const gs{g.data(), n};
    double const error = observable.error * observable.error;
    result.push_back({observable.name, observable.error, sd(ys), left_unexplained(xs, error, ys),
                      sd(gs), left_unexplained(xs, error, gs)});
  }
  return result;
}

}  // namespace pcnsim::calibration
