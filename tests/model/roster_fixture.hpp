#pragma once
// Staff of a made-up PCN of two practices, one three times the other, for tests of the roster.

#include "model/roster.hpp"
#include "model/staffing.hpp"

#include <vector>

namespace pcnsim::test {

inline WorkforceParameters workforce() {
  WorkforceParameters of{};
  of.clinical_scale = 1;
  of.pcn_staff.scale = 1;
  of.fte_per_head = 0.75;
  of.sessions_per_fte = 9;
  of.session_minutes = 250;
  of.sickness_mean_days = 1;
  of.reception_split_trust = 1;
  auto const weight = [&of](Post post, double share) { of.post[index_of(post)].weight = share; };
  using enum Post;
  weight(gp_partner, 0.5);
  weight(gp_salaried, 0.5);
  weight(nurse, 3);
  weight(advanced_nurse, 1);
  weight(hca, 2);
  weight(pharmacist, 3);
  weight(physio, 1);
  weight(paramedic, 1);
  weight(mental_health, 1);
  weight(social_prescriber, 2);
  weight(administrator, 1);
  return of;
}

inline PcnSpec pcn() {
  PcnSpec of{};
  of.code = "U0";
  PracticeSpec small{};
  small.list_size = 3'000;
  small.gp_fte = 2;
  small.gp_qualified_share = 0.8;
  small.nurse_fte = 1.2;
  small.direct_care_fte = 1;
  PracticeSpec large = small;
  large.list_size = 9'000;
  large.gp_fte = 5.3;
  large.nurse_fte = 2;
  of.practices = {small, large};
  of.fte[index_of(Post::pharmacist)] = 3;
  of.fte[index_of(Post::pharmacy_technician)] = 1;
  of.fte[index_of(Post::physio)] = 1;
  return of;
}

inline PcnParameters everywhere(PcnSpec const& of, WorkforceParameters const& workforce) {
  Parameters parameters{};
  parameters.workforce = workforce;
  return pcnsim::everywhere(of, parameters);
}

inline Roster roster_of(PcnSpec const& of, WorkforceParameters const& workforce) {
  return {of, everywhere(of, workforce)};
}

inline Date const first_monday{Days{4 + 7 * 2'800}};  // 2023
inline ModelStreams const streams{1, 1, 0};
inline constexpr std::array by_day{Half::morning, Half::afternoon};

inline std::vector<ClinicianId> everyone(Roster const& roster) {
  std::vector<ClinicianId> ids;
  for (std::uint32_t i = 0; i < roster.clinicians().size(); ++i)
    ids.push_back(ClinicianId{i});
  return ids;
}

inline bool holds(Roster const& roster, ClinicianId id, Date date, Half half) {
  return roster.presence(id, date, half, streams) != Presence::none;
}

/// Monday to Friday of `weeks` weeks.
inline std::vector<Date> weekdays(int weeks) {
  std::vector<Date> dates;
  for (int day = 0; day < 7 * weeks; ++day) {
    if (day % 7 < 5) dates.push_back(first_monday + Days{day});
  }
  return dates;
}

/// Mornings and afternoons.
inline double sessions_over(Roster const& roster, ClinicianId id, int weeks) {
  double sum = 0;
  for (Date const date : weekdays(weeks)) {
    for (Half const half : by_day)
      sum += holds(roster, id, date, half) ? 1 : 0;
  }
  return sum;
}

inline bool at_work_in_week(Roster const& roster, ClinicianId id, int week) {
  for (int day = 0; day < 5; ++day) {
    for (Half const half : by_day) {
      if (holds(roster, id, first_monday + Days{7 * week + day}, half)) return true;
    }
  }
  return false;
}

}  // namespace pcnsim::test
