#include "calibration/inference/pooling.hpp"

#include "calibration/inference/normal_likelihood.hpp"
#include "core/contract.hpp"
#include "core/random.hpp"
#include "experiment/parallel_map.hpp"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

namespace pcnsim::calibration {
namespace {

constexpr std::uint64_t pooling = 0x504F'4F4C;  // a purpose of its own
constexpr std::size_t chains = 4;
constexpr int steps_of_spread = 5;
constexpr std::size_t block = 6;  ///< parameters of a group that are moved at once
constexpr double freedom = 8;     ///< of the Student t that proposes them

/// One chain over everything.
class PoolingChain {
public:
  PoolingChain(std::vector<PooledGroup> const& groups,
               std::vector<PooledParameter> const& parameters, std::uint64_t seed,
               std::uint64_t number)
      : groups_{groups}, parameters_{parameters}, seed_{seed}, number_{number} {
    for (std::size_t j = 0; j < parameters_.size(); ++j)
      (parameters_[j].is_shared() ? shared_ : local_).push_back(static_cast<Eigen::Index>(j));
    mean_.resize(d());
    spread_ = Eigen::VectorXd::Zero(d());
    for (Eigen::Index j = 0; j < d(); ++j) {
      mean_[j] = parameter(j).mean;
      spread_[j] = parameter(j).is_shared() ? 0 : parameter(j).between;
    }
    start();
    for (auto const& group : groups_)
      normal_.emplace_back(group.archive, parameters_);
  }

  void sweep() {
    Stream draw(seed_, number_, pooling, ++sweep_, 0);
    for (std::size_t g = 0; g < groups_.size(); ++g) {
      move_group(draw, g);
    }
    if (!shared_.empty()) {
      move_shared(draw, true);
      move_shared(draw, false);
    }
    if (!local_.empty()) {
      shift_all(draw);
      stretch_all(draw);
    }
    for (auto const j : local_) {
      draw_mean(draw, j);
      draw_spread(draw, j);
    }
  }

  [[nodiscard]] Eigen::VectorXd const& mean() const { return mean_; }
  [[nodiscard]] Eigen::VectorXd const& spread() const { return spread_; }
  [[nodiscard]] Eigen::VectorXd const& group(std::size_t g) const { return x_[g]; }

private:
  [[nodiscard]] Eigen::Index d() const { return static_cast<Eigen::Index>(parameters_.size()); }
  [[nodiscard]] PooledParameter const& parameter(Eigen::Index j) const {
    return parameters_[static_cast<std::size_t>(j)];
  }

  /// Every group at a draw of its own posterior, with the shared parameters where all of them allow.
  void start() {
    for (auto const j : shared_) {
      double sum = 0;
      for (auto const& group : groups_)
        sum += group.archive.col(j).mean();
      mean_[j] = sum / static_cast<double>(groups_.size());
    }
    for (std::size_t g = 0; g < groups_.size(); ++g) {
      auto const& archive = groups_[g].archive;
      Eigen::VectorXd best;
      double best_log = -std::numeric_limits<double>::infinity();
      for (Eigen::Index k = 0; k < 40; ++k) {
        auto const row = (k * 37 + static_cast<Eigen::Index>(number_) * 11) % archive.rows();
        Eigen::VectorXd x = archive.row(row).transpose();
        for (auto const j : shared_)
          x[j] = mean_[j];
        double const log = groups_[g].log_likelihood(x);
        if (!best.size() || log > best_log) {
          best = x;
          best_log = log;
        }
      }
      x_.push_back(best);
      log_.push_back(best_log);
    }
  }

  /// Log density of the group's own parameters about the national ones.
  [[nodiscard]] double log_about(Eigen::VectorXd const& x, Eigen::VectorXd const& mean) const {
    double sum = 0;
    for (auto const j : local_) {
      double const z = (x[j] - mean[j]) / spread_[j];
      sum -= 0.5 * z * z;
    }
    return sum;
  }

