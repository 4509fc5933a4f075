#pragma once

#include "core/random.hpp"

#include <cstdint>

namespace pcnsim::calibration {

/// Addresses of what the benchmark draws.
enum class TaskDraw : std::uint64_t {
  truth = 1,
  simulation,
  reference,
  tie,
  reference_point,
  fold,
  prediction
};

inline Stream task_stream(std::uint64_t seed, TaskDraw draw, std::uint64_t entity = 0,
                          std::uint64_t ordinal = 0) {
  return {seed, 0xBE7C, static_cast<std::uint64_t>(draw), entity, ordinal};
}

}  // namespace pcnsim::calibration
