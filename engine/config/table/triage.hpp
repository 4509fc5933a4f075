#pragma once
// The parameters of `triage:`, one section for each access model.

#include "config/table/ranges.hpp"

namespace pcnsim::config::table {

template <class Visitor>
void access_model(std::string const& key, AccessModelParameters& model, Visitor& visit) {
  visit(key + ".under_share", model.under_share, "share", share,
        "Share of requests whose urgency is put too low");
  visit(key + ".over_share", model.over_share, "share", share,
        "Share of requests whose urgency is put too high");
  visit(key + ".right_role_share", model.right_role_share, "share", share,
        "Share of requests that another role could settle, in which it is offered");
  visit(key + ".wrong_role_share", model.wrong_role_share, "share", share,
        "Share of requests in which a role is offered that cannot settle it");
  visit(key + ".advice_share", model.advice_share, "share", share,
        "Share of clinical requests closed with advice");
  visit(key + ".admin_task_share", model.admin_task_share, "share", share,
        "Share of clinical requests closed with a task for the office");
  visit(key + ".offers_share", model.offers_share, "share", share,
        "Share of requests that a pharmacy or self-referral could meet, in which it is offered");
  visit(key + ".community_share", model.community_share, "share", share,
        "Share of urgent requests of complex patients handed to a community service");
  visit(key + ".decides_share", model.decides_share, "share", share,
        "Share of clinical requests that decision support places without a clinician");
  visit(key + ".online_ratio", model.online_ratio, "ratio", Range{0, 10},
        "Patients' use of forms, relative to the average practice");
  visit(key + ".front_desk_ratio", model.front_desk_ratio, "ratio", Range{0.05, 10},
        "Length of a conversation about a clinical request at the front desk, relative");
  visit(key + ".clinician_minutes.mean", model.clinician_minutes.mean, "minutes", Range{0, 240},
        "Mean time in which a clinician reads a request, or rings; 0: no clinician does");
  visit(key + ".clinician_minutes.sigma", model.clinician_minutes.sigma, "sd of log", sigma,
        "Spread of that time (lognormal)");
  visit(key + ".by_call_share", model.by_call_share, "share", share,
        "Share of those requests in which the patient is rung: an appointment");
}

template <class Visitor>
void triage(TriageParameters& triage, Visitor& visit) {
  visit("triage.access_model", triage.access_model, access_model_choice_names,
        "Who first decides what becomes of a clinical request");
  visit("triage.prior.clinician_triage", triage.prior.clinician_triage, "share", share,
        "Share of practices of 10,000 patients in which a clinician triages, if by_prior");
  visit("triage.prior.digital_triage", triage.prior.digital_triage, "share", share,
        "Share of practices of 10,000 patients with digital triage, if by_prior");
  visit("triage.prior.rise_per_10000_patients", triage.prior.rise_per_10000_patients, "share",
        Range{-1, 1}, "Rise of both shares with 10,000 patients more");
  visit("triage.planned_requests_per_1000_week", triage.planned_requests_per_1000_week, "requests",
        Range{0, 5'000},
        "Clinical requests per 1,000 patients a week that triage time is planned for");
  visit("triage.planned_use", triage.planned_use, "share", Range{0.05, 1},
        "Share of the planned triage time meant to be in use");
  visit("triage.longest_wait_days", triage.longest_wait_days, "days", Range{0.1, 365},
        "How long a request waits for triage, or a form to be read, before the patient tries "
        "elsewhere");
  visit("triage.pharmacy_accepted", triage.pharmacy_accepted, "share", share,
        "Share of offers of Pharmacy First that are accepted");
  visit("triage.pharmacy_returns", triage.pharmacy_returns, "share", share,
        "Share of patients sent to a pharmacy who come back to the practice");
  visit("triage.telephone_first_share", triage.telephone_first_share, "share", share,
        "Share of urgent bookings by reception in which a clinician rings first");
  visit("triage.telephone_first_closes", triage.telephone_first_closes, "share", share,
        "Share of those calls that settle the need");
  for (std::size_t m = 0; m < access_model_count; ++m)
    access_model("triage." + std::string(access_model_names[m]), triage.model[m], visit);
}

}  // namespace pcnsim::config::table
