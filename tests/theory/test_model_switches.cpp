// Every mechanism has a level at which it is off. With all of them off none is seen in the counts;
// each of them alone is. Here those of front door, needs and triage.

#include "model_switches.hpp"

using namespace theory;

namespace {

std::vector<Mechanism> front_door() {
  return {
      {"the menu", nothing, menu, count(&Tally::calls_ended_in_ivr)},
      {"lines", long_calls, [](Parameters& p) { p.front_door.telephone.lines_per_10000 = 0; },
       count(&Tally::calls_engaged)},
      {"a full queue", many_needs,
       [](Parameters& p) {
         long_calls(p);
         p.front_door.telephone.queue_limit_per_10000 = 0;
       },
       count(&Tally::calls_ended_in_ivr)},
      {"balking", long_calls, [](Parameters& p) { p.front_door.telephone.balk_wait_minutes = 1; },
       count(&Tally::calls_ended_in_ivr)},
      {"patience", calls_of_four_minutes,
       [](Parameters& p) {
         p.front_door.telephone.patience_minutes = {2, 0.5};
       },
       count(&Tally::calls_missed)},
      {"call-back",
       [](Parameters& p) {
         long_calls(p);
         p.front_door.telephone.callback_wait_minutes = 1;
       },
       [](Parameters& p) { p.front_door.telephone.callback_share = 1; },
       count(&Tally::calls_callback)},
      {"redialling",
       [](Parameters& p) {
         menu(p);
         p.front_door.telephone.redial_tries = 5;
         p.front_door.telephone.redial_mean_minutes = 5;
       },
       [](Parameters& p) { p.front_door.telephone.redial_share = 0.9; },
       [](Tally const& t) { return t.calls_inbound - t.episodes; }},
      {"forms", nothing, [](Parameters& p) { p.front_door.online_share = 0.5; },
       count(&Tally::online_forms)},
      {"the desk", nothing, [](Parameters& p) { p.front_door.desk_share = 0.5; },
       count(&Tally::desk_visits)},
      {"no digital access", everybody_writes,
       [](Parameters& p) { p.front_door.no_digital_access_by_age.fill(1); },
       count(&Tally::calls_inbound)},
      {"forms at some hours", everybody_writes,
       [](Parameters& p) { p.front_door.online.closes_hour = 12; },
       count(&Tally::forms_switched_off)},
      {"so many forms a day", everybody_writes,
       [](Parameters& p) { p.front_door.online.daily_limit_per_1000 = 1; },
       count(&Tally::forms_switched_off)},
      {"moving to the app", [](Parameters& p) { p.front_door.app_share = 1; },
       [](Parameters& p) { p.nhs_app.telephone_to_app_share = 0.5; }, count(&Tally::online_forms)},
      {"self-service in the app",
       [](Parameters& p) {
         p.front_door.app_share = 1;
         p.demand.enquiries_per_1000_month = 100;
         p.demand.enquiry_mix = {.prescription = 0.5, .result = 0.5};
       },
       [](Parameters& p) { p.nhs_app.results_self_served = 0.5; }, count(&Tally::self_served)},
  };
}

std::vector<Mechanism> needs_and_triage() {
  auto const pharmacy = [](Parameters& p) { p.needs[0].pharmacy_share = 0.5; };
  auto const passing = [](Parameters& p) { p.needs[0].able[index_of(Role::nurse)] = 0.5; };
  return {
      {"administrative requests", nothing,
       [](Parameters& p) { p.demand.administrative_requests_per_1000_month = 100; },
       kind(NeedKind::administrative)},
      {"enquiries", nothing, [](Parameters& p) { p.demand.enquiries_per_1000_month = 100; },
       kind(NeedKind::enquiry)},
      {"emergencies", nothing, [](Parameters& p) { p.needs[0].urgency[0] = 1; },
       count(&Tally::emergencies)},
      {"suppression", long_memory, [](Parameters& p) { p.deterrence.strength = 1; },
       outcome(Outcome::suppressed)},
      {"leaving without contact",
       [](Parameters& p) {
         all_urgent(p);
         p.deterrence.strength = 1;
         long_memory(p);
       },
       [](Parameters& p) { p.deterrence.urgent_to_ae = 1; },
       count(&Tally::displaced_without_contact)},
      {"getting worse", [](Parameters& p) { p.demand.worsening.mean_days = 0.1; },
       [](Parameters& p) { p.needs[0].worsening_share = 1; }, count(&Tally::worsened)},
      {"resolving",
       [](Parameters& p) {
         nobody_there(p);
         p.booking.waiting_list_share = 1;
         p.booking.waiting_list_weeks = 1;
         p.demand.self_resolution.routine_mean_days = 1;
       },
       [](Parameters& p) { p.needs[0].self_resolving_share = 1; },
       outcome(Outcome::resolved_waiting)},
      {"advice", nothing, [](Parameters& p) { reception(p).advice_share = 0.5; },
       decision(Decision::advice)},
      {"tasks", nothing, [](Parameters& p) { reception(p).admin_task_share = 0.5; },
       item(WorkItem::letter)},
      {"pharmacy",
       [pharmacy](Parameters& p) {
         pharmacy(p);
         p.triage.pharmacy_accepted = 1;
       },
       [](Parameters& p) { reception(p).offers_share = 1; }, decision(Decision::pharmacy)},
      {"back from the pharmacy",
       [pharmacy](Parameters& p) {
         pharmacy(p);
         reception(p).offers_share = 1;
         p.triage.pharmacy_accepted = 1;
       },
       [](Parameters& p) { p.triage.pharmacy_returns = 0.5; }, count(&Tally::bounced_back)},
      {"self-referral", [](Parameters& p) { p.needs[0].self_referral_share = 0.5; },
       [](Parameters& p) { reception(p).offers_share = 1; }, decision(Decision::self_referral)},
      {"community response",
       [](Parameters& p) {
         all_urgent(p);
         everybody_complex(p);
       },
       [](Parameters& p) { reception(p).community_share = 1; }, decision(Decision::community)},
      {"taken for more urgent", all_soon, [](Parameters& p) { reception(p).over_share = 1; },
       lead(LeadBand::same_day)},
      {"a right role", passing, [](Parameters& p) { reception(p).right_role_share = 1; },
       [](Tally const& t) { return sum_of(t.appointments[index_of(Role::nurse)]); }},
      {"a wrong role", passing, [](Parameters& p) { reception(p).wrong_role_share = 1; },
       count(&Tally::passed_on)},
      {"passing on",
       [passing](Parameters& p) {
         passing(p);
         reception(p).right_role_share = 1;
       },
       [](Parameters& p) { p.consultations.pass_on_share = 0.5; }, count(&Tally::passed_on)},
      {"triage by clinicians", clinicians_triage,
       [](Parameters& p) {
         p.triage.model[1].clinician_minutes = {3, 0};
       },
       count(&Tally::triage_reads)},
      {"triage by ringing",
       [](Parameters& p) {
         clinicians_triage(p);
         p.triage.model[1].clinician_minutes = {3, 0};
       },
       [](Parameters& p) { p.triage.model[1].by_call_share = 1; }, count(&Tally::triage_calls)},
      {"telephone first", all_urgent, [](Parameters& p) { p.triage.telephone_first_share = 1; },
       mode(Mode::telephone)},
  };
}

}  // namespace

TEST_CASE(
    "with everything off whoever rings is answered, booked, seen within 14 days, and settled") {
  auto const t = run_of(nothing, nothing);
  auto const clinical = index_of(NeedKind::clinical);
  CHECK(t.needs_created[clinical] > 300);
  CHECK(t.calls_answered == t.needs_created[clinical]);
  CHECK(t.calls_inbound == t.calls_answered);
  CHECK(t.needs_ended[clinical][index_of(Outcome::met_in_time)] +
            t.needs_ended[clinical][index_of(Outcome::still_open)] ==
        t.needs_created[clinical]);
  CHECK(sum_of(t.appointments) == t.needs_ended[clinical][index_of(Outcome::met_in_time)]);
  for (auto const kind : {NeedKind::administrative, NeedKind::enquiry, NeedKind::planned})
    CHECK(t.needs_created[index_of(kind)] == 0);
  CHECK(sum_of(t.overtime_ms) == 0);
}

TEST_CASE("off, no mechanism of the front door leaves a trace; alone, each does") {
  check(front_door());
}

TEST_CASE("off, no mechanism of needs and triage leaves a trace; alone, each does") {
  check(needs_and_triage());
}
