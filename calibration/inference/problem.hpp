#pragma once
// What a calibrator is given and what it gives back. A calibrator sees parameters as points of R^d
// (each on the scale its prior names), a simulator as a function of such a point and a seed, and
// observations as summaries with a variance; it knows nothing of practices.

#include "core/random.hpp"

#include <Eigen/Core>
#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace pcnsim::calibration {

/// Prior of one parameter on an unbounded scale of its own: what is uncertain is normal or uniform
/// there, or log-gamma (the parameter itself is gamma, its scale the logarithm). `natural` gives the
/// value in the parameter's own unit.
struct Prior {
  enum class Scale { linear, log, logit };
  enum class Shape { normal, uniform, log_gamma };

  std::string name;
  Scale scale = Scale::linear;
  Shape shape = Shape::normal;
  double a = 0;    ///< normal: mean; uniform: lower end (on the scale); log-gamma: shape
  double b = 1;    ///< normal: standard deviation; uniform: upper end; log-gamma: rate
  double low = 0;  ///< logit: bounds in the parameter's unit
  double high = 1;

  [[nodiscard]] double natural(double x) const;
  [[nodiscard]] double from_natural(double value) const;
  [[nodiscard]] double log_density(double x) const;  ///< −infinity outside
  [[nodiscard]] double quantile(double u) const;     ///< for space-filling designs, u in (0, 1)
  [[nodiscard]] double cumulative(double x) const;
};

/// What one simulation gave. A failed one has no summaries and is counted, never used.
struct Simulated {
  std::optional<Eigen::VectorXd> summaries;
  double cpu_seconds = 0;
  std::string failure{};    ///< why there are no summaries, if the simulator knows
  bool stopped = false;     ///< by who asked for it, before it ended: no result at all
  bool remembered = false;  ///< by a store: `cpu_seconds` were spent in an earlier run
};

/// `simulated`, or as failed if a summary is infinite or not a number.
Simulated only_if_finite(Simulated simulated);

/// Summaries of the parameters `x` (on the priors' scales). A pure function of its arguments: safe to
/// call from several threads.
using Simulator = std::function<Simulated(Eigen::VectorXd const& x, std::uint64_t seed)>;

struct Problem {
  std::string name;
  std::vector<Prior> priors;               ///< d of them
  std::vector<std::string> summary_names;  ///< q of them
  Eigen::VectorXd observed;                ///< q
  Eigen::VectorXd observation_variance;    ///< q: of what was observed
  Eigen::VectorXd discrepancy_variance;    ///< q: of the model against the world, declared before
  Simulator simulate;

  [[nodiscard]] Eigen::Index dimension() const { return static_cast<Eigen::Index>(priors.size()); }
  [[nodiscard]] double log_prior(Eigen::VectorXd const& x) const;
};

/// How long and how watched; no part of the answer but `simulations` and `seed`.
struct Budget {
  std::size_t simulations = 1'000;  ///< every simulation counts, replicates too
  std::uint64_t seed = 1;
  int threads = 0;  ///< 0: all cores
  std::function<void(std::size_t done, std::size_t of, std::string const& step)> progress{};
  std::atomic<bool> const* stop = nullptr;
};

struct Diagnostic {
  std::string name;
  double value;
  std::string note;
};

/// Draws from (an approximation of) the posterior, one a row, on the priors' scales, equally weighted.
struct Posterior {
  Eigen::MatrixXd draws;
  std::size_t simulations = 0;
  std::size_t failed = 0;  ///< simulations excluded
  double simulation_seconds = 0;
  double inference_seconds = 0;    ///< CPU: fits, matches, chains, adjustments
  double bookkeeping_seconds = 0;  ///< CPU, everything else
  std::string stopped_because;
  std::vector<Diagnostic> diagnostics;
  std::vector<std::string> warnings;  ///< contradicting targets, flat directions, …
  /// Whether no parameter set reproduces the targets. Nothing, like the next, if the method does not ask.
  std::optional<bool> contradiction{};
  /// Names of the parameters of each direction that the data hardly tell.
  std::optional<std::vector<std::vector<std::string>>> flat_directions{};
};

/// One method. The same answer for any number of threads.
class Calibrator {
public:
  virtual ~Calibrator() = default;
  [[nodiscard]] virtual std::string name() const = 0;
  [[nodiscard]] virtual Posterior calibrate(Problem const& problem, Budget const& budget) const = 0;
};

/// Runs `points` (one a row) with seeds derived from (seed, batch, row), in parallel; results in order
/// of the rows. Stops early, with the rest empty, when the budget's stop flag is set.
std::vector<Simulated> simulate_all(Problem const& problem, Eigen::MatrixXd const& points,
                                    std::uint64_t batch, Budget const& budget);

}  // namespace pcnsim::calibration
