#include "calibration/inference/emulator.hpp"

#include "calibration/inference/design.hpp"
#include "calibration/inference/emulator_parts.hpp"
#include "core/contract.hpp"
#include "experiment/parallel_map.hpp"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <numeric>
#include <optional>

namespace pcnsim::calibration {
namespace {

constexpr double fewest_covered = 0.90;  ///< of the points left out, by 95% intervals
constexpr double widest = 2;             ///< an emulator that needs more is not worth having

constexpr double noise_floor = 1e-8;  // of the variance of a summary over its design
constexpr double noise_ceiling = 1e21;

std::vector<Eigen::Index> all_rows(Eigen::Index n) {
  std::vector<Eigen::Index> rows(static_cast<std::size_t>(n));
  std::iota(rows.begin(), rows.end(), Eigen::Index{0});
  return rows;
}

}  // namespace

Ensemble Ensemble::rows(std::vector<Eigen::Index> const& which) const {
  return {rows_of(x, which), rows_of(mean, which), rows_of(variance, which),
          rows_of(replicates, which).col(0)};
}

void Ensemble::add(Eigen::VectorXd const& point, Eigen::VectorXd const& summaries) {
  auto const n = size();
  x.conservativeResize(n + 1, point.size());
  mean.conservativeResize(n + 1, summaries.size());
  variance.conservativeResize(n + 1, summaries.size());
  replicates.conservativeResize(n + 1);
  x.row(n) = point.transpose();
  mean.row(n) = summaries.transpose();
  variance.row(n).setZero();
  replicates[n] = 1;
}

Frame Frame::around(Eigen::MatrixXd const& points) {
  EXPECTS(points.rows() > 0);
  Eigen::VectorXd const low = points.colwise().minCoeff().transpose();
  Eigen::VectorXd const high = points.colwise().maxCoeff().transpose();
  return {0.5 * (low + high), (0.5 * (high - low)).cwiseMax(1e-12)};
}

Eigen::MatrixXd Frame::rows_inside(Eigen::MatrixXd const& x) const {
  return (x.rowwise() - centre.transpose()).array().rowwise() / half_width.transpose().array();
}

bool Frame::holds(Eigen::VectorXd const& x, double margin) const {
  return inside(x).cwiseAbs().maxCoeff() <= 1 + margin;
}

Ensemble about(Ensemble const& all, Frame const& region, double margin, Eigen::Index least) {
  std::vector<double> distance;
  for (Eigen::Index i = 0; i < all.size(); ++i)
    distance.push_back(region.inside(all.x.row(i).transpose()).cwiseAbs().maxCoeff());
  std::vector<Eigen::Index> order(distance.size());
  std::iota(order.begin(), order.end(), Eigen::Index{0});
  std::stable_sort(order.begin(), order.end(), [&](Eigen::Index a, Eigen::Index b) {
    return distance[static_cast<std::size_t>(a)] < distance[static_cast<std::size_t>(b)];
  });
  std::size_t keep = 0;
  while (keep < order.size() && (static_cast<Eigen::Index>(keep) < least ||
                                 distance[static_cast<std::size_t>(order[keep])] <= 1 + margin))
    ++keep;
  order.resize(keep);
  std::sort(order.begin(), order.end());
  return all.rows(order);
}

SummaryEmulator::SummaryEmulator(Eigen::MatrixXd const& u, Eigen::VectorXd const& y,
                                 Eigen::VectorXd const& s2, Eigen::VectorXd const& replicates,
                                 PolynomialPrior const* prior)
    : offset_{y.mean()},
      lengths_{Eigen::VectorXd::Ones(u.cols())},
      left_out_{Eigen::VectorXd::Zero(y.size())} {
  if (!calibration::varies(y)) return;
  Eigen::VectorXd departure = y;
  if (prior != nullptr) {
    auto const terms = prior->mean.size();
    EXPECTS(affordable_terms(u.cols(), std::numeric_limits<Eigen::Index>::max(), terms) == terms);
    departure -= polynomials(u, terms) * prior->mean;
  }
  offset_ = departure.mean();
  scale_ = std::max(spread(departure), 1e-6 * spread(y));
  double const square = scale_ * scale_;
  fit(u, (departure.array() - offset_) / scale_, s2 / square, replicates,
      prior != nullptr ? square * prior->precision : Eigen::MatrixXd{});
  if (prior != nullptr) weights_.head(terms_) += prior->mean / scale_;
}

/// `z`: standardised; `z2`: of its replicates, likewise.
void SummaryEmulator::fit(Eigen::MatrixXd const& u, Eigen::VectorXd const& z,
                          Eigen::VectorXd const& z2, Eigen::VectorXd const& replicates,
                          Eigen::MatrixXd const& precision) {
  Eigen::VectorXd const freedom_within = replicates.array() - 1;
  Eigen::VectorXd weights = replicates;
  Residuals residuals;
  for (int pass = 0; pass < 2; ++pass) {  // weights from residuals, once
    terms_ = precision.size() > 0 ? precision.rows() : terms_by_press(u, z, weights);
    residuals = polynomial_residuals(u, z, weights, terms_, precision);
    // Residuals and replicates are two sets of estimates of the same variance.
    Eigen::MatrixXd points(2 * u.rows(), u.cols());
    points << u, u;
    Eigen::VectorXd estimates(2 * u.rows());
    Eigen::VectorXd freedom(2 * u.rows());
    Eigen::ArrayXd const left = (1 - residuals.leverage.array()).max(1e-6);
    estimates << (replicates.array() * residuals.value.array().square() / left).matrix(), z2;
    freedom << left.matrix(), freedom_within;
    log_noise_ = log_variance_fit(points, estimates, freedom, noise_floor);
    for (Eigen::Index i = 0; i < u.rows(); ++i)
      weights[i] = replicates[i] / noise_at(u.row(i).transpose());
  }
  fit_process(u, residuals.value, z2, replicates);
  fit_weights(u, z, z2, replicates, precision);
}

double SummaryEmulator::noise_at(Eigen::VectorXd const& u) const {
  double const exponent = log_noise_[0] + log_noise_.tail(u.size()).dot(u);
  return std::clamp(std::exp(exponent), noise_floor, noise_ceiling);
}

void SummaryEmulator::fit_process(Eigen::MatrixXd const& u, Eigen::VectorXd const& residual,
                                  Eigen::VectorXd const& s2, Eigen::VectorXd const& replicates) {
  auto const n = u.rows();
  auto rows = all_rows(n);
  if (n > points_for_lengths) {  // evenly over the design: earlier waves and later ones
    rows.clear();
    for (Eigen::Index i = 0; i < points_for_lengths; ++i)
      rows.push_back(i * n / points_for_lengths);
  }
  Eigen::MatrixXd const some = rows_of(u, rows);
  Eigen::VectorXd const of_some = rows_of(replicates, rows).col(0);
  Eigen::VectorXd noise(some.rows());
  for (Eigen::Index i = 0; i < some.rows(); ++i)
    noise[i] = noise_at(some.row(i).transpose()) / of_some[i];
  auto const found = process_by_likelihood(some, rows_of(residual, rows).col(0), noise,
                                           rows_of(s2, rows).col(0), of_some);
  log_noise_[0] += std::log(found.noise_factor);
  signal_ = found.signal;
  if (signal_ <= 0) return;
  lengths_ = found.lengths;
  Eigen::MatrixXd const none(0, u.cols());
  Eigen::MatrixXd const inducing =
      rows_of(u, maximin_subset(u, std::min(inducing_points, n), none));
  inducing_ = (inducing.array().rowwise() / lengths_.transpose().array()).transpose();
  auto const m = inducing_.cols();
  Eigen::MatrixXd k(m, m);
  for (Eigen::Index i = 0; i < m; ++i)
    for (Eigen::Index j = 0; j < m; ++j)
      k(i, j) = signal_ * matern((inducing_.col(i) - inducing_.col(j)).norm());
  k.diagonal().array() += 1e-8 * signal_;
  inducing_factor_ = Eigen::LLT<Eigen::MatrixXd>(k).matrixL();
}

Eigen::VectorXd SummaryEmulator::features(Eigen::VectorXd const& u) const {
  if (signal_ <= 0) return polynomial(u, terms_);
  auto const m = inducing_.cols();
  Eigen::VectorXd result(terms_ + m);
  result.head(terms_) = polynomial(u, terms_);
  Eigen::VectorXd const scaled = u.cwiseQuotient(lengths_);
  Eigen::VectorXd k(m);
  for (Eigen::Index i = 0; i < m; ++i)
    k[i] = signal_ * matern((inducing_.col(i) - scaled).norm());
  inducing_factor_.triangularView<Eigen::Lower>().solveInPlace(k);
  result.tail(m) = k;
  return result;
}

void SummaryEmulator::fit_weights(Eigen::MatrixXd const& u, Eigen::VectorXd const& y,
                                  Eigen::VectorXd const& s2, Eigen::VectorXd const& replicates,
                                  Eigen::MatrixXd const& prior) {
  auto const n = u.rows();
  Eigen::MatrixXd basis(n, features(u.row(0).transpose()).size());
  for (Eigen::Index i = 0; i < n; ++i)
    basis.row(i) = features(u.row(i).transpose()).transpose();
  auto const m = basis.cols() - terms_;
  Eigen::VectorXd const unexplained =
      (signal_ - basis.rightCols(m).rowwise().squaredNorm().array()).max(0) * (signal_ > 0 ? 1 : 0);
  for (int pass = 0; pass < 2; ++pass) {  // the variance again, now that the mean is better
    Eigen::VectorXd noise(n);
    for (Eigen::Index i = 0; i < n; ++i)
      noise[i] = noise_at(u.row(i).transpose());
    Eigen::VectorXd const spread = noise.cwiseQuotient(replicates) + unexplained;
    Eigen::MatrixXd const weighted = spread.cwiseSqrt().cwiseInverse().asDiagonal() * basis;
    Eigen::MatrixXd precision = Eigen::MatrixXd::Zero(basis.cols(), basis.cols());
    precision.selfadjointView<Eigen::Lower>().rankUpdate(weighted.transpose());
    precision.diagonal().tail(m).array() += 1;
    if (prior.size() > 0) precision.topLeftCorner(terms_, terms_) += prior;
    precision.diagonal().head(terms_).array() += 1e-6;  // coefficients of a few thousand: no prior
    Eigen::LLT<Eigen::MatrixXd> const factor(precision);
    weights_ = factor.solve(basis.transpose() * y.cwiseQuotient(spread));
    weight_spread_ = factor.matrixL().solve(Eigen::MatrixXd::Identity(basis.cols(), basis.cols()));
    Eigen::VectorXd const leverage =
        (weight_spread_.triangularView<Eigen::Lower>() * weighted.transpose())
            .colwise()
            .squaredNorm()
            .transpose();
    Eigen::ArrayXd const left = (1 - leverage.array()).max(1e-6);
    Eigen::ArrayXd const residual = (y - basis * weights_).array();
    // Left out, the residual is e/(1−h) and its variance spread/(1−h).
    left_out_ = residual / (left * spread.array()).sqrt();
    if (pass == 1) break;
    Eigen::MatrixXd points(2 * n, u.cols());
    points << u, u;
    Eigen::VectorXd estimates(2 * n);
    Eigen::VectorXd freedom(2 * n);
    // A point that is mostly uncertainty of the process says little about the noise.
    Eigen::ArrayXd const own = noise.array() / replicates.array() / spread.array();
    estimates << (noise.array() * left_out_.array().square()).matrix(), s2;
    freedom << (left * own.square()).matrix(), (replicates.array() - 1).matrix();
    log_noise_ = log_variance_fit(points, estimates, freedom, noise_floor);
  }
}

SummaryEmulator::Prediction SummaryEmulator::at(Eigen::VectorXd const& u) const {
  if (!varies()) return {offset_, 0, 0};
  Eigen::VectorXd const f = features(u);
  double variance = (weight_spread_.triangularView<Eigen::Lower>() * f).squaredNorm();
  if (signal_ > 0) variance += std::max(0.0, signal_ - f.tail(f.size() - terms_).squaredNorm());
  double const square = scale_ * scale_ * widened_ * widened_;
  return {offset_ + scale_ * weights_.dot(f), square * variance, square * noise_at(u)};
}

SummaryEmulator::Mean SummaryEmulator::mean() const {
  EXPECTS(varies());
  Mean result{offset_, scale_ * weights_.head(terms_), {}, lengths_, inducing_};
  if (inducing_.cols() > 0)
    result.process = scale_ * signal_ *
                     inducing_factor_.triangularView<Eigen::Lower>().transpose().solve(
                         weights_.tail(inducing_.cols()));
  return result;
}

SummaryEmulator::Noise SummaryEmulator::noise() const {
  EXPECTS(varies());
  double const square = scale_ * scale_ * widened_ * widened_;
  Noise result{square * noise_floor, square * noise_ceiling, log_noise_};
  result.log[0] += std::log(square);
  return result;
}

SummaryEmulator::Change SummaryEmulator::change(Eigen::VectorXd const& u,
                                                Eigen::VectorXd const& v) const {
  if (!varies()) return {0, 0};
  Eigen::VectorXd const f = features(u) - features(v);
  double const variance = (weight_spread_.triangularView<Eigen::Lower>() * f).squaredNorm();
  return {scale_ * weights_.dot(f), scale_ * scale_ * widened_ * widened_ * variance};
}

void SummaryEmulator::widen() {
  Eigen::VectorXd sizes = left_out_.cwiseAbs();
  auto const at = static_cast<Eigen::Index>(0.95 * static_cast<double>(sizes.size() - 1));
  std::nth_element(sizes.begin(), sizes.begin() + at, sizes.end());
  double const factor = std::max(1.0, sizes[at] / 1.96);
  widened_ *= factor;
  left_out_ /= factor;
}

double SummaryEmulator::coverage95() const {
  return (left_out_.array().abs() <= 1.96).cast<double>().mean();
}

Emulator::Emulator(Ensemble const& ensemble, std::vector<std::string> const& names, int threads,
                   PolynomialPriors const& priors)
    : frame_{Frame::around(ensemble.x)},
      coordinates_{priors.of_summary.empty() ? frame_ : priors.frame} {
  auto const n = ensemble.size();
  auto const q = names.size();
  auto const u = coordinates_.rows_inside(ensemble.x);
  std::vector<std::optional<SummaryEmulator>> fitted(q);
  parallel_for(q, threads, [&](std::size_t k) {
    auto const column = static_cast<Eigen::Index>(k);
    auto const prior = priors.of_summary.find(names[k]);
    fitted[k].emplace(u, ensemble.mean.col(column), ensemble.variance.col(column),
                      ensemble.replicates,
                      prior == priors.of_summary.end() ? nullptr : &prior->second);
  });
  for (std::size_t k = 0; k < q; ++k) {
    if (fitted[k]->varies() && fitted[k]->coverage95() < fewest_covered) fitted[k]->widen();
    if (!fitted[k]->varies())
      dropped_.push_back(names[k] + ": the same in every simulation");
    else if (fitted[k]->widened() > widest)
      dropped_.push_back(fmt::format(
          "{}: its interval must be {:.1f} times as wide to cover 95% of the points left out",
          names[k], fitted[k]->widened()));
    else {
      kept_.push_back(static_cast<Eigen::Index>(k));
      summaries_.push_back(std::move(*fitted[k]));
    }
  }
  Eigen::MatrixXd residuals(n, static_cast<Eigen::Index>(kept_.size()));
  for (std::size_t k = 0; k < kept_.size(); ++k)
    residuals.col(static_cast<Eigen::Index>(k)) = summaries_[k].left_out();
  correlation_ = shrunk_correlation(residuals);
}

Emulator::Prediction Emulator::at(Eigen::VectorXd const& x) const {
  auto const u = coordinates_.inside(x);
  auto const q = static_cast<Eigen::Index>(kept_.size());
  Prediction result{Eigen::VectorXd(q), Eigen::VectorXd(q), Eigen::VectorXd(q)};
  for (Eigen::Index k = 0; k < q; ++k) {
    auto const one = summaries_[static_cast<std::size_t>(k)].at(u);
    result.mean[k] = one.mean;
    result.mean_variance[k] = one.mean_variance;
    result.noise[k] = one.noise;
  }
  return result;
}

Eigen::VectorXd Emulator::of_kept(Eigen::VectorXd const& all) const {
  return rows_of(all, kept_).col(0);
}

Eigen::MatrixXd shrunk_correlation(Eigen::MatrixXd const& standardised) {
  auto const n = static_cast<double>(standardised.rows());
  auto const q = standardised.cols();
  Eigen::MatrixXd z = standardised;
  for (Eigen::Index k = 0; k < q; ++k) {
    z.col(k).array() -= z.col(k).mean();
    z.col(k) /= std::max(1e-300, std::sqrt(z.col(k).squaredNorm() / (n - 1)));
  }
  Eigen::MatrixXd const r = z.transpose() * z / (n - 1);
  double uncertain = 0;
  double found = 0;
  for (Eigen::Index i = 0; i < q; ++i)
    for (Eigen::Index j = 0; j < i; ++j) {
      Eigen::ArrayXd const w = z.col(i).array() * z.col(j).array();
      uncertain += n / std::pow(n - 1, 3) * (w - w.mean()).square().sum();
      found += r(i, j) * r(i, j);
    }
  double const towards_none = found > 0 ? std::clamp(uncertain / found, 0.0, 1.0) : 1.0;
  Eigen::MatrixXd result = (1 - towards_none) * r;
  result.diagonal().setOnes();
  return result;
}

}  // namespace pcnsim::calibration
