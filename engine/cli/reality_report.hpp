#pragma once
// What a reality check prints.

#include "calibration/reality/reality_check.hpp"
#include "experiment/experiment.hpp"

#include <span>
#include <string>

namespace pcnsim::cli {

/// Whether a failed check is a failure of the program: the tolerances were declared for all PCNs.
enum class Binding { yes, no };

/// What the tables say about the check beside its results.
struct RealitySetting {
  std::string scenario;
  Binding binding;
};

std::string reality_text(calibration::RealityCheck const& check, Experiment const& experiment,
                         RealitySetting const& setting);

/// kind,quantity,place,observed,simulated,low,high,tolerance_low,tolerance_high,verdict,note: a row
/// for each target, each PCN's own value, how well practices are told apart, each measurement of a pattern. A cell without a value is empty.
std::string reality_csv(calibration::RealityCheck const& check, Experiment const& experiment);

}  // namespace pcnsim::cli
