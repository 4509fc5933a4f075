#include "calibration/pcn/emulator_check.hpp"

#include "core/contract.hpp"

#include <Eigen/Cholesky>
#include <cmath>
#include <limits>

namespace pcnsim::calibration {
namespace {

constexpr std::size_t fewest = 20;  ///< draws

/// One PCN at all draws.
struct Held {
  Eigen::VectorXd lacking;  ///< T; NaN where the simulation failed
  Eigen::VectorXd quick_lacking;
  Eigen::VectorXd off;  ///< of each summary kept, mean over draws
};

/// From draw `first` on.
Held held_against(PcnModel const& model, PcnLikelihood const& likelihood, PcnFit const& fit,
                  Predicted const& predicted, Eigen::MatrixXd const& errors, Eigen::Index first) {
  auto const& emulator = *fit.emulator;
  auto const n = predicted.x.rows();
  auto const quick = quick_emulator_of(model.declaration(), fit);
  Held held{Eigen::VectorXd::Constant(n, std::numeric_limits<double>::quiet_NaN()),
            Eigen::VectorXd::Zero(n),
            Eigen::VectorXd::Zero(static_cast<Eigen::Index>(emulator.kept().size()))};
  double good = 0;
  for (Eigen::Index k = first; k < n; ++k) {
    if (std::isnan(predicted.outputs(k, 0))) continue;
    auto const there = emulator.at(predicted.x.row(k).transpose());
    auto const covariance = likelihood.match().covariance(there);
    Eigen::VectorXd const simulated =
        emulator.of_kept(model.compared_of(predicted.outputs.row(k).transpose()));
    Eigen::VectorXd const apart = simulated - there.mean;
    Eigen::VectorXd const misfit =
        likelihood.match().off(there) - likelihood.in_summaries(errors.row(k).transpose());
    held.lacking[k] = misfit.dot(Eigen::LLT<Eigen::MatrixXd>(covariance).solve(apart));
    held.quick_lacking[k] =
        likelihood.lacking(quick, predicted.x.row(k).transpose(), errors.row(k).transpose());
    held.off += apart.cwiseQuotient(covariance.diagonal().cwiseSqrt());
    ++good;
  }
  if (good > 0) held.off /= good;
  return held;
}

/// Of draws: what weighing them by the exponential of `log_weight` does to the mean of x is, to first
/// order, the mean of these products.
Eigen::ArrayXd products(Eigen::VectorXd const& log_weight, Eigen::VectorXd const& x) {
  return (log_weight.array() - log_weight.mean()) * (x.array() - x.mean());
}

}  // namespace

std::optional<EmulatorCheck> check_emulators(Models const& models, std::vector<PcnFit> const& fits,
                                             std::vector<std::size_t> const& which,
                                             PooledPcns const& pooled,
                                             std::vector<Predicted> const& predicted,
                                             std::size_t parameter, Eigen::Index rows) {
  EXPECTS(!which.empty());
  auto const n = predicted[which.front()].x.rows();
  auto const errors = thinned_rows(pooled.errors, n);
  auto const all = pooled.errors.rows();
  Eigen::Index first = 0;
  while (first < n && first * all / n < all - rows)
    ++first;
  Eigen::VectorXd lacking = Eigen::VectorXd::Zero(n);
  Eigen::VectorXd quick_lacking = lacking;
  EmulatorCheck check{};
  for (auto const i : which) {
    PcnLikelihood const likelihood(models[i]->declaration(), fits[i]);
    auto const held = held_against(*models[i], likelihood, fits[i], predicted[i], errors, first);
    lacking += held.lacking;  // a draw that failed anywhere is left out below
    quick_lacking += held.quick_lacking;
    Eigen::Index worst = 0;
    held.off.cwiseAbs().maxCoeff(&worst);
    auto const summary = fits[i].emulator->kept()[static_cast<std::size_t>(worst)];
    check.off.push_back(
        {i, fits[i].problem.summary_names[static_cast<std::size_t>(summary)], held.off[worst]});
  }
  std::vector<Eigen::Index> good;
  for (Eigen::Index k = 0; k < n; ++k)
    if (!std::isnan(lacking[k])) good.push_back(k);
  auto const count = static_cast<double>(good.size());
  if (good.size() < fewest) return std::nullopt;
  Eigen::VectorXd const x =
      predicted[which.front()].x.col(static_cast<Eigen::Index>(parameter))(good);
  auto const shifts = products(lacking(good), x);
  check.shift = shifts.sum() / (count - 1);
  check.shift_error = std::sqrt((shifts - shifts.mean()).square().sum() / (count - 1) / count);
  check.quick_shift = products(quick_lacking(good), x).sum() / (count - 1);
  return check;
}

}  // namespace pcnsim::calibration
