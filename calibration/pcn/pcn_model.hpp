#pragma once
// One PCN as a function of calibrated parameters and a seed: what is compared with observations, and
// what the calibration is for.

#include "calibration/pcn/declaration.hpp"
#include "calibration/reality/targets.hpp"
#include "model/spec.hpp"

#include <Eigen/Core>
#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pcnsim::calibration {

/// Acts on the parameters of places.
class Calibrated {
public:
  /// `library`: the national values, to which `Acts::value` is relative, so that what a scenario
  /// changes stays changed. Throws config::ConfigError when one of them is 0.
  Calibrated(Declaration const& declaration, Parameters const& library);

  /// `values`: one a parameter of the declaration, in its own unit. What would leave its range stops at
  /// the end of it, and shares that would add to more than 1 with others stop at 1. Throws
  /// config::ConfigError when the result breaks another rule between parameters.
  [[nodiscard]] PcnParameters at(PcnParameters const& base, Eigen::VectorXd const& values) const;

private:
  [[nodiscard]] Parameters changed(Parameters const& base, Eigen::VectorXd const& values) const;

  std::vector<CalibratedParameter> parameters_;
  std::vector<double> relative_to_;  ///< the library's value; 1 for factors and odds
};

/// KPIs that are kept of every simulation beside the targets: never compared, only predicted.
std::vector<std::string_view> const& kept_kpis();

class PcnModel {
public:
  /// Of `targets`, those that this PCN's practices have are compared. `base`: of the scenario
  /// calibrated, by place; `library`: the national values. Keeps a reference to the declaration.
  PcnModel(Declaration const& declaration, Parameters const& library, PcnSpec pcn,
           PcnParameters base, Targets const& targets);

  [[nodiscard]] PcnSpec const& pcn() const { return pcn_; }
  [[nodiscard]] Declaration const& declaration() const { return *declaration_; }

  /// The targets that this PCN has, by number in the declaration.
  [[nodiscard]] std::vector<std::size_t> const& compared() const { return compared_; }
  /// Observed values of all targets of the declaration, on their scales; NaN where there is none.
  [[nodiscard]] Eigen::VectorXd const& observed() const { return observed_; }

  /// The same PCN if `observed`, likewise of all targets, had been observed of those it has.
  [[nodiscard]] PcnModel observing(Eigen::VectorXd const& observed) const;

  /// All targets of the declaration on their scales, observed here or not, then the kept KPIs. `x`:
  /// logarithms of the parameters. Failed, with a reason, when the parameters contradict each other; ends
  /// without a result when `stop` is set.
  [[nodiscard]] Simulated simulate(Eigen::VectorXd const& x, std::uint64_t seed,
                                   std::atomic<bool> const* stop = nullptr) const;
  /// Likewise with `change` made to the parameters of the PCN and every practice.
  using Change = std::function<void(Parameters&)>;
  [[nodiscard]] Simulated simulate(Eigen::VectorXd const& x, std::uint64_t seed,
                                   Change const& change,
                                   std::atomic<bool> const* stop = nullptr) const;

  /// Names of what `simulate` gives.
  [[nodiscard]] std::vector<std::string> output_names() const;

  /// The entries of an output of `simulate` that are compared.
  [[nodiscard]] Eigen::VectorXd compared_of(Eigen::VectorXd const& output) const;

  /// Compares with what was observed; `simulator` gives the whole output, as `simulate` does, and may
  /// remember. Refers to this model.
  [[nodiscard]] Problem problem(Simulator simulator) const;
  [[nodiscard]] Problem problem() const;

private:
  Declaration const* declaration_;
  PcnSpec pcn_;
  PcnParameters base_;
  Calibrated calibrated_;
  std::vector<std::vector<bool>> has_;  ///< by target and practice: whether it was observed there
  std::vector<std::size_t> compared_;
  Eigen::VectorXd observed_;
};

}  // namespace pcnsim::calibration
