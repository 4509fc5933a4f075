#include "calibration/inference/calibrators.hpp"

#include "calibration/inference/abc_smc.hpp"
#include "calibration/inference/delayed_acceptance.hpp"
#include "calibration/inference/evolution_strategy.hpp"
#include "calibration/inference/kalman_inversion.hpp"
#include "calibration/inference/waves.hpp"

#include <algorithm>

namespace pcnsim::calibration {

std::unique_ptr<Calibrator> make_calibrator(std::string const& name) {
  if (name == "M1") return std::make_unique<Waves>();
  if (name == "M2") return std::make_unique<AbcSmc>();
  if (name == "M3") return std::make_unique<KalmanInversion>();
  if (name == "M4") return std::make_unique<EvolutionStrategy>();
  if (name == "M5") return std::make_unique<DelayedAcceptance>();
  return nullptr;
}

Gives what_it_gives(std::string const& name) {
  return name == "M4" ? Gives::point : Gives::posterior;
}

std::size_t least_simulations(std::string const& name, std::size_t parameters) {
  if (name == "M2") return std::max<std::size_t>(100, 10 * parameters);  // 2 particles a parameter
  if (name == "M3") return parameters + 20;
  if (name == "M4") return 4 * parameters + 60;
  return std::max<std::size_t>(
      50, 15 * parameters);  // M1's first wave and something after; M5's is M1's
}

std::vector<std::string> const& calibrator_names() {
  static std::vector<std::string> const names{"M1", "M2", "M3", "M4", "M5"};
  return names;
}

}  // namespace pcnsim::calibration
