// What clinicians and the office do, mechanism by mechanism: switched on and off with the same seed.
// Numbers that follow from a parameter are met exactly, or up to the roundings named.

#include "properties/changes.hpp"

#include <doctest/doctest.h>

using namespace pcnsim;
using namespace pcnsim::test;

namespace {

constexpr auto gp = index_of(Role::gp);

/// The rota alone: no leave, sickness or supervision; reception triages; no room for visits.
void steady_rota(Parameters& p) {
  plain_journeys(p);
  only_the_rota(p);
  p.workforce.leave_weeks = 0;
  p.workforce.study_weeks = 0;
  for (auto& post : p.workforce.post)
    post.supervision_minutes_per_session = 0;
}

Tally year_with(Change const& change, double list_size = 4'000) {
  return run_with(
      [&](Parameters& p) {
        steady_rota(p);
        change(p);
      },
      1, 0, list_size, weeks_of(0, 52));
}

double minutes_of(Count ms) { return in_minutes(Duration{ms}); }

}  // namespace

TEST_CASE("study leave of five weeks a year takes sessions just as annual leave of five does") {
  auto const none = year_with(nothing);
  auto const study = year_with([](Parameters& p) { p.workforce.study_weeks = 5.2; });
  auto const annual = year_with([](Parameters& p) { p.workforce.leave_weeks = 5.2; });
  CHECK(is_about(share(sum_of(study.sessions), sum_of(none.sessions)), 1 - 5.2 / 52, 0.02));
  CHECK(row_of(study) == row_of(annual));
}

