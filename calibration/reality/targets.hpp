#pragma once
// What was observed of each practice. The simulation never sees any of it.

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace pcnsim::calibration {

/// April 2024 to March 2025; the survey, of early 2025. Everything but counts in per cent.
struct YearTargets {
  double appointments_12m;
  double gp_share;  ///< of appointments, as the rest unless said otherwise
  double same_day, days_1_7, days_8_14, days_15_plus;
  double gp_same_day, gp_days_15_plus;        ///< of GPs' appointments
  double other_same_day, other_days_15_plus;  ///< of other staff's
  double face_to_face, telephone, dna;
  double online_forms_per_1000_month;
  std::optional<double> contact_failed;     ///< of answers
  std::optional<double> next_step_at_once;  ///< likewise
};

/// June 2026: another period than the year, after the access rules changed.
struct TelephonyTargets {
  double inbound, answered;  ///< calls in the month
  double within_2min_share;  ///< of those answered
  double core_inbound, inbound_8_10;
};

struct PracticeTargets {
  std::optional<YearTargets> year;
  std::optional<TelephonyTargets> telephony;
};

using Targets = std::map<std::string, PracticeTargets>;  ///< by practice code

/// The files that are read: of the year, of telephony.
std::vector<std::filesystem::path> target_files(std::filesystem::path const& data_folder);

/// Reads targets/ in `data_folder`. Throws config::ConfigError, config::MissingInput.
Targets load_targets(std::filesystem::path const& data_folder);

}  // namespace pcnsim::calibration
