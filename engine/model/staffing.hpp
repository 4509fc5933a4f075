#pragma once
// From published full-time equivalents to posts: how many of whom a practice has.

#include "model/spec.hpp"

#include <array>

namespace pcnsim {

using FteByPost = std::array<double, post_count>;

/// Whose slot a patient of this post books; the office has none.
constexpr Role role_of(Post post) {
  switch (post) {
    case Post::gp_partner:
    case Post::gp_salaried:
    case Post::gp_locum: return Role::gp;
    case Post::gp_trainee: return Role::gp_trainee;
    case Post::advanced_nurse:
    case Post::paramedic:
    case Post::physician_associate: return Role::advanced_practitioner;
    case Post::nurse: return Role::nurse;
    case Post::hca: return Role::hca;
    case Post::pharmacist:
    case Post::pharmacy_technician: return Role::pharmacist;
    case Post::physio: return Role::physio;
    case Post::mental_health: return Role::mental_health;
    default: return Role::social_prescriber;
  }
}

/// What the practice itself employs, with locums for part of the GPs it is short of. Groups whose
/// split is not published divide by the stated weights.
FteByPost own_fte(PracticeSpec const& practice, WorkforceParameters const& workforce);

/// What the PCN itself employs: its clinical posts as published, times
/// `workforce.pcn_staff.scale`; its office posts as published.
FteByPost own_fte(PcnSpec const& pcn, WorkforceParameters const& workforce);

/// The part of that which belongs to a practice with `list_share` of the PCN's patients.
FteByPost part_of_pcn(PcnSpec const& pcn, WorkforceParameters const& workforce, double list_share);

/// Share of the PCN's patients that are registered at `practice`.
double list_share(PracticeSpec const& practice, PcnSpec const& pcn);

}  // namespace pcnsim
