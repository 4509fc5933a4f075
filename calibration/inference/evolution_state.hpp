#pragma once
// The bookkeeping of CMA-ES.

#include <Eigen/Core>
#include <vector>

namespace pcnsim::calibration {

/// A normal distribution that learns. Reference: Hansen (2016), figure 6 and table 1; only positive
/// recombination weights.
class EvolutionState {
public:
  EvolutionState(Eigen::VectorXd mean, double sigma, Eigen::Index population);

  /// From standard normals, by row.
  [[nodiscard]] Eigen::MatrixXd points(Eigen::MatrixXd const& normals) const;

  /// `order`: rows of `points`, best first.
  void learn(Eigen::MatrixXd const& points, std::vector<Eigen::Index> const& order);

  void widen(double factor) { sigma_ *= factor; }

  [[nodiscard]] Eigen::VectorXd const& mean() const { return mean_; }
  [[nodiscard]] double sigma() const { return sigma_; }
  /// Of the widest axis.
  [[nodiscard]] double reach() const { return sigma_ * axes_.maxCoeff(); }

private:
  void decompose();

  Eigen::VectorXd mean_;
  double sigma_;
  Eigen::MatrixXd covariance_;
  Eigen::MatrixXd directions_;  ///< covariance = directions axes² directionsᵀ
  Eigen::VectorXd axes_;
  Eigen::VectorXd path_c_;
  Eigen::VectorXd path_sigma_;
  Eigen::VectorXd weights_;
  double effective_ = 0;
  int generation_ = 0;
};

}  // namespace pcnsim::calibration
