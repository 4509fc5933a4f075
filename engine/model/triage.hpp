#pragma once
// Clinicians of one practice who read or ring before anything is booked: one list, first come first
// served. State only; what follows is the network's business.

#include "kernel/server_pool.hpp"
#include "kernel/waiting_line.hpp"
#include "model/need.hpp"
#include "model/spec.hpp"

namespace pcnsim {

struct TriageDesk {
  WaitingLine<NeedId> list;
  ServerPool staff;           ///< on duty this turn; at its end they finish what they are at
  double expected_staff = 0;  ///< on average over the turns of this half-day
  bool open = false;
};

/// Who reads requests, where clinicians do.
constexpr bool triages(Role role) {
  return role == Role::gp || role == Role::advanced_practitioner;
}

/// What triage will find of a clinical need of `about`, from three numbers in [0, 1) drawn once
/// for the need: so the same at every retry. `complex`: of a complex or frail patient.
Navigation navigation_of(NeedClassParameters const& about, AccessModelParameters const& model,
                         Urgency urgency, bool complex, double u_route, double u_offer,
                         double u_could);

/// Urgency as assigned: one step too low or too high in the stated shares; emergencies are found.
Urgency assigned_urgency(Urgency urgency, AccessModelParameters const& model, double u);

/// The access model of a practice: as given, or from the prior by list size with `u` in [0, 1).
AccessModel access_model_of(PracticeSpec const& practice, TriageParameters const& triage, double u);

}  // namespace pcnsim
