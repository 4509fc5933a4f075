#pragma once
// The model of practices itself, calibrated to what it made.

#include "calibration/benchmark/tasks.hpp"
#include "calibration/pcn/pcn_model.hpp"

#include <array>
#include <string_view>
#include <vector>

namespace pcnsim::calibration {

/// The small PCN of T5 and T6: one practice of 29,000, with every target observed there.
constexpr std::string_view pcn_of_tasks = "Frome";

/// `declaration` with 2 weeks of warm-up and 4 that count, so that some ten thousand simulations are
/// affordable. Waiting lists are not settled by then: no matter, for the truth has the same weeks.
Declaration of_tasks(Declaration declaration);

/// T5: the truth is drawn from the declared priors, national and between PCNs together, and what is
/// observed is one simulation at it, without any other noise or discrepancy. No exact posterior.
TaskInstance pcn_synthetic(PcnModel const& model, std::uint64_t seed);

/// T6: likewise, but there people ring evenly over the day, and the model that is calibrated has the
/// morning rush: no calibrated parameter spreads it.
TaskInstance pcn_misspecified(PcnModel const& model, std::uint64_t seed);

constexpr std::array<std::string_view, 2> pcn_task_names{"T5", "T6"};

/// Those, which refer to `model`. Each truth is calibrated by itself, with the whole budget.
std::vector<BenchmarkTask> pcn_tasks(PcnModel const& model);

}  // namespace pcnsim::calibration
