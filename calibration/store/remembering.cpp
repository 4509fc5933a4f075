#include "calibration/store/store.hpp"

namespace pcnsim::calibration {

Simulator remembering(Simulator simulate, Store& store, ProblemId problem) {
  return [simulate = std::move(simulate), &store, problem](Eigen::VectorXd const& x,
                                                           std::uint64_t seed) {
    if (auto known = store.recall(problem, x, seed)) return *std::move(known);
    auto simulated = only_if_finite(simulate(x, seed));
    if (!simulated.stopped) store.keep(problem, x, seed, simulated);
    return simulated;
  };
}

}  // namespace pcnsim::calibration
