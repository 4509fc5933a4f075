// Work items, automation, scribes: switched on and off with the same seed. Numbers that follow from
// a parameter are met exactly, or up to the roundings named.

#include "properties/changes.hpp"

#include <doctest/doctest.h>

using namespace pcnsim;
using namespace pcnsim::test;

namespace {

double minutes_of(Count ms) { return in_minutes(Duration{ms}); }

/// Hardly any time for work items, neither overtime nor slots given up.
void work_piles_up(Parameters& p) {
  p.triage.access_model = AccessModelChoice::reception;
  p.work.office_share = 0.02;
  p.work.overtime_minutes = 0;
  p.work.slots_given_up_share = 0;
  for_roles(p, [](RoleParameters& role) { role.work_share = std::min(role.work_share, 0.02); });
}

Tally piled_up(Change const& change) {
  return run_with(
      [&](Parameters& p) {
        work_piles_up(p);
        change(p);
      },
      1, 0, 4'000, weeks_of(2, 8));
}

/// Time enough for whatever comes.
Tally kept_up(Change const& change) {
  return run_with(
      [&](Parameters& p) {
        p.triage.access_model = AccessModelChoice::reception;
        p.work.office_share = 1;
        for_roles(p, [](RoleParameters& role) {
          role.direct_share = 0.5;
          role.work_share = 0.5;
        });
        change(p);
      },
      1, 0, 4'000, weeks_of(2, 8));
}

Change automation_of(double saved, double rework) {
  return [=](Parameters& p) {
    p.automation.share_of_items = 1;
    p.automation.minutes_saved_share = saved;
    p.automation.realisation = 1;
    p.automation.rework_share = rework;
    p.automation.released_to_front_desk = 0;
    p.automation.released_to_clinic = 0;
    for (auto& item : p.work.item)
      item.automatable = 1;
  };
}

double minutes_an_item(Tally const& t) {
  return minutes_of(sum_of(t.work_ms)) / static_cast<double>(sum_of(t.work_done));
}

double backlog(Tally const& t) { return share(sum_of(t.work_waiting_days), t.work_days); }

}  // namespace

TEST_CASE("with time enough every work item is done before it is due, and none is chased") {
  // By the office, which is there every day: others' items wait until they are.
  auto const t = kept_up([](Parameters& p) {
    for (auto& item : p.work.item)
      item.done_by = {0, 0, 0, 0, 1};
  });
  CHECK(sum_of(t.work_done) > 3'000);
  CHECK(sum_of(t.work_done_late) == 0);
  CHECK(sum_of(t.work_overdue_days) == 0);
  CHECK(t.chasing_enquiries == 0);
  CHECK(t.slots_given_up == 0);
  CHECK(t.work_overtime_ms == 0);
}

TEST_CASE(
    "what is overdue makes patients ring, as often as stated, and nobody rings if it does not") {
  auto const chased = [](double per_week) {
    return piled_up([=](Parameters& p) {
      for (auto& item : p.work.item)
        item.chased_per_week = per_week;
    });
  };
  auto const none = chased(0);
  auto const some = chased(0.05);
  CHECK(none.chasing_enquiries == 0);
  // A fifth of the weekly rate for each item overdue on each working day.
  double const expected = 0.05 / 5 * static_cast<double>(sum_of(some.work_overdue_days));
  CHECK(expected > 1'000);
  CHECK(is_about(static_cast<double>(some.chasing_enquiries), expected, 0.15));
  CHECK(some.calls_inbound > none.calls_inbound);
}

TEST_CASE("what is overdue is caught up in overtime, within the minutes a session allowed for it") {
  auto const overtime = [](double minutes) {
    return piled_up([=](Parameters& p) { p.work.overtime_minutes = minutes; });
  };
  auto const none = overtime(0);
  auto const some = overtime(10);
  CHECK(none.work_overtime_ms == 0);
  CHECK(some.work_overtime_ms > 0);
  CHECK(minutes_of(some.work_overtime_ms) <= 10.0 * static_cast<double>(sum_of(some.sessions)));
  CHECK(sum_of(some.work_overdue_days) < sum_of(none.work_overdue_days));
}

TEST_CASE("what is overdue takes same-day slots, no more than the stated share of them") {
  auto const given_up = [](double share_given) {
    return piled_up([=](Parameters& p) {
      p.work.slots_given_up_share = share_given;
      for_roles(p, [](RoleParameters& role) { role.release = {1, 1, 1, 0, 0, 1}; });
    });
  };
  auto const none = given_up(0);
  auto const some = given_up(0.2);
  CHECK(none.slots_given_up == 0);
  CHECK(some.slots_given_up > 100);
  Count const planned = sum_of(some.slots) + some.slots_given_up;  // given up, they are not offered
  CHECK(planned == sum_of(none.slots));
  CHECK(share(some.slots_given_up, planned) <= 0.2);
  CHECK(sum_of(some.slots_used) <= sum_of(some.slots));
  CHECK(sum_of(some.work_overdue_days) < sum_of(none.work_overdue_days));
}

TEST_CASE(
    "automation that saves half of every item halves the time of one; rework takes part back") {
  auto const manual = kept_up(nothing);
  auto const each = [](double factor) {
    return [factor](Parameters& p) {
      for (auto& item : p.work.item)
        item.minutes = 6 * factor;
    };
  };
  auto const six = kept_up(each(1));
  CHECK(is_about(minutes_an_item(six), 6, 1e-3));
  auto const with = [&](double rework) {
    return kept_up([&](Parameters& p) {
      each(1)(p);
      automation_of(0.5, rework)(p);
    });
  };
  CHECK(is_about(minutes_an_item(with(0)), 3, 1e-3));
  CHECK(is_about(minutes_an_item(with(0.5)), 4.5, 1e-3));
  CHECK(is_about(minutes_an_item(with(1)), 6, 1e-3));
  CHECK(sum_of(manual.work_done) > 0);
}

TEST_CASE("automation shortens the backlog, and rework lengthens it again") {
  auto const manual = piled_up(nothing);
  auto const automatic = piled_up(automation_of(0.8, 0));
  auto const reworked = piled_up(automation_of(0.8, 0.5));
  CHECK(backlog(automatic) < 0.95 * backlog(manual));
  CHECK(backlog(reworked) > backlog(automatic));
  CHECK(backlog(reworked) < backlog(manual));
}

TEST_CASE("time that automation releases goes to clinics and to the front desk, as it is told") {
  auto const releases = [](double to_clinic, double to_front_desk) {
    return run_with(
        [=](Parameters& p) {
          p.triage.access_model = AccessModelChoice::reception;
          automation_of(0.5, 0)(p);
          p.automation.released_to_clinic = to_clinic;
          p.automation.released_to_front_desk = to_front_desk;
        },
        1, 0, 40'000, weeks_of(0, 4));
  };
  auto const none = releases(0, 0);
  auto const clinic = releases(1, 0);
  auto const desk = releases(0, 1);
  constexpr auto gp = index_of(Role::gp);
  // Half of the time for work items, of the rota's GPs, becomes slots.
  auto const p = baseline();
  double const gained = 0.5 * p.workforce.role[gp].work_share;
  double const before = p.workforce.role[gp].direct_share;
  CHECK(share(clinic.clinic_ms[gp], none.clinic_ms[gp]) > 1 + 0.5 * gained / before);
  CHECK(share(clinic.clinic_ms[gp], none.clinic_ms[gp]) < 1 + 1.5 * gained / before);
  CHECK(clinic.front_desk_ms == none.front_desk_ms);
  CHECK(desk.front_desk_ms > none.front_desk_ms);
  CHECK(desk.clinic_ms == none.clinic_ms);
  constexpr auto office = index_of(Worker::office);
  double const to_desk = minutes_of(desk.front_desk_ms - none.front_desk_ms);
  CHECK(is_about(minutes_of(none.work_time_ms[office] - desk.work_time_ms[office]), to_desk, 0.1));
  CHECK(clinic.work_time_ms[index_of(Worker::gp)] < none.work_time_ms[index_of(Worker::gp)]);
}

TEST_CASE("a scribe takes the stated minutes off consultations: less overrun, or more slots") {
  auto const scribe = [](double use, double to_slots) {
    return run_with(
        [=](Parameters& p) {
          plain_journeys(p);
          only_the_rota(p);
          for_roles(p, [](RoleParameters& role) {
            role.slot_minutes = 15;
            role.consultation_minutes = {16, 0};
            role.telephone_share = 0;
            role.video_share = 0;
            role.message_share = 0;
          });
          for_classes(p, [](NeedClassParameters& about) { about.length_ratio = 1; });
          for (auto& post : p.workforce.post)
            post.length_ratio = 1;
          p.consultations.extra_minutes.fill(0);
          p.consultations.deprived_minutes_per_10_imd = 0;
          auto& tool = p.automation.scribe;
          tool = {use, 4, 0.75, 1, to_slots};  // saves 4 × 0.75 - 1 = 2 minutes
        },
        1, 0, 4'000, weeks_of(2, 8));
  };
  auto const each = [](Tally const& t) {
    return minutes_of(sum_of(t.consulting_ms)) / static_cast<double>(sum_of(t.appointments));
  };
  auto const none = scribe(0, 0);
  auto const all = scribe(1, 0);
  CHECK(is_about(each(none), 16, 1e-6));
  CHECK(is_about(each(all), 14, 1e-6));
  CHECK(sum_of(none.overtime_ms) > 0);
  CHECK(sum_of(all.overtime_ms) < sum_of(none.overtime_ms) / 2);
  CHECK(sum_of(all.slots) == sum_of(none.slots));
  auto const shorter = scribe(1, 1);  // slots of 13 minutes
  CHECK(is_about(share(sum_of(shorter.slots), sum_of(none.slots)), 15.0 / 13, 0.02));
}

TEST_CASE(
    "a full clinic of consultations longer than their slots runs over by just the difference") {
  // Minutes worked = minutes scheduled + overtime - idle, with nobody idle.
  auto parameters = baseline();
  parameters.consultations.own_contacts_per_1000_month = 5'000;
  plain_journeys(parameters);
  only_the_rota(parameters);
  parameters.demand.clinical_needs_per_1000_month *= 10;
  parameters.booking.notice_minutes = 0;
  for_access_models(parameters, [](AccessModelParameters& model) { model.right_role_share = 0; });
  for_classes(parameters, [](NeedClassParameters& about) { about.length_ratio = 1; });
  for (auto& post : parameters.workforce.post)
    post.length_ratio = 1;
  for_roles(parameters, [](RoleParameters& role) {
    role.direct_share = 0.5;
    role.work_share = 0;
    role.slot_minutes = 10;
    role.consultation_minutes = {13, 0};
    role.telephone_share = 1;
    role.video_share = 0;
    role.message_share = 0;
    role.telephone_length_ratio = 1;
    role.free_slot_use_share = 1;  // so that no slot stays empty
    role.release = {0, 0, 0, 0, 0, 1};
  });
  auto const t = simulate(pcn_of(4'000), parameters, weeks_of(0, 6), 1, 0).total();
  CHECK(sum_of(t.slots_used) == sum_of(t.slots));
  CHECK(sum_of(t.consulting_ms) > 0);
  CHECK(sum_of(t.consulting_ms) == sum_of(t.clinic_ms) + sum_of(t.overtime_ms));
}
