#include "calibration/inference/emulator_parts.hpp"

#include <Eigen/Cholesky>
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>

namespace pcnsim::calibration {
namespace {

constexpr Eigen::Index points_a_term = 3;  ///< of a polynomial by least squares, at least

std::array<Eigen::Index, 3> sizes(Eigen::Index d) { return {1 + d, 1 + 2 * d, quadratic_terms(d)}; }

Residuals weighted_residuals(Eigen::MatrixXd const& basis, Eigen::VectorXd const& y,
                             Eigen::VectorXd const& weights, Eigen::MatrixXd const& precision) {
  Eigen::MatrixXd const weighted = weights.cwiseSqrt().asDiagonal() * basis;
  Eigen::MatrixXd normal = Eigen::MatrixXd::Zero(basis.cols(), basis.cols());
  normal.selfadjointView<Eigen::Lower>().rankUpdate(weighted.transpose());
  // Against a parameter that never moved; far below what rounding of a well-posed fit would show.
  normal.diagonal().array() += 1e-9 * weights.sum();
  if (precision.size() > 0) normal += precision;
  Eigen::LLT<Eigen::MatrixXd> const factor(normal);
  Eigen::VectorXd const beta = factor.solve(basis.transpose() * weights.cwiseProduct(y));
  Eigen::MatrixXd const half = factor.matrixL().solve(weighted.transpose());
  return {y - basis * beta, half.colwise().squaredNorm().transpose()};
}

double gamma_log_likelihood(Eigen::VectorXd const& z, Eigen::VectorXd const& freedom,
                            Eigen::ArrayXd const& log_v) {
  return -0.5 * (freedom.array() * (log_v + z.array() * (-log_v).exp())).sum();
}

/// The marginal likelihood and what it is a function of: log signal, log noise factor, log lengths.
class ProcessLikelihood {
public:
  ProcessLikelihood(Eigen::MatrixXd const& u, Eigen::VectorXd const& residual,
                    Eigen::VectorXd const& noise, Eigen::VectorXd const& s2,
                    Eigen::VectorXd const& replicates)
      : u_{u}, y_{residual}, noise_{noise} {
    for (Eigen::Index i = 0; i < u.rows(); ++i) {
      if (replicates[i] < 2) continue;
      freedom_ += replicates[i] - 1;
      ratio_ += (replicates[i] - 1) * s2[i] / (replicates[i] * noise[i]);
    }
  }

  [[nodiscard]] double without_process(double& factor) const {
    double const n = static_cast<double>(y_.size());
    factor = ((y_.array().square() / noise_.array()).sum() + ratio_) / (n + freedom_);
    return -0.5 * noise_.array().log().sum() - 0.5 * (n + freedom_) * (std::log(factor) + 1);
  }

