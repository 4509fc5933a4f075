#include "calibration/inference/problem.hpp"

#include "core/contract.hpp"
#include "experiment/parallel_map.hpp"

#include <algorithm>
#include <boost/math/special_functions/erf.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <mutex>
#include <numbers>

namespace pcnsim::calibration {
namespace {

std::uint64_t mixed(std::uint64_t a, std::uint64_t b) {
  std::uint64_t z = a + 0x9E37'79B9'7F4A'7C15u * (b + 1);
  z = (z ^ (z >> 30)) * 0xBF58'476D'1CE4'E5B9u;
  z = (z ^ (z >> 27)) * 0x94D0'49BB'1331'11EBu;
  return z ^ (z >> 31);
}

}  // namespace

double Prior::natural(double x) const {
  switch (scale) {
    case Scale::linear: return x;
    case Scale::log: return std::exp(x);
    case Scale::logit: return low + (high - low) / (1 + std::exp(-x));
  }
  return x;
}

double Prior::from_natural(double value) const {
  switch (scale) {
    case Scale::linear: return value;
    case Scale::log: return std::log(value);
    case Scale::logit: return std::log((value - low) / (high - value));
  }
  return value;
}

double Prior::log_density(double x) const {
  switch (shape) {
    case Shape::uniform: {
      bool const inside = x >= a && x <= b;
      return inside ? -std::log(b - a) : -std::numeric_limits<double>::infinity();
    }
    case Shape::log_gamma: return a * (x + std::log(b)) - b * std::exp(x) - boost::math::lgamma(a);
    case Shape::normal: break;
  }
  double const z = (x - a) / b;
  return -0.5 * z * z - std::log(b) - 0.5 * std::log(2 * std::numbers::pi);
}

double Prior::quantile(double u) const {
  switch (shape) {
    case Shape::uniform: return a + (b - a) * u;
    case Shape::log_gamma: return std::log(boost::math::gamma_p_inv(a, u) / b);
    case Shape::normal: break;
  }
  return a + b * std::numbers::sqrt2 * boost::math::erf_inv(2 * u - 1);
}

double Prior::cumulative(double x) const {
  switch (shape) {
    case Shape::uniform: return std::clamp((x - a) / (b - a), 0.0, 1.0);
    case Shape::log_gamma: return boost::math::gamma_p(a, b * std::exp(x));
    case Shape::normal: break;
  }
  return 0.5 * std::erfc((a - x) / (b * std::numbers::sqrt2));
}

double Problem::log_prior(Eigen::VectorXd const& x) const {
  EXPECTS(x.size() == dimension());
  double sum = 0;
  for (Eigen::Index i = 0; i < x.size(); ++i)
    sum += priors[static_cast<std::size_t>(i)].log_density(x[i]);
  return sum;
}

Simulated only_if_finite(Simulated simulated) {
  auto const& summaries = simulated.summaries;
  if (!summaries || summaries->allFinite()) return simulated;
  Eigen::Index which = 0;
  while (std::isfinite((*summaries)[which]))
    ++which;
  simulated.failure = fmt::format("summary {} of {} is {}", which + 1, summaries->size(),
                                  std::isnan((*summaries)[which]) ? "not a number" : "infinite");
  simulated.summaries.reset();
  return simulated;
}

std::vector<Simulated> simulate_all(Problem const& problem, Eigen::MatrixXd const& points,
                                    std::uint64_t batch, Budget const& budget) {
  auto const count = static_cast<std::size_t>(points.rows());
  std::vector<Simulated> results(count);
  std::mutex reporting;
  std::size_t done = 0;
  auto const simulate_one = [&](std::size_t i) {
    if (budget.stop != nullptr && budget.stop->load()) return;
    Eigen::VectorXd const x = points.row(static_cast<Eigen::Index>(i)).transpose();
    results[i] = only_if_finite(problem.simulate(x, mixed(mixed(budget.seed, batch), i)));
    std::scoped_lock const lock(reporting);
    ++done;
    if (budget.progress) budget.progress(done, count, "simulating");
  };
  parallel_for(count, budget.threads, simulate_one);
  return results;
}

}  // namespace pcnsim::calibration
