#pragma once
// PCNs together, calibrated to what the model made of national values that are known.

#include "calibration/benchmark/tasks.hpp"
#include "calibration/pcn/calibration.hpp"

#include <array>
#include <string_view>

namespace pcnsim::calibration {

/// The small PCNs of T8; of the third no telephony is observed.
constexpr std::array<std::string_view, 6> pcns_of_pooled_task{"U81483", "U84175", "U78517",
                                                              "U03379", "U64827", "U26878"};
constexpr std::string_view pooled_task_name = "T8";

/// T8: national values, spreads, errors common to all PCNs and every PCN's parameters are drawn from
/// what is declared; each PCN is observed in one simulation, with errors as declared. The truth, and what is
/// drawn, are the national values. The budget is that of each PCN by itself. Refers to the models.
TaskInstance pooled_pcns_task(Models const& models, std::uint64_t seed);

BenchmarkTask pooled_task(Models const& models);

}  // namespace pcnsim::calibration
