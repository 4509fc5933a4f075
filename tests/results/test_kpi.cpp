#include "results/kpi.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <doctest/doctest.h>
#include <set>
#include <string>

using namespace pcnsim;
using doctest::Approx;

namespace {

constexpr auto clinical = index_of(NeedKind::clinical);

double value(std::string_view key, Tally const& tally) {
  auto const* kpi = find_kpi(key);
  REQUIRE(kpi != nullptr);
  return kpi->value(tally);
}

/// 1,000 patients for a week: counts are themselves "per 1,000 a week".
Tally of_a_week() {
  Tally tally;
  tally.patient_days = 7'000;
  return tally;
}

void end(Tally& tally, Outcome outcome, Count count, NeedKind kind = NeedKind::clinical) {
  tally.needs_ended[index_of(kind)][index_of(outcome)] += count;
}

void hold(Tally& tally, Role role, Mode mode, LeadBand band, Count held, Count missed = 0) {
  tally.appointments[index_of(role)][index_of(mode)][index_of(band)] += held;
  tally.did_not_attend[index_of(role)][index_of(mode)][index_of(band)] += missed;
}

}  // namespace

TEST_CASE("every KPI has a key of its own, in small letters, and says its unit") {
  std::set<std::string_view> keys;
  for (auto const& kpi : all_kpis()) {
    CAPTURE(std::string(kpi.key));
    CHECK(keys.insert(kpi.key).second);
    CHECK(kpi.key.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") ==
          std::string_view::npos);
    CHECK_FALSE(kpi.label.empty());
    CHECK_FALSE(kpi.unit.empty());
    CHECK(kpi.decimals >= 0);
    CHECK(find_kpi(kpi.key) == &kpi);
  }
  CHECK(find_kpi("no_such_thing") == nullptr);
  CHECK(find_kpi("") == nullptr);
}

TEST_CASE("of an empty tally every KPI is 0") {
  for (auto const& kpi : all_kpis()) {
    CAPTURE(std::string(kpi.key));
    CHECK(kpi.value(Tally{}) == 0);
  }
}

TEST_CASE("every KPI of a tally full of counts is a finite number, not negative") {
  std::array<Count, sizeof(Tally) / sizeof(Count)> row{};
  for (std::size_t i = 0; i < row.size(); ++i)
    row[i] = static_cast<Count>(1 + i % 100);
  auto tally = std::bit_cast<Tally>(row);
  tally.displaced_without_contact = 1;  // a part of those displaced
  tally.episodes_contact_failed = tally.episodes - 1;
  for (auto const& kpi : all_kpis()) {
    CAPTURE(std::string(kpi.key));
    CHECK(std::isfinite(kpi.value(tally)));
    CHECK(kpi.value(tally) > 0);
  }
}

