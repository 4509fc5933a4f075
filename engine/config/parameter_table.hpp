#pragma once
// The one table of parameters: key, member, unit and allowed range. Reading, range checks, printing
// and documentation all walk it.

#include "model/parameters.hpp"

#include <string>
#include <string_view>

namespace pcnsim::config {

/// Allowed values, both ends included.
struct Range {
  double low;
  double high;
};

inline constexpr Range share{0, 1};
inline constexpr Range ratio{0, 100};
inline constexpr Range positive{0.001, 1e6};
inline constexpr Range amount{0, 1e6};
inline constexpr Range sigma{0, 3};

namespace table {

template <class Visitor>
void length(std::string const& key, LognormalLength& length, char const* unit, Visitor& visit) {
  visit(key + ".mean", length.mean, unit, positive);
  visit(key + ".sigma", length.sigma, "sd of log", sigma);
}

template <class Visitor>
void demand(DemandParameters& demand, Visitor& visit) {
  visit("demand.clinical_needs_per_1000_month", demand.clinical_needs_per_1000_month, "needs",
        Range{0, 20'000});
  visit("demand.administrative_requests_per_1000_month",
        demand.administrative_requests_per_1000_month, "requests", Range{0, 20'000});
  visit("demand.enquiries_per_1000_month", demand.enquiries_per_1000_month, "enquiries",
        Range{0, 20'000});
  visit("demand.enquiries_per_consultation", demand.enquiries_per_consultation, "enquiries",
        Range{0, 5});
  visit("demand.enquiry_delay_days", demand.enquiry_delay_days, "days", Range{0.1, 90});
  visit("demand.enquiry_mix.prescription", demand.enquiry_mix.prescription, "share", share);
  visit("demand.enquiry_mix.result", demand.enquiry_mix.result, "share", share);
  visit("demand.urgency.emergency", demand.urgency.emergency, "weight", ratio);
  visit("demand.urgency.urgent", demand.urgency.urgent, "weight", ratio);
  visit("demand.urgency.soon", demand.urgency.soon, "weight", ratio);
  visit("demand.urgency.routine", demand.urgency.routine, "weight", ratio);
  visit("demand.consultation_rate_by_age", demand.consultation_rate_by_age, "per person-year",
        Range{0, 100});
  visit("demand.reference_age_shares", demand.reference_age_shares, "share", share);
  visit("demand.rise_per_10_imd_points", demand.rise_per_10_imd_points, "relative",
        Range{-0.5, 0.5});
  visit("demand.reference_imd_score", demand.reference_imd_score, "score", Range{0, 100});
  visit("demand.propensity_shape", demand.propensity_shape, "gamma shape", Range{0.05, 1'000});
  visit("demand.weekday_weights", demand.weekday_weights, "weight", ratio);
  visit("demand.bank_holiday_weight", demand.bank_holiday_weight, "factor", ratio);
  visit("demand.after_closure_surge", demand.after_closure_surge, "factor", ratio);
  visit("demand.month_factors", demand.month_factors, "factor", ratio);
  visit("demand.self_resolution.share", demand.self_resolution.share, "share", share);
  visit("demand.self_resolution.routine_share", demand.self_resolution.routine_share, "share",
        share);
  visit("demand.self_resolution.urgent_mean_days", demand.self_resolution.urgent_mean_days, "days",
        Range{0.1, 365});
  visit("demand.self_resolution.soon_mean_days", demand.self_resolution.soon_mean_days, "days",
        Range{0.1, 365});
  visit("demand.self_resolution.routine_mean_days", demand.self_resolution.routine_mean_days,
        "days", Range{0.1, 365});
}

template <class Visitor>
void deterrence(DeterrenceParameters& deterrence, Visitor& visit) {
  visit("deterrence.strength", deterrence.strength, "per unit of memory", Range{0, 50});
  visit("deterrence.memory_half_life_days", deterrence.memory_half_life_days, "days",
        Range{0.1, 3'650});
  visit("deterrence.initial_memory", deterrence.initial_memory, "memory", share);
  visit("deterrence.weight_contact_failed", deterrence.weight_contact_failed, "weight", share);
  visit("deterrence.weight_told_another_day", deterrence.weight_told_another_day, "weight", share);
  visit("deterrence.weight_long_wait", deterrence.weight_long_wait, "weight", share);
  visit("deterrence.long_wait_days", deterrence.long_wait_days, "days", Range{0, 365});
  visit("deterrence.urgent_to_ae", deterrence.urgent_to_ae, "share", share);
  visit("deterrence.urgent_to_111", deterrence.urgent_to_111, "share", share);
}

template <class Visitor>
void after_failure(std::string const& key, AfterFailure& after, Visitor& visit) {
  visit(key + ".retry", after.retry, "weight", ratio);
  visit(key + ".self_care", after.self_care, "weight", ratio);
  visit(key + ".pharmacy", after.pharmacy, "weight", ratio);
  visit(key + ".nhs111", after.nhs111, "weight", ratio);
  visit(key + ".ae", after.ae, "weight", ratio);
  visit(key + ".nothing", after.nothing, "weight", ratio);
}

template <class Visitor>
void front_door(FrontDoorParameters& door, Visitor& visit) {
  visit("front_door.online_share", door.online_share, "share", share);
  visit("front_door.desk_share", door.desk_share, "share", share);
  visit("front_door.online_hour_weights", door.online_hour_weights, "weight", ratio);
  visit("front_door.core_hour_weights", door.core_hour_weights, "weight", ratio);
  visit("front_door.front_desk_share", door.front_desk_share, "share of admin FTE", share);
  visit("front_door.front_desk_worked_share", door.front_desk_worked_share, "share", share);
  visit("front_door.front_desk_hour_weights", door.front_desk_hour_weights, "weight", ratio);
  length("front_door.telephone.handling_minutes", door.telephone.handling_minutes, "minutes",
         visit);
  length("front_door.telephone.patience_minutes", door.telephone.patience_minutes, "minutes",
         visit);
  visit("front_door.telephone.ivr_ended_share", door.telephone.ivr_ended_share, "share", share);
  visit("front_door.telephone.queue_limit_per_10000", door.telephone.queue_limit_per_10000,
        "callers", Range{0, 10'000});
  visit("front_door.telephone.balk_wait_minutes", door.telephone.balk_wait_minutes, "minutes",
        Range{0, 1'440});
  visit("front_door.telephone.callback_wait_minutes", door.telephone.callback_wait_minutes,
        "minutes", Range{0, 1'440});
  visit("front_door.telephone.callback_share", door.telephone.callback_share, "share", share);
  visit("front_door.telephone.redial_share", door.telephone.redial_share, "share", share);
  visit("front_door.telephone.redial_tries", door.telephone.redial_tries, "calls", Range{0, 50});
  visit("front_door.telephone.redial_same_day_share", door.telephone.redial_same_day_share, "share",
        share);
  visit("front_door.telephone.redial_mean_minutes", door.telephone.redial_mean_minutes, "minutes",
        Range{0.5, 1'440});
  length("front_door.online.handling_minutes", door.online.handling_minutes, "minutes", visit);
  visit("front_door.online.overdue_hours", door.online.overdue_hours, "hours", Range{0, 1'000});
  length("front_door.desk.handling_minutes", door.desk.handling_minutes, "minutes", visit);
  after_failure("front_door.after_contact_failed", door.after_contact_failed, visit);
  after_failure("front_door.after_told_another_day", door.after_told_another_day, visit);
}

template <class Visitor>
void triage(TriageParameters& triage, Visitor& visit) {
  visit("triage.advice_share", triage.advice_share, "share", share);
  visit("triage.pharmacy_share", triage.pharmacy_share, "share", share);
  visit("triage.pharmacy_accepted", triage.pharmacy_accepted, "share", share);
  visit("triage.pharmacy_returns", triage.pharmacy_returns, "share", share);
  visit("triage.under_share", triage.under_share, "share", share);
  visit("triage.over_share", triage.over_share, "share", share);
  visit("triage.telephone_first_share", triage.telephone_first_share, "share", share);
  visit("triage.telephone_first_closes", triage.telephone_first_closes, "share", share);
  visit("triage.suitable.gp_only", triage.suitable.gp_only, "weight", ratio);
  visit("triage.suitable.gp_or_advanced", triage.suitable.gp_or_advanced, "weight", ratio);
  visit("triage.suitable.gp_advanced_or_nurse", triage.suitable.gp_advanced_or_nurse, "weight",
        ratio);
  visit("triage.suitable.gp_or_pharmacist", triage.suitable.gp_or_pharmacist, "weight", ratio);
  visit("triage.suitable.gp_or_physio", triage.suitable.gp_or_physio, "weight", ratio);
  visit("triage.suitable.gp_or_other", triage.suitable.gp_or_other, "weight", ratio);
}

template <class Visitor>
void role(std::string const& key, RoleParameters& role, Visitor& visit) {
  visit(key + ".direct_share", role.direct_share, "share of session", share);
  visit(key + ".slot_minutes", role.slot_minutes, "minutes", Range{5, 240});
  visit(key + ".share_of_hours_on_processes", role.share_of_hours_on_processes, "share of session",
        share);
  length(key + ".consultation_minutes", role.consultation_minutes, "minutes", visit);
  visit(key + ".telephone_length_ratio", role.telephone_length_ratio, "ratio", Range{0.05, 5});
  visit(key + ".release.same_day", role.release.same_day, "weight", ratio);
  visit(key + ".release.days_4", role.release.days_4, "weight", ratio);
  visit(key + ".release.weeks_2", role.release.weeks_2, "weight", ratio);
  visit(key + ".release.weeks_6", role.release.weeks_6, "weight", ratio);
  visit(key + ".telephone_share", role.telephone_share, "share", share);
  visit(key + ".elsewhere_share", role.elsewhere_share, "share", share);
  visit(key + ".recalls_per_1000_month", role.recalls_per_1000_month, "appointments",
        Range{0, 5'000});
  visit(key + ".initiated_per_1000_month", role.initiated_per_1000_month, "appointments",
        Range{0, 5'000});
  visit(key + ".follow_up_share", role.follow_up_share, "share", share);
  visit(key + ".return_share", role.return_share, "share", share);
  visit(key + ".dna_ratio", role.dna_ratio, "ratio", Range{0, 10});
}

template <class Visitor>
void workforce(WorkforceParameters& workforce, Visitor& visit) {
  visit("workforce.clinical_scale", workforce.clinical_scale, "factor", Range{0, 10});
  visit("workforce.nurse_advanced_share", workforce.nurse_advanced_share, "share", share);
  visit("workforce.direct_care_mix.advanced_practitioner",
        workforce.direct_care_mix.advanced_practitioner, "weight", ratio);
  visit("workforce.direct_care_mix.hca", workforce.direct_care_mix.hca, "weight", ratio);
  visit("workforce.direct_care_mix.pharmacist", workforce.direct_care_mix.pharmacist, "weight",
        ratio);
  visit("workforce.direct_care_mix.physio", workforce.direct_care_mix.physio, "weight", ratio);
  visit("workforce.direct_care_mix.other", workforce.direct_care_mix.other, "weight", ratio);
  visit("workforce.fte_per_head", workforce.fte_per_head, "FTE", Range{0.1, 1});
  visit("workforce.sessions_per_fte", workforce.sessions_per_fte, "sessions a week", Range{1, 10});
  visit("workforce.session_minutes", workforce.session_minutes, "minutes", Range{30, 330});
  visit("workforce.leave_weeks", workforce.leave_weeks, "weeks a year", Range{0, 52});
  visit("workforce.sickness_per_day", workforce.sickness_per_day, "spells a day", share);
  visit("workforce.sickness_mean_days", workforce.sickness_mean_days, "working days", Range{1, 60});
  visit("workforce.extras_per_gp_session", workforce.extras_per_gp_session, "patients",
        Range{0, 10});
  for (std::size_t r = 0; r < role_count; ++r) {
    role("workforce.role." + std::string(role_names[r]), workforce.role[r], visit);
  }
}

template <class Visitor>
void booking(BookingParameters& booking, Visitor& visit) {
  visit("booking.notice_minutes", booking.notice_minutes, "minutes", Range{0, 600});
  visit("booking.same_day_opens_to_all_hour", booking.same_day_opens_to_all_hour, "hour of day",
        Range{0, 24});
  length("booking.recall_lead_days", booking.recall_lead_days, "days", visit);
  length("booking.follow_up_lead_days", booking.follow_up_lead_days, "days", visit);
  visit("booking.recall_self_booked_share", booking.recall_self_booked_share, "share", share);
  visit("booking.tests_share_of_gp", booking.tests_share_of_gp, "share", share);
  visit("booking.tests_lead_days", booking.tests_lead_days, "days", Range{0, 42});
  visit("booking.prefill_weeks", booking.prefill_weeks, "weeks", Range{0, 6});
  visit("booking.dna_by_lead", booking.dna_by_lead, "share", share);
  visit("booking.dna_telephone_ratio", booking.dna_telephone_ratio, "ratio", Range{0, 10});
  visit("booking.dna_comes_back_share", booking.dna_comes_back_share, "share", share);
  visit("booking.cancelled_share", booking.cancelled_share, "share", share);
  visit("booking.cancelled_full_lead_days", booking.cancelled_full_lead_days, "days",
        Range{0.1, 365});
  visit("booking.return_mean_days", booking.return_mean_days, "days", Range{0.1, 365});
}

template <class Visitor>
void automation(AutomationParameters& automation, Visitor& visit) {
  visit("automation.share_of_items", automation.share_of_items, "share", share);
  visit("automation.minutes_saved_share", automation.minutes_saved_share, "share", share);
  visit("automation.realisation", automation.realisation, "share", share);
  visit("automation.released_to_front_desk", automation.released_to_front_desk, "share", share);
  visit("automation.released_to_clinic", automation.released_to_clinic, "share", share);
  visit("automation.admin_hours_on_processes", automation.admin_hours_on_processes, "share", share);
}

template <class Visitor>
void nhs_app(NhsAppParameters& app, Visitor& visit) {
  visit("nhs_app.telephone_to_app_share", app.telephone_to_app_share, "share", share);
  visit("nhs_app.prescriptions_self_served", app.prescriptions_self_served, "share", share);
  visit("nhs_app.results_self_served", app.results_self_served, "share", share);
}

}  // namespace table

/// Calls `visit(key, value, unit, range)` for each parameter, in the order of the documentation;
/// `value` is a `double&` or a `std::array<double, n>&` (a list of exactly n in YAML).
template <class Visitor>
void for_each_parameter(Parameters& p, Visitor&& visit) {
  table::demand(p.demand, visit);
  table::deterrence(p.deterrence, visit);
  table::front_door(p.front_door, visit);
  table::triage(p.triage, visit);
  table::workforce(p.workforce, visit);
  table::booking(p.booking, visit);
  table::automation(p.automation, visit);
  table::nhs_app(p.nhs_app, visit);
}

}  // namespace pcnsim::config
