// What a practice comes to at the end of every scale. The run itself checks that nobody is lost and
// no work item either; here, that the answers make sense, and that what waits does not outgrow what
// arises.

#include "properties/changes.hpp"

#include <doctest/doctest.h>

using namespace pcnsim;
using namespace pcnsim::test;

namespace {

void nobody_works(Parameters& p) {
  p.workforce.clinical_scale = 0;
  only_the_rota(p);
}

Count decided(Tally const& t, Decision decision) { return t.decisions[index_of(decision)]; }

Count booked(Tally const& t) {
  return decided(t, Decision::same_day) + decided(t, Decision::later);
}

PcnSpec one_practice(double list_size) {
  auto pcn = pcn_of(list_size);
  pcn.practices.resize(1);
  pcn.practices[0] = practice_of("M1", list_size);
  return pcn;
}

}  // namespace

TEST_CASE("without clinicians nobody is seen; whoever is not helped by a word is in the gap") {
  auto const t = run_with(
      [](Parameters& p) {
        nobody_works(p);
        p.triage.access_model = AccessModelChoice::reception;
        p.booking.waiting_list_share = 0;
      },
      1, 0, 10'000);
  CHECK(sum_of(t.sessions) == 0);
  CHECK(sum_of(t.appointments) == 0);
  CHECK(sum_of(t.slots) == 0);
  CHECK(booked(t) == 0);
  CHECK(decided(t, Decision::another_day) > 1'000);
  CHECK(t.calls_answered > 1'000);
  auto const planned = index_of(NeedKind::planned);
  CHECK(t.needs_ended[planned][index_of(Outcome::met_in_time)] == 0);
  CHECK(t.needs_ended[planned][index_of(Outcome::met_late)] == 0);
  // Met are those who got advice, or a task for the office.
  CHECK(clinical(t, Outcome::met_in_time) + clinical(t, Outcome::met_late) <=
        decided(t, Decision::advice) + decided(t, Decision::admin_task) + 20);
  CHECK(gap(t) > t.needs_created[0] / 2);
}

TEST_CASE("the last person at the front desk and the last two lines are never taken away") {
  auto pcn = pcn_of(20'000);
  for (auto& practice : pcn.practices)
    practice.admin_fte = 0;
  pcn.fte[index_of(Post::administrator)] = 0;
  auto p = baseline();
  p.front_door.telephone.lines_per_10000 = 0;
  auto const t = simulate(pcn, p, weeks_of(1, 4), 1, 0).total();
  Duration const staffed{t.front_desk_ms};
  CHECK(staffed == 2 * 4 * 5 * (10h + 30min));  // one person at each practice, all week
  CHECK(t.front_desk_busy_ms <= 1.1 * static_cast<double>(t.front_desk_ms));
  CHECK(share(t.calls_engaged, t.calls_inbound) > 0.5);
  CHECK(t.calls_answered > 0);
  CHECK(share(t.episodes_contact_failed, t.episodes) > 0.3);
}

TEST_CASE("a practice of one patient sees that patient, who is never two") {
  auto p = baseline();
  p.demand.clinical_needs_per_1000_month = 3'000;
  p.demand.propensity = {100'000, 100'000, 0};
  p.triage.access_model = AccessModelChoice::reception;
  auto pcn = one_practice(1);
  pcn.practices[0].gp_fte = 1;
  auto const t = simulate(pcn, p, weeks_of(1, 52), 1, 0).total();
  CHECK(t.patient_days == 364);
  CHECK(t.needs_created[0] > 10);
  CHECK(t.needs_created[0] < 100);
  CHECK(booked(t) > 0);
  CHECK(clinical(t, Outcome::met_in_time) > 0);
}

TEST_CASE("200,000 patients need what ten times 20,000 do") {
  auto const per_patient = [](double list_size) {
    auto const t =
        run_with([](Parameters& p) { p.triage.access_model = AccessModelChoice::reception; }, 1, 0,
                 list_size, weeks_of(0, 4));
    auto const per = static_cast<double>(t.patient_days);
    return std::array{static_cast<double>(t.needs_created[0]) / per,
                      static_cast<double>(sum_of(t.sessions)) / per,
                      static_cast<double>(sum_of(t.appointments)) / per,
                      static_cast<double>(t.front_desk_ms) / per};
  };
  auto const large = per_patient(200'000);
  auto const small = per_patient(20'000);
  for (std::size_t i = 0; i < large.size(); ++i) {
    CAPTURE(i);
    CHECK(is_about(large[i], small[i], 0.05));
  }
}

TEST_CASE("a hundred times the demand: the practice is full, the rest is gap, and little waits") {
  auto const t = run_with(
      [](Parameters& p) {
        p.demand.clinical_needs_per_1000_month *= 100;
        p.demand.administrative_requests_per_1000_month *= 100;
        p.demand.enquiries_per_1000_month *= 100;
      },
      1, 0, 4'000, weeks_of(2, 6));
  auto const usual = run_with(nothing, 1, 0, 4'000, weeks_of(2, 6));
  CHECK(is_about(share(t.needs_created[0], usual.needs_created[0]), 100, 0.1));
  CHECK(sum_of(t.appointments) < 2 * sum_of(usual.appointments));
  CHECK(gap(t) > 6 * t.needs_created[0] / 10);
  CHECK(share(t.front_desk_busy_ms, t.front_desk_ms) > 0.9);
  // Whoever cannot get through goes elsewhere: no more are left at the end than arise in two weeks.
  CHECK(sum_of(t.needs_ended) - sum_of(t.needs_created) == 0);
  CHECK(clinical(t, Outcome::still_open) < t.needs_created[0] / 3);
}

TEST_CASE("a hundred times the clinicians: everybody who asks is seen, and urgent needs in time") {
  auto pcn = pcn_of(2'000);
  for (auto& practice : pcn.practices) {
    practice.gp_fte *= 10;
    practice.nurse_fte *= 10;
    practice.direct_care_fte *= 10;
  }
  for (std::size_t post = 0; post < clinical_post_count; ++post)
    pcn.fte[post] *= 10;
  auto p = baseline();
  p.workforce.clinical_scale = 10;
  only_appointments(p);
  for_roles(p, [](RoleParameters& role) { role.free_slot_use_share = 0; });
  set_urgency(p, {0, 1, 0, 0});
  p.triage.access_model = AccessModelChoice::reception;
  p.deterrence.strength = 0;
  auto const t = simulate(pcn, p, weeks_of(2, 6), 1, 0).total();
  CHECK(decided(t, Decision::another_day) == 0);
  CHECK(t.extras == 0);
  CHECK(t.waiting_list_joined == 0);
  CHECK(share(sum_of(t.slots_used), sum_of(t.slots)) < 0.03);
  CHECK(clinical(t, Outcome::met_in_time) > 9 * t.needs_created[0] / 10);
}

TEST_CASE("a role whose sessions have no time for patients holds none") {
  constexpr auto pharmacist = index_of(Role::pharmacist);
  auto const t = run_with([](Parameters& p) { p.workforce.role[pharmacist].direct_share = 0; }, 1);
  auto const usual = run_with(nothing, 1);
  CHECK(usual.sessions[pharmacist] > 0);
  CHECK(t.sessions[pharmacist] == 0);
  CHECK(t.slots[pharmacist] == 0);
  CHECK(sum_of(t.appointments[pharmacist]) == 0);
  CHECK(t.sessions[index_of(Role::gp)] > 0);
}

TEST_CASE("a horizon of no week counts nothing; of its first day, what was booked and asked") {
  auto const pcn = pcn_of(10'000);
  auto const parameters = everywhere(pcn, baseline());
  auto const nothing_at_all = pcnsim::simulate(pcn, parameters, weeks_of(0, 0), 1, 0).total();
  CHECK(row_of(nothing_at_all) == Row{});
  std::size_t consultations = 0;
  std::size_t contacts = 0;
  Trace trace;
  trace.event = [&](TracedEvent const& event) {
    consultations += event.what == "consultation ended" ? 1u : 0u;
    contacts += event.what == "contact due" ? 1u : 0u;
  };
  Network first_day(pcn, parameters, weeks_of(0, 1), 1, 0);
  first_day.run_until(Instant{weeks_of(0, 1).start} + 24h, &trace);
  CHECK(consultations > 50);
  CHECK(contacts > 200);
}

TEST_CASE("triage by clinicians who are not there: requests wait, and then are turned away") {
  auto const t = run_with(
      [](Parameters& p) {
        nobody_works(p);
        p.triage.access_model = AccessModelChoice::clinician_triage;
        p.deterrence.strength = 0;
        for_classes(p, [](NeedClassParameters& about) { about.worsening_share = 0; });
      },
      1, 0, 10'000, weeks_of(0, 8));
  CHECK(t.triage_reads == 0);
  CHECK(t.triage_time_ms == 0);
  CHECK(sum_of(t.appointments) == 0);
  CHECK(sum_of(t.decisions) == decided(t, Decision::emergency) + decided(t, Decision::another_day));
  CHECK(t.requests_clinical > 1'000);
  CHECK(decided(t, Decision::another_day) > t.requests_clinical / 2);  // some resolved before
}

TEST_CASE("a waiting list for ever, with hardly anybody to work on it, keeps them all") {
  auto const waits = [](int weeks) {
    return run_with(
        [](Parameters& p) {
          nobody_works(p);
          only_appointments(p);
          set_urgency(p, {0, 0, 1, 1});
          p.triage.access_model = AccessModelChoice::reception;
          p.booking.waiting_list_share = 1;
          p.booking.waiting_list_weeks = 52;
          p.deterrence.strength = 0;
          p.consultations.home_visit.share.fill(0);
          p.consultations.home_visit.care_home_share = 0;
          for_classes(p, [](NeedClassParameters& about) {
            about.self_resolving_share = 0;
            about.worsening_share = 0;
          });
        },
        1, 0, 10'000, weeks_of(0, weeks));
  };
  auto const t = waits(12);
  CHECK(decided(t, Decision::another_day) == 0);
  CHECK(clinical(t, Outcome::still_open) >= t.requests_clinical);
  CHECK(t.requests_clinical > 5'000);
  // It grows in step with the requests, and no faster.
  auto const half = waits(6);
  CHECK(is_about(share(clinical(t, Outcome::still_open), clinical(half, Outcome::still_open)),
                 share(t.requests_clinical, half.requests_clinical), 0.05));
}

TEST_CASE("a hundred times the work items and no time for them: all wait, and patients ring") {
  auto const t = run_with(
      [](Parameters& p) {
        p.work.office_share = 0;
        p.work.overtime_minutes = 0;
        p.work.slots_given_up_share = 0;
        for_roles(p, [](RoleParameters& role) { role.work_share = 0; });
        for (auto& item : p.work.item) {
          item.per_1000_month *= 100;
          item.chased_per_week = 1;
        }
      },
      1, 0, 2'000, weeks_of(0, 4));
  CHECK(sum_of(t.work_arrived) > 100'000);
  CHECK(sum_of(t.work_done) == 0);
  CHECK(sum_of(t.work_ms) == 0);
  CHECK(t.chasing_enquiries > 0);
  // Nobody rings twice a day about the same kind of thing.
  CHECK(t.chasing_enquiries <= Count{2'000} * 20 * static_cast<Count>(work_item_count));
  CHECK(sum_of(t.needs_ended[index_of(NeedKind::enquiry)]) ==
        t.needs_created[index_of(NeedKind::enquiry)]);
}

TEST_CASE(
    "in a practice hopelessly short of everything what waits stays bounded: half a year and a "
    "year") {
  auto const after = [](int weeks) {
    return run_with(
        [](Parameters& p) {
          p.demand.clinical_needs_per_1000_month *= 100;
          p.demand.administrative_requests_per_1000_month *= 100;
          p.demand.enquiries_per_1000_month *= 100;
          p.triage.access_model = AccessModelChoice::reception;
          p.front_door.online_share = 0.9;
          p.work.given_up_after_weeks = 4;
          for (auto& item : p.work.item)
            item.per_1000_month *= 60;
        },
        1, 0, 500, weeks_of(0, weeks));
  };
  auto const half = after(26);
  auto const year = after(52);
  auto const open = [](Tally const& t) {
    Count sum = 0;
    for (auto const& kind : t.needs_ended)
      sum += kind[index_of(Outcome::still_open)];
    return static_cast<double>(sum);
  };
  auto const items = [](Tally const& t) {
    return static_cast<double>(sum_of(t.work_arrived) - sum_of(t.work_done) -
                               sum_of(t.work_given_up));
  };
  CHECK(half.online_forms > 50'000);
  CHECK(open(year) < 1.3 * open(half));
  CHECK(open(year) < 0.1 * static_cast<double>(sum_of(year.needs_created)));
  // Two months of items at most: until they are due, and four weeks after.
  CHECK(items(year) < 1.3 * items(half));
  CHECK(items(year) < static_cast<double>(sum_of(year.work_arrived)) / 6);
  CHECK(sum_of(year.work_given_up) > sum_of(year.work_arrived) / 2);
}

TEST_CASE("a form that nobody reads fails like a call that nobody answers, and is remembered") {
  auto const t = run_with(
      [](Parameters& p) {
        only_appointments(p);
        p.triage.access_model = AccessModelChoice::reception;
        p.front_door.online_share = 1;
        p.front_door.no_digital_access_by_age.fill(0);
        p.front_door.desk_share = 0;
        p.front_door.online.handling_minutes = {100'000, 0};
        p.front_door.after_contact_failed = {0, 0, 0, 0, 0, 1};
        p.deterrence.strength = 1;
        p.deterrence.initial_memory = 0;
        p.deterrence.weight_contact_failed = 1;
        for_classes(p, [](NeedClassParameters& about) {
          about.self_resolving_share = 0;
          about.worsening_share = 0;
        });
      },
      1, 0, 4'000, weeks_of(0, 12));
  CHECK(t.episodes_contact_failed > 9 * t.episodes / 10);
  CHECK(clinical(t, Outcome::given_up) > 1'000);
  CHECK(clinical(t, Outcome::suppressed) > t.needs_created[0] / 10);
  CHECK(clinical(t, Outcome::still_open) < t.needs_created[0] / 10);
}
