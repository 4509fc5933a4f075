#pragma once
// What a simulation would have said, in microseconds: for every summary a mean, how well that mean is
// known, and the variance of one simulation about it.

#include "calibration/inference/problem.hpp"

#include <Eigen/Core>
#include <map>
#include <string>
#include <vector>

namespace pcnsim::calibration {

/// Simulations to learn from, replicates of one point averaged.
struct Ensemble {
  Eigen::MatrixXd x;           ///< N × d, on the priors' scales
  Eigen::MatrixXd mean;        ///< N × q
  Eigen::MatrixXd variance;    ///< N × q, unbiased; 0 where there is one replicate
  Eigen::VectorXd replicates;  ///< N, at least 1

  [[nodiscard]] Eigen::Index size() const { return x.rows(); }
  [[nodiscard]] Ensemble rows(std::vector<Eigen::Index> const& which) const;
  /// One more simulation of a point of its own.
  void add(Eigen::VectorXd const& point, Eigen::VectorXd const& summaries);
};

/// The box a fit is about: its points become [−1, 1]^d.
struct Frame {
  Eigen::VectorXd centre;
  Eigen::VectorXd half_width;

  [[nodiscard]] static Frame around(Eigen::MatrixXd const& points);
  [[nodiscard]] bool holds(Eigen::VectorXd const& x, double margin) const;  ///< in half-widths
  [[nodiscard]] Eigen::VectorXd inside(Eigen::VectorXd const& x) const {
    return ((x - centre).array() / half_width.array()).matrix();
  }
  /// Likewise of every row.
  [[nodiscard]] Eigen::MatrixXd rows_inside(Eigen::MatrixXd const& x) const;
};

/// Those about `region`: within `margin` half-widths of it, and the nearest of the others up to `least`.
Ensemble about(Ensemble const& all, Frame const& region, double margin, Eigen::Index least);

/// What is thought of the coefficients of a polynomial before a simulation is seen: a normal distribution, in
/// the unit of the summary. Of the first, the constant, nothing: its entries are 0.
struct PolynomialPrior {
  Eigen::VectorXd mean;
  Eigen::MatrixXd precision;  ///< inverse covariance
};

/// Such priors, of polynomials in the points of one frame.
struct PolynomialPriors {
  Frame frame{};
  std::map<std::string, PolynomialPrior> of_summary{};  ///< by its name
};

/// One summary: a polynomial (that of the prior or, without, linear, with squares, or quadratic, whichever
/// PRESS prefers) plus a Gaussian process with Matérn-5/2 covariance and a length per parameter, if the
/// marginal likelihood asks for one; and a log-linear variance of one simulation.
///
/// The process is the sparse one of Snelson & Ghahramani (2006, "FITC") on at most `inducing_points`
/// of the design, so that all simulations are used and a prediction costs O(inducing²), not O(N²).
/// Polynomial and process are one Bayesian linear regression (Rasmussen & Williams 2006, sec. 2.7).
class SummaryEmulator {
public:
  static constexpr Eigen::Index inducing_points = 100;
  static constexpr Eigen::Index points_for_lengths = 250;  ///< of the marginal likelihood

  /// `u`: in the frame, which is that of the prior if there is one.
  SummaryEmulator(Eigen::MatrixXd const& u, Eigen::VectorXd const& y, Eigen::VectorXd const& s2,
                  Eigen::VectorXd const& replicates, PolynomialPrior const* prior = nullptr);

  struct Prediction {
    double mean;
    double mean_variance;  ///< V_em: of the mean
    double noise;          ///< of one simulation about the mean
  };
  [[nodiscard]] Prediction at(Eigen::VectorXd const& u) const;

  /// The mean by itself: `offset` + polynomial(u)·`polynomial` + Σ_i `process`[i]·matern(distance of
  /// u/`lengths` to column i of `inducing`); without a process, none of these.
  struct Mean {
    double offset;
    Eigen::VectorXd polynomial;
    Eigen::VectorXd process;
    Eigen::VectorXd lengths;
    Eigen::MatrixXd inducing;
  };
  [[nodiscard]] Mean mean() const;  ///< if it varies; likewise the next

  /// Of one simulation: exp(1 + d coefficients), from `least` to `most`.
  struct Noise {
    double least;
    double most;
    Eigen::VectorXd log;
  };
  [[nodiscard]] Noise noise() const;

