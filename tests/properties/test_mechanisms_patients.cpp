// What patients and the front door do, mechanism by mechanism: switched on and off with the same
// seed, so that the same needs arise on both sides. Shares that follow from a parameter are met
// within five standard errors.

#include "properties/changes.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <map>
#include <vector>

using namespace pcnsim;
using namespace pcnsim::test;

namespace {

Count decided(Tally const& t, Decision decision) { return t.decisions[index_of(decision)]; }

Count by_mode(Tally const& t, Mode mode) {
  Count sum = 0;
  for (auto const& role : t.appointments)
    sum += sum_of(role[index_of(mode)]);
  return sum;
}

/// Within five standard errors of a share `expected` of `whole`.
bool is_share(Count part, Count whole, double expected) {
  auto const n = static_cast<double>(whole);
  return std::abs(share(part, whole) - expected) <= 5 * std::sqrt(expected * (1 - expected) / n);
}

/// Who is told to try another day goes to 111; nobody works, so everybody is told.
void all_to_111(Parameters& p) {
  plain_journeys(p);
  only_the_rota(p);
  p.workforce.clinical_scale = 0;
  p.booking.waiting_list_share = 0;
  p.front_door.after_told_another_day = {0, 0, 0, 1, 0, 0};
  p.front_door.after_contact_failed = {0, 0, 0, 1, 0, 0};
}

Change with_model(AccessModelChoice choice) {
  return [choice](Parameters& p) { p.triage.access_model = choice; };
}

}  // namespace

