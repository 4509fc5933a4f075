#include "calibration/inference/pooling.hpp"

#include "calibration/inference/ladder.hpp"
#include "calibration/inference/pooling_chain.hpp"
#include "core/contract.hpp"
#include "core/random.hpp"
#include "experiment/parallel_map.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <optional>

namespace pcnsim::calibration {
namespace {

constexpr std::uint64_t climbing = 0x4C41'4444;  // a purpose of its own
constexpr std::size_t chains_of_rung = 2;
constexpr std::size_t chains_alone = 4;
constexpr int sweeps_of_state = 5;       ///< between states that are kept
constexpr std::size_t halves = 2;        ///< of a chain, compared with each other
constexpr double unseen_at_most = 0.01;  ///< of the posterior, on rungs where a chain found nothing
constexpr double step_of_learning = 0.2;  ///< in standard deviations of a group by itself
constexpr double farthest = 2.5;          ///< of the ladder, in prior standard deviations

bool is_stopped(PoolingOptions const& options) {
  return options.stop != nullptr && options.stop->load();
}

/// What a chain went through after its burn-in, every few sweeps.
struct Path {
  std::vector<PoolingState> states;      ///< moved within their rung's step
  std::vector<double> within;            ///< what that did to the logarithm of the joint density
  std::vector<double> up, down;          ///< what moving to the next rungs would do
  std::vector<Eigen::RowVectorXd> seen;  ///< national means and spreads of the chain itself
  double least_moved = 1;
  double together = 1;  ///< share of sweeps that moved everything
};

/// Values of the first shared parameter; without one a single rung that holds nothing.
struct Ladder {
  std::optional<Eigen::Index> parameter;
  std::vector<double> values;
  double step = 0;

  Ladder(std::vector<PooledGroup> const& groups, std::vector<PooledParameter> const& parameters,
         PoolingOptions const& options) {
    auto const found = std::ranges::find_if(
        parameters, [](auto const& one) { return one.is_shared() && one.may_be_ladder; });
    if (found == parameters.end()) {
      values = {0};
      return;
    }
    parameter = static_cast<Eigen::Index>(found - parameters.begin());
    double const reach = options.reach.value_or(farthest);
    double low = found->mean - reach * found->sd;
    double high = found->mean + reach * found->sd;
    for (auto const& group : groups) {
      if (options.reach) break;  // asked for, wherever archives are
      low = std::max(low, group.archive.col(*parameter).minCoeff());
      high = std::min(high, group.archive.col(*parameter).maxCoeff());
    }
    if (low > high) std::swap(low, high);  // groups that have no value in common: between them
    step = (high - low) / static_cast<double>(options.rungs);
    for (std::size_t k = 0; k < options.rungs; ++k)
      values.push_back(low + (static_cast<double>(k) + 0.5) * step);
  }

  [[nodiscard]] std::size_t chains() const { return parameter ? chains_of_rung : chains_alone; }

