// Whatever is asked of it, a run ends, nobody is lost, and nothing is counted below nothing.

#include "properties/changes.hpp"

#include <doctest/doctest.h>
#include <functional>
#include <span>
#include <string>

using namespace pcnsim;
using namespace pcnsim::test;

namespace {

/// What is true of every run. The run itself throws when its ledger does not balance; this is the
/// same balance seen from outside, and more.
void check_books(Tally const& t, bool from_the_first_day = false) {
  for (Count const count : row_of(t))
    REQUIRE(count >= 0);
  for (std::size_t kind = 0; kind < need_kind_count; ++kind) {
    REQUIRE(sum_of(t.needs_ended[kind]) == t.needs_created[kind]);
  }
  REQUIRE(t.emergencies <= clinical(t, Outcome::met_elsewhere));
  // Every call ends in exactly one of the published ways.
  REQUIRE(t.calls_inbound == t.calls_engaged + t.calls_ended_in_ivr + t.calls_answered +
                                 t.calls_missed + t.calls_callback);
  REQUIRE(t.call_waits.total() == t.calls_answered);
  // Nobody calls outside core hours.
  REQUIRE(t.calls_by_hour.total() == t.calls_inbound);
  REQUIRE(t.calls_answered_by_hour.total() == t.calls_answered);
  for (std::size_t day = 0; day < weekday_count; ++day) {
    for (std::size_t hour = 0; hour < core_hour_count; ++hour) {
      auto const answered = t.calls_answered_by_hour.counts[day][hour];
      REQUIRE(answered <= t.calls_by_hour.counts[day][hour]);
    }
  }
  REQUIRE(t.unique_callers <= t.calls_inbound);
  REQUIRE(t.calls_answered_within_2min <= t.calls_answered);
  REQUIRE(t.calls_inbound_8_10 <= t.calls_inbound);
  REQUIRE(sum_of(t.appointments) == sum_of(t.appointments_for));
  for (std::size_t role = 0; role < role_count; ++role) {
    REQUIRE(t.slots_used[role] <= t.slots[role]);
    for (std::size_t mode = 0; mode < mode_count; ++mode) {
      for (std::size_t band = 0; band < lead_band_count; ++band) {
        REQUIRE(t.did_not_attend[role][mode][band] <= t.appointments[role][mode][band]);
      }
    }
  }
  // Only clinical needs are put off for expecting to fail, or taken to 111 or A&E.
  for (auto const kind : {NeedKind::administrative, NeedKind::enquiry, NeedKind::planned}) {
    auto const& ended = t.needs_ended[index_of(kind)];
    for (auto const outcome : {Outcome::suppressed, Outcome::displaced_111, Outcome::displaced_ae,
                               Outcome::met_elsewhere}) {
      REQUIRE(ended[index_of(outcome)] == 0);
    }
  }
  REQUIRE(t.appointments_for[index_of(NeedKind::administrative)] == 0);
  REQUIRE(t.appointments_for[index_of(NeedKind::enquiry)] == 0);
  if (from_the_first_day) REQUIRE(t.patient_days > 0);
}

/// The same of each practice, and of the PCN as a whole.
void check_books(PcnResult const& result) {
  for (auto const& practice : result.practices)
    check_books(practice);
  auto const total = result.total();
  check_books(total);
  Count held = 0;
  for (auto const& month : result.appointments.months())
    held += sum_of(month.counts);
  REQUIRE(held == sum_of(total.appointments));
  REQUIRE(result.appointments.adds_up_to(total));
}

/// Seeds 1..20 of a PCN of 2,000, two weeks measured after one.
void check_seeds(Change const& change, Horizon const& horizon = weeks_of(1, 2),
                 double list_size = 2'000) {
  auto parameters = baseline();
  change(parameters);
  auto const pcn = pcn_of(list_size);
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    CAPTURE(seed);
    check_books(simulate(pcn, parameters, horizon, seed, 0));
  }
}

}  // namespace

TEST_CASE("the books balance in the baseline, seeds 1..20") {
  check_seeds([](Parameters&) {});
}

TEST_CASE("the books balance without clinicians, seeds 1..20") {
  check_seeds([](Parameters& p) { p.workforce.clinical_scale = 0; });
}