TEST_CASE("of needs that can wait and find no slot, the stated share joins the waiting list") {
  for (double const joins : {0.0, 0.3, 1.0}) {
    CAPTURE(joins);
    auto const t = run_with(
        [&](Parameters& p) {
          all_to_111(p);
          set_urgency(p, {0, 0, 1, 1});
          p.booking.waiting_list_share = joins;
        },
        1, 0, 8'000, weeks_of(0, 4));
    Count const no_slot = t.waiting_list_joined + decided(t, Decision::another_day);
    CHECK(no_slot > 1'000);
    CHECK(is_share(t.waiting_list_joined, no_slot, joins));
  }
}

TEST_CASE("urgent needs do not join the waiting list") {
  auto const t = run_with(
      [](Parameters& p) {
        all_to_111(p);
        set_urgency(p, {0, 1, 0, 0});
        p.booking.waiting_list_share = 1;
      },
      1);
  CHECK(t.waiting_list_joined == 0);
}

TEST_CASE("the waiting list is left after the stated weeks") {
  auto const t = run_with(
      [](Parameters& p) {
        all_to_111(p);
        set_urgency(p, {0, 0, 1, 1});
        p.booking.waiting_list_share = 1;
        p.booking.waiting_list_weeks = 2;
      },
      1, 0, 4'000, weeks_of(0, 8));
  // Two of eight weeks are still on it.
  CHECK(is_about(share(clinical(t, Outcome::still_open), t.waiting_list_joined), 2.0 / 8, 0.2));
  CHECK(is_about(share(decided(t, Decision::another_day), t.waiting_list_joined), 6.0 / 8, 0.1));
}

TEST_CASE("the stated share of patients has a usual GP; who waits longer sees that GP more often") {
  auto const waits = [](double days) {
    return run_with(
        [=](Parameters& p) {
          plain_journeys(p);
          only_the_rota(p);
          set_urgency(p, {0, 0, 1, 1});
          for_access_models(p, [](AccessModelParameters& model) { model.right_role_share = 0; });
          p.workforce.clinical_scale = 2;
          p.booking.continuity = {0.4, days};
        },
        1, 0, 8'000, weeks_of(2, 6));
  };
  auto const never = waits(0);
  auto const week = waits(7);
  auto const month = waits(28);
  Count const with_gps = sum_of(never.appointments[index_of(Role::gp)]);
  CHECK(is_about(share(never.gp_seen_preferring, with_gps), 0.4, 0.1));
  auto const usual = [](Tally const& t) { return share(t.gp_seen_usual, t.gp_seen_preferring); };
  CHECK(usual(week) > 1.5 * usual(never));
  CHECK(usual(month) > usual(week) + 0.02);
}

TEST_CASE("forms are switched off after the day's limit") {
  auto const limit = [](double per_1000) {
    return run_with(
        [=](Parameters& p) {
          p.triage.access_model = AccessModelChoice::reception;
          p.front_door.online_share = 0.5;
          p.front_door.online.opens_hour = 0;
          p.front_door.online.closes_hour = 24;
          p.front_door.online.daily_limit_per_1000 = per_1000;
          p.front_door.online.closed_to_telephone_share = 1;
        },
        1, 0, 4'000, weeks_of(1, 4));
  };
  auto const none = limit(0);
  auto const few = limit(2);
  CHECK(none.forms_switched_off == 0);
  CHECK(none.online_forms > 500);
  CHECK(few.forms_switched_off > 100);
  // 2 per 1,000 a day at practices of 1,600 and 2,400: the one that passes the limit is the last.
  CHECK(few.online_forms <= 28 * (4 + 5));
  CHECK(few.calls_inbound > none.calls_inbound + 300);
}

TEST_CASE("forms are sent in opening hours of working days only, when they are switched off") {
  auto parameters = baseline();
  parameters.triage.access_model = AccessModelChoice::reception;
  parameters.front_door.online_share = 0.5;
  parameters.front_door.online.opens_hour = 9;
  parameters.front_door.online.closes_hour = 12;
  for (double const to_telephone : {0.0, 1.0}) {
    CAPTURE(to_telephone);
    parameters.front_door.online.closed_to_telephone_share = to_telephone;
    auto const pcn = pcn_of(4'000);
    auto const in_all = everywhere(pcn, parameters);
    Trace trace;
    Count forms = 0;
    Count outside = 0;
    Count after_hours = 0;
    trace.step = [&](JourneyStep const& step) {
      auto const at = time_of_day(step.start);
      if (step.activity == "waits for a reply to a form") {
        ++forms;
        bool const weekend = weekday_index(date_of(step.start)) > 4;
        outside += weekend || at < 9h || at > 12h ? 1 : 0;
      }
      if (step.activity == "waits on the telephone") after_hours += at > 18h + 30min ? 1 : 0;
    };
    auto const t = Network(pcn, in_all, weeks_of(0, 4), 1, 0).run(&trace).total();
    CHECK(forms > 100);
    CHECK(outside == 0);
    CHECK(after_hours == 0);
    CHECK(t.forms_switched_off > 100);
    CHECK(t.calls_by_hour.total() == t.calls_inbound);  // who finds forms off at night rings by day
  }
}

TEST_CASE("with few lines callers hear the engaged tone; with enough of them nobody does") {
  auto const lines = [](double per_10000) {
    return run_with([=](Parameters& p) { p.front_door.telephone.lines_per_10000 = per_10000; }, 1,
                    0, 12'000, weeks_of(1, 3));
  };
  CHECK(lines(10'000).calls_engaged == 0);
  auto const two = lines(0);
  CHECK(two.calls_engaged > 500);
  CHECK(two.episodes_contact_failed > lines(10'000).episodes_contact_failed);
}

TEST_CASE("Pharmacy First: the stated share accepts the offer, and the stated share comes back") {
  auto const t = run_with(
      [](Parameters& p) {
        plain_journeys(p);
        set_urgency(p, {0, 0, 1, 1});
        p.triage.pharmacy_accepted = 0.7;
        p.triage.pharmacy_returns = 0.2;
        for_classes(p, [](NeedClassParameters& about) {
          about.pharmacy_share = 1;
          about.self_referral_share = 0;
        });
        for_access_models(p, [](AccessModelParameters& model) { model.offers_share = 1; });
      },
      1, 0, 8'000, weeks_of(0, 6));
  Count const accepted = decided(t, Decision::pharmacy);
  CHECK(is_share(accepted, t.requests_clinical, 0.7));
  CHECK(is_share(t.bounced_back, accepted, 0.2));
  CHECK(clinical(t, Outcome::met_elsewhere) == accepted - t.bounced_back);
}

TEST_CASE("who could be met elsewhere and is not offered it, is not") {
  auto const t = run_with(
      [](Parameters& p) {
        plain_journeys(p);
        for_classes(p, [](NeedClassParameters& about) { about.pharmacy_share = 0.6; });
      },
      1);
  CHECK(decided(t, Decision::pharmacy) + decided(t, Decision::self_referral) == 0);
}

TEST_CASE("digital triage: more forms, fewer calls; clinician triage: fewer face to face") {
  auto const reception = run_with(with_model(AccessModelChoice::reception), 1, 0, 8'000);
  auto const digital = run_with(with_model(AccessModelChoice::digital_triage), 1, 0, 8'000);
  auto const clinician = run_with(with_model(AccessModelChoice::clinician_triage), 1, 0, 8'000);
  CHECK(digital.online_forms > 1.5 * static_cast<double>(reception.online_forms));
  CHECK(digital.unique_callers < 0.95 * static_cast<double>(reception.unique_callers));
  auto const in_person = [](Tally const& t) {
    return share(by_mode(t, Mode::face_to_face), sum_of(t.appointments));
  };
  CHECK(in_person(clinician) < in_person(reception) - 0.05);
  CHECK(reception.triage_reads == 0);
  CHECK(clinician.triage_reads > digital.triage_reads);  // the rest is placed by decision support
  CHECK(is_share(clinician.triage_calls, clinician.triage_reads,
                 baseline().triage.model[1].by_call_share));
}

TEST_CASE("in plain journeys each request that was handled has one decision") {
  for (auto const choice : {AccessModelChoice::reception, AccessModelChoice::clinician_triage,
                            AccessModelChoice::digital_triage}) {
    CAPTURE(static_cast<int>(choice));
    auto const t = run_with(
        [&](Parameters& p) {
          plain_journeys(p);
          p.workforce.clinical_scale = 3;
          p.triage.access_model = choice;
          p.booking.waiting_list_share = 0;
          p.front_door.after_told_another_day = {0, 0, 0, 0, 0, 1};
        },
        1, 0, 4'000, weeks_of(0, 6));
    Count const undecided = t.requests_clinical - sum_of(t.decisions);
    CHECK(t.requests_clinical > 1'000);
    CHECK(undecided >= 0);
    CHECK(undecided <= t.requests_clinical / 50);  // on the list of triage at the end
    if (choice == AccessModelChoice::reception) CHECK(undecided == 0);
  }
}

TEST_CASE(
    "without worsening nobody gets worse; with it more go to A&E, and no more than got worse") {
  auto const worsens = [](double share_worse) {
    return run_with(
        [=](Parameters& p) {
          p.workforce.clinical_scale = 0.5;
          p.demand.worsening = {5, 1, 0};
          p.deterrence.strength = 0;
          p.front_door.after_contact_failed = {1, 0, 0, 0, 0, 0};
          p.front_door.after_told_another_day = {1, 0, 0, 0, 0, 0};
          for_classes(p, [&](NeedClassParameters& about) {
            about.self_resolving_share = 0;
            about.worsening_share = share_worse;
          });
        },
        1);
  };
  auto const none = worsens(0);
  auto const all = worsens(1);
  CHECK(none.worsened == 0);
  CHECK(clinical(none, Outcome::displaced_ae) == 0);
  CHECK(clinical(all, Outcome::displaced_ae) > 200);
  CHECK(clinical(all, Outcome::displaced_ae) <= all.worsened);
}

TEST_CASE("111 books the stated share back in; who finds no slot there is displaced") {
  for (double const books : {0.0, 0.5, 1.0}) {
    CAPTURE(books);
    auto const t = run_with(
        [&](Parameters& p) {
          all_to_111(p);
          p.outside = {books, 0.1};
        },
        1, 0, 8'000, weeks_of(0, 6));
    CHECK(t.nhs111_contacts > 1'000);
    CHECK(is_about(share(t.booked_by_111, t.nhs111_contacts), books, 0.1));
    // Nobody works, so it comes to nothing.
    CHECK(clinical(t, Outcome::displaced_111) + 200 > t.nhs111_contacts);
  }
}

TEST_CASE("growth of a half in a year: 23.3% more needs over that year") {
  // The mean of 1.5^t over a year is (1.5 - 1) / ln 1.5.
  auto const grows = [](double per_year) {
    return run_with(
        [=](Parameters& p) {
          p.demand.growth_per_year = per_year;
          p.demand.propensity.fast_days = 0;
        },
        1, 0, 4'000, weeks_of(0, 52));
  };
  CHECK(is_about(share(grows(0.5).needs_created[0], grows(0).needs_created[0]), 1.2332, 0.02));
}

TEST_CASE("the more unlike patients are, the more needs are those of a few") {
  auto const top_tenth = [](double shape) {
    auto parameters = baseline();
    plain_journeys(parameters);
    parameters.demand.propensity = {shape, 100'000, 0};
    parameters.demand.segments.rate.fill(1);
    parameters.demand.consultation_rate_by_age.fill(1);
    parameters.demand.female_ratio_by_age.fill(1);
    auto const pcn = pcn_of(3'000);
    auto const in_all = everywhere(pcn, parameters);
    std::vector<int> needs(3'000);
    Trace trace;
    trace.event = [&](TracedEvent const& event) {
      if (event.what == "conversation ended" && event.kind == NeedKind::clinical)
        ++needs[event.patient.value];
    };
    Network(pcn, in_all, weeks_of(0, 40), 1, 0).run(&trace);
    std::ranges::sort(needs, std::greater{});
    int top = 0;
    int all = 0;
    for (std::size_t i = 0; i < needs.size(); ++i) {
      all += needs[i];
      if (i < 300) top += needs[i];
    }
    return static_cast<double>(top) / all;
  };
  double const alike = top_tenth(100'000);
  double const unlike = top_tenth(1);
  CHECK(alike < 0.25);  // chance alone
  CHECK(unlike > 0.3);
  CHECK(top_tenth(0.2) > unlike + 0.15);
}
