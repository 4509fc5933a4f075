#include "calibration/inference/pooling_chain.hpp"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace pcnsim::calibration {
namespace {

constexpr std::uint64_t pooling = 0x504F'4F4C;  // a purpose of its own
constexpr int steps_of_spread = 5;
constexpr std::size_t block = 6;          ///< parameters of a group that are moved at once
constexpr std::size_t passes = 2;         ///< over its parameters, about, before a verdict
constexpr std::uint64_t exact_every = 4;  ///< sweeps: one without likenesses
constexpr double freedom = 8;             ///< of the Student t that proposes them
constexpr int moves_together = 12;        ///< of everything, before a verdict
constexpr int exact_moves = 2;            ///< likewise, each with its own
constexpr std::size_t starts_tried = 40;  ///< draws of a group's archive
constexpr double nowhere = -std::numeric_limits<double>::infinity();

bool accepts(Stream& draw, double log_ratio) { return std::log1p(-draw.uniform()) < log_ratio; }

double standard_log(double z) { return -0.5 * z * z; }

}  // namespace

PoolingChain::PoolingChain(std::vector<PooledGroup> const& groups,
                           std::vector<PooledParameter> const& parameters, std::uint64_t seed,
                           std::uint64_t number, std::optional<Held> held)
    : groups_{groups}, parameters_{parameters}, seed_{seed}, number_{number}, held_{held} {
  state_.mean.resize(d());
  state_.spread = Eigen::VectorXd::Zero(d());
  for (Eigen::Index j = 0; j < d(); ++j) {
    bool const is_held = held_ && held_->parameter == j;
    if (!parameter(j).is_shared())
      local_.push_back(j);
    else
      shared_.push_back(j);
    if (parameter(j).is_shared() && !is_held) moving_.push_back(j);
    if (!is_held) free_.push_back(j);
    state_.mean[j] = is_held ? held_->value : parameter(j).mean;
    state_.spread[j] = parameter(j).between;
  }
  for (auto const& group : groups_)
    normal_.emplace_back(group.archive, parameters_);
  has_likeness_ = std::ranges::all_of(
      groups_, [](auto const& group) { return static_cast<bool>(group.likeness); });
  moved_.assign(groups_.size(), 0);
  if (!moving_.empty())
    kinds_.insert(kinds_.end(), {Kind::shared_alone, Kind::shared_along, Kind::shared_along,
                                 Kind::shared_along, Kind::shared_along});
  if (!local_.empty())
    kinds_.insert(kinds_.end(), {Kind::national, Kind::national, Kind::shift, Kind::stretch});
  start(number);
}

/// Every group at a draw of its own posterior, of those nearest to what is held, with the shared
/// parameters where all of them allow. Chains of even and of odd number try different draws.
void PoolingChain::start(std::uint64_t number) {
  for (auto const j : moving_) {
    double sum = 0;
    for (auto const& group : groups_)
      sum += group.archive.col(j).mean();
    state_.mean[j] = sum / static_cast<double>(groups_.size());
  }
  for (auto const& group : groups_) {
    auto const& archive = group.starts.rows() > 0 ? group.starts : group.archive;
    std::vector<std::pair<double, Eigen::Index>> rows;
    for (Eigen::Index k = 0; k < archive.rows(); ++k) {
      auto const row = (k * 37 + static_cast<Eigen::Index>(number) * 11) % archive.rows();
      double const apart =
          held_ ? std::abs(archive(row, held_->parameter) - held_->value) : static_cast<double>(k);
      if (!held_ || std::cmp_equal(row % 2, number % 2)) rows.emplace_back(apart, row);
    }
    auto const tried = std::min(rows.size(), starts_tried);
    std::ranges::partial_sort(rows, rows.begin() + static_cast<std::ptrdiff_t>(tried));
    Eigen::VectorXd best;
    double best_log = nowhere;
    for (std::size_t k = 0; k < tried; ++k) {
      Eigen::VectorXd x = archive.row(rows[k].second).transpose();
      for (Eigen::Index j = 0; j < d(); ++j)
        if (parameter(j).is_shared()) x[j] = state_.mean[j];
      double const log = group.log_likelihood(x);
      if (best.size() && !(log > best_log)) continue;
      best = x;
      best_log = log;
    }
    state_.groups.push_back(best);
    state_.log.push_back(best_log);
    state_.likeness.push_back(has_likeness_ ? group.likeness(best) : best_log);
  }
}

void PoolingChain::sweep() {
  Stream draw(seed_, number_, pooling, ++sweep_, 0);
  auto const by = judging();
  for (std::size_t g = 0; g < groups_.size(); ++g)
    move_group(draw, g, by);
  if (!kinds_.empty()) move_together(draw, by);
  for (auto const j : local_) {
    draw_mean(draw, j);
    draw_spread(draw, j);
  }
}