TEST_CASE("the books balance with nobody but the one person at the front desk, seeds 1..20") {
  check_seeds([](Parameters& p) { p.front_door.front_desk_share = 0; });
}

TEST_CASE("the books balance with ten times the need, seeds 1..20") {
  check_seeds([](Parameters& p) { p.demand.clinical_needs_per_1000_month *= 10; });
}

TEST_CASE("the books balance when nobody has any patience on the telephone, seeds 1..20") {
  check_seeds([](Parameters& p) {
    p.front_door.telephone.patience_minutes = {0.001, 0};
    p.front_door.telephone.redial_share = 1;
    p.front_door.telephone.redial_mean_minutes = 0;
    p.front_door.telephone.redial_same_day_share = 1;
    p.front_door.telephone.redial_tries = 50;
  });
}

TEST_CASE("the books balance with endless patience and an endless queue, seeds 1..20") {
  check_seeds([](Parameters& p) {
    p.front_door.telephone.patience_minutes = {1e6, 0};
    p.front_door.telephone.balk_wait_minutes = 1e6;
    p.front_door.telephone.queue_limit_per_10000 = 1e6;
    p.front_door.telephone.callback_share = 1;
    p.front_door.telephone.callback_wait_minutes = 0;
  });
}

TEST_CASE("the books balance when all contact is online, or all at the desk, seeds 1..20") {
  check_seeds([](Parameters& p) {
    p.front_door.online_share = 1;
    p.front_door.desk_share = 0;
  });
  check_seeds([](Parameters& p) {
    p.front_door.online_share = 0;
    p.front_door.desk_share = 1;
  });
}

TEST_CASE("the books balance when every need is of one urgency, seeds 1..20") {
  for (std::size_t urgency = 0; urgency < urgency_count; ++urgency) {
    CAPTURE(urgency);
    check_seeds([&](Parameters& p) {
      std::array<double, urgency_count> weights{};
      weights[urgency] = 1;
      set_urgency(p, weights);
    });
  }
}

TEST_CASE("the books balance when every consultation leads to another, seeds 1..20") {
  check_seeds([](Parameters& p) {
    for_roles(p, [](RoleParameters& role) { role.follow_up_share = 1; });
    p.consultations.tests_share_of_gp = 1;
    p.demand.enquiries_per_consultation = 1;
  });
}

TEST_CASE("the books balance when everybody comes back with the same problem, seeds 1..20") {
  check_seeds([](Parameters& p) {
    for_roles(p, [](RoleParameters& role) { role.return_share = 1; });
    p.triage.telephone_first_share = 1;
    p.triage.telephone_first_closes = 0;
    p.triage.pharmacy_returns = 1;
  });
}

TEST_CASE("the books balance when everyone is on leave all year, seeds 1..20") {
  check_seeds([](Parameters& p) { p.workforce.leave_weeks = 52; });
}

TEST_CASE("the books balance when everyone is ill every day, or every other day, seeds 1..20") {
  for (double const share : {1.0, 0.5}) {
    check_seeds([&](Parameters& p) {
      p.workforce.sickness_per_day = share;
      p.workforce.sickness_mean_days = 1;
    });
  }
}

TEST_CASE("the books balance when consultations last two hours, seeds 1..20") {
  check_seeds([](Parameters& p) {
    for_roles(p, [](RoleParameters& role) { role.consultation_minutes = {120, 0.6}; });
  });
}

TEST_CASE("the books balance with slots of five minutes in a day full of extras, seeds 1..20") {
  check_seeds([](Parameters& p) {
    for_roles(p, [](RoleParameters& role) {
      role.slot_minutes = 5;
      role.direct_share = 1;
    });
    p.workforce.session_minutes = 330;
    p.workforce.extras_per_gp_session = 10;
    p.demand.clinical_needs_per_1000_month *= 5;
  });
}

TEST_CASE("the books balance without notice, and when nobody or everybody cancels, seeds 1..20") {
  for (double const share : {0.0, 1.0}) {
    check_seeds([&](Parameters& p) {
      p.booking.notice_minutes = 0;
      p.booking.cancelled_share = share;
      p.booking.cancelled_full_lead_days = 0.1;
      p.booking.dna_comes_back_share = share;
    });
  }
}

