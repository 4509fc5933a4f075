#include "calibration/reality/reality_check.hpp"

#include "calibration/reality/patterns.hpp"
#include "core/contract.hpp"

#include <algorithm>
#include <iterator>

namespace pcnsim::calibration {

std::size_t RealityCheck::failures() const {
  auto const rows = std::ranges::count(targets.rows, Verdict::fail, &TargetRow::verdict);
  auto const broken = std::ranges::count(patterns, Verdict::fail, &Pattern::verdict);
  return static_cast<std::size_t>(rows + broken);
}

std::size_t runs_needed(Experiment const& experiment, Depth depth) {
  std::size_t const main_runs = experiment.pcns.size() * experiment.replications;
  return main_runs + (depth == Depth::everything ? runs_for_patterns(experiment) : 0);
}

RealityCheck check_reality(Experiment const& experiment, Targets const& targets, Depth depth,
                           Runner const& run) {
  EXPECTS(experiment.scenarios.size() == 1);
  auto const results = run(experiment);
  RealityCheck check{check_targets(experiment.pcns, targets, results), {}};
  if (depth == Depth::targets_only) return check;
  check.patterns = patterns_in(experiment.pcns, targets, results);
  auto more = experiment_patterns(experiment, run);
  auto const deprived = std::ranges::find(more, "more_deprived", &Pattern::key);
  std::ranges::copy(over_practices_with_deprivation(experiment.pcns, results),
                    std::back_inserter(deprived->measured));
  std::ranges::move(more, std::back_inserter(check.patterns));
  return check;
}

}  // namespace pcnsim::calibration
