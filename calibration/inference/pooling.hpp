#pragma once
// Partial pooling: groups (here PCNs) whose parameters are alike, each with a likelihood of its own.
//
// Each group's parameter j is normal about a national mean with a standard deviation among groups,
// x_gj ~ N(mean_j, spread_j²); mean_j ~ N(prior mean, sd²), spread_j ~ half-normal(between). A
// parameter with between = 0 has one value for all. Everything is drawn together: a group without data
// of its own lies where the others say, and what only differences between groups tell (a shared
// parameter) is told. Gelman & Hill (2007), chapters 11 to 13.
//
// A shared parameter moves all groups at once, too slowly for a chain. So the first of them is held at
// the values of a ladder, chains draw the rest on each rung, and the rungs are weighed against each
// other (ladder.hpp); decision 0018.

#include "calibration/inference/chain.hpp"

#include <Eigen/Core>
#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pcnsim::calibration {

struct PooledParameter {
  double mean;
  double sd;
  double between;             ///< 0: one value for all groups
  bool may_be_ladder = true;  ///< if it is the first that is shared

  [[nodiscard]] bool is_shared() const { return between == 0; }
};

struct PooledGroup {
  std::string name;
  LogDensity log_likelihood;  ///< of all parameters, without any prior; −infinity where unknown
  /// Draws of its posterior by itself, under N(mean, sd² + between²): how chains step at
  /// first and, unless something else is said, where they start and how far the ladder reaches; no part of what they draw.
  Eigen::MatrixXd archive;
  /// A cheap likeness of `log_likelihood`, −infinity where that is; proposes, no part of what is drawn.
  /// Of use only if every group has one.
  LogDensity likeness{};
  /// Where chains may start, if not at its archive.
  Eigen::MatrixXd starts{};
};

struct PoolingOptions {
  /// Sweeps; halfway, what moves take likelihoods for is learnt from likenesses where the chains are.
  int burn_in = 250;
  int sweeps = 1'000;      ///< after it, of each chain: two a rung, four without a ladder
  std::size_t rungs = 16;  ///< of the ladder of the first shared parameter
  /// How far the ladder reaches from the prior's mean, in its standard deviations; nothing: as far as the
  /// archives of all groups do.
  std::optional<double> reach{};
  /// Draws evenly from the rungs that have at least this share of the posterior; nothing: draws from the
  /// posterior.
  std::optional<double> evenly_above{};
  Eigen::Index draws = 1'000;
  std::uint64_t seed = 1;
  int threads = 0;
  std::atomic<bool> const* stop = nullptr;  ///< when true, what comes back is of no use
};

/// A value of the first shared parameter, and what the data and the prior make of it.
struct Rung {
  double value;
  double share;      ///< of the posterior, among the rungs
  double log_error;  ///< standard error of the logarithm of its ratio to the rung below
  bool reached;      ///< false: no chain found a place with every likelihood above 0
};

/// Row k of every matrix belongs to the same draw of everything; no rows when the groups have no value of
/// the first shared parameter in common, or when stopped. With a ladder, rows are in the order
/// of its rungs.
struct Pooled {
  std::vector<Eigen::MatrixXd> groups;  ///< draws × d each
  Eigen::MatrixXd mean;                 ///< draws × d: national; the value itself if shared
  Eigen::MatrixXd spread;               ///< draws × d: among groups; 0 if shared
  std::vector<Rung> ladder;             ///< none without a shared parameter
  /// Worst of national means, spreads and shared values but the ladder's. `r_hat` compares halves of chains, each taken
  /// over the whole ladder; `effective_size` is the posterior's variance over the squared error of its
  /// mean, by how they differ rung by rung. Neither knows the error of the rungs' shares.
  double r_hat = 0;
  double effective_size = 0;
  /// Share of sweeps under likenesses that moved the group that moved least, in the chain where it did;
  /// 1 without likenesses.
  double least_moved = 1;
  /// Share of those sweeps that moved everything together, in the chain where it did least.
  double least_together = 1;
};

/// Requires at least one group, and an archive of at least 20 draws in each. The same answer for any
/// number of threads.
Pooled pool(std::vector<PooledGroup> const& groups, std::vector<PooledParameter> const& parameters,
            PoolingOptions const& options);

}  // namespace pcnsim::calibration
