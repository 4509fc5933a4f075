#include "results/kpi.hpp"

#include "results/published.hpp"

#include <algorithm>
#include <array>
#include <numeric>

namespace pcnsim {
namespace {

constexpr double days_per_month = 365.25 / 12;
constexpr auto clinical = index_of(NeedKind::clinical);

double ratio(double part, double whole) { return whole > 0 ? part / whole : 0; }
double ratio(Count part, Count whole) {
  return ratio(static_cast<double>(part), static_cast<double>(whole));
}
double percent(Count part, Count whole) { return 100 * ratio(part, whole); }

double per_1000_a_week(Tally const& t, Count count) { return 7'000 * ratio(count, t.patient_days); }
double per_1000_a_month(Tally const& t, Count count) {
  return 1'000 * days_per_month * ratio(count, t.patient_days);
}

Count ended(Tally const& t, Outcome outcome) { return t.needs_ended[clinical][index_of(outcome)]; }

template <Outcome outcome>
double clinical_needs(Tally const& t) {
  return per_1000_a_week(t, ended(t, outcome));
}

Count gap_count(Tally const& t) {
  return ended(t, Outcome::suppressed) + ended(t, Outcome::met_late) +
         ended(t, Outcome::displaced_111) + ended(t, Outcome::displaced_ae) +
         ended(t, Outcome::given_up);
}

/// Without those who never made contact: what a practice could see.
Count visible_gap_count(Tally const& t) {
  return gap_count(t) - ended(t, Outcome::suppressed) - t.displaced_without_contact;
}

Count lost_planned(Tally const& t) {
  return t.needs_ended[index_of(NeedKind::planned)][index_of(Outcome::given_up)];
}

template <std::size_t n>
Count total(std::array<Count, n> const& counts) {
  return std::accumulate(counts.begin(), counts.end(), Count{0});
}

enum class Staff { all, gps, others };

bool belongs(std::size_t role, Staff staff) {
  return staff == Staff::all ||
         (staff == Staff::gps) == (hcp_type(static_cast<Role>(role)) == HcpType::gp);
}

/// Sum over the appointments of `staff` of `value(appointments by lead, role, mode)`.
template <class Value>
Count sum_appointments(Tally const& t, Staff staff, Value value) {
  Count sum = 0;
  for (std::size_t role = 0; role < role_count; ++role) {
    if (!belongs(role, staff)) continue;
    for (std::size_t mode = 0; mode < mode_count; ++mode) {
      sum += value(t.appointments[role][mode], role, mode);
    }
  }
  return sum;
}

Count appointments(Tally const& t, Staff staff = Staff::all) {
  return sum_appointments(t, staff, [](auto const& by_lead, auto, auto) { return total(by_lead); });
}

/// Percentage of the appointments of `staff` in the lead bands from `first` to `last`.
double lead_share(Tally const& t, Staff staff, LeadBand first, LeadBand last) {
  Count const inside = sum_appointments(t, staff, [&](auto const& by_lead, auto, auto) {
    Count sum = 0;
    for (auto band = index_of(first); band <= index_of(last); ++band)
      sum += by_lead[band];
    return sum;
  });
  return percent(inside, appointments(t, staff));
}

double mode_share(Tally const& t, Mode wanted) {
  Count const inside = sum_appointments(t, Staff::all, [&](auto const& by_lead, auto, auto mode) {
    return mode == index_of(wanted) ? total(by_lead) : Count{0};
  });
  return percent(inside, appointments(t));
}

Count missed_appointments(Tally const& t) {
  Count sum = 0;
  for (auto const& role : t.did_not_attend) {
    for (auto const& mode : role)
      sum += total(mode);
  }
  return sum;
}

Count over_roles(std::array<Count, role_count> const& by_role, Staff staff) {
  Count sum = 0;
  for (std::size_t role = 0; role < role_count; ++role) {
    if (belongs(role, staff)) sum += by_role[role];
  }
  return sum;
}

template <Staff staff>
double slots_used(Tally const& t) {
  return percent(over_roles(t.slots_used, staff), over_roles(t.slots, staff));
}

template <Role role>
double utilisation(Tally const& t) {
  return percent(t.consulting_ms[index_of(role)], t.clinic_ms[index_of(role)]);
}

template <Role role>
double overtime(Tally const& t) {
  auto const minutes = in_minutes(Duration{t.overtime_ms[index_of(role)]});
  return ratio(minutes, static_cast<double>(t.sessions[index_of(role)]));
}

constexpr double ms_an_hour = 3'600'000;

template <Worker worker>
double work_time_used(Tally const& t) {
  return percent(t.work_ms[index_of(worker)], t.work_time_ms[index_of(worker)]);
}

template <Role role>
double third_next(Tally const& t) {
  return ratio(t.third_next_days[index_of(role)], t.third_next_looks[index_of(role)]);
}

template <Decision decision>
double decided(Tally const& t) {
  return percent(t.decisions[index_of(decision)], total(t.decisions));
}

using G = KpiGroup;
using T = Tally const&;

// clang-format off
constexpr Kpi table[] = {
    {"needs", "Clinical needs that arose", "per 1,000 a week", G::gap, Better::neither, 1,
     [](T t) { return per_1000_a_week(t, t.needs_created[clinical]); }},
    {"met_in_time", "… met in time", "per 1,000 a week", G::gap, Better::higher, 1, clinical_needs<Outcome::met_in_time>},
    {"met_late", "… met late", "per 1,000 a week", G::gap, Better::lower, 2, clinical_needs<Outcome::met_late>},
    {"met_elsewhere", "… met elsewhere by design", "per 1,000 a week", G::gap, Better::neither, 2, clinical_needs<Outcome::met_elsewhere>},
    {"displaced_111", "… displaced to 111", "per 1,000 a week", G::gap, Better::lower, 2, clinical_needs<Outcome::displaced_111>},
    {"displaced_ae", "… displaced to A&E", "per 1,000 a week", G::gap, Better::lower, 2, clinical_needs<Outcome::displaced_ae>},
    {"given_up", "… given up", "per 1,000 a week", G::gap, Better::lower, 2, clinical_needs<Outcome::given_up>},
    {"suppressed", "… never expressed", "per 1,000 a week", G::gap, Better::lower, 2, clinical_needs<Outcome::suppressed>},
    {"resolved_waiting", "… resolved while waiting", "per 1,000 a week", G::gap, Better::neither, 2, clinical_needs<Outcome::resolved_waiting>},
    {"still_open", "… still open at the end", "per 1,000 a week", G::gap, Better::neither, 2, clinical_needs<Outcome::still_open>},
    {"gap", "Gap", "per 1,000 a week", G::gap, Better::lower, 2,
     [](T t) { return per_1000_a_week(t, gap_count(t)); }},
    {"visible_gap", "Visible gap", "per 1,000 a week", G::gap, Better::neither, 2,
     [](T t) { return per_1000_a_week(t, visible_gap_count(t)); }},
    {"planned_missed", "Planned care given up", "per 1,000 a week", G::gap, Better::lower, 2,
     [](T t) { return per_1000_a_week(t, lost_planned(t)); }},

    {"requests_clinical", "Clinical requests handled", "per 1,000 a month", G::access, Better::neither, 0,
     [](T t) { return per_1000_a_month(t, t.requests_clinical); }},
    {"requests_administrative", "Administrative requests handled", "per 1,000 a month", G::access, Better::neither, 0,
     [](T t) { return per_1000_a_month(t, t.requests_administrative); }},
    {"calls_inbound", "Calls to the practice", "per 1,000 a month", G::access, Better::lower, 0,
     [](T t) { return per_1000_a_month(t, t.calls_inbound); }},
    {"unique_callers", "Unique callers", "per 1,000 a month", G::access, Better::neither, 0,
     [](T t) { return per_1000_a_month(t, t.unique_callers); }},
    {"calls_answered_share", "Calls answered", "%", G::access, Better::higher, 1,
     [](T t) { return percent(t.calls_answered, t.calls_inbound); }},
    {"calls_missed_share", "Calls abandoned in the queue", "%", G::access, Better::lower, 1,
     [](T t) { return percent(t.calls_missed, t.calls_inbound); }},
    {"calls_ivr_share", "Calls ended before the queue", "%", G::access, Better::lower, 1,
     [](T t) { return percent(t.calls_ended_in_ivr, t.calls_inbound); }},
    {"calls_callback_share", "Calls that took a call-back", "%", G::access, Better::neither, 1,
     [](T t) { return percent(t.calls_callback, t.calls_inbound); }},
    {"call_wait_median", "Median wait of answered calls", "minutes", G::access, Better::lower, 1,
     [](T t) { return t.call_waits.quantile_minutes(0.5); }},
    {"call_wait_p90", "90th percentile of that wait", "minutes", G::access, Better::lower, 1,
     [](T t) { return t.call_waits.quantile_minutes(0.9); }},
    {"answered_within_2min_share", "Answered calls answered in 2 minutes", "%", G::access, Better::higher, 1,
     [](T t) { return percent(t.calls_answered_within_2min, t.calls_answered); }},
    {"calls_8_10_share", "Calls made from 8 to 10 am", "%", G::access, Better::neither, 1,
     [](T t) { return percent(t.calls_inbound_8_10, t.calls_inbound); }},
    {"online_forms", "Online forms", "per 1,000 a month", G::access, Better::neither, 0,
     [](T t) { return per_1000_a_month(t, t.online_forms); }},
    {"contact_failed_share", "Tries to make contact that failed", "%", G::access, Better::lower, 1,
     [](T t) { return percent(t.episodes_contact_failed, t.episodes); }},
    {"told_another_day_share", "Told to try another day", "%", G::access, Better::lower, 1,
     [](T t) { return percent(t.episodes_told_another_day, t.episodes); }},
    {"next_step_at_once_share", "Next step given at once", "%", G::access, Better::neither, 1,
     [](T t) { return percent(t.episodes_next_step_at_once, t.episodes - t.episodes_contact_failed); }},

    {"calls_engaged_share", "Calls that found every line engaged", "%", G::access, Better::lower, 1,
     [](T t) { return percent(t.calls_engaged, t.calls_inbound); }},
    {"forms_switched_off", "Times forms were found switched off", "per 1,000 a month", G::access, Better::lower, 1,
     [](T t) { return per_1000_a_month(t, t.forms_switched_off); }},
    {"waiting_list_joined", "Put on the practice's waiting list", "per 1,000 a month", G::access, Better::neither, 1,
     [](T t) { return per_1000_a_month(t, t.waiting_list_joined); }},
    {"third_next_gp", "Third next available: GP", "days", G::access, Better::lower, 1, third_next<Role::gp>},
    {"third_next_nurse", "… nurse", "days", G::access, Better::lower, 1, third_next<Role::nurse>},
    {"worsened", "Needs that got worse while waiting", "per 1,000 a month", G::access, Better::lower, 2,
     [](T t) { return per_1000_a_month(t, t.worsened); }},
    {"usual_gp_share", "Saw their usual GP, of those who have one", "%", G::access, Better::higher, 1,
     [](T t) { return percent(t.gp_seen_usual, t.gp_seen_preferring); }},

    {"triage_reads", "Requests that a clinician triaged", "per 1,000 a month", G::triage, Better::neither, 1,
     [](T t) { return per_1000_a_month(t, t.triage_reads); }},
    {"triage_wait", "Mean wait for that", "minutes", G::triage, Better::lower, 1,
     [](T t) { return ratio(in_minutes(Duration{t.triage_wait_ms}), static_cast<double>(t.triage_reads)); }},
    {"decided_advice_share", "Decided: advice", "%", G::triage, Better::neither, 1, decided<Decision::advice>},
    {"decided_admin_task_share", "… a task for the office", "%", G::triage, Better::neither, 1, decided<Decision::admin_task>},
    {"decided_self_referral_share", "… self-referral", "%", G::triage, Better::neither, 1, decided<Decision::self_referral>},
    {"decided_pharmacy_share", "… Pharmacy First", "%", G::triage, Better::neither, 1, decided<Decision::pharmacy>},
    {"decided_community_share", "… community service", "%", G::triage, Better::neither, 1, decided<Decision::community>},
    {"decided_emergency_share", "… 999 or A&E", "%", G::triage, Better::neither, 1, decided<Decision::emergency>},
    {"decided_same_day_share", "… seen today or tomorrow", "%", G::triage, Better::neither, 1, decided<Decision::same_day>},
    {"decided_later_share", "… a later appointment", "%", G::triage, Better::neither, 1, decided<Decision::later>},
    {"decided_another_day_share", "… nothing to offer", "%", G::triage, Better::lower, 1, decided<Decision::another_day>},
    {"bounced_back", "Came back from the pharmacy", "per 1,000 a month", G::triage, Better::neither, 2,
     [](T t) { return per_1000_a_month(t, t.bounced_back); }},
    {"passed_on", "Passed on to a GP", "per 1,000 a month", G::triage, Better::lower, 2,
     [](T t) { return per_1000_a_month(t, t.passed_on); }},

    {"appointments", "Appointments", "per 1,000 a month", G::appointments, Better::neither, 0,
     [](T t) { return per_1000_a_month(t, appointments(t)); }},
    {"appointments_gp_share", "… with a GP", "%", G::appointments, Better::neither, 1,
     [](T t) { return percent(appointments(t, Staff::gps), appointments(t)); }},
    {"same_day_share", "… the same day", "%", G::appointments, Better::neither, 1,
     [](T t) { return lead_share(t, Staff::all, LeadBand::same_day, LeadBand::same_day); }},
    {"within_7_days_share", "… within 7 days", "%", G::appointments, Better::higher, 1,
     [](T t) { return lead_share(t, Staff::all, LeadBand::same_day, LeadBand::days_1_7); }},
    {"within_14_days_share", "… within 14 days", "%", G::appointments, Better::higher, 1,
     [](T t) { return lead_share(t, Staff::all, LeadBand::same_day, LeadBand::days_8_14); }},
    {"gp_same_day_share", "GP appointments the same day", "%", G::appointments, Better::neither, 1,
     [](T t) { return lead_share(t, Staff::gps, LeadBand::same_day, LeadBand::same_day); }},
    {"gp_over_14_days_share", "GP appointments after more than 14 days", "%", G::appointments, Better::lower, 1,
     [](T t) { return lead_share(t, Staff::gps, LeadBand::days_15_plus, LeadBand::days_15_plus); }},
    {"other_same_day_share", "Other staff's the same day", "%", G::appointments, Better::neither, 1,
     [](T t) { return lead_share(t, Staff::others, LeadBand::same_day, LeadBand::same_day); }},
    {"other_over_14_days_share", "Other staff's after more than 14 days", "%", G::appointments, Better::lower, 1,
     [](T t) { return lead_share(t, Staff::others, LeadBand::days_15_plus, LeadBand::days_15_plus); }},
    {"face_to_face_share", "Face to face", "%", G::appointments, Better::neither, 1,
     [](T t) { return mode_share(t, Mode::face_to_face); }},
    {"telephone_share", "By telephone", "%", G::appointments, Better::neither, 1,
     [](T t) { return mode_share(t, Mode::telephone); }},
    {"video_share", "By video", "%", G::appointments, Better::neither, 1,
     [](T t) { return mode_share(t, Mode::video); }},
    {"message_share", "By message", "%", G::appointments, Better::neither, 1,
     [](T t) { return mode_share(t, Mode::message); }},
    {"home_visit_share", "Home visits", "%", G::appointments, Better::neither, 1,
     [](T t) { return mode_share(t, Mode::home); }},
    {"dna_share", "Did not attend", "%", G::appointments, Better::lower, 2,
     [](T t) { return percent(missed_appointments(t), appointments(t)); }},
    {"extras", "Extra urgent patients added", "per 1,000 a month", G::appointments, Better::lower, 1,
     [](T t) { return per_1000_a_month(t, t.extras); }},

    {"slots_used_gp", "Slots used: GPs", "%", G::workforce, Better::neither, 1, slots_used<Staff::gps>},
    {"slots_used_other", "Slots used: other staff", "%", G::workforce, Better::neither, 1, slots_used<Staff::others>},
    {"utilisation_gp", "Consulting, of clinic time: GP", "%", G::workforce, Better::neither, 1, utilisation<Role::gp>},
    {"utilisation_gp_trainee", "… GP trainee", "%", G::workforce, Better::neither, 1, utilisation<Role::gp_trainee>},
    {"utilisation_advanced_practitioner", "… advanced practitioner", "%", G::workforce, Better::neither, 1, utilisation<Role::advanced_practitioner>},
    {"utilisation_nurse", "… nurse", "%", G::workforce, Better::neither, 1, utilisation<Role::nurse>},
    {"utilisation_hca", "… healthcare assistant", "%", G::workforce, Better::neither, 1, utilisation<Role::hca>},
    {"utilisation_pharmacist", "… pharmacist", "%", G::workforce, Better::neither, 1, utilisation<Role::pharmacist>},
    {"utilisation_physio", "… physiotherapist", "%", G::workforce, Better::neither, 1, utilisation<Role::physio>},
    {"utilisation_mental_health", "… mental health practitioner", "%", G::workforce, Better::neither, 1, utilisation<Role::mental_health>},
    {"utilisation_social_prescriber", "… social prescriber", "%", G::workforce, Better::neither, 1, utilisation<Role::social_prescriber>},
    {"utilisation_front_desk", "Front desk time in use", "%", G::workforce, Better::neither, 1,
     [](T t) { return percent(t.front_desk_busy_ms, t.front_desk_ms); }},
    {"overtime_gp", "Clinic overrun: GP", "minutes", G::workforce, Better::lower, 1, overtime<Role::gp>},
    {"overtime_gp_trainee", "… GP trainee", "minutes", G::workforce, Better::lower, 1, overtime<Role::gp_trainee>},
    {"overtime_advanced_practitioner", "… advanced practitioner", "minutes", G::workforce, Better::lower, 1, overtime<Role::advanced_practitioner>},
    {"overtime_nurse", "… nurse", "minutes", G::workforce, Better::lower, 1, overtime<Role::nurse>},
    {"overtime_hca", "… healthcare assistant", "minutes", G::workforce, Better::lower, 1, overtime<Role::hca>},
    {"overtime_pharmacist", "… pharmacist", "minutes", G::workforce, Better::lower, 1, overtime<Role::pharmacist>},
    {"overtime_physio", "… physiotherapist", "minutes", G::workforce, Better::lower, 1, overtime<Role::physio>},
    {"overtime_mental_health", "… mental health practitioner", "minutes", G::workforce, Better::lower, 1, overtime<Role::mental_health>},
    {"overtime_social_prescriber", "… social prescriber", "minutes", G::workforce, Better::lower, 1, overtime<Role::social_prescriber>},
    {"contacts_per_gp_day", "Contacts of a GP in a day of two clinics", "contacts", G::workforce, Better::neither, 1,
     [](T t) { return 2 * ratio(t.gp_contacts, t.gp_half_days); }},
    {"gp_days_over_safe_share", "GP days over the safe limit", "%", G::workforce, Better::lower, 1,
     [](T t) { return percent(t.gp_days_over_safe, t.gp_days); }},
    {"supervision", "GPs' supervision of others", "hours per 1,000 a month", G::workforce, Better::neither, 2,
     [](T t) { return per_1000_a_month(t, t.supervision_ms) / ms_an_hour; }},
    {"locum_sessions", "Sessions held by locums", "per 1,000 a month", G::workforce, Better::neither, 2,
     [](T t) { return per_1000_a_month(t, t.locum_sessions); }},

    {"work_items", "Work items done", "per 1,000 a month", G::work, Better::neither, 0,
     [](T t) { return per_1000_a_month(t, total(t.work_done)); }},
    {"work_late_share", "… after they were due", "%", G::work, Better::lower, 1,
     [](T t) { return percent(total(t.work_done_late), total(t.work_done)); }},
    {"work_given_up", "Work items never done", "per 1,000 a month", G::work, Better::lower, 1,
     [](T t) { return per_1000_a_month(t, total(t.work_given_up)); }},
    {"work_backlog_days", "Backlog of work items, in days of work", "working days", G::work, Better::lower, 1,
     [](T t) { return ratio(total(t.work_waiting_days), total(t.work_done)); }},
    {"work_time_used_gp", "Time for work items in use: GPs", "%", G::work, Better::neither, 1, work_time_used<Worker::gp>},
    {"work_time_used_pharmacist", "… pharmacists", "%", G::work, Better::neither, 1, work_time_used<Worker::pharmacist>},
    {"work_time_used_office", "… the office", "%", G::work, Better::neither, 1, work_time_used<Worker::office>},
    {"work_overtime", "Overtime for overdue items", "hours per 1,000 a month", G::work, Better::lower, 2,
     [](T t) { return per_1000_a_month(t, t.work_overtime_ms) / ms_an_hour; }},
    {"slots_given_up", "Clinic slots given up for overdue items", "per 1,000 a month", G::work, Better::lower, 2,
     [](T t) { return per_1000_a_month(t, t.slots_given_up); }},
    {"chasing_enquiries", "Enquiries about overdue items", "per 1,000 a month", G::work, Better::lower, 1,
     [](T t) { return per_1000_a_month(t, t.chasing_enquiries); }},

    {"displaced_111_month", "111 contacts for want of access", "per 1,000 a month", G::system, Better::neither, 2,
     [](T t) { return per_1000_a_month(t, ended(t, Outcome::displaced_111)); }},
    {"displaced_ae_month", "A&E visits for want of access", "per 1,000 a month", G::system, Better::neither, 2,
     [](T t) { return per_1000_a_month(t, ended(t, Outcome::displaced_ae)); }},
    {"nhs111_contacts", "111 contacts for want of access, booked back too", "per 1,000 a month", G::system, Better::neither, 2,
     [](T t) { return per_1000_a_month(t, t.nhs111_contacts); }},
    {"booked_by_111", "Booked into the practice by 111", "per 1,000 a month", G::system, Better::neither, 2,
     [](T t) { return per_1000_a_month(t, t.booked_by_111); }},
    {"pharmacy_first", "Pharmacy First, accepted", "per 1,000 a month", G::system, Better::neither, 2,
     [](T t) { return per_1000_a_month(t, t.decisions[index_of(Decision::pharmacy)]); }},
    {"referrals", "Referrals by GPs", "per 1,000 a month", G::system, Better::neither, 1,
     [](T t) { return per_1000_a_month(t, t.referrals); }},
    {"prescriptions", "Prescriptions at consultations", "per 1,000 a month", G::system, Better::neither, 0,
     [](T t) { return per_1000_a_month(t, t.prescriptions); }},
    {"self_served", "Enquiries self-served in the NHS App", "per 1,000 a month", G::system, Better::neither, 1,
     [](T t) { return per_1000_a_month(t, t.self_served); }},
};
// clang-format on

}  // namespace

std::span<Kpi const> all_kpis() { return table; }

Kpi const* find_kpi(std::string_view key) {
  auto const found = std::ranges::find(table, key, &Kpi::key);
  return found == std::end(table) ? nullptr : &*found;
}

}  // namespace pcnsim
