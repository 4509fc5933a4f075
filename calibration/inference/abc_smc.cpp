#include "calibration/inference/abc_smc.hpp"

#include "calibration/inference/local_kernel.hpp"
#include "calibration/inference/metered.hpp"
#include "calibration/inference/normal_scores.hpp"
#include "calibration/inference/weighted_draws.hpp"
#include "core/contract.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace pcnsim::calibration {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using Indices = std::vector<std::size_t>;

constexpr double kept_share = 0.5;
constexpr double least_acceptance = 0.01;
constexpr double least_fall = 0.02;
constexpr Index draws_wanted = 1'000;

struct Particle {
  VectorXd score;
  VectorXd misfit;  ///< summaries, with declared noise, less observed
};

struct Distance {
  VectorXd weight;  ///< of each summary
  double threshold;

  [[nodiscard]] double of(Particle const& particle) const {
    return particle.misfit.cwiseProduct(weight).norm();
  }
};

double median(std::vector<double>& values) {
  auto const middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

class Search {
public:
  Search(Problem const& problem, Budget const& budget)
      : problem_{problem}, budget_{budget}, metered_{problem, budget} {
    auto const d = static_cast<std::size_t>(problem.dimension());
    std::size_t const usual = std::max({std::size_t{50}, 10 * d, budget.simulations / 50});
    population_ = std::min({usual, std::size_t{2'000}, budget.simulations / 5});
  }

  Posterior result() {
    Posterior posterior;
    posterior.stopped_because = search();
    if (particles_.size() > static_cast<std::size_t>(2 * problem_.dimension() + 2))
      describe(posterior);
    else
      posterior.warnings.emplace_back("too few simulations succeeded: no draws");
    metered_.account(posterior);
    return posterior;
  }

private:
  /// Why it stopped.
  std::string search();
  /// Fills `accepted`; empty if the generation came to its end.
  std::string generation(Indices& accepted);
  std::string trouble(Indices const& accepted, std::size_t tried) const;
  void simulate_batch(std::size_t count);
  [[nodiscard]] bool accepts(Particle const& particle, std::size_t distances) const;
  [[nodiscard]] double log_weight(Particle const& particle) const;
  [[nodiscard]] VectorXd weights_of(Indices const& which) const;
  [[nodiscard]] MatrixXd scores_of(Indices const& which) const;
  [[nodiscard]] Distance distance_of(std::size_t first) const;
  [[nodiscard]] Indices nearest(Indices which, Distance const& distance, std::size_t count) const;
  void describe(Posterior& posterior);

  Problem const& problem_;
  Budget const& budget_;
  Metered metered_;
  std::size_t population_;
  std::vector<Particle> particles_;       ///< all that succeeded, in the order they were proposed
  std::vector<LocalKernel> kernels_;      ///< of generations after the first
  std::vector<std::size_t> proposed_{0};  ///< by generation, failures too
  std::vector<Distance> distances_;       ///< of generations that ended
};

void Search::simulate_batch(std::size_t count) {
  auto const d = problem_.dimension();
  MatrixXd scores(static_cast<Index>(count), d);
  auto const first = metered_.used();
  for (std::size_t i = 0; i < count; ++i) {
    auto stream = method_stream(budget_, MethodDraw::proposal, first + i);
    auto row = scores.row(static_cast<Index>(i));
    if (kernels_.empty())
      row = normal_rows(stream, 1, d);
    else
      row = kernels_.back().draw(stream).transpose();
  }
  auto const generation_name = "generation " + std::to_string(kernels_.size() + 1);
  auto const results = metered_.run(points_from_scores(problem_, scores), generation_name);
  VectorXd const noise_sd =
      (problem_.observation_variance + problem_.discrepancy_variance).cwiseSqrt();
  for (std::size_t i = 0; i < count; ++i) {
    if (!results[i].summaries) continue;
    auto stream = method_stream(budget_, MethodDraw::error, first + i);
    VectorXd const noise = normal_rows(stream, 1, noise_sd.size()).transpose();
    particles_.push_back(
        {scores.row(static_cast<Index>(i)).transpose(),
         *results[i].summaries + noise_sd.cwiseProduct(noise) - problem_.observed});
  }
  proposed_.back() += count;
}

bool Search::accepts(Particle const& particle, std::size_t distances) const {
  return std::all_of(distances_.begin(),
                     distances_.begin() + static_cast<std::ptrdiff_t>(distances),
                     [&](Distance const& d) { return d.of(particle) <= d.threshold; });
}

double Search::log_weight(Particle const& particle) const {
  double const normal =
      -0.5 * static_cast<double>(problem_.dimension()) * std::log(2 * std::numbers::pi);
  double const log_prior = normal + log_prior_of_scores(particle.score);
  return kernels_.empty() ? 0 : log_prior - kernels_.back().log_density(particle.score);
}

VectorXd Search::weights_of(Indices const& which) const {
  VectorXd logs(static_cast<Index>(which.size()));
  for (std::size_t i = 0; i < which.size(); ++i)
    logs[static_cast<Index>(i)] = log_weight(particles_[which[i]]);
  return (logs.array() - logs.maxCoeff()).exp();
}

MatrixXd Search::scores_of(Indices const& which) const {
  MatrixXd scores(static_cast<Index>(which.size()), problem_.dimension());
  for (std::size_t i = 0; i < which.size(); ++i)
    scores.row(static_cast<Index>(i)) = particles_[which[i]].score.transpose();
  return scores;
}

/// From the median absolute deviation of every simulation since `first`; no threshold yet.
Distance Search::distance_of(std::size_t first) const {
  Distance distance{VectorXd::Zero(problem_.observed.size()), 0};
  for (Index j = 0; j < distance.weight.size(); ++j) {
    std::vector<double> values;
    for (std::size_t i = first; i < particles_.size(); ++i)
      values.push_back(particles_[i].misfit[j]);
    double const middle = median(values);
    for (double& value : values)
      value = std::abs(value - middle);
    double const deviation = median(values);
    // A summary that hardly ever varies says nothing, and must not divide by zero.
    if (deviation > 0) distance.weight[j] = 1 / deviation;
  }
  return distance;
}

Indices Search::nearest(Indices which, Distance const& distance, std::size_t count) const {
  std::ranges::sort(which, [&](std::size_t a, std::size_t b) {
    double const to_a = distance.of(particles_[a]);
    double const to_b = distance.of(particles_[b]);
    return to_a != to_b ? to_a < to_b : a < b;
  });
  which.resize(std::min(which.size(), count));
  return which;
}

std::string Search::trouble(Indices const& accepted, std::size_t tried) const {
  auto const accepted_count = static_cast<double>(accepted.size());
  if (tried >= population_ && accepted_count < least_acceptance * static_cast<double>(tried))
    return "fewer than 1 in 100 proposals were accepted";
  if (!kernels_.empty() && accepted.size() >= population_ &&
      effective_size(weights_of(accepted)) < accepted_count / 4)
    return "the effective sample size fell below a quarter";
  return "";
}

std::string Search::generation(Indices& accepted) {
  auto const wanted = static_cast<std::size_t>(static_cast<double>(population_) / kept_share);
  std::size_t const begin = particles_.size();
  std::size_t checked = begin;
  std::size_t tried = 0;
  while (accepted.size() < wanted) {
    if (metered_.stopped()) return "interrupted";
    if (metered_.left() == 0) return "the budget was spent";
    auto const batch = std::min(population_, metered_.left());
    simulate_batch(batch);
    tried += batch;
    for (; checked < particles_.size(); ++checked)
      if (accepts(particles_[checked], distances_.size())) accepted.push_back(checked);
    auto const meter = metered_.inferring();
    if (auto why = trouble(accepted, tried); !why.empty()) return why;
  }
  return "";
}

std::string Search::search() {
  for (int slow = 0;;) {
    std::size_t const first = particles_.size();
    Indices accepted;
    if (auto why = generation(accepted); !why.empty()) return why;

    auto const meter = metered_.inferring();
    auto distance = distance_of(first);
    auto const kept = nearest(accepted, distance, population_);
    distance.threshold = distance.of(particles_[kept.back()]);
    // Thresholds of different distances do not compare: look back with the new one.
    double const before =
        distance.of(particles_[nearest(accepted, distance, accepted.size()).back()]);
    slow = distance.threshold > (1 - least_fall) * before ? slow + 1 : 0;
    distances_.push_back(distance);
    if (slow == 2) return "the threshold fell by less than 2% twice";

    kernels_.emplace_back(scores_of(kept), weights_of(kept));
    proposed_.push_back(0);
  }
}

void Search::describe(Posterior& posterior) {
  auto const meter = metered_.inferring();
  auto const distance = distances_.empty() ? distance_of(0) : distances_.back();
  std::size_t const before_last = distances_.empty() ? 0 : distances_.size() - 1;
  Indices candidates;
  for (std::size_t i = 0; i < particles_.size(); ++i)
    if (accepts(particles_[i], before_last)) candidates.push_back(i);
  auto const q = static_cast<std::size_t>(problem_.observed.size());
  auto const used = nearest(candidates, distance, std::max(2 * population_, 5 * (q + 1)));

  // Prior over the mixture of everything proposed (the first generation's share bounds it).
  VectorXd weights(static_cast<Index>(used.size()));
  MatrixXd misfits(weights.size(), problem_.observed.size());
  double const farthest = distance.of(particles_[used.back()]) * (1 + 1e-9) + 1e-300;
  double const normal =
      -0.5 * static_cast<double>(problem_.dimension()) * std::log(2 * std::numbers::pi);
  for (Index i = 0; i < weights.size(); ++i) {
    auto const& particle = particles_[used[static_cast<std::size_t>(i)]];
    double const log_prior = normal + log_prior_of_scores(particle.score);
    double mixture = static_cast<double>(proposed_[0]);
    for (std::size_t k = 0; k < kernels_.size(); ++k)
      mixture += static_cast<double>(proposed_[k + 1]) *
                 std::exp(kernels_[k].log_density(particle.score) - log_prior);
    double const relative = distance.of(particle) / farthest;
    weights[i] = (1 - relative * relative) / mixture;
    misfits.row(i) = particle.misfit.cwiseProduct(distance.weight).transpose();
  }
  MatrixXd const adjusted = regression_adjusted(scores_of(used), misfits, weights);
  auto stream = method_stream(budget_, MethodDraw::resampling);
  posterior.draws =
      points_from_scores(problem_, smoothed_draws(adjusted, weights, draws_wanted, stream));
  posterior.diagnostics = {
      {"generations", static_cast<double>(distances_.size()), "that came to their end"},
      {"threshold", farthest, "in median absolute deviations of the last generation"},
      {"effective_size", effective_size(weights), "of the weighted simulations behind the draws"}};
}

}  // namespace

Posterior AbcSmc::calibrate(Problem const& problem, Budget const& budget) const {
  EXPECTS(budget.simulations >= 100);
  return Search(problem, budget).result();
}

}  // namespace pcnsim::calibration
