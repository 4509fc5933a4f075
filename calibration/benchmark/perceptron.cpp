#include "calibration/benchmark/perceptron.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

namespace pcnsim::calibration {
namespace {

using Eigen::Index;
using Matrix = Perceptron::Matrix;
using Labels = Perceptron::Labels;

// Kingma & Ba (2015), their defaults; batch and weight decay as scikit-learn's.
constexpr float rate = 1e-3F;
constexpr float beta_mean = 0.9F;
constexpr float beta_square = 0.999F;
constexpr float tiny = 1e-8F;
constexpr float decay = 1e-4F;
constexpr Index batch_size = 200;
constexpr int patience = 10;
constexpr double least_gain = 1e-4;
constexpr int most_epochs = 1'000;

double cross_entropy(Labels const& log_odds, Labels const& labels) {
  // log(1 + e^z) − y z, without overflow.
  auto const z = log_odds.array();
  return (z.max(0.0F) + (1 + (-z.abs()).exp()).log() - labels.array() * z).mean();
}

std::vector<Index> shuffled(Index count, Stream& stream) {
  std::vector<Index> order(static_cast<std::size_t>(count));
  std::iota(order.begin(), order.end(), Index{0});
  for (std::size_t i = order.size(); i > 1; --i)
    std::swap(order[i - 1], order[stream.below(static_cast<std::uint32_t>(i))]);
  return order;
}

}  // namespace

Perceptron::Perceptron(Index inputs, Index hidden, Stream& stream) {
  std::array<Index, layers + 1> const widths{inputs, hidden, hidden, 1};
  for (std::size_t l = 0; l < layers; ++l) {
    Matrix const none = Matrix::Zero(widths[l + 1], widths[l]);
    Eigen::VectorXf const no_bias = Eigen::VectorXf::Zero(widths[l + 1]);
    net_[l] = {none, no_bias};
    moments_[l] = {{none, no_bias}, {none, no_bias}};
    double const bound = std::sqrt(6.0 / static_cast<double>(widths[l] + widths[l + 1]));
    for (float& weight : net_[l].weights.reshaped())
      weight = static_cast<float>(bound * (2 * stream.uniform() - 1));
  }
}

Labels Perceptron::log_odds(Matrix const& points) const {
  Matrix out = points;
  for (std::size_t l = 0; l < layers; ++l) {
    out = ((net_[l].weights * out).colwise() + net_[l].bias).eval();
    if (l + 1 < layers) out = out.cwiseMax(0.0F);
  }
  return out;
}

void Perceptron::adjust(std::size_t l, Layer const& gradient, int time) {
  float const mean_scale = 1 / (1 - std::pow(beta_mean, static_cast<float>(time)));
  float const square_scale = 1 / (1 - std::pow(beta_square, static_cast<float>(time)));
  auto const move = [&](auto& weights, auto& mean, auto& square, auto const& slope) {
    mean = beta_mean * mean + (1 - beta_mean) * slope;
    square = beta_square * square + (1 - beta_square) * slope.cwiseAbs2();
    weights.array() -=
        rate * mean_scale * mean.array() / ((square_scale * square.array()).sqrt() + tiny);
  };
  auto& [mean, square] = moments_[l];
  move(net_[l].weights, mean.weights, square.weights, gradient.weights);
  move(net_[l].bias, mean.bias, square.bias, gradient.bias);
}

double Perceptron::step(Matrix const& points, Labels const& labels, int time) {
  std::array<Matrix, layers + 1> outputs;
  outputs[0] = points;
  for (std::size_t l = 0; l < layers; ++l) {
    outputs[l + 1] = (net_[l].weights * outputs[l]).colwise() + net_[l].bias;
    if (l + 1 < layers) outputs[l + 1] = outputs[l + 1].cwiseMax(0.0F).eval();
  }
  double const loss = cross_entropy(outputs[layers], labels);
  auto const count = static_cast<float>(points.cols());
  Matrix error = ((1 / (1 + (-outputs[layers].array()).exp())) - labels.array()) / count;
  for (std::size_t l = layers; l-- > 0;) {
    Layer const gradient{error * outputs[l].transpose() + decay / count * net_[l].weights,
                         error.rowwise().sum()};
    if (l > 0) {
      error = (net_[l].weights.transpose() * error).eval();
      error = (outputs[l].array() > 0).select(error, 0.0F).eval();
    }
    adjust(l, gradient, time);
  }
  return loss;
}

void Perceptron::train(Matrix const& points, Labels const& labels, Stream& stream) {
  double best_loss = std::numeric_limits<double>::infinity();
  int time = 0;
  for (int epoch = 0, stalled = 0; epoch < most_epochs && stalled < patience; ++epoch) {
    auto const order = shuffled(points.cols(), stream);
    double loss = 0;
    for (Index at = 0; at < points.cols(); at += batch_size) {
      std::vector<Index> const batch(order.begin() + at,
                                     order.begin() + std::min(at + batch_size, points.cols()));
      loss += step(points(Eigen::all, batch), labels(batch), ++time) *
              static_cast<double>(batch.size()) / static_cast<double>(points.cols());
    }
    stalled = loss > best_loss - least_gain ? stalled + 1 : 0;
    best_loss = std::min(best_loss, loss);
  }
}

}  // namespace pcnsim::calibration