  [[nodiscard]] static bool accepts(Stream& draw, double log_ratio) {
    return std::log1p(-draw.uniform()) < log_ratio;
  }

  /// All its own parameters, some at a time in random order, each lot proposed from what the normal
  /// likelihood and the national means make of it, the rest given.
  void move_group(Stream& draw, std::size_t g) {
    auto order = local_;
    for (std::size_t k = order.size(); k > 1; --k)
      std::swap(order[k - 1], order[draw.below(static_cast<std::uint32_t>(k))]);
    for (std::size_t first = 0; first < order.size(); first += block) {
      auto const last = std::min(first + block, order.size());
      move_block(draw, g,
                 {order.begin() + static_cast<std::ptrdiff_t>(first),
                  order.begin() + static_cast<std::ptrdiff_t>(last)});
    }
  }

  void move_block(Stream& draw, std::size_t g, std::vector<Eigen::Index> const& moved) {
    auto const& normal = normal_[g];
    auto const n = static_cast<Eigen::Index>(moved.size());
    Eigen::MatrixXd precision = normal.precision(moved, moved);
    Eigen::VectorXd rest = x_[g];
    rest(moved).setZero();
    Eigen::VectorXd right = normal.shift(moved) - normal.precision(moved, Eigen::all) * rest;
    for (Eigen::Index k = 0; k < n; ++k) {
      auto const j = moved[static_cast<std::size_t>(k)];
      double const of_mean = 1 / (spread_[j] * spread_[j]);
      precision(k, k) += of_mean;
      right[k] += of_mean * mean_[j];
    }
    Eigen::LLT<Eigen::MatrixXd> const factor(precision);
    Eigen::VectorXd const centre = factor.solve(right);
    Eigen::VectorXd z(n);
    for (auto& value : z)
      value = draw.normal();
    z /= std::sqrt(draw.gamma(freedom / 2));
    Eigen::VectorXd const step = factor.matrixU().solve(z);
    Eigen::VectorXd const here = x_[g](moved) - centre;
    double const square_here = (factor.matrixU() * here).squaredNorm();
    double const tail = 0.5 * (freedom + static_cast<double>(n));
    Eigen::VectorXd there = x_[g];
    there(moved) = centre + step;
    double const log_there = groups_[g].log_likelihood(there);
    double const ratio =
        log_there - log_[g] + log_about(there, mean_) - log_about(x_[g], mean_) -
        tail * (std::log1p(square_here / freedom) - std::log1p(z.squaredNorm() / freedom));
    if (!accepts(draw, ratio)) return;
    x_[g] = there;
    log_[g] = log_there;
  }

  /// All groups as `changed` makes them, if the likelihoods and `log_rest` agree.
  template <class Changed>
  bool move_all(Stream& draw, double log_rest, Changed const& changed) {
    std::vector<Eigen::VectorXd> there(x_.size());
    std::vector<double> log_there(x_.size());
    double ratio = log_rest;
    double const threshold = std::log1p(-draw.uniform());
    for (std::size_t g = 0; g < x_.size(); ++g) {
      there[g] = changed(g, x_[g]);
      log_there[g] = groups_[g].log_likelihood(there[g]);
      ratio += log_there[g] - log_[g];
      if (std::isinf(ratio)) return false;
    }
    if (!(threshold < ratio)) return false;
    x_ = std::move(there);
    log_ = std::move(log_there);
    return true;
  }

  /// One shared parameter; `along`: everything else with it along the ridge, a shear, which changes no
  /// volume.
  void move_shared(Stream& draw, bool along) {
    auto const s = shared_[draw.below(static_cast<std::uint32_t>(shared_.size()))];
    double const h = parameter(s).sd * std::pow(10.0, -2 * draw.uniform()) * draw.normal();
    Eigen::VectorXd mean_there = mean_;
    mean_there[s] += h;
    double log_rest = normal_log(mean_there[s], s) - normal_log(mean_[s], s);
    auto const step = along && !local_.empty()
                          ? std::optional{ridge(normal_, parameters_, spread_, local_, s)}
                          : std::optional<Ridge>{};
    auto const changed = [&](std::size_t g, Eigen::VectorXd x) {
      if (step) x(local_) += h * step->groups[g];
      x[s] = mean_there[s];
      return x;
    };
    if (step) {
      mean_there(local_) += h * step->mean;
      for (auto const j : local_)
        log_rest += normal_log(mean_there[j], j) - normal_log(mean_[j], j);
      for (std::size_t g = 0; g < x_.size(); ++g)
        log_rest += log_about(changed(g, x_[g]), mean_there) - log_about(x_[g], mean_);
    }
    if (move_all(draw, log_rest, changed)) mean_ = mean_there;
  }

