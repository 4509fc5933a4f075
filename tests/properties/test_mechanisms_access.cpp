// Access: who is turned away, when, and what the practice's memory makes of it; clocks that go on,
// or start anew; tomorrow's slots; what happens to what nobody reads.

#include "properties/changes.hpp"

#include <doctest/doctest.h>
#include <map>
#include <utility>

using namespace pcnsim;
using namespace pcnsim::test;

namespace {

Count decided(Tally const& t, Decision decision) { return t.decisions[index_of(decision)]; }

/// Patients have nothing but clinical needs, of `urgency`, and ring until they are answered.
void only_clinical(Parameters& p, std::array<double, urgency_count> const& urgency) {
  plain_journeys(p);
  only_the_rota(p);
  set_urgency(p, urgency);
  p.demand.administrative_requests_per_1000_month = 0;
  p.demand.enquiries_per_1000_month = 0;
  p.booking.waiting_list_share = 0;
  p.booking.recall_self_booked_share = 0;
}

/// Only GPs are offered, and all their slots are of the same day.
void only_gps_on_the_day(Parameters& p) {
  for_access_models(p, [](AccessModelParameters& model) { model.right_role_share = 0; });
  for_roles(p, [](RoleParameters& role) { role.release = {1, 0, 0, 0, 0, 0}; });
  p.workforce.extras_per_gp_session = 0;
  p.front_door.desk.handling_minutes = {0.5, 0};
  p.outside.books_in_share = 0;
}

}  // namespace

