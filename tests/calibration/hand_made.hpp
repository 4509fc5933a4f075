#pragma once
// Two PCNs whose averages can be worked out by hand.

#include "calibration/reality/targets.hpp"
#include "model/spec.hpp"
#include "results/result_set.hpp"

#include <string>
#include <utility>
#include <vector>

namespace pcnsim::calibration::test {

inline PracticeSpec practice_of(std::string const& code, double list_size) {
  PracticeSpec practice{};
  practice.code = code;
  practice.name = code;
  practice.list_size = list_size;
  return practice;
}

/// "A1" with practices A11 of 1,000 patients and A12 of 3,000; "B2" with B21 of 4,000.
inline std::vector<PcnSpec> hand_made_pcns() {
  PcnSpec alder{};
  alder.code = "A1";
  alder.name = "Alder";
  alder.practices = {practice_of("A11", 1'000), practice_of("A12", 3'000)};
  PcnSpec birch{};
  birch.code = "B2";
  birch.name = "Birch";
  birch.practices = {practice_of("B21", 4'000)};
  return {alder, birch};
}

/// A practice of `list_size` patients that for twelve months of 365.25 / 12 days held `gp`
/// appointments with GPs and `other` with nurses, all on the same day.
inline Tally held(double list_size, Count gp, Count other) {
  Tally tally;
  tally.patient_days = static_cast<Count>(list_size * 365.25);
  tally.appointments[index_of(Role::gp)][index_of(Mode::face_to_face)][0] = gp;
  tally.appointments[index_of(Role::nurse)][index_of(Mode::face_to_face)][0] = other;
  return tally;
}

/// `tallies[replication]`: of each PCN, of each practice.
inline ResultSet results_of(std::vector<PcnSpec> const& pcns,
                            std::vector<std::vector<std::vector<Tally>>> const& tallies) {
  ResultSet results;
  results.scenarios = {"baseline"};
  results.replications = tallies.size();
  for (auto const& pcn : pcns) {
    results.pcns.push_back({pcn.code, pcn.name, pcn.icb});
    auto& labels = results.practices.emplace_back();
    for (auto const& practice : pcn.practices)
      labels.push_back({practice.code, practice.name});
  }
  for (std::size_t pcn = 0; pcn < pcns.size(); ++pcn) {
    for (auto const& replication : tallies) {
      results.by_practice.push_back(replication[pcn]);
      Tally total;
      for (auto const& practice : replication[pcn])
        total.merge(practice);
      results.tallies.push_back(total);
    }
  }
  return results;
}

/// Published of one practice: so many appointments in the year, that share of them with a GP.
inline PracticeTargets published(double appointments, double gp_percent) {
  YearTargets year{};
  year.appointments_12m = appointments;
  year.gp_share = gp_percent;
  return {.year = year, .telephony = std::nullopt};
}

}  // namespace pcnsim::calibration::test
