#include "calibration/inference/waves_bank.hpp"

#include "calibration/inference/design.hpp"

#include <algorithm>
#include <numeric>

namespace pcnsim::calibration {

std::vector<Simulated> Bank::simulate(Eigen::MatrixXd const& points, Eigen::Index replicated,
                                      int times) {
  std::vector<Eigen::Index> point_of(static_cast<std::size_t>(points.rows()));
  std::iota(point_of.begin(), point_of.end(), Eigen::Index{0});
  for (Eigen::Index i = 0; i < std::min(replicated, points.rows()); ++i)
    point_of.insert(point_of.end(), static_cast<std::size_t>(times - 1), i);
  point_of.resize(std::min(point_of.size(), left()));
  Budget whole = budget_;
  if (budget_.progress)
    whole.progress = [this](std::size_t done, std::size_t, std::string const& step) {
      budget_.progress(used_ + done, budget_.simulations, step);
    };
  auto results = simulate_all(problem_, rows_of(points, point_of), batch_++, whole);
  keep(points, point_of, results);
  results.resize(std::min(results.size(), static_cast<std::size_t>(points.rows())));
  return results;
}

void Bank::keep(Eigen::MatrixXd const& points, std::vector<Eigen::Index> const& point_of,
                std::vector<Simulated> const& results) {
  auto const q = problem_.observed.size();
  auto const n = points.rows();
  Eigen::MatrixXd sum = Eigen::MatrixXd::Zero(n, q);
  Eigen::MatrixXd spread = Eigen::MatrixXd::Zero(n, q);
  Eigen::VectorXd count = Eigen::VectorXd::Zero(n);
  used_ += results.size();
  for (std::size_t i = 0; i < results.size(); ++i) {
    seconds_ += results[i].cpu_seconds;
    if (!results[i].remembered) seconds_now_ += results[i].cpu_seconds;
    if (!results[i].summaries) {
      bool const was_not_made = stopped() && results[i].cpu_seconds <= 0;
      if (was_not_made)
        --used_;
      else
        ++failed_;
      continue;
    }
    // Welford: the running mean in `sum`, squares about it in `spread`.
    auto const row = point_of[i];
    count[row] += 1;
    Eigen::RowVectorXd const off = results[i].summaries->transpose() - sum.row(row);
    sum.row(row) += off / count[row];
    spread.row(row) += off.cwiseProduct(results[i].summaries->transpose() - sum.row(row));
  }
  std::vector<Eigen::Index> good;
  for (Eigen::Index i = 0; i < n; ++i) {
    if (count[i] > 0) good.push_back(i);
    if (count[i] > 1) spread.row(i) /= count[i] - 1;
  }
  auto const old = ensemble_.size();
  auto const all = old + static_cast<Eigen::Index>(good.size());
  ensemble_.x.conservativeResize(all, points.cols());
  ensemble_.mean.conservativeResize(all, q);
  ensemble_.variance.conservativeResize(all, q);
  ensemble_.replicates.conservativeResize(all);
  for (std::size_t k = 0; k < good.size(); ++k) {
    auto const row = old + static_cast<Eigen::Index>(k);
    ensemble_.x.row(row) = points.row(good[k]);
    ensemble_.mean.row(row) = sum.row(good[k]);
    ensemble_.variance.row(row) = spread.row(good[k]);
    ensemble_.replicates[row] = count[good[k]];
  }
}

}  // namespace pcnsim::calibration
