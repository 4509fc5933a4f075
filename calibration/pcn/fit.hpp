#pragma once
// Calibrates each PCN by itself, and again where it is wanted.

#include "calibration/inference/calibrators.hpp"
#include "calibration/inference/pooling.hpp"
#include "calibration/inference/waves_match.hpp"
#include "calibration/pcn/pcn_model.hpp"

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace pcnsim::calibration {

/// The function that simulates for the PCN of that number: whole outputs, as `PcnModel::simulate`
/// gives them; it may remember.
using Simulators = std::vector<Simulator>;

struct FitPlan {
  std::string method = "M1";
  std::size_t simulations = 700;  ///< for each PCN
  std::uint64_t seed = 1;
  int threads = 0;
  std::function<void()> simulated{};  ///< after each simulation, from any thread
  std::atomic<bool> const* stop = nullptr;
};

constexpr double replicates_in_observation = 1;  ///< what was observed of a PCN happened once

/// One PCN calibrated by itself, under the national prior and the one among PCNs together.
struct PcnFit {
  Problem problem;
  Posterior posterior;
  Ensemble simulated;                  ///< of M1 only, like what follows
  std::unique_ptr<Emulator> emulator;  ///< none if too few simulations succeeded
  Eigen::MatrixXd refined_about;       ///< draws that it was emulated anew about; no rows: none
};

using Models = std::vector<std::unique_ptr<PcnModel const>>;

/// One fit for each model, side by side when there are several. Incomplete when stopped.
std::vector<PcnFit> fit_each(Models const& models, Simulators const& simulators,
                             FitPlan const& plan);

/// Simulates each of the fits named at `count` of its rows of `draws` (of parameters) too, and emulates
/// anew about those draws; not those without draws. From three fits on, each learns from the others how
/// its targets bend (priors_from_kin), so that what comes out depends on which are named. `round` tells
/// the seeds of one call from those of another.
void refine_fits(std::vector<PcnFit>& fits, std::vector<std::size_t> const& which,
                 std::vector<Eigen::MatrixXd> const& draws, Eigen::Index count, std::uint64_t round,
                 FitPlan const& plan);

/// Simulations already made: row k of `summaries`, as compared, at row k of `points`; NaN if it failed.
struct Known {
  Eigen::MatrixXd points;
  Eigen::MatrixXd summaries;
  double cpu_seconds = 0;  ///< of all together
};

/// As `refine_fits` does, with simulations already made instead of others.
void learn_fits(std::vector<PcnFit>& fits, std::vector<std::size_t> const& which,
                std::vector<Eigen::MatrixXd> const& draws, std::vector<Known> const& known,
                FitPlan const& plan);

/// `count` of the rows of `draws`, evenly spread; all, if there are not more.
Eigen::MatrixXd thinned_rows(Eigen::MatrixXd const& draws, Eigen::Index count);

/// Which of `fits` can be pooled: those with an emulated likelihood and draws.
std::vector<std::size_t> can_be_pooled(std::vector<PcnFit> const& fits);

}  // namespace pcnsim::calibration
