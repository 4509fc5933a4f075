#pragma once
// A density along a ladder of values, from chains that stand on each rung: the ratio of neighbours is
// estimated from how the density would change if each moved to the other's rung.

#include <cstddef>
#include <vector>

namespace pcnsim::calibration {

/// What the chains of one rung saw. Changes are of the logarithm of the joint density when a state is
/// moved there without change of volume; −infinity where there is none.
struct RungSample {
  std::vector<std::vector<double>> up;    ///< by chain: to the rung above
  std::vector<std::vector<double>> down;  ///< by chain: to the one below
};

struct RungDensity {
  double log;  ///< up to a constant; −infinity: nothing is possible there
  double
      error;  ///< standard error of the logarithm of its ratio to the rung below; 0 for the lowest
  double share;  ///< of the whole ladder
};

/// The logarithm of the ratio of two densities' constants, from draws of each and what the other makes
/// of them. Optimal for independent draws: Bennett (1976); Meng & Wong (1996).
double log_ratio(std::vector<double> const& up_from_below,
                 std::vector<double> const& down_from_above);

/// An empty rung (no chains) is one where nothing is possible; of what is not connected the longest run
/// counts.
std::vector<RungDensity> densities(std::vector<RungSample> const& rungs);

}  // namespace pcnsim::calibration