TEST_CASE("whoever is turned away has been told so, wherever it happens") {
  constexpr std::array urgent{0.0, 1.0, 0.0, 0.0};
  constexpr std::array can_wait{0.0, 0.0, 1.0, 1.0};
  struct Way {
    char const* what;
    Change change;
  };
  std::array const ways{
      Way{"at the desk", [&](Parameters& p) { only_clinical(p, urgent); }},
      Way{"off the waiting list",
          [&](Parameters& p) {
            only_clinical(p, can_wait);
            p.booking.waiting_list_share = 1;
            p.booking.waiting_list_weeks = 0.3;
          }},
      Way{"when a clinician is ill",
          [&](Parameters& p) {
            only_clinical(p, urgent);
            p.workforce.sickness_per_day = 0.5;
            for_roles(p, [](RoleParameters& role) { role.release = {0, 1, 0, 0, 0, 0}; });
          }},
      Way{"after a first call",
          [&](Parameters& p) {
            only_clinical(p, urgent);
            p.triage.telephone_first_share = 1;
            p.triage.telephone_first_closes = 0;
          }},
      Way{"passed on to a GP",
          [&](Parameters& p) {
            only_clinical(p, can_wait);
            p.consultations.pass_on_share = 1;
          }},
      Way{"by clinicians who triage", [&](Parameters& p) {
            only_clinical(p, urgent);
            p.triage.access_model = AccessModelChoice::clinician_triage;
          }}};
  for (auto const& way : ways) {
    CAPTURE(way.what);
    auto const t = run_with(
        [&](Parameters& p) {
          way.change(p);
          p.demand.clinical_needs_per_1000_month *= 2;
        },
        1, 0, 4'000, weeks_of(0, 8));
    CHECK(decided(t, Decision::another_day) > 100);
    CHECK(t.episodes_told_another_day == decided(t, Decision::another_day));
  }
}

TEST_CASE("a place on the waiting list that came to nothing is remembered, and suppresses need") {
  auto const suppressed = [](double weight) {
    auto const t = run_with(
        [=](Parameters& p) {
          only_clinical(p, {0, 0, 1, 1});
          p.workforce.clinical_scale = 0;
          p.booking.waiting_list_share = 1;
          p.booking.waiting_list_weeks = 1;
          p.deterrence.strength = 1;
          p.deterrence.initial_memory = 0;
          p.deterrence.weight_contact_failed = 0;
          p.deterrence.weight_long_wait = 0;
          p.deterrence.weight_told_another_day = weight;
        },
        1, 0, 4'000, weeks_of(0, 8));
    return share(clinical(t, Outcome::suppressed), t.needs_created[0]);
  };
  CHECK(suppressed(0) == 0);
  CHECK(suppressed(1) > 0.2);
}

TEST_CASE(
    "who misses or cancels an appointment that was late already is not met in time after it") {
  auto parameters = baseline();
  only_clinical(parameters, {0, 0, 0, 1});
  for_roles(parameters, [](RoleParameters& role) { role.release = {0, 0, 0, 0, 0, 1}; });
  parameters.workforce.clinical_scale = 0.5;
  parameters.front_door.after_told_another_day = {0, 0, 0, 0, 0, 1};
  parameters.booking.dna_by_lead.fill(0.3);
  parameters.booking.dna_comes_back_share = 1;
  parameters.booking.cancelled_share = 0.3;
  parameters.booking.cancelled_full_lead_days = 1;
  parameters.booking.return_mean_days = 3;
  auto const pcn = pcn_of(4'000);
  struct Journey {
    Instant asked = Instant::max();
    bool failed_late = false;   ///< missed or cancelled when it could not be in time any more
    bool failed_early = false;  ///< when it still was
  };
  std::map<std::pair<std::uint32_t, std::uint64_t>, Journey> journeys;
  int late_and_met = 0;
  int late_and_in_time = 0;
  int early_and_in_time = 0;
  Trace trace;
  trace.step = [&](JourneyStep const& step) {
    auto& journey = journeys[{step.patient.value, step.need}];
    journey.asked = std::min(journey.asked, step.start);
    bool const late = step.end - journey.asked > Days{14} + 1h;
    if (step.activity == "does not attend" || step.activity == "cancels") {
      if (!journey.failed_early) journey.failed_late = journey.failed_late || late;
      if (!late) journey.failed_early = true;
    }
    bool const in_time = step.activity == outcome_names[index_of(Outcome::met_in_time)];
    if (in_time && journey.failed_late) ++late_and_in_time;
    if (in_time && journey.failed_early) ++early_and_in_time;
    if (step.activity == outcome_names[index_of(Outcome::met_late)] && journey.failed_late)
      ++late_and_met;
  };
  auto const everywhere_in = everywhere(pcn, parameters);
  Network(pcn, everywhere_in, weeks_of(0, 20), 1, 0).run(&trace);
  CHECK(late_and_met > 50);
  CHECK(late_and_in_time == 0);
  CHECK(early_and_in_time > 50);  // the patient's own doing: a new clock
}

TEST_CASE("planned care that was missed is booked anew on a working day") {
  auto parameters = baseline();
  plain_journeys(parameters);
  parameters.demand.clinical_needs_per_1000_month = 0;
  parameters.workforce.role[index_of(Role::nurse)].recalls_per_1000_month = 300;
  parameters.booking.recall_self_booked_share = 0;
  parameters.booking.dna_by_lead.fill(0.5);
  parameters.booking.dna_comes_back_share = 1;
  auto const pcn = pcn_of(4'000);
  int weekdays = 0;
  int weekends = 0;
  Trace trace;
  trace.event = [&](TracedEvent const& event) {
    if (event.what != "contact due" || event.kind != NeedKind::planned) return;
    ++(weekday_index(date_of(event.time)) < 5 ? weekdays : weekends);
  };
  auto const everywhere_in = everywhere(pcn, parameters);
  Network(pcn, everywhere_in, weeks_of(0, 8), 1, 0).run(&trace);
  CHECK(weekdays > 500);
  CHECK(weekends == 0);
}

TEST_CASE(
    "urgent callers after the day's last slot are put on the next day's list, if it is done") {
  // Patients come after six only; clinics end before.
  auto const from = [](double hour) {
    return run_with(
        [=](Parameters& p) {
          only_clinical(p, {0, 1, 0, 0});
          only_gps_on_the_day(p);
          p.front_door.core_hour_weights.fill(0);
          p.front_door.core_hour_weights.back() = 1;
          p.front_door.after_told_another_day = {0, 0, 0, 0, 0, 1};
          p.booking.urgent_next_day_from_hour = hour;
        },
        1, 0, 4'000, weeks_of(0, 6));
  };
  auto const never = from(24);
  auto const late = from(16);
  CHECK(decided(never, Decision::another_day) > 500);
  CHECK(sum_of(never.appointments) == 0);
  CHECK(decided(late, Decision::another_day) < decided(never, Decision::another_day) / 3);
  CHECK(with_lead(late, LeadBand::same_day) == 0);
  CHECK(clinical(late, Outcome::met_in_time) > 500);
  // Late are only those whom the front desk sent home first.
  CHECK(clinical(late, Outcome::met_late) < clinical(late, Outcome::met_in_time) / 20);
}

TEST_CASE("before that hour tomorrow's same-day slots are for those who ring tomorrow") {
  auto const t = run_with(
      [](Parameters& p) {
        only_clinical(p, {0, 1, 0, 0});
        only_gps_on_the_day(p);
        p.workforce.clinical_scale = 0.5;
        p.front_door.core_hour_weights.fill(0);
        p.front_door.core_hour_weights[1] = 1;  // nine to ten
        p.booking.urgent_next_day_from_hour = 16;
      },
      1, 0, 4'000, weeks_of(0, 4));
  CHECK(decided(t, Decision::another_day) > 100);
  CHECK(with_lead(t, LeadBand::same_day) == sum_of(t.appointments));
}
