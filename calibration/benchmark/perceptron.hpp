#pragma once
// A small neural network that tells two classes apart.

#include "core/random.hpp"

#include <Eigen/Core>
#include <array>

namespace pcnsim::calibration {

/// Two hidden layers of rectified linear units, one logistic output, trained by Adam on the
/// cross-entropy. Points are columns, labels 0 or 1.
class Perceptron {
public:
  using Matrix = Eigen::MatrixXf;
  using Labels = Eigen::RowVectorXf;

  /// Weights by Glorot & Bengio (2010).
  Perceptron(Eigen::Index inputs, Eigen::Index hidden, Stream& stream);

  /// Until the loss has not fallen by 1e-4 for ten epochs, as scikit-learn's.
  void train(Matrix const& points, Labels const& labels, Stream& stream);

  /// Log odds of label 1.
  [[nodiscard]] Labels log_odds(Matrix const& points) const;

private:
  static constexpr std::size_t layers = 3;
  struct Layer {
    Matrix weights;
    Eigen::VectorXf bias;
  };
  struct Moments {
    Layer mean;
    Layer square;
  };

  /// Returns the loss before.
  double step(Matrix const& points, Labels const& labels, int time);
  void adjust(std::size_t layer, Layer const& gradient, int time);

  std::array<Layer, layers> net_;
  std::array<Moments, layers> moments_;
};

}  // namespace pcnsim::calibration