void PoolingChain::take_for(std::vector<NormalLikelihood> const& normals) {
  normal_ = normals;
  ridges_.reset();
}

bool PoolingChain::is_possible() const {
  return std::ranges::all_of(state_.log, [](double log) { return std::isfinite(log); });
}

/// Log density of the group's own parameters about the national ones.
double PoolingChain::log_about(Eigen::VectorXd const& x, Eigen::VectorXd const& mean) const {
  double sum = 0;
  for (auto const j : local_)
    sum += standard_log((x[j] - mean[j]) / state_.spread[j]);
  return sum;
}

double PoolingChain::likeness(std::size_t g, Eigen::VectorXd const& x) const {
  return has_likeness_ ? groups_[g].likeness(x) : groups_[g].log_likelihood(x);
}

double PoolingChain::log_by(By by, std::size_t g, Eigen::VectorXd const& x) const {
  return by == By::likelihood ? groups_[g].log_likelihood(x) : likeness(g, x);
}

/// A likeness that is too low somewhere would keep a chain there.
PoolingChain::By PoolingChain::judging() const {
  return !has_likeness_ || sweep_ % exact_every == 0 ? By::likelihood : By::likeness;
}
std::uint64_t PoolingChain::quick_sweeps() const { return sweep_ - sweep_ / exact_every; }

double PoolingChain::least_moved() const {
  if (!has_likeness_) return 1;
  return static_cast<double>(*std::ranges::min_element(moved_)) /
         static_cast<double>(quick_sweeps());
}

double PoolingChain::moved_together() const {
  if (!has_likeness_ || kinds_.empty()) return 1;
  return static_cast<double>(together_) / static_cast<double>(quick_sweeps());
}

/// Its own parameters, some at a time, each time drawn alike so that all moves together are as likely
/// forth as back. Under the likeness they are followed by one verdict of the likelihood; a start without
/// one takes the first that has.
void PoolingChain::move_group(Stream& draw, std::size_t g, By by) {
  bool const exactly = by == By::likelihood;
  auto x = state_.groups[g];
  double const log_before = exactly ? state_.log[g] : state_.likeness[g];
  double log_after = log_before;
  auto order = local_;
  auto const size = std::min(block, order.size());
  auto const moves = (exactly ? 1 : passes) * ((order.size() + block - 1) / block);
  for (std::size_t move = 0; move < moves; ++move) {
    for (std::size_t k = 0; k < size; ++k)
      std::swap(order[k], order[k + draw.below(static_cast<std::uint32_t>(order.size() - k))]);
    move_block(draw, g, {order.begin(), order.begin() + static_cast<std::ptrdiff_t>(size)}, by, x,
               log_after);
  }
  if (x == state_.groups[g]) return;
  double const log = exactly ? log_after : groups_[g].log_likelihood(x);
  double const log_likeness = exactly && has_likeness_ ? likeness(g, x) : log_after;
  bool const is_first = !std::isfinite(state_.log[g]) && std::isfinite(log);
  if (!exactly && !is_first && !accepts(draw, log - state_.log[g] - (log_after - log_before)))
    return;
  state_.groups[g] = x;
  state_.log[g] = log;
  state_.likeness[g] = log_likeness;
  if (!exactly) ++moved_[g];
}

/// `x` and its log likelihood or likeness, proposed from what the normal likelihood and the national
/// means make of `moved`, the rest given.
void PoolingChain::move_block(Stream& draw, std::size_t g, std::vector<Eigen::Index> const& moved,
                              By by, Eigen::VectorXd& x, double& log) {
  auto const& normal = normal_[g];
  auto const n = static_cast<Eigen::Index>(moved.size());
  auto& [precision, factor, centre, z, here, there] = block_;
  there = x;
  there(moved).setZero();
  precision = normal.precision(moved, moved);
  centre = normal.shift(moved);
  for (Eigen::Index j = 0; j < d(); ++j)
    if (there[j] != 0) centre -= there[j] * normal.precision(moved, j);
  for (Eigen::Index k = 0; k < n; ++k) {
    auto const j = moved[static_cast<std::size_t>(k)];
    double const of_mean = 1 / (state_.spread[j] * state_.spread[j]);
    precision(k, k) += of_mean;
    centre[k] += of_mean * state_.mean[j];
  }
  factor.compute(precision);
  factor.solveInPlace(centre);
  z.resize(n);
  for (auto& value : z)
    value = draw.normal();
  z /= std::sqrt(draw.gamma(freedom / 2));
  double const square = z.squaredNorm();
  here = x(moved) - centre;
  double const square_here = (factor.matrixU() * here).squaredNorm();
  double const tail = 0.5 * (freedom + static_cast<double>(n));
  factor.matrixU().solveInPlace(z);
  there = x;
  there(moved) = centre + z;
  double const log_there = log_by(by, g, there);
  double const ratio = log_there - log + log_about(there, state_.mean) - log_about(x, state_.mean) -
                       tail * (std::log1p(square_here / freedom) - std::log1p(square / freedom));
  if (!accepts(draw, ratio)) return;
  x = there;
  log = log_there;
}

