#pragma once
// How well a point matches the observations, as far as an emulator can tell.

#include "calibration/inference/emulator.hpp"

#include <optional>

namespace pcnsim::calibration {

class Match {
public:
  /// Keeps references to both.
  Match(Problem const& problem, Emulator const& emulator, double replicates_in_observation);

  /// ℓ = −½ log|S| − ½ (z−m)ᵀS⁻¹(z−m), S = D^½CD^½/R_obs + diag(V_em + V_md + V_obs); Wood (2010, eq. 4)
  /// with the emulator's uncertainty in S.
  [[nodiscard]] double log_likelihood(Eigen::VectorXd const& x) const;

  /// Where an emulator said `p`, if what was observed is known to be `offset` more than it should be (of
  /// the summaries kept).
  [[nodiscard]] double log_likelihood(Emulator::Prediction const& p,
                                      Eigen::VectorXd const& offset) const;

  /// What it is made of: with S = LLᵀ it is −½|L⁻¹(z−m)|² − log|L|. Nothing where S is not positive.
  struct Misfit {
    Eigen::VectorXd whitened;
    Eigen::MatrixXd root;  ///< L
    [[nodiscard]] double log_root() const { return root.diagonal().array().log().sum(); }
  };
  [[nodiscard]] std::optional<Misfit> misfit(Eigen::VectorXd const& x) const;
  /// Likewise, of what an emulator said.
  [[nodiscard]] std::optional<Misfit> misfit(Emulator::Prediction const& p) const;

  /// z − m at what the emulator says.
  [[nodiscard]] Eigen::VectorXd off(Emulator::Prediction const& p) const {
    return observed_ - p.mean;
  }

  /// Not ruled out is up to 1: the largest of the implausibility over 3 (the second largest, when there
  /// are more than 10 summaries: Vernon et al. 2010, sec. 3.3) and of the root of Mahalanobis' I² over
  /// the .995 quantile of χ²(q).
  [[nodiscard]] double implausibility(Eigen::VectorXd const& x) const;

  /// (z−m)ᵀS⁻¹(z−m).
  [[nodiscard]] double mahalanobis(Eigen::VectorXd const& x) const;

  /// (z−m) in standard deviations, of each summary kept.
  [[nodiscard]] Eigen::VectorXd scores(Eigen::VectorXd const& x) const;

  /// The largest share V_em / (v/R_obs + V_md + V_obs) over the summaries.
  [[nodiscard]] double emulator_share(Eigen::VectorXd const& x) const;

  /// S at what the emulator says.
  [[nodiscard]] Eigen::MatrixXd covariance(Emulator::Prediction const& p) const;

  [[nodiscard]] Emulator const& emulator() const { return *emulator_; }

  /// Whether `x` is within the design of the emulators, or little beyond.
  [[nodiscard]] bool may_be_asked(Eigen::VectorXd const& x) const;

private:
  Emulator const* emulator_;
  double replicates_;
  Eigen::VectorXd observed_;
  Eigen::VectorXd outside_;  ///< V_md + V_obs
  double chi_square_;
};

/// What is left of the prior when every match so far must be plausible.
struct Space {
  Eigen::MatrixXd points;  ///< draws of the prior within it; when empty, the least implausible
  double volume = 0;       ///< prior probability
  bool empty = false;
  double least = 0;  ///< implausibility met
  Eigen::VectorXd best;
};

/// By subset simulation (Au & Beck 2001): thresholds that keep a fifth each, down to 1, each population
/// moved by DE steps that keep the prior.
Space not_ruled_out(Problem const& problem, std::vector<Match const*> const& matches,
                    std::uint64_t seed, int threads);

}  // namespace pcnsim::calibration