TEST_CASE("the books balance when nobody attends, seeds 1..20") {
  check_seeds([](Parameters& p) {
    p.booking.dna_by_lead.fill(1);
    p.booking.dna_telephone_ratio = 1;
    for_roles(p, [](RoleParameters& role) { role.dna_ratio = 1; });
    p.booking.dna_comes_back_share = 1;
  });
}

TEST_CASE("the books balance without warm-up, without a full book, and for a single week") {
  check_seeds([](Parameters&) {}, weeks_of(0, 1));
  check_seeds([](Parameters& p) { p.booking.prefill_weeks = 0; }, weeks_of(0, 2));
  check_seeds([](Parameters& p) { p.booking.prefill_weeks = 6; }, weeks_of(1, 1));
}

TEST_CASE("the books balance for a list of one patient, and of ten") {
  check_seeds([](Parameters& p) { p.demand.clinical_needs_per_1000_month *= 100; }, weeks_of(1, 4),
              2);
  check_seeds([](Parameters&) {}, weeks_of(1, 4), 10);
}

TEST_CASE("the books balance over Christmas and over Easter, seeds 1..20") {
  using namespace std::chrono;
  check_seeds([](Parameters&) {}, {local_days{year{2021} / December / day{20}}, 1, 2});
  check_seeds([](Parameters&) {}, {local_days{year{2024} / March / day{25}}, 1, 2});
  check_seeds([](Parameters&) {}, {local_days{year{2024} / March / day{28}}, 0, 1});
}

TEST_CASE("the books balance with extreme values of several parameters at once, seeds 1..100") {
  auto const base = baseline();
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    CAPTURE(seed);
    Stream chance{seed, 99, 0, 0, 0};
    auto p = base;
    auto const extreme = [&](double& value, double low, double high) {
      double const u = chance.uniform();
      if (u < 0.2) value = low;
      if (u > 0.8) value = high;
    };
    extreme(p.demand.clinical_needs_per_1000_month, 0, 3'000);
    extreme(p.demand.enquiries_per_consultation, 0, 1);
    extreme(p.demand.enquiry_delay_days, 0, 60);
    extreme(p.deterrence.strength, 0, 20);
    extreme(p.deterrence.memory_half_life_days, 0.1, 3'650);
    extreme(p.deterrence.initial_memory, 0, 1);
    extreme(p.front_door.telephone.redial_share, 0, 1);
    extreme(p.front_door.telephone.redial_tries, 0, 50);
    extreme(p.front_door.telephone.redial_mean_minutes, 0, 600);
    extreme(p.front_door.telephone.patience_minutes.mean, 0.1, 500);
    extreme(p.front_door.telephone.callback_share, 0, 1);
    extreme(p.front_door.telephone.ivr_ended_share, 0, 1);
    extreme(p.front_door.online.overdue_hours, 0, 1'000);
    extreme(p.triage.telephone_first_share, 0, 1);
    for_access_models(p, [&](AccessModelParameters& model) {
      extreme(model.offers_share, 0, 1);
      extreme(model.under_share, 0, 0.5);
      extreme(model.over_share, 0, 0.5);
    });
    extreme(p.workforce.clinical_scale, 0, 3);
    extreme(p.workforce.sickness_per_day, 0, 1);
    extreme(p.workforce.leave_weeks, 0, 52);
    extreme(p.workforce.extras_per_gp_session, 0, 10);
    extreme(p.booking.notice_minutes, 0, 600);
    extreme(p.booking.same_day_opens_to_all_hour, 0, 24);
    extreme(p.booking.cancelled_share, 0, 1);
    extreme(p.booking.dna_comes_back_share, 0, 1);
    extreme(p.booking.return_mean_days, 0.1, 90);
    extreme(p.booking.recall_lead_days.mean, 0.5, 100);
    extreme(p.booking.follow_up_lead_days.mean, 0.5, 100);
    extreme(p.booking.recall_self_booked_share, 0, 1);
    extreme(p.nhs_app.telephone_to_app_share, 0, 1);
    extreme(p.nhs_app.prescriptions_self_served, 0, 1);
    for (auto& role : p.workforce.role) {
      extreme(role.consultation_minutes.mean, 1, 120);
      extreme(role.slot_minutes, 5, 120);
      extreme(role.release.same_day, 0, 10);
      extreme(role.release.weeks_6, 0, 10);
    }
    check_books(simulate(pcn_of(1'500), p, weeks_of(1, 2), seed, 0));
  }
}
