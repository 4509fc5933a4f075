#include "calibration/inference/quick_emulator.hpp"

#include "calibration/inference/emulator_parts.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace pcnsim::calibration {

QuickEmulator::QuickEmulator(Emulator const& emulator, Eigen::MatrixXd const& points)
    : frame_{emulator.coordinates()}, surface_{Frame::around(points)} {
  auto const d = points.cols();
  auto const q = static_cast<Eigen::Index>(emulator.kept().size());
  offset_.resize(q);
  least_noise_.resize(q);
  most_noise_.resize(q);
  polynomial_ = Eigen::MatrixXd::Zero(q, quadratic_terms(d));
  log_noise_ = Eigen::MatrixXd::Zero(q, 1 + d);
  for (Eigen::Index k = 0; k < q; ++k) {
    auto const& summary = emulator.summary(static_cast<std::size_t>(k));
    auto const mean = summary.mean();
    auto const noise = summary.noise();
    offset_[k] = mean.offset;
    polynomial_.row(k).head(mean.polynomial.size()) = mean.polynomial.transpose();
    least_noise_[k] = noise.least;
    most_noise_[k] = noise.most;
    log_noise_.row(k).head(noise.log.size()) = noise.log.transpose();
    if (mean.process.size() == 0) continue;
    Process process{k,
                    mean.process,
                    std::sqrt(5.0) * mean.lengths.cwiseInverse(),
                    std::sqrt(5.0) * mean.inducing.transpose(),
                    {}};
    process.square = process.inducing.rowwise().squaredNorm();
    processes_.push_back(std::move(process));
  }
  Eigen::MatrixXd u(points.rows(), d);
  Eigen::MatrixXd log_variance(points.rows(), q);
  for (Eigen::Index i = 0; i < points.rows(); ++i) {
    Eigen::VectorXd const x = points.row(i).transpose();
    u.row(i) = surface_.inside(x).transpose();
    log_variance.row(i) = emulator.at(x).mean_variance.array().max(1e-300).log().transpose();
  }
  log_variance_ = polynomial_fit(u, log_variance).transpose();
  lowest_ = log_variance.colwise().minCoeff().transpose();
  highest_ = log_variance.colwise().maxCoeff().transpose();
}

Emulator::Prediction QuickEmulator::at(Eigen::VectorXd const& x) const {
  auto const d = x.size();
  auto const u = frame_.inside(x);
  Emulator::Prediction result;
  result.mean = offset_ + polynomial_ * polynomial(u, polynomial_.cols());
  for (auto const& process : processes_) {
    Eigen::VectorXd const scaled = u.cwiseProduct(process.per_length);
    Eigen::ArrayXd const s =
        ((process.square - 2 * (process.inducing * scaled)).array() + scaled.squaredNorm())
            .max(0)
            .sqrt();
    result.mean[process.summary] +=
        process.weights.dot(((1 + s + s.square() / 3) * (-s).exp()).matrix());
  }
  result.noise = (log_noise_.col(0) + log_noise_.rightCols(d) * u)
                     .array()
                     .exp()
                     .max(least_noise_.array())
                     .min(most_noise_.array())
                     .matrix();
  auto const f = polynomial(surface_.inside(x), log_variance_.cols());
  result.mean_variance =
      (log_variance_ * f).cwiseMax(lowest_).cwiseMin(highest_).array().exp().matrix();
  return result;
}

}  // namespace pcnsim::calibration
