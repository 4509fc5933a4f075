#pragma once
// People, made from published full-time equivalents: who holds a clinic on which half-day.

#include "model/calendar.hpp"
#include "model/need.hpp"
#include "model/purpose.hpp"
#include "model/spec.hpp"

#include <array>
#include <vector>

namespace pcnsim {

enum class Half : std::uint8_t { morning, afternoon };

struct Clinician {
  PracticeId practice;
  Role role;
  std::uint64_t entity;  ///< of their draws: the same person whoever else is hired
  double sessions_a_week;
  int first_half_day;  ///< 0..9: where in the week the sessions start
  double phase;        ///< in [0, 1): staggers the weeks that hold the odd session
  Date sick_until{};   ///< back at work on this day
};

/// Full-time equivalents at `practice` by role: its own staff, divided into roles by the stated
/// shares, and its part by list size of what the PCN employs.
std::array<double, role_count> fte_by_role(PracticeSpec const& practice, PcnSpec const& pcn,
                                           WorkforceParameters const& workforce);

class Roster {
public:
  Roster(PcnSpec const& pcn, WorkforceParameters const& workforce);

  /// From now on the sessions are those of `workforce`: held by the same people as far as they go,
  /// and by others after them.
  void adopt(PcnSpec const& pcn, WorkforceParameters const& workforce);

  [[nodiscard]] IdVector<ClinicianTag, Clinician> const& clinicians() const { return clinicians_; }

  /// True when `practice` has anybody in `role`.
  [[nodiscard]] bool has(PracticeId practice, Role role) const {
    return staffed_[practice.value][index_of(role)];
  }

  /// Rota and leave, known in advance: does `clinician` hold a clinic then? Sickness is not known
  /// in advance. `date` is Monday to Friday.
  [[nodiscard]] bool is_rostered(ClinicianId clinician, Date date, Half half,
                                 ModelStreams const& streams) const;

  /// The morning of a working day: who reports sick. After it, `is_sick` is about `today`.
  void start_day(Date today, ModelStreams const& streams);
  [[nodiscard]] bool is_sick(ClinicianId clinician, Date today) const {
    return clinicians_[clinician].sick_until > today;
  }

private:
  void hire(PracticeId practice, Role role, double fte);

  WorkforceParameters workforce_;
  IdVector<ClinicianTag, Clinician> clinicians_;
  std::vector<std::array<bool, role_count>> staffed_;
};

}  // namespace pcnsim
