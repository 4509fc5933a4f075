#pragma once
// How an approximate posterior compares with the truth and with the exact posterior.

#include "calibration/benchmark/tasks.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pcnsim::calibration {

constexpr std::array central_levels{0.50, 0.80, 0.90, 0.95};

/// Of one calibration.
struct Judged {
  /// By parameter, then level: is the truth in the central interval?
  std::vector<std::array<bool, central_levels.size()>> covered;
  /// Ranks of the truth in (0, 1): of every parameter, then of the log-likelihood if it is known. Uniform over
  /// truths if the posterior is exact (Talts et al. 2018).
  std::vector<double> ranks;
  std::vector<std::string> ranked;  ///< what each rank is of
  /// Share of draws nearer to a reference point than the truth is: uniform over truths if the
  /// posterior is exact (Lemos et al. 2023, TARP). The point is drawn from the prior, distances are
  /// in prior standard deviations.
  double nearer = 0;
  /// By parameter: of the mean, in exact posterior sd. Empty, like the next, without exact posterior.
  std::vector<double> mean_error;
  std::vector<double> width_ratio;  ///< by parameter: 90% interval to the exact one's
};

/// Share of the summaries inside the central 95% of simulations at the draws, of which it takes 100,
/// evenly. (Higher than 95% is expected: the draws have seen the summaries.) Nothing when fewer than
/// 20 simulations succeed.
std::optional<double> share_predicted(TaskInstance const& task, Eigen::MatrixXd const& draws,
                                      std::uint64_t seed);

/// Whether `directions` are one or more and each names just the parameters that the task says.
bool names_flat(TaskInstance const& task, std::vector<std::vector<std::string>> const& directions);

/// Draws by row.
Judged judge(TaskInstance const& task, Eigen::MatrixXd const& draws, std::uint64_t seed);

}  // namespace pcnsim::calibration