  /// One parameter of all groups and its national mean, by the same amount.
  void shift_all(Stream& draw) {
    auto const j = local_[draw.below(static_cast<std::uint32_t>(local_.size()))];
    double const h = parameter(j).sd * std::pow(10.0, -2 * draw.uniform()) * draw.normal();
    double const log_rest = normal_log(mean_[j] + h, j) - normal_log(mean_[j], j);
    bool const moved = move_all(draw, log_rest, [&](std::size_t, Eigen::VectorXd x) {
      x[j] += h;
      return x;
    });
    if (moved) mean_[j] += h;
  }

  /// One parameter's spread, and all groups' distances from the national mean with it: where data say
  /// little the two cannot move one without the other.
  void stretch_all(Stream& draw) {
    auto const j = local_[draw.below(static_cast<std::uint32_t>(local_.size()))];
    double const log_factor = std::pow(10.0, -1.5 * draw.uniform()) * draw.normal();
    double const factor = std::exp(log_factor);
    // Volume (one factor a group, and the spread's own) against the density of the distances.
    double const log_rest =
        log_factor + half_normal_log(spread_[j] * factor, j) - half_normal_log(spread_[j], j);
    bool const moved = move_all(draw, log_rest, [&](std::size_t, Eigen::VectorXd x) {
      x[j] = mean_[j] + factor * (x[j] - mean_[j]);
      return x;
    });
    if (moved) spread_[j] *= factor;
  }

  /// From its conditional: normal.
  void draw_mean(Stream& draw, Eigen::Index j) {
    double const of_prior = 1 / (parameter(j).sd * parameter(j).sd);
    double const of_group = 1 / (spread_[j] * spread_[j]);
    double sum = of_prior * parameter(j).mean;
    for (auto const& x : x_)
      sum += of_group * x[j];
    double const precision = of_prior + of_group * static_cast<double>(x_.size());
    mean_[j] = sum / precision + draw.normal() / std::sqrt(precision);
  }

  void draw_spread(Stream& draw, Eigen::Index j) {
    double square = 0;
    for (auto const& x : x_)
      square += (x[j] - mean_[j]) * (x[j] - mean_[j]);
    auto const log_density = [&](double spread) {
      return half_normal_log(spread, j) - static_cast<double>(x_.size()) * std::log(spread) -
             0.5 * square / (spread * spread);
    };
    for (int k = 0; k < steps_of_spread; ++k) {
      double const there = spread_[j] * std::exp(0.4 * draw.normal());
      double const ratio =
          log_density(there) - log_density(spread_[j]) + std::log(there / spread_[j]);
      if (accepts(draw, ratio)) spread_[j] = there;
    }
  }

  [[nodiscard]] double normal_log(double value, Eigen::Index j) const {
    double const z = (value - parameter(j).mean) / parameter(j).sd;
    return -0.5 * z * z;
  }

  [[nodiscard]] double half_normal_log(double value, Eigen::Index j) const {
    double const z = value / parameter(j).between;
    return -0.5 * z * z;
  }

