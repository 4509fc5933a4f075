#pragma once
// Partial pooling: groups (here PCNs) whose parameters are alike, each with a likelihood of its own.
//
// Each group's parameter j is normal about a national mean with a standard deviation among groups,
// x_gj ~ N(mean_j, spread_j²); mean_j ~ N(prior mean, sd²), spread_j ~ half-normal(between). A
// parameter with between = 0 has one value for all. Everything is drawn together: a group without data
// of its own lies where the others say, and what only differences between groups tell (a shared
// parameter) is told. Gelman & Hill (2007), chapters 11 to 13; the moves are those of decision 0018.

#include "calibration/inference/chain.hpp"

#include <Eigen/Core>
#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

namespace pcnsim::calibration {

struct PooledParameter {
  double mean;
  double sd;
  double between;  ///< 0: one value for all groups

  [[nodiscard]] bool is_shared() const { return between == 0; }
};

struct PooledGroup {
  std::string name;
  LogDensity log_likelihood;  ///< of all parameters, without any prior; −infinity where unknown
  /// Draws of its posterior by itself, under N(mean, sd² + between²): where chains start and how they
  /// step, no part of what they draw.
  Eigen::MatrixXd archive;
};

struct PoolingOptions {
  int burn_in = 1'000;  ///< sweeps
  int sweeps = 4'000;   ///< after it, of each of four chains
  Eigen::Index draws = 1'000;
  std::uint64_t seed = 1;
  int threads = 0;
  std::atomic<bool> const* stop = nullptr;  ///< when true, what comes back is of no use
};

/// Row k of every matrix belongs to the same draw of everything.
struct Pooled {
  std::vector<Eigen::MatrixXd> groups;  ///< draws × d each
  Eigen::MatrixXd mean;                 ///< draws × d: national; the value itself if shared
  Eigen::MatrixXd spread;               ///< draws × d: among groups; 0 if shared
  double r_hat = 0;                     ///< worst of national means, spreads and shared values
  double effective_size = 0;            ///< likewise
};

/// Requires at least one group, and an archive of at least 20 draws in each. The same answer for any
/// number of threads.
Pooled pool(std::vector<PooledGroup> const& groups, std::vector<PooledParameter> const& parameters,
            PoolingOptions const& options);

}  // namespace pcnsim::calibration
