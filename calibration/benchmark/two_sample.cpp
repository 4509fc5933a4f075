#include "calibration/benchmark/two_sample.hpp"

#include "calibration/benchmark/perceptron.hpp"
#include "calibration/benchmark/task_streams.hpp"
#include "core/contract.hpp"

#include <algorithm>
#include <numeric>
#include <vector>

namespace pcnsim::calibration {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;

constexpr Index folds = 5;
constexpr Index voters = 15;

MatrixXd scaled(MatrixXd const& points, MatrixXd const& by) {
  Eigen::RowVectorXd const mean = by.colwise().mean();
  Eigen::RowVectorXd sd =
      ((by.rowwise() - mean).colwise().squaredNorm() / static_cast<double>(by.rows() - 1))
          .cwiseSqrt();
  for (double& value : sd)
    if (!(value > 0)) value = 1;
  return (points.rowwise() - mean).array().rowwise() / sd.array();
}

struct Labelled {
  Perceptron::Matrix points;
  Perceptron::Labels labels;

  [[nodiscard]] Labelled only(std::vector<Index> const& which) const {
    return {points(Eigen::all, which), labels(which)};
  }
};

struct Correct {
  Index network = 0;
  Index neighbours = 0;
};

/// By the vote of the nearest points trained on.
Index correct_by_neighbours(Labelled const& training, Labelled const& tested) {
  Index correct = 0;
  std::vector<Index> order(static_cast<std::size_t>(training.points.cols()));
  for (Index i = 0; i < tested.points.cols(); ++i) {
    Perceptron::Labels const distance =
        (training.points.colwise() - tested.points.col(i)).colwise().squaredNorm();
    std::iota(order.begin(), order.end(), Index{0});
    std::nth_element(order.begin(), order.begin() + voters, order.end(), [&](Index a, Index b) {
      return distance[a] != distance[b] ? distance[a] < distance[b] : a < b;
    });
    float votes = 0;
    for (std::size_t k = 0; k < voters; ++k)
      votes += training.labels[order[k]];
    correct += (votes > voters / 2.0F) == (tested.labels[i] > 0.5F);
  }
  return correct;
}

Correct correct_in_fold(Labelled const& all, std::vector<Index> const& order, Index fold,
                        std::uint64_t seed) {
  std::vector<Index> train;
  std::vector<Index> test;
  for (std::size_t i = 0; i < order.size(); ++i)
    (static_cast<Index>(i) % folds == fold ? test : train).push_back(order[i]);
  auto stream = task_stream(seed, TaskDraw::fold, 1 + static_cast<std::uint64_t>(fold));
  auto const d = all.points.rows();
  Perceptron net(d, 10 * d, stream);
  auto const training = all.only(train);
  auto const tested = all.only(test);
  net.train(training.points, training.labels, stream);
  Perceptron::Labels const log_odds = net.log_odds(tested.points);
  return {((log_odds.array() > 0) == (tested.labels.array() > 0.5F)).count(),
          correct_by_neighbours(training, tested)};
}

}  // namespace

double c2st(MatrixXd const& first, MatrixXd const& second, std::uint64_t seed) {
  EXPECTS(first.cols() == second.cols());
  EXPECTS(first.rows() >= 50);
  EXPECTS(second.rows() >= 50);
  auto const total = first.rows() + second.rows();
  Labelled all{Perceptron::Matrix(first.cols(), total), Perceptron::Labels::Zero(total)};
  all.points.leftCols(first.rows()) = scaled(first, first).transpose().cast<float>();
  all.points.rightCols(second.rows()) = scaled(second, first).transpose().cast<float>();
  all.labels.tail(second.rows()).setOnes();

  std::vector<Index> order(static_cast<std::size_t>(total));
  std::iota(order.begin(), order.end(), Index{0});
  auto stream = task_stream(seed, TaskDraw::fold);
  for (std::size_t i = order.size(); i > 1; --i)
    std::swap(order[i - 1], order[stream.below(static_cast<std::uint32_t>(i))]);
  Correct correct;
  for (Index fold = 0; fold < folds; ++fold) {
    auto const in_fold = correct_in_fold(all, order, fold, seed);
    correct.network += in_fold.network;
    correct.neighbours += in_fold.neighbours;
  }
  auto const most = std::max(correct.network, correct.neighbours);
  return static_cast<double>(most) / static_cast<double>(total);
}

}  // namespace pcnsim::calibration