TEST_CASE(
    "the gap is met late, displaced, given up and suppressed; the visible gap all but the last") {
  // Each outcome's count has a digit of its own.
  auto tally = of_a_week();
  Count digit = 1;
  for (std::size_t outcome = 0; outcome < outcome_count; ++outcome) {
    end(tally, static_cast<Outcome>(outcome), digit);
    end(tally, static_cast<Outcome>(outcome), 5 * digit, NeedKind::planned);
    end(tally, static_cast<Outcome>(outcome), 5 * digit, NeedKind::enquiry);
    end(tally, static_cast<Outcome>(outcome), 5 * digit, NeedKind::administrative);
    digit *= 10;
  }
  CHECK(value("visible_gap", tally) == Approx(111'010));
  CHECK(value("gap", tally) == Approx(1'111'010));
  CHECK(value("gap", tally) == Approx(value("met_late", tally) + value("displaced_111", tally) +
                                      value("displaced_ae", tally) + value("given_up", tally) +
                                      value("suppressed", tally)));
  CHECK(value("planned_missed", tally) == Approx(500'000));
  tally.displaced_without_contact = 1'000;  // went straight to A&E: no practice saw them
  CHECK(value("visible_gap", tally) == Approx(110'010));
  CHECK(value("gap", tally) == Approx(1'111'010));
}

TEST_CASE("each outcome of clinical needs has a KPI of its own name") {
  for (std::size_t outcome = 0; outcome < outcome_count; ++outcome) {
    CAPTURE(std::string(outcome_names[outcome]));
    auto tally = of_a_week();
    end(tally, static_cast<Outcome>(outcome), 3);
    end(tally, static_cast<Outcome>(outcome), 99, NeedKind::planned);
    for (std::size_t other = 0; other < outcome_count; ++other) {
      CHECK(value(outcome_names[other], tally) == Approx(other == outcome ? 3 : 0));
    }
  }
}

TEST_CASE("the names of outcomes, roles and kinds stand in the order of their enumerators") {
  CHECK(outcome_names[index_of(Outcome::met_in_time)] == "met_in_time");
  CHECK(outcome_names[index_of(Outcome::met_late)] == "met_late");
  CHECK(outcome_names[index_of(Outcome::met_elsewhere)] == "met_elsewhere");
  CHECK(outcome_names[index_of(Outcome::displaced_111)] == "displaced_111");
  CHECK(outcome_names[index_of(Outcome::displaced_ae)] == "displaced_ae");
  CHECK(outcome_names[index_of(Outcome::given_up)] == "given_up");
  CHECK(outcome_names[index_of(Outcome::suppressed)] == "suppressed");
  CHECK(outcome_names[index_of(Outcome::resolved_waiting)] == "resolved_waiting");
  CHECK(outcome_names[index_of(Outcome::still_open)] == "still_open");
  CHECK(role_names[index_of(Role::gp)] == "gp");
  CHECK(role_names[index_of(Role::gp_trainee)] == "gp_trainee");
  CHECK(role_names[index_of(Role::advanced_practitioner)] == "advanced_practitioner");
  CHECK(role_names[index_of(Role::nurse)] == "nurse");
  CHECK(role_names[index_of(Role::hca)] == "hca");
  CHECK(role_names[index_of(Role::pharmacist)] == "pharmacist");
  CHECK(role_names[index_of(Role::physio)] == "physio");
  CHECK(role_names[index_of(Role::mental_health)] == "mental_health");
  CHECK(role_names[index_of(Role::social_prescriber)] == "social_prescriber");
  CHECK(need_kind_names[index_of(NeedKind::clinical)] == "clinical");
  CHECK(need_kind_names[index_of(NeedKind::administrative)] == "administrative");
  CHECK(need_kind_names[index_of(NeedKind::enquiry)] == "enquiry");
  CHECK(need_kind_names[index_of(NeedKind::planned)] == "planned");
}

TEST_CASE("lead bands: the day itself, 1-7, 8-14, 15 and more days after booking") {
  CHECK(lead_band(-1) == LeadBand::same_day);
  CHECK(lead_band(0) == LeadBand::same_day);
  CHECK(lead_band(1) == LeadBand::days_1_7);
  CHECK(lead_band(7) == LeadBand::days_1_7);
  CHECK(lead_band(8) == LeadBand::days_8_14);
  CHECK(lead_band(14) == LeadBand::days_8_14);
  CHECK(lead_band(15) == LeadBand::days_15_plus);
}

TEST_CASE("a month is a twelfth of 365.25 days") {
  Tally tally;
  tally.patient_days = 365'250;  // 1,000 patients for a year
  tally.calls_inbound = 1'200;
  tally.unique_callers = 840;
  tally.requests_clinical = 2'400;
  tally.requests_administrative = 600;
  tally.online_forms = 120;
  tally.extras = 12;
  tally.self_served = 24;
  CHECK(value("calls_inbound", tally) == Approx(100));
  CHECK(value("unique_callers", tally) == Approx(70));
  CHECK(value("requests_clinical", tally) == Approx(200));
  CHECK(value("requests_administrative", tally) == Approx(50));
  CHECK(value("online_forms", tally) == Approx(10));
  CHECK(value("extras", tally) == Approx(1));
  CHECK(value("self_served", tally) == Approx(2));
  end(tally, Outcome::displaced_111, 36);
  end(tally, Outcome::displaced_ae, 48);
  CHECK(value("displaced_111_month", tally) == Approx(3));
  CHECK(value("displaced_ae_month", tally) == Approx(4));
}

TEST_CASE("needs per 1,000 patients a week") {
  auto tally = of_a_week();
  tally.needs_created[clinical] = 70;
  tally.needs_created[index_of(NeedKind::planned)] = 1'000;
  CHECK(value("needs", tally) == Approx(70));
  tally.patient_days *= 2;
  CHECK(value("needs", tally) == Approx(35));
}

TEST_CASE("calls: each share is of all inbound calls, within two minutes is of answered ones") {
  Tally tally;
  tally.calls_inbound = 200;
  tally.calls_answered = 120;
  tally.calls_answered_within_2min = 30;
  tally.calls_missed = 40;
  tally.calls_ended_in_ivr = 30;
  tally.calls_callback = 10;
  tally.calls_inbound_8_10 = 50;
  CHECK(value("calls_answered_share", tally) == Approx(60));
  CHECK(value("answered_within_2min_share", tally) == Approx(25));
  CHECK(value("calls_missed_share", tally) == Approx(20));
  CHECK(value("calls_ivr_share", tally) == Approx(15));
  CHECK(value("calls_callback_share", tally) == Approx(5));
  CHECK(value("calls_8_10_share", tally) == Approx(25));
  for (int minute = 0; minute < 100; ++minute)
    tally.call_waits.add(minute * 1min);
  CHECK(std::abs(value("call_wait_median", tally) - 49) < 0.2);
  CHECK(std::abs(value("call_wait_p90", tally) - 89) < 0.2);
}

TEST_CASE("contact episodes: failed, or told another day, of all; at once, of those reached") {
  Tally tally;
  tally.episodes = 400;
  tally.episodes_contact_failed = 20;
  tally.episodes_told_another_day = 40;
  tally.episodes_next_step_at_once = 200;
  CHECK(value("contact_failed_share", tally) == Approx(5));
  CHECK(value("told_another_day_share", tally) == Approx(10));
  CHECK(value("next_step_at_once_share", tally) == Approx(100 * 200 / 380.0));
}

TEST_CASE("appointments: shares by staff, by lead and by mode; trainees count as GPs") {
  Tally tally;
  tally.patient_days = 365'250;
  hold(tally, Role::gp, Mode::face_to_face, LeadBand::same_day, 300, 3);
  hold(tally, Role::gp_trainee, Mode::telephone, LeadBand::days_15_plus, 100, 9);
  hold(tally, Role::nurse, Mode::face_to_face, LeadBand::days_1_7, 150);
  hold(tally, Role::hca, Mode::video, LeadBand::days_8_14, 250, 8);
  hold(tally, Role::social_prescriber, Mode::telephone, LeadBand::same_day, 100);
  hold(tally, Role::pharmacist, Mode::telephone, LeadBand::days_15_plus, 100);
  CHECK(value("appointments", tally) == Approx(1'000.0 / 12));
  CHECK(value("appointments_gp_share", tally) == Approx(40));
  CHECK(value("same_day_share", tally) == Approx(40));
  CHECK(value("within_7_days_share", tally) == Approx(55));
  CHECK(value("within_14_days_share", tally) == Approx(80));
  CHECK(value("gp_same_day_share", tally) == Approx(75));
  CHECK(value("gp_over_14_days_share", tally) == Approx(25));
  CHECK(value("other_same_day_share", tally) == Approx(100.0 / 6));
  CHECK(value("other_over_14_days_share", tally) == Approx(100.0 / 6));
  CHECK(value("face_to_face_share", tally) == Approx(45));
  CHECK(value("telephone_share", tally) == Approx(30));
  CHECK(value("dna_share", tally) == Approx(2));
}

TEST_CASE("modes: each has its own share") {
  Tally tally;
  for (std::size_t mode = 0; mode < mode_count; ++mode)
    hold(tally, Role::nurse, static_cast<Mode>(mode), LeadBand::same_day,
         static_cast<Count>(1 + mode));
  CHECK(value("face_to_face_share", tally) == Approx(100.0 / 15));
  CHECK(value("telephone_share", tally) == Approx(200.0 / 15));
  CHECK(value("video_share", tally) == Approx(300.0 / 15));
  CHECK(value("message_share", tally) == Approx(400.0 / 15));
  CHECK(value("home_visit_share", tally) == Approx(500.0 / 15));
}

TEST_CASE("triage: what is decided adds to 100%, waits are per request read") {
  auto tally = of_a_week();
  double sum = 0;
  for (std::size_t decision = 0; decision < decision_count; ++decision)
    tally.decisions[decision] = static_cast<Count>(1 + decision);
  for (std::size_t decision = 0; decision < decision_count; ++decision) {
    double const share =
        value("decided_" + std::string(decision_names[decision]) + "_share", tally);
    CHECK(share == Approx(100.0 * static_cast<double>(1 + decision) / 45));
    sum += share;
  }
  CHECK(sum == Approx(100));
  tally.triage_reads = 4;
  tally.triage_wait_ms = Duration{10min}.count();
  CHECK(value("triage_wait", tally) == Approx(2.5));
}

TEST_CASE("work: late of done, backlog in days of work, time used of time there is") {
  Tally tally;
  tally.patient_days = 365'250;
  tally.work_done = {10, 20, 30, 40, 50, 50};
  tally.work_done_late = {0, 0, 0, 0, 10, 40};
  tally.work_waiting_days = {100, 100, 100, 100, 0, 0};
  tally.work_ms[index_of(Worker::office)] = 600;
  tally.work_time_ms[index_of(Worker::office)] = 800;
  tally.work_overtime_ms = Duration{24h}.count();
  CHECK(value("work_items", tally) == Approx(200.0 / 12));
  CHECK(value("work_late_share", tally) == Approx(25));
  CHECK(value("work_backlog_days", tally) == Approx(2));
  CHECK(value("work_time_used_office", tally) == Approx(75));
  CHECK(value("work_time_used_gp", tally) == 0);
  CHECK(value("work_overtime", tally) == Approx(2));
}

TEST_CASE(
    "GPs' days, usual GPs and the third next appointment are averages over what was looked at") {
  Tally tally;
  tally.gp_days = 4;
  tally.gp_half_days = 8;
  tally.gp_contacts = 90;
  tally.gp_days_over_safe = 1;
  tally.gp_seen_preferring = 50;
  tally.gp_seen_usual = 20;
  tally.third_next_days[index_of(Role::gp)] = 60;
  tally.third_next_looks[index_of(Role::gp)] = 8;
  CHECK(value("contacts_per_gp_day", tally) == Approx(22.5));
  CHECK(value("gp_days_over_safe_share", tally) == Approx(25));
  CHECK(value("usual_gp_share", tally) == Approx(40));
  CHECK(value("third_next_gp", tally) == Approx(7.5));
  CHECK(value("third_next_nurse", tally) == 0);
}

TEST_CASE("clinics: slots used, time with patients and overtime a clinic, each of its own role") {
  for (std::size_t role = 0; role < role_count; ++role) {
    auto const name = std::string(role_names[role]);
    CAPTURE(name);
    Tally tally;
    tally.clinic_ms[role] = Duration{10h}.count();
    tally.consulting_ms[role] = Duration{8h}.count();
    tally.sessions[role] = 4;
    tally.overtime_ms[role] = Duration{1h}.count();
    tally.slots[role] = 50;
    tally.slots_used[role] = 30;
    CHECK(value("utilisation_" + name, tally) == Approx(80));
    CHECK(value("overtime_" + name, tally) == Approx(15));
    bool const gp = name.starts_with("gp");
    CHECK(value(gp ? "slots_used_gp" : "slots_used_other", tally) == Approx(60));
    CHECK(value(gp ? "slots_used_other" : "slots_used_gp", tally) == 0);
    for (std::size_t other = 0; other < role_count; ++other) {
      if (other == role) continue;
      CHECK(value("utilisation_" + std::string(role_names[other]), tally) == 0);
      CHECK(value("overtime_" + std::string(role_names[other]), tally) == 0);
    }
  }
  Tally desk;
  desk.front_desk_ms = 1'000;
  desk.front_desk_busy_ms = 700;
  CHECK(value("utilisation_front_desk", desk) == Approx(70));
}
