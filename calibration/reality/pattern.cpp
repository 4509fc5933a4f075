#include "calibration/reality/pattern.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace pcnsim::calibration {
namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

}  // namespace

Verdict Pattern::verdict() const {
  bool const holds = std::ranges::all_of(measured, [](Measurement const& one) {
    return !one.required || one.required->contains(one.value);
  });
  return holds ? Verdict::pass : Verdict::fail;
}

// The ends of an interval are inside it, so it starts at the next number there is.
stats::Interval above(double value) { return {std::nextafter(value, infinite), infinite}; }
stats::Interval below(double value) { return {-infinite, std::nextafter(value, -infinite)}; }

}  // namespace pcnsim::calibration
