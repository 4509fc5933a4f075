#pragma once
// Draws from a density known up to a constant, with a verdict on whether they can be trusted.

#include <Eigen/Core>
#include <cstdint>
#include <functional>
#include <vector>

namespace pcnsim::calibration {

/// Log density up to a constant; −infinity where there is none. Called from several threads.
using LogDensity = std::function<double(Eigen::VectorXd const& x)>;

/// Makes a cheap likeness of a density from what it is at `points` (one a row). Where the density is 0
/// the likeness is, and the other way round.
using MakeLikeness = std::function<LogDensity(Eigen::MatrixXd const& points)>;

/// Of each population, generation by generation: members × d.
using Histories = std::vector<std::vector<Eigen::MatrixXd>>;

struct ChainOptions {
  double r_hat = 1.01;
  double effective_size = 400;
  int generations = 4'000;     ///< of sampling, at most
  Eigen::Index draws = 4'000;  ///< kept, at most
  std::uint64_t seed = 1;
  int threads = 0;
  MakeLikeness likeness{};  ///< if any, moves are proposed by it; no part of what is drawn
  Eigen::Index likeness_points = 500;  ///< it is made from, at most
};

struct Chain {
  Eigen::MatrixXd draws;  ///< one a row, thinned evenly
  double r_hat = 0;       ///< the worst parameter's
  double effective_size = 0;
  double accepted = 0;       ///< share of moves, each of 20 under a likeness or one without
  bool by_likeness = false;  ///< whether there was one, and good enough
  [[nodiscard]] bool converged(ChainOptions const& o) const {
    return r_hat < o.r_hat && effective_size >= o.effective_size;
  }
};

/// Four independent populations, each of two halves that propose for one another by differences
/// (DE-MC: ter Braak 2006; halves, as in Nelson, Ford & Payne 2014, so that a generation can be moved
/// at once) and, every other generation, from a Student t fitted in the burn-in.
///
/// With a likeness the burn-in is its. Then three generations of four take 20 moves under it, which
/// the density accepts or rejects as one (surrogate transitions: Liu 2001, sec. 9.4.3; Christen & Fox
/// 2005), and the fourth is by differences under the density itself. All populations begin where the
/// likeness led: a mode that it lacks none of them may find, and R̂ will not tell. A likeness that the density
/// seldom agrees with, or that led elsewhere, is dropped, and everything begins anew.
///
/// Every move leaves the density unchanged. `starts`: one a row, dealt out in turn; of positive
/// density.
Chain sample(LogDensity const& density, Eigen::MatrixXd const& starts, ChainOptions const& options);

/// Of `members` chains a population (`history[generation]` is members × d): the split R̂ of populations
/// (nested R̂ of Margossian et al. 2024: a population counts as one long chain), worst parameter.
double split_r_hat(Histories const& histories);

/// Effective sample size of the worst parameter, all chains together (Vehtari et al. 2021, sec. 3.2,
/// without their rank normalisation).
double effective_size(Histories const& histories);

}  // namespace pcnsim::calibration
