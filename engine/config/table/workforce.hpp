#pragma once
// The parameters of `workforce:`, those of each role among them.

#include "config/table/ranges.hpp"

namespace pcnsim::config::table {

template <class Visitor>
void role(std::string const& key, RoleParameters& role, Visitor& visit) {
  visit(key + ".direct_share", role.direct_share, "share of session", share,
        "Share of a session spent seeing patients");
  visit(key + ".slot_minutes", role.slot_minutes, "minutes", Range{5, 240},
        "Length of an appointment slot");
  visit(key + ".work_share", role.work_share, "share of session", share,
        "Share of a session for work items: results, letters, prescriptions and the like");
  length(key + ".consultation_minutes", role.consultation_minutes, "minutes",
         "the length of a consultation face to face", visit);
  visit(key + ".telephone_length_ratio", role.telephone_length_ratio, "ratio", Range{0.05, 5},
        "Length of a consultation by telephone, relative to face to face");
  visit(key + ".release.same_day", role.release.same_day, "weight", ratio,
        "Slots that open on the day itself, relative to the other slots");
  visit(key + ".release.days_4", role.release.days_4, "weight", ratio,
        "Slots that open 4 days before, relative to the other slots");
  visit(key + ".release.weeks_2", role.release.weeks_2, "weight", ratio,
        "Slots that open 2 weeks before, relative to the other slots");
  visit(key + ".release.weeks_3", role.release.weeks_3, "weight", ratio,
        "Slots that open 3 weeks before, relative to the other slots");
  visit(key + ".release.weeks_4", role.release.weeks_4, "weight", ratio,
        "Slots that open 4 weeks before, relative to the other slots");
  visit(key + ".release.weeks_6", role.release.weeks_6, "weight", ratio,
        "Slots that open 6 weeks before, relative to the other slots");
  visit(key + ".telephone_share", role.telephone_share, "share", share,
        "Share of appointments by telephone");
  visit(key + ".video_share", role.video_share, "share", share, "Share of appointments by video");
  visit(key + ".message_share", role.message_share, "share", share,
        "Share of appointments by message");
  visit(key + ".recalls_per_1000_month", role.recalls_per_1000_month, "appointments",
        Range{0, 5'000}, "Planned care for which the practice calls 1,000 patients in a month");
  visit(key + ".initiated_per_1000_month", role.initiated_per_1000_month, "appointments",
        Range{0, 5'000}, "Contacts a clinician starts, mostly the same day, per 1,000 a month");
  visit(key + ".free_slot_use_share", role.free_slot_use_share, "share", share,
        "Share of slots still free when their time comes, in which the clinician rings a patient");
  visit(key + ".follow_up_share", role.follow_up_share, "share", share,
        "Share of consultations that end with a planned follow-up");
  visit(key + ".return_share", role.return_share, "share", share,
        "Share of consultations that settle nothing: the patient comes back");
  visit(key + ".dna_ratio", role.dna_ratio, "ratio", Range{0, 10},
        "Missed appointments of this role, relative to all roles at the same lead time");
}

template <class Visitor>
void post(std::string const& key, PostParameters& post, Visitor& visit) {
  visit(
      key + ".weight", post.weight, "weight", ratio,
      "FTE of this post within its published staff group, relative, where the split is not known");
  visit(key + ".supervision_minutes_per_session", post.supervision_minutes_per_session, "minutes",
        Range{0, 240}, "A GP's time to supervise a session of this post");
  visit(key + ".length_ratio", post.length_ratio, "ratio", Range{0.05, 10},
        "Length of this post's consultations, relative to the role's");
  visit(key + ".return_ratio", post.return_ratio, "ratio", Range{0, 10},
        "Share of patients who come back, relative to the role's");
}

template <class Visitor>
void workforce(WorkforceParameters& workforce, Visitor& visit) {
  visit("workforce.clinical_scale", workforce.clinical_scale, "factor", Range{0, 10},
        "Clinical sessions of every role, relative to those published");
  visit("workforce.reception_split_trust", workforce.reception_split_trust, "share", share,
        "Trust in each practice's own share of reception among its office staff");
  visit("workforce.reception_share", workforce.reception_share, "share", share,
        "Average share of reception among office staff, used for the rest");
  visit("workforce.fte_per_head", workforce.fte_per_head, "FTE", Range{0.1, 1},
        "FTE of one clinician: into how many people a published FTE is divided");
  visit("workforce.sessions_per_fte", workforce.sessions_per_fte, "sessions a week", Range{1, 10},
        "Sessions a week of one FTE");
  visit("workforce.session_minutes", workforce.session_minutes, "minutes", Range{30, 330},
        "Length of a session");
  visit("workforce.leave_weeks", workforce.leave_weeks, "weeks a year", Range{0, 52},
        "Annual leave of a clinician");
  visit("workforce.study_weeks", workforce.study_weeks, "weeks a year", Range{0, 52},
        "Study leave of a clinician");
  visit("workforce.sickness_per_day", workforce.sickness_per_day, "spells a day", share,
        "Chance that a clinician falls ill on a working day");
  visit("workforce.sickness_mean_days", workforce.sickness_mean_days, "working days", Range{1, 60},
        "Mean length of a spell of sickness");
  visit("workforce.extras_per_gp_session", workforce.extras_per_gp_session, "patients",
        Range{0, 10}, "Urgent patients who may be added to a GP's full session");
  visit("workforce.safe_contacts_per_gp_day", workforce.safe_contacts_per_gp_day, "contacts",
        Range{1, 200}, "Contacts a day with one GP that are held safe");
  auto& locum = workforce.locum;
  visit("workforce.locum.leave_backfill_share", locum.leave_backfill_share, "share", share,
        "Share of weeks of a GP's leave in which a locum stands in");
  visit("workforce.locum.sickness_backfill_share", locum.sickness_backfill_share, "share", share,
        "Share of days of a GP's sickness on which a locum stands in");
  visit("workforce.locum.vacancy_below_per_10000", locum.vacancy_below_per_10000, "FTE",
        Range{0, 20}, "Qualified GPs per 10,000 patients below which a practice is short of them");
  visit("workforce.locum.vacancy_cover_share", locum.vacancy_cover_share, "share", share,
        "Share of what is short that locums cover");
  visit("workforce.pcn_staff.scale", workforce.pcn_staff.scale, "factor", Range{0, 10},
        "Clinical staff of the PCN in the year simulated, relative to those of inputs/pcns.csv");
  visit("workforce.pcn_staff.rotates", workforce.pcn_staff.rotates,
        "Whether staff of the PCN go round its practices; else each practice has its part of them");
  visit("workforce.pcn_staff.flexible_share", workforce.pcn_staff.flexible_share, "share", share,
        "Share of their sessions that go, on the day, where the wait is longest");
  auto& evenings = workforce.enhanced_access;
  visit("workforce.enhanced_access.minutes_per_1000_week", evenings.minutes_per_1000_week,
        "minutes", Range{0, 1'000}, "Evening clinics per 1,000 patients a week");
  visit("workforce.enhanced_access.gp_share", evenings.gp_share, "share", share,
        "Share of those clinics held by GPs");
  visit("workforce.enhanced_access.nurse_share", evenings.nurse_share, "share", share,
        "Share held by nurses; the rest by healthcare assistants");
  for (std::size_t p = 0; p < post_count; ++p)
    post("workforce.post." + std::string(post_names[p]), workforce.post[p], visit);
  for (std::size_t r = 0; r < role_count; ++r) {
    role("workforce.role." + std::string(role_names[r]), workforce.role[r], visit);
  }
}

}  // namespace pcnsim::config::table