  /// The value at `p`; its gradient too when asked for.
  [[nodiscard]] double at(Eigen::VectorXd const& p, Eigen::VectorXd* gradient) const {
    auto const n = y_.size();
    auto const d = u_.cols();
    double const signal = std::exp(p[0]);
    double const factor = std::exp(p[1]);
    Eigen::RowVectorXd const inverse_length = (-p.tail(d)).array().exp().transpose();
    Eigen::MatrixXd const scaled = (u_.array().rowwise() * inverse_length.array()).transpose();
    Eigen::MatrixXd k(n, n);
    Eigen::MatrixXd slope(n, n);  // what dk/dlog(length) is a multiple of
    for (Eigen::Index j = 0; j < n; ++j)
      for (Eigen::Index i = j; i < n; ++i) {
        double const r = std::sqrt(5.0) * (scaled.col(i) - scaled.col(j)).norm();
        double const decay = signal * std::exp(-r);
        k(i, j) = (1 + r + r * r / 3) * decay;
        slope(i, j) = 5.0 / 3.0 * (1 + r) * decay;
      }
    Eigen::MatrixXd total = k;
    total.diagonal() += factor * noise_;
    Eigen::LLT<Eigen::MatrixXd> const chol(total);
    if (chol.info() != Eigen::Success) return -std::numeric_limits<double>::infinity();
    Eigen::VectorXd const alpha = chol.solve(y_);
    double const value = -0.5 * y_.dot(alpha) - chol.matrixLLT().diagonal().array().log().sum() -
                         0.5 * (freedom_ * p[1] + ratio_ / factor);
    if (gradient == nullptr) return value;
    Eigen::MatrixXd const g =
        alpha * alpha.transpose() - chol.solve(Eigen::MatrixXd::Identity(n, n));
    gradient->resize(2 + d);
    (*gradient)[1] = 0.5 * factor * g.diagonal().dot(noise_) - 0.5 * (freedom_ - ratio_ / factor);
    (*gradient)[0] = 0;
    gradient->tail(d).setZero();
    for (Eigen::Index j = 0; j < n; ++j) {
      (*gradient)[0] += 0.5 * g(j, j) * k(j, j);
      for (Eigen::Index i = j + 1; i < n; ++i) {
        (*gradient)[0] += g(i, j) * k(i, j);
        double const weight = g(i, j) * slope(i, j);
        for (Eigen::Index c = 0; c < d; ++c) {
          double const apart = scaled(c, i) - scaled(c, j);
          (*gradient)[2 + c] += weight * apart * apart;
        }
      }
    }
    return value;
  }

private:
  Eigen::MatrixXd const& u_;
  Eigen::VectorXd const& y_;
  Eigen::VectorXd const& noise_;
  double freedom_ = 0;
  double ratio_ = 0;
};

/// Uphill by the signs of the gradient: robust to scale, no line search, the same path everywhere.
/// Reference: Igel & Hüsken (2003), iRprop without backtracking. Returns the best point met.
Eigen::VectorXd climb(ProcessLikelihood const& likelihood, Eigen::VectorXd p, double& best) {
  constexpr int steps = 40;
  constexpr double lengths_sd = 1.5;  // a wide lognormal keeps lengths without effect from infinity
  auto const d = p.size() - 2;
  double const typical = p[2];
  Eigen::VectorXd step = Eigen::VectorXd::Constant(p.size(), 0.3);
  Eigen::VectorXd before = Eigen::VectorXd::Zero(p.size());
  Eigen::VectorXd best_p = p;
  Eigen::VectorXd gradient;
  best = -std::numeric_limits<double>::infinity();
  for (int k = 0; k < steps; ++k) {
    double value = likelihood.at(p, &gradient);
    if (!std::isfinite(value)) break;
    Eigen::ArrayXd const away = (p.tail(d).array() - typical) / lengths_sd;
    value -= 0.5 * away.square().sum();
    gradient.tail(d).array() -= away / lengths_sd;
    if (value > best) {
      best = value;
      best_p = p;
    }
    for (Eigen::Index i = 0; i < p.size(); ++i) {
      double const turn = gradient[i] * before[i];
      if (turn > 0) step[i] = std::min(step[i] * 1.2, 1.0);
      if (turn < 0) step[i] = std::max(step[i] * 0.5, 1e-3);
      if (gradient[i] != 0) p[i] += std::copysign(step[i], gradient[i]);
    }
    before = gradient;
    if (step.maxCoeff() < 0.01) break;
  }
  return best_p;
}

}  // namespace

double spread(Eigen::VectorXd const& y) {
  return std::sqrt((y.array() - y.mean()).square().mean());
}

bool varies(Eigen::VectorXd const& y) {
  return spread(y) > 1e-12 * std::max(1.0, std::abs(y.mean()));
}

Eigen::VectorXd polynomial(Eigen::VectorXd const& u, Eigen::Index terms) {
  auto const d = u.size();
  Eigen::VectorXd result(terms);
  result[0] = 1;
  result.segment(1, d) = u;
  if (terms > 1 + d) result.segment(1 + d, d) = u.cwiseProduct(u);
  if (terms <= 1 + 2 * d) return result;
  Eigen::Index next = 1 + 2 * d;
  for (Eigen::Index i = 0; i < d; ++i)
    for (Eigen::Index j = i + 1; j < d; ++j)
      result[next++] = u[i] * u[j];
  return result;
}

Eigen::MatrixXd polynomials(Eigen::MatrixXd const& u, Eigen::Index terms) {
  Eigen::MatrixXd result(u.rows(), terms);
  for (Eigen::Index i = 0; i < u.rows(); ++i)
    result.row(i) = polynomial(u.row(i).transpose(), terms).transpose();
  return result;
}

Eigen::Index affordable_terms(Eigen::Index d, Eigen::Index points, Eigen::Index most) {
  Eigen::Index terms = sizes(d)[0];
  for (auto const size : sizes(d)) {
    if (size <= most && size * points_a_term <= points) terms = size;
  }
  return terms;
}

Eigen::MatrixXd polynomial_fit(Eigen::MatrixXd const& u, Eigen::MatrixXd const& y,
                               Eigen::Index most) {
  auto const terms = affordable_terms(u.cols(), u.rows(), most);
  auto const basis = polynomials(u, terms);
  Eigen::MatrixXd normal = basis.transpose() * basis;
  // Against parameters that hardly move.
  normal.diagonal().array() += 1e-6 * static_cast<double>(basis.rows());
  return Eigen::LLT<Eigen::MatrixXd>(normal).solve(basis.transpose() * y);
}

Eigen::Index terms_by_press(Eigen::MatrixXd const& u, Eigen::VectorXd const& y,
                            Eigen::VectorXd const& weights) {
  auto const d = u.cols();
  Eigen::Index best = sizes(d)[0];
  double least = std::numeric_limits<double>::infinity();
  for (auto const terms : sizes(d)) {
    if (terms > sizes(d)[0] && terms * 3 > u.rows() * 2) break;
    auto const fit = polynomial_residuals(u, y, weights, terms);
    double const press =
        (weights.array() * (fit.value.array() / (1 - fit.leverage.array()).max(1e-6)).square())
            .sum();
    if (press >= least) continue;
    least = press;
    best = terms;
  }
  return best;
}

Residuals polynomial_residuals(Eigen::MatrixXd const& u, Eigen::VectorXd const& y,
                               Eigen::VectorXd const& weights, Eigen::Index terms,
                               Eigen::MatrixXd const& precision) {
  return weighted_residuals(polynomials(u, terms), y, weights, precision);
}

Eigen::VectorXd log_variance_fit(Eigen::MatrixXd const& u, Eigen::VectorXd const& z,
                                 Eigen::VectorXd const& freedom, double floor) {
  auto const d = u.cols();
  double const mean = std::max(z.dot(freedom) / freedom.sum(), floor);
  Eigen::VectorXd constant = Eigen::VectorXd::Zero(1 + d);
  constant[0] = std::log(mean);
  if (mean <= floor) return constant;
  Eigen::MatrixXd const g = polynomials(u, 1 + d);
  Eigen::MatrixXd information = g.transpose() * (0.5 * freedom).asDiagonal() * g;
  information.diagonal().tail(d).array() += 1;  // slopes: normal with standard deviation 1
  Eigen::LLT<Eigen::MatrixXd> const factor(information);
  Eigen::VectorXd beta = constant;
  for (int k = 0; k < 20; ++k) {
    Eigen::ArrayXd const v = (g * beta).array().exp().max(floor);
    Eigen::VectorXd score =
        g.transpose() * (0.5 * freedom.array() * (z.array() / v - 1).min(10)).matrix();
    score.tail(d) -= beta.tail(d);
    Eigen::VectorXd move = factor.solve(score);
    move *= std::min(1.0, 1 / std::max(1e-300, move.cwiseAbs().maxCoeff()));
    beta += move;
    if (move.cwiseAbs().maxCoeff() < 1e-6) break;
  }
  double const gain = gamma_log_likelihood(z, freedom, (g * beta).array()) -
                      gamma_log_likelihood(z, freedom, (g * constant).array());
  return gain > static_cast<double>(d) ? beta : constant;
}

double matern(double r) {
  double const s = std::sqrt(5.0) * r;
  return (1 + s + s * s / 3) * std::exp(-s);
}

Hyperparameters process_by_likelihood(Eigen::MatrixXd const& u, Eigen::VectorXd const& residual,
                                      Eigen::VectorXd const& noise, Eigen::VectorXd const& s2,
                                      Eigen::VectorXd const& replicates) {
  auto const d = u.cols();
  ProcessLikelihood const likelihood(u, residual, noise, s2, replicates);
  Hyperparameters none{0, Eigen::VectorXd::Ones(d), 1};
  double const alone = likelihood.without_process(none.noise_factor);
  // Starts: lengths against the typical distance in the frame; the share the process explains.
  double const apart = std::sqrt(static_cast<double>(d) * 2 / 3);
  double best = -std::numeric_limits<double>::infinity();
  Eigen::VectorXd start(2 + d);
  double const all = residual.squaredNorm() / static_cast<double>(residual.size());
  for (double const share : {0.1, 0.5, 0.95})
    for (double const length : {0.5, 1.0, 2.0}) {
      Eigen::VectorXd p = Eigen::VectorXd::Constant(2 + d, std::log(length * apart));
      p[0] = std::log(std::max(share * all, 1e-300));
      p[1] = std::log(none.noise_factor * (1 - share));
      double const value = likelihood.at(p, nullptr);
      if (value <= best) continue;
      best = value;
      start = p;
    }
  if (best < alone - 1) return none;
  Eigen::VectorXd const p = climb(likelihood, start, best);
  if (best < alone + static_cast<double>(1 + d) / 2 + 1) return none;
  return {std::exp(p[0]), p.tail(d).array().exp(), std::exp(p[1])};
}

}  // namespace pcnsim::calibration