  [[nodiscard]] std::optional<PoolingChain::Held> held(std::size_t rung) const {
    if (!parameter) return std::nullopt;
    return PoolingChain::Held{*parameter, values[rung]};
  }
};

void sweep(PoolingChain& chain, int sweeps, PoolingOptions const& options) {
  for (int k = 0; k < sweeps && !is_stopped(options); ++k)
    chain.sweep();
}

/// Nothing if the chain never found a place where every likelihood is above 0, or was stopped early.
Path walk(PoolingChain& chain, Ladder const& ladder, std::uint64_t number,
          PoolingOptions const& options) {
  Path path;
  if (!chain.is_possible()) return path;
  Stream draw(options.seed, number, climbing, 0, 0);
  for (int k = 0; k < options.sweeps && !is_stopped(options); ++k) {
    chain.sweep();
    if (k % sweeps_of_state != 0) continue;
    auto const& state = chain.state();
    path.seen.emplace_back(2 * state.mean.size());
    path.seen.back() << state.mean.transpose(), state.spread.transpose();
    if (!ladder.parameter) {
      path.states.push_back(chain.state());
      path.within.push_back(0);
      continue;
    }
    auto const s = *ladder.parameter;
    path.up.push_back(chain.along_ridge(s, ladder.step).log_ratio);
    path.down.push_back(chain.along_ridge(s, -ladder.step).log_ratio);
    auto moved = chain.along_ridge(s, (draw.uniform() - 0.5) * ladder.step);
    path.states.push_back(std::move(moved.state));
    path.within.push_back(moved.log_ratio);
  }
  path.least_moved = chain.least_moved();
  path.together = chain.moved_together();
  return path.states.size() < halves ? Path{} : path;
}

/// What each likeness is like about where the chains are: archives are of the group by itself.
void learn(std::vector<NormalLikelihood>& normals, std::vector<PooledGroup> const& groups,
           std::vector<std::unique_ptr<PoolingChain>> const& chains,
           PoolingOptions const& options) {
  if (!std::ranges::all_of(groups, [](auto const& group) { return bool{group.likeness}; })) return;
  parallel_for(groups.size(), options.threads, [&](std::size_t g) {
    if (is_stopped(options)) return;
    auto const& archive = groups[g].archive;
    Eigen::MatrixXd const centred = archive.rowwise() - archive.colwise().mean();
    Eigen::VectorXd const sd =
        centred.colwise().norm().transpose() / std::sqrt(static_cast<double>(archive.rows()));
    std::vector<Eigen::VectorXd> points;
    for (auto const& chain : chains)
      if (chain->is_possible()) points.push_back(chain->state().groups[g]);
    normals[g].learn(groups[g].likeness, points, step_of_learning * sd);
  });
}

/// Paths in the order of rungs, chains of each together.
class Paths {
public:
  Paths(std::vector<PooledGroup> const& groups, std::vector<PooledParameter> const& parameters,
        PoolingOptions const& options)
      : ladder_{groups, parameters, options}, paths_(ladder_.values.size() * ladder_.chains()) {
    int const before_learning = options.burn_in / 2;
    std::vector<std::unique_ptr<PoolingChain>> chains(paths_.size());  // chains stay where they are
    parallel_for(chains.size(), options.threads, [&](std::size_t i) {
      chains[i] = std::make_unique<PoolingChain>(groups, parameters, options.seed, i,
                                                 ladder_.held(i / ladder_.chains()));
      sweep(*chains[i], before_learning, options);
    });
    auto normals = chains.front()->normals();
    learn(normals, groups, chains, options);
    parallel_for(chains.size(), options.threads, [&](std::size_t i) {
      chains[i]->take_for(normals);
      sweep(*chains[i], options.burn_in - before_learning, options);
      paths_[i] = walk(*chains[i], ladder_, i, options);
    });
    weigh();
  }

  [[nodiscard]] std::vector<Rung> rungs() const {
    std::vector<Rung> result;
    if (!ladder_.parameter) return result;
    for (std::size_t r = 0; r < densities_.size(); ++r)
      result.push_back({ladder_.values[r], densities_[r].share, densities_[r].error,
                        std::isfinite(densities_[r].log)});
    return result;
  }

  /// As many states as asked: of each rung its share, or evenly; within it as moving off the rung's
  /// value changed their density.
  [[nodiscard]] std::vector<PoolingState const*> drawn(PoolingOptions const& options) const {
    std::vector<PoolingState const*> states;
    std::vector<double> weights;
    for (std::size_t r = 0; r < densities_.size(); ++r) {
      double const share = densities_[r].share;
      bool const is_wanted =
          options.evenly_above ? std::isfinite(densities_[r].log) && share >= *options.evenly_above
                               : share > 0;
      if (!is_wanted) continue;
      auto const first = weights.size();
      double sum = 0;
      for (std::size_t c = 0; c < ladder_.chains(); ++c) {
        auto const& path = of(r, c);
        for (std::size_t k = 0; k < path.states.size(); ++k) {
          states.push_back(&path.states[k]);
          weights.push_back(std::exp(path.within[k]));
          sum += weights.back();
        }
      }
      for (std::size_t k = first; k < weights.size(); ++k)
        weights[k] *= sum > 0 ? (options.evenly_above ? 1 : share) / sum : 0;
    }
    return systematic(states, weights, options.draws);
  }

  /// By halves of chains, each with its rung's share: `r_hat` compares what they say of everything
  /// together, `effective_size` is from how they differ rung by rung.
  void diagnose(Pooled& pooled) const {
    for (std::size_t i = 0; i < paths_.size(); ++i) {
      if (densities_[i / ladder_.chains()].share <= unseen_at_most) continue;
      pooled.least_moved = std::min(pooled.least_moved, paths_[i].least_moved);
      pooled.least_together = std::min(pooled.least_together, paths_[i].together);
    }
    Eigen::MatrixXd together;
    Eigen::RowVectorXd squares, error;
    double shares = 0;
    double unseen = 0;
    for (std::size_t r = 0; r < densities_.size(); ++r) {
      double const share = densities_[r].share;
      auto const pieces = share > 0 ? pieces_of(r) : std::nullopt;
      if (!pieces) {
        unseen += share;
        continue;
      }
      if (shares == 0) {
        together = 0 * pieces->means;
        squares = 0 * pieces->squares;
        error = squares;
      }
      shares += share;
      together += share * pieces->means;
      squares += share * pieces->squares;
      error += share * share * variance_of(pieces->means) / static_cast<double>(together.rows());
    }
    if (shares == 0 || unseen > unseen_at_most) return;  // an effective size of 0
    together /= shares;
    auto const apart = variance_of(together);
    auto const mean = together.colwise().mean().eval();
    pooled.effective_size = std::numeric_limits<double>::infinity();
    for (Eigen::Index j = 0; j < mean.size(); ++j) {
      double const variance = squares[j] / shares - mean[j] * mean[j];
      if (!(variance > 1e-12 * (1 + mean[j] * mean[j])) || error[j] <= 0)
        continue;  // held, or shared
      pooled.r_hat = std::max(pooled.r_hat, std::sqrt(1 + apart[j] / variance));
      pooled.effective_size =
          std::min(pooled.effective_size, shares * shares * variance / error[j]);
    }
  }

private:
  [[nodiscard]] Path const& of(std::size_t rung, std::size_t chain) const {
    return paths_[rung * ladder_.chains() + chain];
  }

