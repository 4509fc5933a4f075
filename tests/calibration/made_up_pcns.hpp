#pragma once
// Three of the PCNs with a few of the parameters and targets that are shipped, and a model of them that
// can be worked out.

#include "calibration/pcn/calibration.hpp"
#include "config/config.hpp"
#include "core/random.hpp"

#include <filesystem>
#include <memory>
#include <string>

namespace pcnsim::calibration::test {

inline std::filesystem::path const source{PCNSIM_SOURCE_DIR};

/// Three parameters and two targets of what is shipped; half of what the model gets wrong is common.
inline Declaration const& declared() {
  static auto const declaration = [] {
    auto all = load_declaration(source / "calibration/settings/parameters.yaml",
                                source / "calibration/settings/targets.yaml");
    Declaration some{{}, {}, all.start, 1, 0, 0.5};
    for (auto const& parameter : all.parameters) {
      if (parameter.name == "need" || parameter.name == "deterrence" || parameter.name == "dna")
        some.parameters.push_back(parameter);
    }
    for (auto const& target : all.targets) {
      if (target.quantity->key == "appointments" || target.quantity->key == "dna")
        some.targets.push_back(target);
    }
    return some;
  }();
  return declaration;
}

inline Models models() {
  auto const all = config::load_pcns(source / "calibration/data");
  auto const targets = load_targets(source / "calibration/data");
  auto const library =
      config::load_scenario("baseline", source / "scenarios", {}).scenario.parameters;
  Models result;
  for (auto const& pcn : {all[0], all[1], all[2]}) {
    result.push_back(std::make_unique<PcnModel const>(declared(), library, pcn,
                                                      everywhere(pcn, library), targets));
  }
  return result;
}

/// Instead of the model: what is observed at the medians, moved along with the parameters, with chance.
inline PcnSimulators made_up(Models const& models) {
  Simulators result;
  for (auto const& model : models) {
    result.push_back([&model](Eigen::VectorXd const& x, std::uint64_t seed) {
      auto const names = model->output_names();
      Eigen::VectorXd y(static_cast<Eigen::Index>(names.size()));
      Stream draw{seed, 0, 0, 0, 0};
      for (Eigen::Index i = 0; i < y.size(); ++i)
        y[i] = 5 + x[0] + 0.1 * x[1] + 0.02 * draw.normal();
      for (Eigen::Index i = 0; i < model->observed().size(); ++i)
        y[i] += model->observed()[i] - 5 + x[2];
      Simulated simulated;
      simulated.summaries = y;
      return simulated;
    });
  }
  return {result, result};
}

}  // namespace pcnsim::calibration::test
