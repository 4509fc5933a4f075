#include "calibration/inference/chain.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace pcnsim::calibration {

double split_r_hat(Histories const& histories) {
  auto const half = histories[0].size() / 2;
  auto const d = histories[0][0].cols();
  auto const pieces = static_cast<Eigen::Index>(2 * histories.size());
  Eigen::MatrixXd means(pieces, d);
  Eigen::RowVectorXd within = Eigen::RowVectorXd::Zero(d);
  for (Eigen::Index piece = 0; piece < pieces; ++piece) {
    auto const& history = histories[static_cast<std::size_t>(piece / 2)];
    auto const first = static_cast<std::size_t>(piece % 2) * half;
    Eigen::RowVectorXd sum = Eigen::RowVectorXd::Zero(d);
    Eigen::RowVectorXd squares = Eigen::RowVectorXd::Zero(d);
    for (std::size_t g = first; g < first + half; ++g)
      sum += history[g].colwise().sum();
    auto const n = static_cast<double>(half) * static_cast<double>(history[0].rows());
    means.row(piece) = sum / n;
    for (std::size_t g = first; g < first + half; ++g)
      squares += (history[g].rowwise() - means.row(piece)).colwise().squaredNorm();
    within += squares / (n - 1) / static_cast<double>(pieces);
  }
  Eigen::RowVectorXd const centre = means.colwise().mean();
  Eigen::RowVectorXd const between =
      (means.rowwise() - centre).colwise().squaredNorm() / static_cast<double>(pieces - 1);
  return std::sqrt(1 + (between.array() / (within.array() + 1e-300)).maxCoeff());
}

double effective_size(Histories const& histories) {
  auto const generations = histories[0].size();
  auto const n = static_cast<double>(generations);
  auto const members = histories[0][0].rows();
  auto const d = histories[0][0].cols();
  auto const chains = static_cast<double>(members) * static_cast<double>(histories.size());
  double worst = std::numeric_limits<double>::infinity();
  for (Eigen::Index j = 0; j < d; ++j) {
    Eigen::MatrixXd x(static_cast<Eigen::Index>(generations),
                      members * static_cast<Eigen::Index>(histories.size()));
    for (std::size_t p = 0; p < histories.size(); ++p)
      for (std::size_t g = 0; g < generations; ++g)
        x.row(static_cast<Eigen::Index>(g))
            .segment(static_cast<Eigen::Index>(p) * members, members) =
            histories[p][g].col(j).transpose();
    Eigen::RowVectorXd const means = x.colwise().mean();
    double const between = n * (means.array() - means.mean()).square().sum() / (chains - 1);
    x.rowwise() -= means;
    double const within = x.squaredNorm() / (n - 1) / chains;
    double const total = (n - 1) / n * within + between / n;
    auto const correlation = [&](Eigen::Index lag) {
      auto const rows = x.rows() - lag;
      double const together = x.topRows(rows).cwiseProduct(x.bottomRows(rows)).sum() / n / chains;
      return 1 - (within - together) / total;
    };
    double time = -1;  // Geyer's initial positive sequence of pairs, each no more than the last
    double least = 2;
    for (Eigen::Index lag = 0; lag + 1 < x.rows(); lag += 2) {
      double const pair = (lag == 0 ? 1 : correlation(lag)) + correlation(lag + 1);
      if (pair <= 0) break;
      least = std::min(least, pair);
      time += 2 * least;
    }
    worst = std::min(worst, n * chains / std::max(time, 1 / std::log10(n * chains)));
  }
  return worst;
}

}  // namespace pcnsim::calibration
