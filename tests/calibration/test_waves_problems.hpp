#pragma once
// Small problems whose answers are known.

#include "calibration/inference/problem.hpp"

#include <atomic>
#include <cmath>
#include <string>

namespace pcnsim::calibration::test {

inline constexpr std::uint64_t noise = 1;

/// y = A x + N(0, v I) with a normal prior of variance 0.1 on each parameter.
inline Problem linear(Eigen::MatrixXd const& a, double v, Eigen::VectorXd const& observed) {
  Problem p;
  p.name = "linear";
  for (Eigen::Index j = 0; j < a.cols(); ++j)
    p.priors.push_back({.name = "x" + std::to_string(j), .a = 0, .b = std::sqrt(0.1)});
  for (Eigen::Index k = 0; k < a.rows(); ++k)
    p.summary_names.push_back("y" + std::to_string(k));
  p.observed = observed;
  p.observation_variance = Eigen::VectorXd::Zero(a.rows());
  p.discrepancy_variance = Eigen::VectorXd::Zero(a.rows());
  p.simulate = [a, v](Eigen::VectorXd const& x, std::uint64_t seed) {
    Stream draw(seed, 0, noise, 0, 0);
    Eigen::VectorXd y = a * x;
    for (auto& value : y)
      value += std::sqrt(v) * draw.normal();
    return Simulated{y, 0};
  };
  return p;
}

/// `linear` of the identity: ten parameters, each seen once; the posterior is N(z/2, 0.05 I).
inline Problem ten_means(std::uint64_t truth) {
  Stream draw(truth, 0, 99, 0, 0);
  Eigen::VectorXd z(10);
  for (auto& value : z)
    value = std::sqrt(0.1) * draw.normal() + std::sqrt(0.1) * draw.normal();
  return linear(Eigen::MatrixXd::Identity(10, 10), 0.1, z);
}

/// Arrivals of rate exp(x₀) and a wait that grows with exp(x₀ − x₁): mean and noise both bend.
/// `copies` summaries of each kind. Some parameters may do nothing.
inline Problem bent(Eigen::VectorXd const& truth, std::uint64_t seed) {
  Problem p;
  p.name = "bent";
  p.priors = {{.name = "demand", .shape = Prior::Shape::uniform, .a = -1, .b = 1},
              {.name = "capacity", .shape = Prior::Shape::uniform, .a = -1, .b = 1},
              {.name = "patience", .shape = Prior::Shape::uniform, .a = -1, .b = 1}};
  p.summary_names = {"arrivals", "wait", "left", "busy"};
  p.simulate = [](Eigen::VectorXd const& x, std::uint64_t s) {
    Stream draw(s, 0, noise, 0, 0);
    double const load = x[0] - x[1];
    Eigen::VectorXd y(4);
    y << 3 * std::exp(0.5 * x[0]), std::exp(0.8 * load), std::sin(x[2]) + 0.5 * load * load,
        std::tanh(load);
    double const scale = 0.15 * std::exp(0.3 * x[0]);
    for (auto& value : y)
      value += scale * draw.normal();
    return Simulated{y, 0};
  };
  p.observed = *p.simulate(truth, seed).summaries;
  p.observation_variance = Eigen::VectorXd::Zero(4);
  p.discrepancy_variance = Eigen::VectorXd::Zero(4);
  return p;
}

/// The exact log posterior of `bent`, up to a constant.
inline double bent_log_density(Problem const& p, Eigen::VectorXd const& x) {
  double const load = x[0] - x[1];
  Eigen::VectorXd m(4);
  m << 3 * std::exp(0.5 * x[0]), std::exp(0.8 * load), std::sin(x[2]) + 0.5 * load * load,
      std::tanh(load);
  double const scale = 0.15 * std::exp(0.3 * x[0]);
  return p.log_prior(x) - 4 * std::log(scale) -
         0.5 * (p.observed - m).squaredNorm() / (scale * scale);
}

inline bool says(std::vector<std::string> const& warnings, std::string const& what,
                 std::string const& about) {
  for (auto const& text : warnings)
    if (text.find(what) != std::string::npos && text.find(about) != std::string::npos) return true;
  return false;
}

}  // namespace pcnsim::calibration::test
