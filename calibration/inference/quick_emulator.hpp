#pragma once
// What an emulator says, in a tenth of its time: for chains that ask it millions of times.

#include "calibration/inference/emulator.hpp"

namespace pcnsim::calibration {

/// The emulator's means and the variances of one simulation as they are; how well the means are known
/// (V_em), which is what costs, from a surface.
class QuickEmulator {
public:
  /// log V_em of each summary is fitted by least squares at `points` (one a row), as a quadratic
  /// polynomial if there are enough; elsewhere it is taken to be no more and no less than the most and
  /// the least there.
  QuickEmulator(Emulator const& emulator, Eigen::MatrixXd const& points);

  [[nodiscard]] Emulator::Prediction at(Eigen::VectorXd const& x) const;

private:
  struct Process {
    Eigen::Index summary;
    Eigen::VectorXd weights;
    Eigen::VectorXd per_length;  ///< √5 over each length
    Eigen::MatrixXd inducing;    ///< m × d, so scaled
    Eigen::VectorXd square;      ///< of the norm of each
  };

  Frame frame_;
  Frame surface_;  ///< what V_em's polynomials are of
  Eigen::VectorXd offset_;
  Eigen::MatrixXd polynomial_;  ///< q × terms
  std::vector<Process> processes_;
  Eigen::MatrixXd log_noise_;  ///< q × (1 + d)
  Eigen::VectorXd least_noise_, most_noise_;
  Eigen::MatrixXd log_variance_;      ///< q × terms
  Eigen::VectorXd lowest_, highest_;  ///< of log V_em
};

}  // namespace pcnsim::calibration
