#pragma once
// The model at one point, as calibrators from outside ask for it: in numbers that can always be
// written down, or with a reason.

#include "calibration/pcn/pcn_model.hpp"

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace pcnsim::cli {

/// One value a parameter of the declaration, in its order and its own unit.
using Theta = std::vector<double>;

/// What a parameter may be: far beyond any prior that can be declared.
constexpr double smallest_theta = 1e-9;
constexpr double largest_theta = 1e9;

/// In words.
std::string wanted_theta();
bool is_in_domain(double theta);  ///< false of NaN

Theta medians(calibration::Declaration const& declaration);

/// What is simulated of a point, in the order of the declaration. All numbers are finite.
struct Evaluated {
  std::vector<double> summaries;  ///< on their scales
  std::vector<double> kpis;
};

struct Evaluation {
  std::optional<Evaluated> values;
  std::string reason;  ///< why there are none
  double cost_s = 0;   ///< CPU
};

/// A pure function of its arguments but for the cost, and for `stop`: once set, it fails. Requires every
/// parameter in its domain.
Evaluation evaluate(calibration::PcnModel const& model, Theta const& theta, std::uint64_t seed,
                    std::atomic<bool> const* stop = nullptr);

/// Names of the summaries.
std::vector<std::string> summary_names(calibration::PcnModel const& model);

/// The only model of a command that takes one PCN. Throws UsageError when there are more.
calibration::PcnModel const&
only_one(std::vector<std::unique_ptr<calibration::PcnModel const>> const& models,
         char const* command);

}  // namespace pcnsim::cli
