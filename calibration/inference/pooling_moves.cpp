#include "calibration/inference/pooling_chain.hpp"

#include <cmath>
#include <vector>

// What a chain that pools groups proposes for all of them together. What is accepted: pooling_chain.cpp.

namespace pcnsim::calibration {
namespace {

/// Of many sizes: which is right is not known.
double step_size(Stream& draw, double largest, double decades) {
  double const size = largest * std::pow(10.0, -decades * draw.uniform());
  return size * draw.normal();
}

Eigen::Index one_of(Stream& draw, std::vector<Eigen::Index> const& some) {
  return some[draw.below(static_cast<std::uint32_t>(some.size()))];
}

}  // namespace

PoolingChain::Shifted PoolingChain::proposed(Stream& draw) {
  switch (kinds_[draw.below(static_cast<std::uint32_t>(kinds_.size()))]) {
    case Kind::shared_along: {
      auto const s = one_of(draw, moving_);
      return along(hierarchy().with_shared(s), step_size(draw, parameter(s).sd, 2));
    }
    case Kind::shared_alone: return shared_alone(draw);
    case Kind::national: {
      Eigen::VectorXd z(static_cast<Eigen::Index>(free_.size()));
      for (auto& value : z)
        value = draw.normal();
      return along(hierarchy().of_national(z), std::pow(10.0, -1.5 * draw.uniform()));
    }
    case Kind::shift: return shifted(draw);
    case Kind::stretch: break;
  }
  return stretched(draw);
}

PoolingChain::Shifted PoolingChain::all_changed(double log_rest, auto const& change) const {
  Shifted there{state_, log_rest};
  for (auto& x : there.state.groups)
    change(x);
  return there;
}

/// One shared parameter by itself.
PoolingChain::Shifted PoolingChain::shared_alone(Stream& draw) const {
  auto const s = one_of(draw, moving_);
  double const value = state_.mean[s] + step_size(draw, parameter(s).sd, 2);
  double const log_rest = normal_log(value, s) - normal_log(state_.mean[s], s);
  auto there = all_changed(log_rest, [s, value](Eigen::VectorXd& x) { x[s] = value; });
  there.state.mean[s] = value;
  return there;
}

/// One parameter of all groups and its national mean, by the same amount.
PoolingChain::Shifted PoolingChain::shifted(Stream& draw) const {
  auto const j = one_of(draw, local_);
  double const h = step_size(draw, parameter(j).sd, 2);
  double const log_rest = normal_log(state_.mean[j] + h, j) - normal_log(state_.mean[j], j);
  auto there = all_changed(log_rest, [j, h](Eigen::VectorXd& x) { x[j] += h; });
  there.state.mean[j] += h;
  return there;
}

/// One parameter's spread, and all groups' distances from the national mean with it: where data say
/// little the two cannot move one without the other.
PoolingChain::Shifted PoolingChain::stretched(Stream& draw) const {
  auto const j = one_of(draw, local_);
  double const log_factor = step_size(draw, 1, 1.5);
  double const factor = std::exp(log_factor);
  double const centre = state_.mean[j];
  double const spread = state_.spread[j];
  // Volume (one factor a group, and the spread's own) against the density of the distances.
  double const log_rest =
      log_factor + half_normal_log(spread * factor, j) - half_normal_log(spread, j);
  auto there = all_changed(log_rest, [j, centre, factor](Eigen::VectorXd& x) {
    x[j] = centre + factor * (x[j] - centre);
  });
  there.state.spread[j] *= factor;
  return there;
}

/// Moved by `h` along the ridge; the ratio is of everything but the likelihoods.
PoolingChain::Shifted PoolingChain::along(Ridge const& ridge, double h) const {
  Shifted there{state_, 0};
  there.state.mean += h * ridge.national;
  for (Eigen::Index j = 0; j < d(); ++j)
    there.log_ratio += normal_log(there.state.mean[j], j) - normal_log(state_.mean[j], j);
  for (std::size_t g = 0; g < groups_.size(); ++g) {
    auto& x = there.state.groups[g];
    x(local_) += h * ridge.groups[g];
    x(shared_) = there.state.mean(shared_);
    there.log_ratio += log_about(x, there.state.mean) - log_about(state_.groups[g], state_.mean);
  }
  return there;
}

}  // namespace pcnsim::calibration
