#include "calibration/benchmark/metrics.hpp"

#include "calibration/benchmark/task_streams.hpp"
#include "calibration/benchmark/uniformity.hpp"
#include "stats/quantile.hpp"

#include <algorithm>
#include <cmath>

namespace pcnsim::calibration {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr Index exact_draws = 4'000;

std::vector<double> column(MatrixXd const& draws, Index j) {
  return {draws.col(j).begin(), draws.col(j).end()};
}

struct Spread {
  double mean;
  double sd;
};

Spread spread_of(MatrixXd const& draws, Index j) {
  double const mean = draws.col(j).mean();
  double const squares = (draws.col(j).array() - mean).square().sum();
  return {mean, std::sqrt(squares / static_cast<double>(draws.rows() - 1))};
}

double width90(std::vector<double> const& values) {
  return stats::quantile(values, 0.95) - stats::quantile(values, 0.05);
}

double share_nearer(TaskInstance const& task, MatrixXd const& draws, std::uint64_t seed) {
  auto const& priors = task.problem.priors;
  auto stream = task_stream(seed, TaskDraw::reference_point);
  VectorXd point(task.truth.size());
  VectorXd scale(task.truth.size());
  for (Index j = 0; j < point.size(); ++j) {
    auto const& prior = priors[static_cast<std::size_t>(j)];
    point[j] = prior.quantile(std::max(stream.uniform(), 0x1.0p-53));
    scale[j] = (prior.quantile(0.841) - prior.quantile(0.159)) / 2;
  }
  auto const distance = [&](VectorXd const& x) {
    return ((x - point).array() / scale.array()).matrix().norm();
  };
  std::vector<double> distances;
  for (Index i = 0; i < draws.rows(); ++i)
    distances.push_back(distance(draws.row(i).transpose()));
  auto tie = task_stream(seed, TaskDraw::tie, 1);
  return uniform_rank(distance(task.truth), distances, tie);
}

}  // namespace

std::optional<double> share_predicted(TaskInstance const& task, MatrixXd const& draws,
                                      std::uint64_t seed) {
  constexpr Index simulations = 100;
  constexpr std::size_t fewest = 20;
  auto const& problem = task.problem;
  std::vector<VectorXd> found;
  for (Index i = 0; i < std::min(simulations, draws.rows()); ++i) {
    auto const row = i * draws.rows() / std::min(simulations, draws.rows());
    auto const run = task_stream(seed, TaskDraw::prediction, static_cast<std::uint64_t>(i))();
    auto const simulated = only_if_finite(problem.simulate(draws.row(row).transpose(), run));
    if (simulated.summaries) found.push_back(*simulated.summaries);
  }
  if (found.size() < fewest) return std::nullopt;
  auto tie = task_stream(seed, TaskDraw::tie, 2);
  double inside = 0;
  for (Index k = 0; k < problem.observed.size(); ++k) {
    std::vector<double> values;
    values.reserve(found.size());
    for (auto const& summaries : found)
      values.push_back(summaries[k]);
    double const rank = uniform_rank(problem.observed[k], values, tie);
    if (rank >= 0.025 && rank <= 0.975) ++inside;
  }
  return inside / static_cast<double>(problem.observed.size());
}

bool names_flat(TaskInstance const& task, std::vector<std::vector<std::string>> const& directions) {
  auto const is_it = [&](std::vector<std::string> const& direction) {
    return std::ranges::is_permutation(direction, task.flat);
  };
  return !directions.empty() && std::ranges::all_of(directions, is_it);
}

Judged judge(TaskInstance const& task, MatrixXd const& draws, std::uint64_t seed) {
  Judged judged;
  auto tie = task_stream(seed, TaskDraw::tie);
  MatrixXd exact;
  if (task.reference) exact = task.reference(exact_draws, ~seed);
  for (Index j = 0; j < draws.cols(); ++j) {
    auto const values = column(draws, j);
    std::array<bool, central_levels.size()> covered{};
    for (std::size_t k = 0; k < central_levels.size(); ++k) {
      double const tail = (1 - central_levels[k]) / 2;
      covered[k] = task.truth[j] >= stats::quantile(values, tail) &&
                   task.truth[j] <= stats::quantile(values, 1 - tail);
    }
    judged.covered.push_back(covered);
    judged.ranks.push_back(uniform_rank(task.truth[j], values, tie));
    judged.ranked.push_back(task.problem.priors[static_cast<std::size_t>(j)].name);
    if (!task.reference) continue;
    auto const exactly = spread_of(exact, j);
    judged.mean_error.push_back((spread_of(draws, j).mean - exactly.mean) / exactly.sd);
    judged.width_ratio.push_back(width90(values) / width90(column(exact, j)));
  }
  if (task.log_likelihood) {
    std::vector<double> likelihoods;
    for (Index i = 0; i < draws.rows(); ++i)
      likelihoods.push_back(task.log_likelihood(draws.row(i).transpose()));
    judged.ranks.push_back(uniform_rank(task.log_likelihood(task.truth), likelihoods, tie));
    judged.ranked.emplace_back("log likelihood");
  }
  judged.nearer = share_nearer(task, draws, seed);
  return judged;
}

}  // namespace pcnsim::calibration