  /// m(u) − m(v), and the variance of that.
  struct Change {
    double mean;
    double variance;
  };
  [[nodiscard]] Change change(Eigen::VectorXd const& u, Eigen::VectorXd const& v) const;

  /// Each design point predicted from all others, in predicted standard deviations.
  [[nodiscard]] Eigen::VectorXd const& left_out() const { return left_out_; }
  [[nodiscard]] double coverage95() const;  ///< of the same: share within 1.96
  /// Makes every interval so much wider that 95% covers as many of the points left out, if it does not.
  void widen();
  [[nodiscard]] double widened() const { return widened_; }  ///< by what factor; 1: not
  [[nodiscard]] bool has_process() const { return signal_ > 0; }
  [[nodiscard]] bool varies() const { return scale_ > 0; }

private:
  /// `precision`: of the polynomial, a priori, of y/scale; none: no prior; likewise below.
  void fit(Eigen::MatrixXd const& u, Eigen::VectorXd const& z, Eigen::VectorXd const& z2,
           Eigen::VectorXd const& replicates, Eigen::MatrixXd const& precision);
  void fit_process(Eigen::MatrixXd const& u, Eigen::VectorXd const& residual,
                   Eigen::VectorXd const& s2, Eigen::VectorXd const& replicates);
  void fit_weights(Eigen::MatrixXd const& u, Eigen::VectorXd const& y, Eigen::VectorXd const& s2,
                   Eigen::VectorXd const& replicates, Eigen::MatrixXd const& prior);
  [[nodiscard]] Eigen::VectorXd features(Eigen::VectorXd const& u) const;
  [[nodiscard]] double noise_at(Eigen::VectorXd const& u) const;

  double offset_ = 0;  ///< y is fitted as (y − offset) / scale
  double scale_ = 0;
  Eigen::Index terms_ = 0;  ///< of the polynomial
  double signal_ = 0;       ///< variance of the process; 0: none
  Eigen::VectorXd lengths_;
  Eigen::MatrixXd inducing_;         ///< d × m, in lengths
  Eigen::MatrixXd inducing_factor_;  ///< Cholesky, m × m
  Eigen::VectorXd weights_;
  Eigen::MatrixXd weight_spread_;  ///< inverse Cholesky factor of the weights' precision
  Eigen::VectorXd log_noise_;      ///< 1 + d coefficients
  Eigen::VectorXd left_out_;
  double widened_ = 1;
};

/// All summaries, and how their residuals go together.
class Emulator {
public:
  /// Fits every summary on `threads`. One whose 95% interval covers less than 0.90 of the points left out
  /// is widened until it covers 95%; one that must be more than twice as wide, or that does not vary, is
  /// dropped. One that covers more than 0.99 is kept: it says less than it could, dropped it would say nothing.
  /// A summary that has one of `priors` is fitted with it.
  Emulator(Ensemble const& ensemble, std::vector<std::string> const& names, int threads,
           PolynomialPriors const& priors = {});

  struct Prediction {
    Eigen::VectorXd mean, mean_variance, noise;  ///< of the summaries kept
  };
  [[nodiscard]] Prediction at(Eigen::VectorXd const& x) const;

  /// About the simulations it was fitted to.
  [[nodiscard]] Frame const& frame() const { return frame_; }
  /// The one whose points its summaries are functions of.
  [[nodiscard]] Frame const& coordinates() const { return coordinates_; }
  [[nodiscard]] std::vector<Eigen::Index> const& kept() const { return kept_; }
  [[nodiscard]] std::vector<std::string> const& dropped() const { return dropped_; }  ///< and why
  [[nodiscard]] Eigen::MatrixXd const& correlation() const { return correlation_; }
  [[nodiscard]] SummaryEmulator const& summary(std::size_t k) const { return summaries_[k]; }
  /// The entries of `all` that belong to the summaries kept.
  [[nodiscard]] Eigen::VectorXd of_kept(Eigen::VectorXd const& all) const;

private:
  Frame frame_;
  Frame coordinates_;
  std::vector<SummaryEmulator> summaries_;  ///< of the kept
  std::vector<Eigen::Index> kept_;
  std::vector<std::string> dropped_;
  Eigen::MatrixXd correlation_;
};

/// Correlation of the columns of `standardised` (mean about 0, variance about 1), drawn towards none
/// by the intensity of Schäfer & Strimmer (2005, target D), which is Ledoit & Wolf's (2004).
Eigen::MatrixXd shrunk_correlation(Eigen::MatrixXd const& standardised);

}  // namespace pcnsim::calibration
