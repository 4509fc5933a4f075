#pragma once
// What a calibrated model says: of the targets it was fitted to, of those left out, and of the gap.

#include "calibration/pcn/pooled_pcns.hpp"

#include <Eigen/Core>
#include <optional>
#include <string>
#include <vector>

namespace pcnsim::calibration {

/// Simulations at draws of the parameters of one PCN, one a row.
struct Predicted {
  Eigen::MatrixXd x;        ///< draws × d: logarithms of the parameters
  Eigen::MatrixXd outputs;  ///< draws × outputs of `PcnModel::simulate`; NaN in rows that failed
  std::size_t failed = 0;
  double cpu_seconds = 0;  ///< of the simulations, all together

  /// Column `column` of the rows that did not fail.
  [[nodiscard]] std::vector<double> column(Eigen::Index column) const;
};

/// Simulates each model at its rows of `draws`, each row with a seed of its own, the same for row k of
/// every PCN. Failed rows stay. Rows not reached when stopped count as failed.
std::vector<Predicted> predict(Models const& models, Simulators const& simulators,
                               std::vector<Eigen::MatrixXd> const& draws, FitPlan const& plan,
                               std::uint64_t batch);

/// One target of one PCN.
struct TargetPrediction {
  std::size_t pcn;
  std::size_t target;  ///< of the declaration
  std::optional<double> observed;
  double median, low95, high95;  ///< of what would be observed, model discrepancy included
  std::optional<bool> inside;
  /// Without the declared discrepancy: of the model alone.
  double model_low95, model_high95;
};

/// In order of PCN, then target. In the unit people read.
std::vector<TargetPrediction> predict_targets(Models const& models,
                                              std::vector<Predicted> const& predicted);

/// Blocks of targets of a PCN predicted from its other targets.
struct HeldOutBlock {
  std::string block;
  TargetPrediction prediction;
  double effective_draws;  ///< of the reweighting; few: the interval is rough
};

/// For every PCN that was pooled and every block that it has: its draws, weighted by how likely its
/// other targets are compared with all of them (importance sampling), and what the emulator says of
/// the block there, with the errors that the other PCNs share with it. `pooled`: of `which`.
std::vector<HeldOutBlock> predict_blocks(Models const& models, std::vector<PcnFit> const& fits,
                                         std::vector<std::size_t> const& which,
                                         PooledPcns const& pooled, std::uint64_t seed);

/// Draws of the parameters of a PCN of which nothing is known but that it is one of those of `pooled`.
Eigen::MatrixXd draws_of_another(Pooled const& pooled, Eigen::Index count, std::uint64_t seed);

/// stats::quantile; NaN of no values.
double quantile(std::vector<double> const& values, double p);
/// The least value at or below which weights of at least `p` lie. The weights add to 1.
double weighted_quantile(std::vector<double> const& values, std::vector<double> const& weights,
                         double p);

}  // namespace pcnsim::calibration
