#pragma once
// What the emulator of one summary is made of.

#include <Eigen/Core>
#include <limits>
#include <vector>

namespace pcnsim::calibration {

/// Standard deviation, of all values.
double spread(Eigen::VectorXd const& y);

/// Whether it does more than rounding makes it do.
bool varies(Eigen::VectorXd const& y);

/// 1, u, u², products of two: prefixes of it are the linear polynomial (1 + d terms), that with squares
/// (1 + 2d) and the quadratic.
Eigen::VectorXd polynomial(Eigen::VectorXd const& u, Eigen::Index terms);

/// Likewise of every row of `u`.
Eigen::MatrixXd polynomials(Eigen::MatrixXd const& u, Eigen::Index terms);

/// How many terms the quadratic has.
constexpr Eigen::Index quadratic_terms(Eigen::Index d) { return 1 + 2 * d + d * (d - 1) / 2; }

/// Terms of the largest of the three that has no more than `most` and that so many points can carry, three
/// a term; of the linear one if none has.
Eigen::Index affordable_terms(Eigen::Index d, Eigen::Index points,
                              Eigen::Index most = std::numeric_limits<Eigen::Index>::max());

/// Coefficients of polynomials in the rows of `u`, one column for each of `y`, by least squares: of as many
/// terms as the rows can carry, at most `most`.
Eigen::MatrixXd polynomial_fit(Eigen::MatrixXd const& u, Eigen::MatrixXd const& y,
                               Eigen::Index most = std::numeric_limits<Eigen::Index>::max());

/// How many terms predict left-out points best: weighted PRESS (Allen 1974); at most
/// two terms for every three points.
Eigen::Index terms_by_press(Eigen::MatrixXd const& u, Eigen::VectorXd const& y,
                            Eigen::VectorXd const& weights);

/// Residuals of the weighted fit with so many terms, and the share of each point in its own fit.
/// `precision`: of the coefficients about 0 before a point is seen; none: nothing is known of them.
struct Residuals {
  Eigen::VectorXd value;
  Eigen::VectorXd leverage;
};
Residuals polynomial_residuals(Eigen::MatrixXd const& u, Eigen::VectorXd const& y,
                               Eigen::VectorXd const& weights, Eigen::Index terms,
                               Eigen::MatrixXd const& precision = {});

/// Coefficients of log v(u) = β₀ + βᵀu from estimates `z` of v with `freedom` degrees of freedom each:
/// a Gamma regression with log link (Smyth 1989); the slopes stay 0 unless Akaike's criterion wants them.
Eigen::VectorXd log_variance_fit(Eigen::MatrixXd const& u, Eigen::VectorXd const& z,
                                 Eigen::VectorXd const& freedom, double floor);

/// Matérn with ν = 5/2 at distance `r` in lengths.
double matern(double r);

/// Variance of the process, length per parameter, and what the assumed noise is multiplied by.
struct Hyperparameters {
  double signal = 0;  ///< 0: no process
  Eigen::VectorXd lengths;
  double noise_factor = 1;
};

/// Those of greatest marginal likelihood (Rasmussen & Williams 2006, eq. 5.8–5.9), no process if it adds
/// less than a unit of log-likelihood a hyperparameter. `residual` has variance `noise`, `s2` are
/// independent estimates of `replicates`·`noise` with `replicates` − 1 degrees of freedom.
Hyperparameters process_by_likelihood(Eigen::MatrixXd const& u, Eigen::VectorXd const& residual,
                                      Eigen::VectorXd const& noise, Eigen::VectorXd const& s2,
                                      Eigen::VectorXd const& replicates);

}  // namespace pcnsim::calibration
