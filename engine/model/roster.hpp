#pragma once
// People, made from posts: who holds a clinic where on which half-day.

#include "model/calendar.hpp"
#include "model/need.hpp"
#include "model/purpose.hpp"
#include "model/spec.hpp"

#include <array>
#include <vector>

namespace pcnsim {

/// Part of a day; `evening` is enhanced access.
enum class Half : std::uint8_t { morning, afternoon, evening };

struct Clinician {
  PracticeId practice;  ///< none: employed by the PCN, goes round
  Post post;
  Role role;
  std::uint64_t entity;  ///< of their draws: the same person whoever else is hired
  double sessions_a_week;
  int first_half_day;     ///< 0..9: where in the week the sessions start
  double phase;           ///< in [0, 1): staggers the weeks that hold the odd session
  bool evenings = false;  ///< works in enhanced access only
  Date sick_until{};      ///< back at work on this day
};

/// Is somebody there for a clinic that is on the rota?
enum class Presence : std::uint8_t { none, here, locum };

/// Where a session of somebody who goes round is held.
struct Placement {
  PracticeId practice;
  bool flexible = false;  ///< decided on the day: where the wait is longest
};

class Roster {
public:
  Roster(PcnSpec const& pcn, PcnParameters const& parameters);

  /// From now on the sessions are those of `parameters`: held by the same people as far as they go,
  /// and by others after them.
  void adopt(PcnSpec const& pcn, PcnParameters const& parameters);

  [[nodiscard]] IdVector<ClinicianTag, Clinician> const& clinicians() const { return clinicians_; }

  /// True when `practice` has anybody in `role`, its own or the PCN's.
  [[nodiscard]] bool has(PracticeId practice, Role role) const {
    return staffed_[practice.value][index_of(role)];
  }

  /// Rota and leave, known in advance; sickness is not. `date` is Monday to Friday.
  [[nodiscard]] Presence presence(ClinicianId clinician, Date date, Half half,
                                  ModelStreams const& streams) const;

  /// Where `clinician` works on `date`: at home, or where the rota of the PCN says.
  [[nodiscard]] Placement placement(ClinicianId clinician, Date date, Half half,
                                    ModelStreams const& streams) const;

  /// The morning of a working day: who reports sick. After it, `is_sick` is about `today`.
  void start_day(Date today, ModelStreams const& streams);
  [[nodiscard]] bool is_sick(ClinicianId clinician, Date today) const {
    return clinicians_[clinician].sick_until > today;
  }

private:
  void hire_practice(std::size_t p, PcnSpec const& pcn, PcnParameters const& parameters);
  void hire(PracticeId practice, Post post, double fte, WorkforceParameters const& workforce);
  void hire_for_evenings(PracticeId practice, PracticeSpec const& spec,
                         WorkforceParameters const& workforce);
  [[nodiscard]] bool is_on_rota(Clinician const& clinician, Date date, Half half) const;
  [[nodiscard]] bool is_on_leave(Clinician const& clinician, Date date,
                                 ModelStreams const& streams) const;

  [[nodiscard]] WorkforceParameters const& rules_for(Clinician const& clinician) const {
    return clinician.practice.is_none() ? workforce_ : of_practice_[clinician.practice.value];
  }

  WorkforceParameters workforce_;  ///< of the PCN
  std::vector<WorkforceParameters> of_practice_;
  std::vector<double> list_shares_;
  IdVector<ClinicianTag, Clinician> clinicians_;
  std::vector<std::array<bool, role_count>> staffed_;
};

inline constexpr double evening_minutes = 90;  ///< of a session of enhanced access

}  // namespace pcnsim