  struct Pieces {
    Eigen::MatrixXd means;       ///< of each half of each chain
    Eigen::RowVectorXd squares;  ///< mean over all
  };
  /// Nothing of a rung where a chain has less than two states.
  [[nodiscard]] std::optional<Pieces> pieces_of(std::size_t rung) const {
    auto const count = halves * ladder_.chains();
    Pieces pieces;
    for (std::size_t c = 0; c < ladder_.chains(); ++c) {
      auto const& seen = of(rung, c).seen;
      auto const size = seen.size() / halves;
      if (size == 0) return std::nullopt;
      auto const columns = seen.front().size();
      if (c == 0) {
        pieces.means = Eigen::MatrixXd::Zero(static_cast<Eigen::Index>(count), columns);
        pieces.squares = Eigen::RowVectorXd::Zero(columns);
      }
      for (std::size_t k = 0; k < halves * size; ++k) {
        auto const row = static_cast<Eigen::Index>(c * halves + k / size);
        pieces.means.row(row) += seen[k] / static_cast<double>(size);
        pieces.squares += seen[k].cwiseAbs2() / static_cast<double>(size * count);
      }
    }
    return pieces;
  }

  /// Of rows about their mean.
  static Eigen::RowVectorXd variance_of(Eigen::MatrixXd const& rows) {
    return (rows.rowwise() - rows.colwise().mean()).cwiseAbs2().colwise().sum() /
           static_cast<double>(rows.rows() - 1);
  }

  void weigh() {
    std::vector<RungSample> samples(ladder_.values.size());
    for (std::size_t i = 0; i < paths_.size(); ++i) {
      auto& sample = samples[i / ladder_.chains()];
      if (paths_[i].states.empty()) continue;
      sample.up.push_back(paths_[i].up);
      sample.down.push_back(paths_[i].down);
    }
    if (ladder_.parameter)
      densities_ = densities(samples);
    else
      densities_.assign(1, {0, 0, 1});
  }

  /// Evenly along the running total of the weights.
  static std::vector<PoolingState const*> systematic(std::vector<PoolingState const*> const& states,
                                                     std::vector<double> const& weights,
                                                     Eigen::Index count) {
    double whole = 0;
    for (double const weight : weights)
      whole += weight;
    std::vector<PoolingState const*> drawn;
    double total = 0;
    for (std::size_t k = 0; k < states.size(); ++k) {
      total += weights[k];
      auto const wanted = [&] {
        return whole * (static_cast<double>(drawn.size()) + 0.5) / static_cast<double>(count);
      };
      while (std::cmp_less(drawn.size(), count) && wanted() < total)
        drawn.push_back(states[k]);
    }
    return drawn;
  }

  Ladder ladder_;
  std::vector<Path> paths_;
  std::vector<RungDensity> densities_;
};

}  // namespace

Pooled pool(std::vector<PooledGroup> const& groups, std::vector<PooledParameter> const& parameters,
            PoolingOptions const& options) {
  EXPECTS(!groups.empty());
  EXPECTS(options.rungs > 0);
  for (auto const& group : groups)
    EXPECTS(group.archive.rows() >= 20);
  Paths const paths(groups, parameters, options);
  Pooled pooled;
  pooled.ladder = paths.rungs();
  auto const states = paths.drawn(options);
  auto const rows = static_cast<Eigen::Index>(states.size());
  auto const d = static_cast<Eigen::Index>(parameters.size());
  pooled.groups.assign(groups.size(), Eigen::MatrixXd(rows, d));
  pooled.mean.resize(rows, d);
  pooled.spread.resize(rows, d);
  for (Eigen::Index k = 0; k < rows; ++k) {
    auto const& state = *states[static_cast<std::size_t>(k)];
    for (std::size_t g = 0; g < groups.size(); ++g)
      pooled.groups[g].row(k) = state.groups[g].transpose();
    pooled.mean.row(k) = state.mean.transpose();
    pooled.spread.row(k) = state.spread.transpose();
  }
  paths.diagnose(pooled);
  return pooled;
}

}  // namespace pcnsim::calibration
