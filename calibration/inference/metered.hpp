#pragma once
// Simulations against a budget, with their costs kept apart from the method's own.

#include "calibration/inference/cpu_time.hpp"
#include "calibration/inference/problem.hpp"

namespace pcnsim::calibration {

/// What a calibrator draws for itself.
enum class MethodDraw : std::uint64_t { proposal = 1, error, resampling, perturbation, final };

inline Stream method_stream(Budget const& budget, MethodDraw draw, std::uint64_t entity = 0) {
  return {budget.seed, 0xCA11, static_cast<std::uint64_t>(draw), entity, 0};
}

class Metered {
public:
  Metered(Problem const& problem, Budget const& budget);

  /// Simulates `points` (one a row), each with a seed of its own.
  std::vector<Simulated> run(Eigen::MatrixXd const& points, std::string const& step);

  /// All points with the same random numbers, those of `common`.
  std::vector<Simulated> run_common(Eigen::MatrixXd const& points, std::uint64_t common,
                                    std::string const& step);

  [[nodiscard]] std::size_t left() const { return budget_.simulations - used_; }
  [[nodiscard]] std::size_t used() const { return used_; }
  [[nodiscard]] bool stopped() const { return budget_.stop != nullptr && budget_.stop->load(); }

  /// While it lives, what this thread does is inference; else, bookkeeping. Not around `run`.
  [[nodiscard]] CpuMeter inferring() { return {inferring_, 1}; }

  /// Writes counts and costs so far.
  void account(Posterior& posterior) const;

private:
  std::vector<Simulated> run_problem(Problem const& problem, Eigen::MatrixXd const& points,
                                     std::string const& step);

  Problem const& problem_;
  Budget const& budget_;
  std::size_t used_ = 0;
  std::size_t failed_ = 0;
  std::uint64_t batch_ = 0;
  double simulation_seconds_ = 0;
  double start_;
  double inferring_ = 0;
  double elsewhere_ = 0;  ///< seconds of this thread that simulated
};

}  // namespace pcnsim::calibration