TEST_CASE("locums for all leave: as many GP sessions as without leave, the others as with it") {
  auto const leave = [](double backfill) {
    return year_with(
        [=](Parameters& p) {
          p.workforce.leave_weeks = 6;
          p.workforce.locum.leave_backfill_share = backfill;
        },
        20'000);
  };
  auto const none = year_with(nothing, 20'000);
  auto const away = leave(0);
  auto const half = leave(0.5);
  auto const covered = leave(1);
  CHECK(away.locum_sessions == 0);
  CHECK(covered.sessions[gp] == none.sessions[gp]);
  CHECK(covered.sessions[gp] - away.sessions[gp] == covered.locum_sessions);
  CHECK(half.sessions[gp] - away.sessions[gp] == half.locum_sessions);
  CHECK(is_about(share(half.locum_sessions, covered.locum_sessions), 0.5, 0.3));
  CHECK(covered.sessions[index_of(Role::nurse)] == away.sessions[index_of(Role::nurse)]);
}

TEST_CASE("locums for all sickness: no GP session is lost, the others' are") {
  auto const sick = [](double backfill) {
    return year_with([=](Parameters& p) {
      p.workforce.sickness_per_day = 0.05;
      p.workforce.locum.sickness_backfill_share = backfill;
    });
  };
  auto const lost = sick(0);
  auto const covered = sick(1);
  CHECK(lost.sessions_lost_to_sickness[gp] > 0);
  CHECK(covered.sessions_lost_to_sickness[gp] == 0);
  CHECK(covered.locum_sessions == lost.sessions_lost_to_sickness[gp]);
  CHECK(sum_of(covered.sessions_lost_to_sickness) + lost.sessions_lost_to_sickness[gp] ==
        sum_of(lost.sessions_lost_to_sickness));
}

TEST_CASE("locums for half of what a practice is short of: half of their sessions") {
  auto const short_of = [](double cover) {
    return year_with([=](Parameters& p) {
      p.workforce.locum.vacancy_below_per_10000 = 10;
      p.workforce.locum.vacancy_cover_share = cover;
    });
  };
  auto const full = short_of(1);
  CHECK(short_of(0).locum_sessions == 0);
  CHECK(full.locum_sessions > 500);
  CHECK(is_about(share(short_of(0.5).locum_sessions, full.locum_sessions), 0.5, 0.02));
}

TEST_CASE("supervision takes the stated minutes of GPs' clinics for every session supervised") {
  constexpr auto trainee = index_of(Role::gp_trainee);
  auto const supervised = [](double minutes) {
    return year_with([=](Parameters& p) {
      p.workforce.post[index_of(Post::gp_trainee)].supervision_minutes_per_session = minutes;
    });
  };
  auto const none = supervised(0);
  auto const half_hour = supervised(30);
  CHECK(none.supervision_ms == 0);
  CHECK(half_hour.slots[gp] < none.slots[gp]);
  double const minutes = minutes_of(half_hour.supervision_ms);
  CHECK(is_about(minutes, 30.0 * static_cast<double>(half_hour.sessions[trainee]), 0.05));
  // Clinics are shorter by that, but for one slot a GP that is carried over.
  double const shorter = minutes_of(none.clinic_ms[gp] - half_hour.clinic_ms[gp]);
  CHECK(is_about(shorter, minutes, 0.02));
  CHECK(half_hour.slots[trainee] == none.slots[trainee]);
}

TEST_CASE("enhanced access: 90 minutes an evening add up to the stated minutes, after 18:30") {
  auto parameters = baseline();
  steady_rota(parameters);
  auto const pcn = pcn_of(12'000);
  auto const evenings = [&](double minutes_per_1000) {
    parameters.workforce.enhanced_access.minutes_per_1000_week = minutes_per_1000;
    auto const in_all = everywhere(pcn, parameters);
    Count started = 0;
    Trace trace;
    trace.event = [&](TracedEvent const& event) {
      bool const evening = time_of_day(event.time) == 18h + 30min;
      started += event.what == "session started" && evening ? 1 : 0;
    };
    Network(pcn, in_all, weeks_of(0, 12), 1, 0).run(&trace);
    return started;
  };
  CHECK(evenings(0) == 0);
  // 60 minutes × 12 × 12 weeks / 90; two bank holidays at most.
  CHECK(is_about(static_cast<double>(evenings(60)), 60 * 12 * 12 / 90.0, 0.05));
}

TEST_CASE("staff of the PCN who go where the wait is longest help the practice that is worst off") {
  auto pcn = pcn_of(8'000);
  pcn.practices[0].gp_fte *= 0.3;
  pcn.practices[0].nurse_fte = 0;
  pcn.practices[0].direct_care_fte = 0;
  pcn.fte[index_of(Post::paramedic)] = 2;
  auto parameters = baseline();
  parameters.triage.access_model = AccessModelChoice::reception;
  parameters.workforce.pcn_staff.rotates = true;
  parameters.workforce.pcn_staff.scale = 1;  // as stated above
  auto const gap_of = [&](double flexible, std::size_t practice) {
    parameters.workforce.pcn_staff.flexible_share = flexible;
    Count sum = 0;
    for (std::uint64_t seed = 1; seed <= 3; ++seed)
      sum += gap(simulate(pcn, parameters, weeks_of(4, 12), seed, 0).practices[practice]);
    return static_cast<double>(sum);
  };
  CHECK(gap_of(0, 0) / pcn.practices[0].list_size > gap_of(0, 1) / pcn.practices[1].list_size);
  CHECK(gap_of(1, 0) < 0.95 * gap_of(0, 0));
  CHECK(gap_of(1, 1) > gap_of(0, 1));  // at the other's expense
}

TEST_CASE("staff of the PCN who go round are at each practice by its share of patients") {
  auto pcn = pcn_of(8'000);
  pcn.fte[index_of(Post::physio)] = 4;
  for (auto& practice : pcn.practices)
    practice.direct_care_fte = 0;
  auto parameters = baseline();
  steady_rota(parameters);
  constexpr auto physio = index_of(Role::physio);
  for (bool const rotates : {false, true}) {
    CAPTURE(rotates);
    parameters.workforce.pcn_staff.rotates = rotates;
    auto const result = simulate(pcn, parameters, weeks_of(0, 40), 1, 0);
    Count const sessions = result.total().sessions[physio];
    CHECK(sessions > 500);
    CHECK(is_about(share(result.practices[0].sessions[physio], sessions), 0.4, 0.05));
  }
}

TEST_CASE("home visits need room in a diary, or an extra; then GPs and advanced practitioners go") {
  auto const room_for = [](double visits, double extras) {
    return run_with(
        [=](Parameters& p) {
          p.workforce.extras_per_gp_session = extras;
          p.consultations.home_visit.share.fill(0.1);
          p.consultations.home_visit.care_home_share = 1;
          p.consultations.home_visit.per_gp_session = visits;
        },
        1);
  };
  auto const at_home = [](Tally const& t) {
    Count sum = 0;
    for (auto const& role : t.appointments)
      sum += sum_of(role[index_of(Mode::home)]);
    return sum;
  };
  CHECK(at_home(room_for(0, 0)) == 0);
  auto const one = room_for(1, 0);
  CHECK(at_home(one) > 100);
  Count const of_visitors = one.sessions[gp] + one.sessions[index_of(Role::advanced_practitioner)] +
                            one.sessions[index_of(Role::gp_trainee)];
  CHECK(at_home(one) <= of_visitors + 40);  // room carried over
  for (auto const role : {Role::nurse, Role::hca, Role::pharmacist, Role::physio,
                          Role::mental_health, Role::social_prescriber})
    CHECK(sum_of(one.appointments[index_of(role)][index_of(Mode::home)]) == 0);
}

TEST_CASE("who asks for a visit while the clinician is out on another is not forgotten") {
  // Clinics without a slot and with room for four visits set out for the first at once.
  auto const t = run_with(
      [](Parameters& p) {
        p.consultations.home_visit.share.fill(1);
        p.consultations.home_visit.per_gp_session = 4;
        p.booking.notice_minutes = 0;
        p.workforce.session_minutes = 200;
        for_roles(p, [](RoleParameters& role) { role.slot_minutes = 200; });
      },
      1, 0, 4'000, weeks_of(1, 6));
  CHECK(sum_of(t.appointments[gp][index_of(Mode::home)]) > 200);
}

TEST_CASE("contacts that clinicians start fill free slots and take none from anybody") {
  auto const own = [](double share_used) {
    return run_with(
        [=](Parameters& p) {
          steady_rota(p);
          p.consultations.prescription_share = 0;
          p.consultations.own_contacts_per_1000_month = 5'000;
          for_roles(p, [&](RoleParameters& role) {
            role.consultation_minutes = {role.slot_minutes / 2, 0};
            role.free_slot_use_share = share_used;
          });
          for_classes(p, [](NeedClassParameters& about) { about.length_ratio = 1; });
          p.consultations.extra_minutes.fill(0);
          p.consultations.deprived_minutes_per_10_imd = 0;
        },
        1, 0, 4'000, weeks_of(0, 6));
  };
  auto const none = own(0);
  auto const all = own(1);
  CHECK(none.own_contacts == 0);
  CHECK(all.own_contacts > 1'000);
  CHECK(sum_of(all.slots_used) == sum_of(all.slots));
  CHECK(sum_of(all.slots_used) - sum_of(none.slots_used) == all.own_contacts);
  CHECK(sum_of(all.appointments) - sum_of(none.appointments) == all.own_contacts);
  CHECK(all.needs_ended[0] == none.needs_ended[0]);
}
