#pragma once
// What a calibration of PCNs is about, as declared before it: parameters with their priors, targets
// with their variances, and what is simulated. Read from YAML.

#include "calibration/inference/problem.hpp"
#include "calibration/reality/quantity.hpp"
#include "config/problems.hpp"
#include "core/time.hpp"
#include "model/parameters.hpp"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace pcnsim::calibration {

/// How a calibrated parameter acts on a number of the library: it is multiplied, its odds are, or it
/// is replaced.
enum class Acts { factor, odds, value };

/// One parameter of the library, or one number of its list.
struct ActsOn {
  std::size_t parameter;               ///< its number in the table
  std::optional<std::size_t> element;  ///< nothing: all of its numbers
};

/// Positive; a priori log-normal, in the national mean and from PCN to PCN.
struct CalibratedParameter {
  std::string name;
  std::string what;
  Acts acts;
  std::vector<ActsOn> on;
  config::Location where{};  ///< of `on`
  double median;
  double sd;  ///< of the logarithm of the national value
  double
      between;  ///< scale of the half-normal prior of the standard deviation among PCNs; 0: shared
  std::string grade;
  std::string source;

  [[nodiscard]] bool is_shared() const { return between == 0; }
  /// Of one PCN by itself: the two variances together.
  [[nodiscard]] Prior prior() const;
};

struct CalibrationTarget {
  enum class Scale { log, logit };
  Quantity const* quantity;
  Scale scale;
  double observed_sd;     ///< on the scale
  double discrepancy_sd;  ///< likewise
  std::string block;
  std::string why;

  /// Of a value in the quantity's unit. A share is kept a hundredth of a point from its ends, a rate
  /// from 0, so that nothing is infinite.
  [[nodiscard]] double on_scale(double value) const;
  [[nodiscard]] double from_scale(double y) const;
};

struct Declaration {
  std::vector<CalibratedParameter> parameters;
  std::vector<CalibrationTarget> targets;
  Date start;
  int weeks;
  int warmup_weeks;
  /// Share of every discrepancy's variance that is an error made in all PCNs alike, below 1.
  double common_discrepancy = 0;

  [[nodiscard]] std::vector<std::string> blocks() const;  ///< each once, in order
  /// Of the error of a target, by number, that is made in all PCNs alike; on its scale.
  [[nodiscard]] double common_sd(std::size_t target) const;
};

/// Reads both files. Throws config::ConfigError with every problem, config::MissingInput.
Declaration load_declaration(std::filesystem::path const& parameters_file,
                             std::filesystem::path const& targets_file);

}  // namespace pcnsim::calibration
