#include "cli/evaluation.hpp"

#include "cli/exit_code.hpp"
#include "config/wording.hpp"
#include "core/contract.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace pcnsim::cli {

std::string wanted_theta() {
  return fmt::format("a number between {} and {}", config::number_text(smallest_theta),
                     config::number_text(largest_theta));
}

bool is_in_domain(double theta) { return theta >= smallest_theta && theta <= largest_theta; }

Theta medians(calibration::Declaration const& declaration) {
  Theta theta;
  for (auto const& parameter : declaration.parameters)
    theta.push_back(parameter.median);
  return theta;
}

Evaluation evaluate(calibration::PcnModel const& model, Theta const& theta, std::uint64_t seed,
                    std::atomic<bool> const* stop) {
  EXPECTS(theta.size() == model.declaration().parameters.size());
  EXPECTS(std::ranges::all_of(theta, is_in_domain));
  Eigen::VectorXd x(static_cast<Eigen::Index>(theta.size()));
  for (std::size_t i = 0; i < theta.size(); ++i)
    x[static_cast<Eigen::Index>(i)] = std::log(theta[i]);
  auto const simulated = model.simulate(x, seed, stop);
  Evaluation result{std::nullopt, simulated.failure, simulated.cpu_seconds};
  if (!simulated.summaries) return result;
  auto const& output = *simulated.summaries;
  auto const compared = static_cast<std::ptrdiff_t>(model.declaration().targets.size());
  if (!output.allFinite()) {
    for (Eigen::Index i = 0; i < output.size(); ++i) {
      if (std::isfinite(output[i])) continue;
      result.reason = model.output_names()[static_cast<std::size_t>(i)] + " has no finite value";
      return result;
    }
  }
  result.values = Evaluated{{output.begin(), output.begin() + compared},
                            {output.begin() + compared, output.end()}};
  return result;
}

std::vector<std::string> summary_names(calibration::PcnModel const& model) {
  std::vector<std::string> names;
  for (auto const& target : model.declaration().targets)
    names.emplace_back(target.quantity->key);
  return names;
}

calibration::PcnModel const&
only_one(std::vector<std::unique_ptr<calibration::PcnModel const>> const& models,
         char const* command) {
  if (models.size() != 1) {
    throw UsageError(fmt::format("{} takes one PCN, found {} – say which: --pcn NAME_OR_CODE",
                                 command, models.size()));
  }
  return *models.front();
}

}  // namespace pcnsim::cli
