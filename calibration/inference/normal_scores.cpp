#include "calibration/inference/normal_scores.hpp"

#include <algorithm>
#include <boost/math/special_functions/erf.hpp>
#include <cmath>
#include <numbers>

namespace pcnsim::calibration {
namespace {

constexpr double least = 1e-15;  // keeps quantiles finite: 7.9 standard deviations out

double to_score(Prior const& prior, double x) {
  if (prior.shape == Prior::Shape::normal) return (x - prior.a) / prior.b;
  double const u = std::clamp(prior.cumulative(x), least, 1 - least);
  return std::numbers::sqrt2 * boost::math::erf_inv(2 * u - 1);
}

double from_score(Prior const& prior, double score) {
  if (prior.shape == Prior::Shape::normal) return prior.a + prior.b * score;
  double const u = 0.5 * std::erfc(-score / std::numbers::sqrt2);
  return prior.quantile(std::clamp(u, least, 1 - least));
}

}  // namespace

Eigen::VectorXd to_scores(Problem const& problem, Eigen::VectorXd const& x) {
  Eigen::VectorXd scores(x.size());
  for (Eigen::Index j = 0; j < x.size(); ++j)
    scores[j] = to_score(problem.priors[static_cast<std::size_t>(j)], x[j]);
  return scores;
}

Eigen::VectorXd from_scores(Problem const& problem, Eigen::VectorXd const& scores) {
  Eigen::VectorXd x(scores.size());
  for (Eigen::Index j = 0; j < x.size(); ++j)
    x[j] = from_score(problem.priors[static_cast<std::size_t>(j)], scores[j]);
  return x;
}

Eigen::MatrixXd points_from_scores(Problem const& problem, Eigen::MatrixXd const& scores) {
  Eigen::MatrixXd points(scores.rows(), scores.cols());
  for (Eigen::Index i = 0; i < scores.rows(); ++i)
    points.row(i) = from_scores(problem, scores.row(i).transpose()).transpose();
  return points;
}

Eigen::MatrixXd normal_rows(Stream& stream, Eigen::Index rows, Eigen::Index columns) {
  Eigen::MatrixXd drawn(rows, columns);
  for (Eigen::Index i = 0; i < rows; ++i)
    for (Eigen::Index j = 0; j < columns; ++j)
      drawn(i, j) = stream.normal();
  return drawn;
}

}  // namespace pcnsim::calibration