/// Of the spreads as they are; kept while they are.
NormalHierarchy const& PoolingChain::hierarchy() {
  if (!ridges_ || ridges_of_ != state_.spread) {
    ridges_.emplace(normal_, parameters_, state_.spread, local_, free_);
    ridges_of_ = state_.spread;
  }
  return *ridges_;
}

PoolingChain::Shifted PoolingChain::along_ridge(Eigen::Index s, double h) {
  auto there = along(hierarchy().with_shared(s), h);
  if (there.log_ratio > nowhere) there.log_ratio += judge(By::likelihood, there.state, state_);
  if (!(there.log_ratio > nowhere)) there.log_ratio = nowhere;  // nor where it is not a number
  return there;
}

/// The likelihoods, or likenesses, there, and the logarithm of the ratio of their product to that here.
double PoolingChain::judge(By by, PoolingState& there, PoolingState const& here) const {
  auto const judged = by == By::likelihood ? &PoolingState::log : &PoolingState::likeness;
  double ratio = 0;
  for (std::size_t g = 0; g < groups_.size() && ratio > nowhere; ++g) {
    (there.*judged)[g] = log_by(by, g, there.groups[g]);
    ratio += (there.*judged)[g] - (here.*judged)[g];
  }
  return ratio;
}

/// For the next sweep.
void PoolingChain::take_likeness(PoolingState& state) const {
  for (std::size_t g = 0; g < groups_.size(); ++g)
    state.likeness[g] = likeness(g, state.groups[g]);
}

/// Everything together: what is national, with or without the groups. Under the likenesses several
/// moves are followed by one verdict of the likelihoods (each is drawn alike and leaves the density with the
/// likenesses unchanged, so that all of them are as likely forth as back); in an exact sweep each has
/// its own.
void PoolingChain::move_together(Stream& draw, By by) {
  bool const exactly = by == By::likelihood;
  auto before = state_;
  int moved = 0;
  for (int k = 0; k < (exactly ? exact_moves : moves_together); ++k) {
    auto there = proposed(draw);
    auto& state = there.state;
    if (!accepts(draw, there.log_ratio + judge(by, state, state_))) continue;
    ++moved;
    if (exactly && has_likeness_) take_likeness(state);
    state_ = std::move(state);
  }
  if (exactly || moved == 0) return;
  double by_likeness = 0;
  for (std::size_t g = 0; g < groups_.size(); ++g)
    by_likeness += state_.likeness[g] - before.likeness[g];
  double const by_likelihood = judge(By::likelihood, state_, before);
  bool const is_first = by_likelihood > nowhere && std::isinf(by_likelihood);
  if (accepts(draw, by_likelihood - by_likeness) || is_first)
    ++together_;
  else
    state_ = std::move(before);
}

/// From its conditional: normal.
void PoolingChain::draw_mean(Stream& draw, Eigen::Index j) {
  double const of_prior = 1 / (parameter(j).sd * parameter(j).sd);
  double const of_group = 1 / (state_.spread[j] * state_.spread[j]);
  double sum = of_prior * parameter(j).mean;
  for (auto const& x : state_.groups)
    sum += of_group * x[j];
  double const precision = of_prior + of_group * static_cast<double>(groups_.size());
  state_.mean[j] = sum / precision + draw.normal() / std::sqrt(precision);
}

void PoolingChain::draw_spread(Stream& draw, Eigen::Index j) {
  double square = 0;
  for (auto const& x : state_.groups)
    square += (x[j] - state_.mean[j]) * (x[j] - state_.mean[j]);
  auto const log_density = [&](double spread) {
    return half_normal_log(spread, j) - static_cast<double>(groups_.size()) * std::log(spread) -
           0.5 * square / (spread * spread);
  };
  double& spread = state_.spread[j];
  for (int k = 0; k < steps_of_spread; ++k) {
    double const there = spread * std::exp(0.4 * draw.normal());
    if (accepts(draw, log_density(there) - log_density(spread) + std::log(there / spread)))
      spread = there;
  }
}

double PoolingChain::normal_log(double value, Eigen::Index j) const {
  return standard_log((value - parameter(j).mean) / parameter(j).sd);
}

double PoolingChain::half_normal_log(double value, Eigen::Index j) const {
  return standard_log(value / parameter(j).between);
}

}  // namespace pcnsim::calibration
