#pragma once
// Every simulation paid for so far.

#include "calibration/inference/emulator.hpp"

namespace pcnsim::calibration {

/// Simulates within the budget and keeps what came back.
class Bank {
public:
  Bank(Problem const& problem, Budget const& budget) : problem_{problem}, budget_{budget} {}

  /// Simulates the points, the first `replicated` of them `times` times, as far as the budget goes.
  /// Returns what came back for the points, the first replicate of each.
  std::vector<Simulated> simulate(Eigen::MatrixXd const& points, Eigen::Index replicated,
                                  int times);

  [[nodiscard]] Ensemble const& ensemble() const { return ensemble_; }
  [[nodiscard]] std::size_t used() const { return used_; }
  [[nodiscard]] std::size_t left() const { return budget_.simulations - used_; }
  [[nodiscard]] std::size_t failed() const { return failed_; }
  [[nodiscard]] bool stopped() const { return budget_.stop != nullptr && budget_.stop->load(); }
  [[nodiscard]] double simulation_seconds() const { return seconds_; }
  /// Of them CPU of this run: what a store remembered cost nothing now.
  [[nodiscard]] double seconds_now() const { return seconds_now_; }

private:
  void keep(Eigen::MatrixXd const& points, std::vector<Eigen::Index> const& point_of,
            std::vector<Simulated> const& results);

  Problem const& problem_;
  Budget const& budget_;
  Ensemble ensemble_;
  std::size_t used_ = 0;
  std::size_t failed_ = 0;
  std::uint64_t batch_ = 0;
  double seconds_ = 0;
  double seconds_now_ = 0;
};

}  // namespace pcnsim::calibration