  std::vector<PooledGroup> const& groups_;
  std::vector<PooledParameter> const& parameters_;
  std::uint64_t seed_;
  std::uint64_t number_;
  std::vector<Eigen::Index> shared_, local_;
  Eigen::VectorXd mean_, spread_;
  std::vector<Eigen::VectorXd> x_;
  std::vector<double> log_;
  std::vector<NormalLikelihood> normal_;
  std::uint64_t sweep_ = 0;
};

/// What a chain went through after its burn-in, thinned.
struct Path {
  std::vector<Eigen::MatrixXd> groups;
  Eigen::MatrixXd mean, spread;
};

Path walk(PoolingChain chain, std::size_t groups, Eigen::Index d, PoolingOptions const& options,
          Eigen::Index kept) {
  Path path{std::vector<Eigen::MatrixXd>(groups, Eigen::MatrixXd::Zero(kept, d)),
            Eigen::MatrixXd::Zero(kept, d), Eigen::MatrixXd::Zero(kept, d)};
  auto const stopped = [&options] { return options.stop != nullptr && options.stop->load(); };
  for (int k = 0; k < options.burn_in && !stopped(); ++k)
    chain.sweep();
  Eigen::Index row = 0;
  for (int k = 0; k < options.sweeps && !stopped(); ++k) {
    chain.sweep();
    if ((k + 1) * kept / options.sweeps == row) continue;  // not yet time for the next
    for (std::size_t g = 0; g < groups; ++g)
      path.groups[g].row(row) = chain.group(g).transpose();
    path.mean.row(row) = chain.mean().transpose();
    path.spread.row(row) = chain.spread().transpose();
    ++row;
  }
  return path;
}

Eigen::MatrixXd stacked(std::vector<Path> const& paths, auto const& part) {
  Eigen::MatrixXd const& first = part(paths.front());
  Eigen::MatrixXd all(first.rows() * static_cast<Eigen::Index>(paths.size()), first.cols());
  for (std::size_t c = 0; c < paths.size(); ++c)
    all.middleRows(static_cast<Eigen::Index>(c) * first.rows(), first.rows()) = part(paths[c]);
  return all;
}

/// For the diagnostics: a history of national means and logarithms of spreads.
std::vector<std::vector<Eigen::MatrixXd>> histories(std::vector<Path> const& paths) {
  std::vector<std::vector<Eigen::MatrixXd>> result;
  for (auto const& path : paths) {
    auto& history = result.emplace_back();
    for (Eigen::Index k = 0; k < path.mean.rows(); ++k) {
      Eigen::MatrixXd row(1, 2 * path.mean.cols());
      row << path.mean.row(k), (path.spread.row(k).array() + 1e-9).log().matrix();
      for (Eigen::Index j = 0; j < path.spread.cols(); ++j) {
        if (path.spread(k, j) == 0) row(0, path.mean.cols() + j) = path.mean(k, j);
      }
      history.push_back(row);
    }
  }
  return result;
}

}  // namespace

Pooled pool(std::vector<PooledGroup> const& groups, std::vector<PooledParameter> const& parameters,
            PoolingOptions const& options) {
  EXPECTS(!groups.empty());
  for (auto const& group : groups)
    EXPECTS(group.archive.rows() >= 20);
  auto const d = static_cast<Eigen::Index>(parameters.size());
  auto const kept = std::min<Eigen::Index>((options.draws + 3) / static_cast<Eigen::Index>(chains),
                                           options.sweeps);
  std::vector<Path> paths(chains);
  parallel_for(chains, options.threads, [&](std::size_t c) {
    paths[c] =
        walk(PoolingChain(groups, parameters, options.seed, c), groups.size(), d, options, kept);
  });
  Pooled pooled;
  for (std::size_t g = 0; g < groups.size(); ++g) {
    pooled.groups.push_back(
        stacked(paths, [g](Path const& path) -> Eigen::MatrixXd const& { return path.groups[g]; }));
  }
  pooled.mean =
      stacked(paths, [](Path const& path) -> Eigen::MatrixXd const& { return path.mean; });
  pooled.spread =
      stacked(paths, [](Path const& path) -> Eigen::MatrixXd const& { return path.spread; });
  auto const history = histories(paths);
  pooled.r_hat = split_r_hat(history);
  pooled.effective_size = effective_size(history);
  return pooled;
}

}  // namespace pcnsim::calibration
