#include "calibration/inference/design.hpp"

#include "core/contract.hpp"

#include <algorithm>
#include <boost/random/sobol.hpp>
#include <limits>

namespace pcnsim::calibration {
namespace {

constexpr std::uint64_t shifts = 0x5348'4946'54;  // a purpose of its own

}  // namespace

Eigen::MatrixXd sobol_points(Eigen::Index count, Eigen::Index d, std::uint64_t seed) {
  EXPECTS(d > 0);
  boost::random::sobol points(static_cast<std::size_t>(d));
  Stream draw(seed, 0, shifts, 0, 0);
  std::vector<std::uint64_t> shift(static_cast<std::size_t>(d));
  for (auto& bits : shift)
    bits = draw();
  Eigen::MatrixXd result(count, d);
  for (Eigen::Index i = 0; i < count; ++i)
    for (Eigen::Index j = 0; j < d; ++j) {
      std::uint64_t const bits = points() ^ shift[static_cast<std::size_t>(j)];
      // 52 bits and a half: never 0, never 1.
      result(i, j) = (static_cast<double>(bits >> 12) + 0.5) * 0x1.0p-52;
    }
  return result;
}

Eigen::MatrixXd prior_points(std::vector<Prior> const& priors, Eigen::Index count,
                             std::uint64_t seed) {
  auto points = sobol_points(count, static_cast<Eigen::Index>(priors.size()), seed);
  for (Eigen::Index j = 0; j < points.cols(); ++j)
    for (Eigen::Index i = 0; i < count; ++i)
      points(i, j) = priors[static_cast<std::size_t>(j)].quantile(points(i, j));
  return points;
}

std::vector<Eigen::Index> maximin_subset(Eigen::MatrixXd const& candidates, Eigen::Index count,
                                         Eigen::MatrixXd const& taken) {
  auto const n = candidates.rows();
  std::vector<Eigen::Index> chosen;
  if (n == 0) return chosen;
  Eigen::RowVectorXd const centre = candidates.colwise().mean();
  Eigen::RowVectorXd const sd =
      ((candidates.rowwise() - centre).array().square().colwise().mean().sqrt() + 1e-300).matrix();
  Eigen::MatrixXd const scaled = (candidates.rowwise() - centre).array().rowwise() / sd.array();
  Eigen::VectorXd nearest = Eigen::VectorXd::Constant(n, std::numeric_limits<double>::infinity());
  auto const approach = [&](Eigen::RowVectorXd const& point) {
    nearest = nearest.cwiseMin((scaled.rowwise() - point).rowwise().squaredNorm());
  };
  for (Eigen::Index i = 0; i < taken.rows(); ++i)
    approach(((taken.row(i) - centre).array() / sd.array()).matrix());
  Eigen::Index next = 0;
  if (taken.rows() == 0)
    scaled.rowwise().squaredNorm().minCoeff(&next);  // from the middle
  else
    nearest.maxCoeff(&next);
  while (static_cast<Eigen::Index>(chosen.size()) < std::min(count, n)) {
    chosen.push_back(next);
    approach(scaled.row(next));
    nearest[next] = -1;  // not twice, even among equal points
    nearest.maxCoeff(&next);
  }
  return chosen;
}

Eigen::MatrixXd rows_of(Eigen::MatrixXd const& all, std::vector<Eigen::Index> const& rows) {
  Eigen::MatrixXd result(static_cast<Eigen::Index>(rows.size()), all.cols());
  for (std::size_t i = 0; i < rows.size(); ++i)
    result.row(static_cast<Eigen::Index>(i)) = all.row(rows[i]);
  return result;
}

}  // namespace pcnsim::calibration
