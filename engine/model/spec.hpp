#pragma once
// What was asked: immutable once read.

#include "core/time.hpp"
#include "model/parameters.hpp"

#include <array>
#include <numeric>
#include <string>
#include <vector>

namespace pcnsim {

/// One practice's people, as published: no observed output is among them.
struct PracticeSpec {
  std::string code;
  std::string name;
  double list_size;
  ByAge age_shares;  ///< adds to 1
  double imd_score;  ///< Index of Multiple Deprivation 2019
  double gp_fte;     ///< all GPs, trainees too
  double gp_qualified_share;
  double nurse_fte;
  double direct_care_fte;
  double admin_fte;
  double reception_share;  ///< of `admin_fte`
};

/// One primary care network: its practices and the staff it employs itself.
struct PcnSpec {
  std::string code;
  std::string name;
  std::string icb;
  std::string icb_code{};  ///< empty when not known
  std::vector<PracticeSpec> practices;
  std::array<double, post_count> fte;  ///< by post; spread over practices by list size

  /// Of the office posts together.
  [[nodiscard]] double admin_fte() const {
    return std::accumulate(fte.begin() + clinical_post_count, fte.end(), 0.0);
  }
};

/// For one PCN: its own parameters, and its practices', in order of PcnSpec::practices.
struct PcnParameters {
  Parameters pcn;
  std::vector<Parameters> practices;
};

/// The simulated span: `warmup` weeks, then `weeks` that count, the first of them from `start`.
struct Horizon {
  Date start;
  int warmup_weeks;
  int weeks;

  [[nodiscard]] Date first_day() const { return start - Days{7 * warmup_weeks}; }
  [[nodiscard]] Date end() const { return start + Days{7 * weeks}; }
};

/// The same parameters for the PCN and all its practices.
inline PcnParameters everywhere(PcnSpec const& pcn, Parameters const& parameters) {
  return {parameters, std::vector<Parameters>(pcn.practices.size(), parameters)};
}

/// One point of an experiment, all that a run depends on beside the seed.
struct Scenario {
  std::string name;
  std::string title;  ///< one plain sentence
  Parameters parameters;
};

}  // namespace pcnsim
