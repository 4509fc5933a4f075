// Each mechanism does what it says, seen from outside.

#include "properties/changes.hpp"

#include <doctest/doctest.h>
#include <vector>

using namespace pcnsim;
using namespace pcnsim::test;

TEST_CASE("the longer the lead the more patients miss it; by telephone fewer do") {
  auto const tally = run_with(
      [](Parameters& p) {
        p.booking.dna_by_lead = {0.02, 0.1, 0.1, 0.2, 0.4};
        p.booking.dna_telephone_ratio = 0.3;
        for (auto& role : p.workforce.role) {
          role.dna_ratio = 1;
          role.telephone_share = 0.4;
        }
      },
      1, 0, 8'000);
  std::array<double, lead_band_count> in_person{};
  Count telephone = 0;
  Count telephone_missed = 0;
  Count other = 0;
  Count other_missed = 0;
  for (std::size_t band = 0; band < lead_band_count; ++band) {
    Count held = 0;
    Count missed = 0;
    for (std::size_t role = 0; role < role_count; ++role) {
      auto const by_phone = index_of(Mode::telephone);
      auto const in_room = index_of(Mode::face_to_face);
      held += tally.appointments[role][in_room][band];
      missed += tally.did_not_attend[role][in_room][band];
      if (band == index_of(LeadBand::same_day)) continue;
      telephone += tally.appointments[role][by_phone][band];
      telephone_missed += tally.did_not_attend[role][by_phone][band];
      other += tally.appointments[role][in_room][band];
      other_missed += tally.did_not_attend[role][in_room][band];
    }
    REQUIRE(held > 200);
    in_person[band] = share(missed, held);
  }
  CHECK(in_person[0] < 0.05);
  CHECK(in_person[0] < in_person[1]);
  CHECK(in_person[1] < in_person[2]);
  CHECK(in_person[2] < in_person[3]);
  CHECK(is_about(in_person[3], 0.4, 0.15));
  CHECK(is_about(share(telephone_missed, telephone), 0.3 * share(other_missed, other), 0.3));
}

TEST_CASE("without same-day slots and extras hardly anybody urgent is seen on the day") {
  auto const same_day = [](Tally const& t) {
    Count sum = 0;
    for (auto const& mode : t.appointments[index_of(Role::gp)])
      sum += mode[0];
    return share(sum, sum_of(t.appointments[index_of(Role::gp)]));
  };
  auto const carved = run_with(nothing, 1);
  auto const open = run_with(
      [](Parameters& p) {
        for (auto& role : p.workforce.role)
          role.release = {0, 0, 0, 0, 0, 1};
        p.workforce.extras_per_gp_session = 0;
      },
      1);
  CHECK(same_day(open) < 0.75 * same_day(carved));
}

TEST_CASE("beside same-day slots, those of one release class: many wait as long, nobody longer") {
  auto const by_band = [](Change const& release) {
    auto parameters = baseline();
    parameters.booking.cancelled_share = 0;  // a slot given back is open to anyone
    parameters.workforce.sickness_per_day = 0;
    release(parameters);
    auto const result = simulate(pcn_of(4'000), parameters, weeks_of(8, 8), 1, 0);
    std::array<Count, booking_band_names.size()> counts{};
    for (auto const& month : result.appointments.months()) {
      for (std::size_t i = 0; i < appointment_kind_count; ++i)
        counts[index_of(appointment_kind(i).band)] += month.counts[i];
    }
    return counts;
  };
  using Weight = double ReleaseTemplate::*;
  std::array const classes{
      std::pair<Weight, BookingBand>{&ReleaseTemplate::weeks_2, BookingBand::days_8_14},
      std::pair<Weight, BookingBand>{&ReleaseTemplate::weeks_3, BookingBand::days_15_21},
      std::pair<Weight, BookingBand>{&ReleaseTemplate::weeks_4, BookingBand::days_22_28},
      std::pair<Weight, BookingBand>{&ReleaseTemplate::weeks_6, BookingBand::over_28_days}};
  for (auto const& [weight, band] : classes) {
    auto const number = index_of(band);
    CAPTURE(number);
    auto const counts = by_band([weight = weight](Parameters& p) {
      for_roles(p, [&](RoleParameters& role) {
        role.release = {0.5, 0, 0, 0, 0, 0};
        role.release.*weight = 0.5;
      });
    });
    Count longer = 0;
    for (auto b = index_of(band) + 1; b < counts.size(); ++b)
      longer += counts[b];
    CHECK(longer == 0);
    CHECK(counts[index_of(band)] > 500);
  }
}

TEST_CASE("extras stay within the safe limit for all the GPs of a practice together") {
  for (double const limit : {0.0, 0.5, 1.5}) {
    CAPTURE(limit);
    for (std::uint64_t seed = 1; seed <= 3; ++seed) {
      CAPTURE(seed);
      auto const tally = run_with(
          [&](Parameters& p) {
            p.workforce.extras_per_gp_session = limit;
            p.workforce.sickness_per_day = 0;
            p.demand.clinical_needs_per_1000_month *= 2;
          },
          seed, 0, 4'000, weeks_of(2, 6));
      auto const sessions = static_cast<double>(tally.sessions[index_of(Role::gp)]);
      CHECK(static_cast<double>(tally.extras) <= limit * sessions);
      CHECK((tally.extras > 0) == (limit > 0));
    }
  }
}

TEST_CASE("extras stay within the safe limit when colleagues are ill, week by week, seeds 1..200") {
  // The week of Christmas 2021 has three working days, and many are ill on each: the limit of a day
  // is that of the GPs who are there on that day.
  using namespace std::chrono;
  auto parameters = baseline();
  parameters.workforce.extras_per_gp_session = 1;
  parameters.workforce.sickness_per_day = 0.6;
  parameters.workforce.sickness_mean_days = 1;
  for (auto& role : parameters.workforce.role)
    role.release = {0, 1, 0, 0, 0, 0};
  Horizon const christmas{local_days{year{2021} / December / day{25}}, 2, 1};
  auto const pcn = pcn_of(4'000);
  Count extras = 0;
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    CAPTURE(seed);
    auto const tally = simulate(pcn, parameters, christmas, seed, 0).total();
    CHECK(tally.extras <= tally.sessions[index_of(Role::gp)]);
    extras += tally.extras;
  }
  CHECK(extras > 0);
}

TEST_CASE("sickness loses clinics; without it none is lost") {
  auto const sick = [](double p_day) {
    return [p_day](Parameters& p) {
      only_the_rota(p);
      p.workforce.sickness_per_day = p_day;
    };
  };
  auto const well = run_with(sick(0), 1, 0, 4'000, weeks_of(2, 6));
  auto const ill = run_with(sick(0.1), 1, 0, 4'000, weeks_of(2, 6));
  CHECK(sum_of(well.sessions_lost_to_sickness) == 0);
  CHECK(sum_of(ill.sessions_lost_to_sickness) > 0);
  CHECK(sum_of(run_with(sick(1), 1, 0, 4'000, weeks_of(2, 6)).sessions) == 0);
  // Held or lost, the rota is the same.
  CHECK(sum_of(ill.sessions) + sum_of(ill.sessions_lost_to_sickness) == sum_of(well.sessions));
}

TEST_CASE("twice the clinicians hold twice the clinics (within 2%), of the same minutes each") {
  auto const on_the_rota_times = [](double factor) {
    return [factor](Parameters& p) {
      only_the_rota(p);
      clinicians_times(factor)(p);
    };
  };
  auto const base = run_with(on_the_rota_times(0.6), 1, 0, 4'000, weeks_of(2, 10));
  auto const more = run_with(on_the_rota_times(1.2), 1, 0, 4'000, weeks_of(2, 10));
  CHECK(is_about(share(sum_of(more.sessions), sum_of(base.sessions)), 2, 0.02));
  CHECK(is_about(share(sum_of(more.clinic_ms), sum_of(base.clinic_ms)), 2, 0.02));
}

TEST_CASE("longer consultations make overtime, and fill the clinic") {
  auto const length = [](double factor) {
    return [factor](Parameters& p) {
      for (auto& role : p.workforce.role)
        role.consultation_minutes.mean *= factor;
    };
  };
  auto const base = run_with(nothing, 1, 0, 4'000, weeks_of(2, 4));
  auto const longer = run_with(length(1.5), 1, 0, 4'000, weeks_of(2, 4));
  CHECK(sum_of(longer.overtime_ms) > 2 * sum_of(base.overtime_ms));
  CHECK(sum_of(longer.consulting_ms) > sum_of(base.consulting_ms));
}

TEST_CASE("a consultation by telephone is shorter by the stated ratio") {
  auto const by_telephone = [](double ratio) {
    return [=](Parameters& p) {
      plain_journeys(p);
      for_classes(p, [](NeedClassParameters& about) { about.length_ratio = 1; });
      for (auto& post : p.workforce.post)
        post.length_ratio = 1;
      for (auto& role : p.workforce.role) {
        role.telephone_share = 1;
        role.video_share = 0;
        role.message_share = 0;
        role.telephone_length_ratio = ratio;
        role.consultation_minutes = {8, 0};  // within the slot: nobody runs late
      }
    };
  };
  auto const minutes_each = [&](double ratio) {
    auto const t = run_with(by_telephone(ratio), 1, 0, 3'000, weeks_of(1, 2));
    return in_minutes(Duration{sum_of(t.consulting_ms)}) /
           static_cast<double>(sum_of(t.appointments) - sum_of(t.did_not_attend));
  };
  CHECK(is_about(minutes_each(1), 8, 1e-9));
  CHECK(is_about(minutes_each(0.5), 4, 1e-9));
}

TEST_CASE("patients who move to the NHS App ring less and write more") {
  auto const base = run_with(nothing, 1, 0, 4'000, weeks_of(2, 4));
  auto const app = run_with(
      [](Parameters& p) {
        p.nhs_app.telephone_to_app_share = 0.5;
        p.nhs_app.prescriptions_self_served = 0.5;
      },
      1, 0, 4'000, weeks_of(2, 4));
  CHECK(app.calls_inbound < base.calls_inbound);
  CHECK(app.online_forms > base.online_forms);
  CHECK(base.self_served == 0);
  CHECK(app.self_served > 0);
}

TEST_CASE("telephones and the desk are quiet on bank holidays and at weekends; forms are not") {
  using namespace std::chrono;
  auto const parameters = baseline();
  Horizon const christmas{local_days{year{2021} / December / day{25}}, 2, 1};
  auto const week = simulate(pcn_of(6'000), parameters, christmas, 1, 0).total();
  auto const plain = simulate(pcn_of(6'000), parameters, weeks_of(2, 1), 1, 0).total();
  // Three working days (29 to 31 December) of five.
  CHECK(is_about(share(week.front_desk_ms, plain.front_desk_ms), 0.6, 0.05));
  CHECK(week.online_forms > 0);
}

TEST_CASE(
    "a need has the same attributes in every scenario: as many emergencies among the same needs") {
  auto const half_emergencies = [](Parameters& p) {
    set_urgency(p, {1, 0, 0, 1});
    p.deterrence.strength = 0;
  };
  auto const base = run_with(half_emergencies, 1);
  auto const other = run_with(
      [&](Parameters& p) {
        half_emergencies(p);
        p.workforce.clinical_scale = 0.7;
        p.consultations.tests_share_of_gp = 0.5;
        p.demand.enquiries_per_consultation = 0.5;
      },
      1);
  CHECK(base.emergencies > 1'000);
  // But for those who are still on their way at the horizon.
  CHECK(std::abs(base.emergencies - other.emergencies) <= base.emergencies / 200);
}

TEST_CASE("urgent is in time on the same or the next working day") {
  auto const tally = run_with(
      [](Parameters& p) {
        plain_journeys(p);
        set_urgency(p, {0, 1, 0, 0});
        p.demand.clinical_needs_per_1000_month *= 0.3;
        p.workforce.clinical_scale = 2;
        for (auto& role : p.workforce.role)
          role.release = {0, 1, 0, 0, 0, 0};
      },
      1, 0, 4'000, weeks_of(0, 6));
  CHECK(with_lead(tally, LeadBand::same_day) > 100);
  CHECK(with_lead(tally, LeadBand::days_1_7) > 10);  // the last of the day: seen the next
  CHECK(clinical(tally, Outcome::met_in_time) > 100);
  CHECK(clinical(tally, Outcome::met_late) == 0);
}

TEST_CASE("routine is in time within 14 days: later appointments are met late") {
  auto const tally = run_with(
      [](Parameters& p) {
        plain_journeys(p);
        set_urgency(p, {0, 0, 0, 1});
        for (auto& role : p.workforce.role)
          role.release = {0, 0, 0, 0, 0, 1};
        p.front_door.after_told_another_day = {0, 0, 0, 0, 0, 1};
        p.workforce.clinical_scale = 0.5;
      },
      1, 0, 4'000, weeks_of(0, 16));
  Count const long_waits = with_lead(tally, LeadBand::days_15_plus);
  CHECK(long_waits > 500);
  Count const late = clinical(tally, Outcome::met_late);
  // Held, and over before the horizon; a wait of 14 days is late when it ends later in the day.
  CHECK(late >= long_waits - 20);
  CHECK(late <= long_waits + with_lead(tally, LeadBand::days_8_14));
  CHECK(late + clinical(tally, Outcome::met_in_time) >= sum_of(tally.appointments) - 20);
}

TEST_CASE("who tries again after the problem has gone counts as resolved while waiting") {
  auto const tally = run_with(
      [](Parameters& p) {
        p.workforce.clinical_scale = 0;
        only_the_rota(p);
        only_appointments(p);
        p.deterrence.strength = 0;
        set_urgency(p, {0, 0, 1, 1});
        for_classes(p, [](NeedClassParameters& about) { about.self_resolving_share = 1; });
        p.booking.waiting_list_share = 0;
        p.demand.self_resolution = {1e-6, 1e-6, 1e-6};
        p.front_door.after_told_another_day = {1, 0, 0, 0, 0, 0};
        p.front_door.after_contact_failed = {1, 0, 0, 0, 0, 0};
      },
      1, 0, 3'000, weeks_of(1, 4));
  Count const resolved = clinical(tally, Outcome::resolved_waiting);
  CHECK(resolved > 0);
  CHECK(resolved + clinical(tally, Outcome::still_open) == tally.needs_created[0]);
}

TEST_CASE("cancellation rises with the lead: appointments of the same day are kept") {
  auto const cancels = [](double full_lead_days) {
    return [=](Parameters& p) {
      p.booking.cancelled_share = 1;
      p.booking.cancelled_full_lead_days = full_lead_days;
      p.booking.prefill_weeks = 0;
    };
  };
  auto const all = run_with(cancels(0.5), 1, 0, 3'000, weeks_of(0, 4));
  CHECK(with_lead(all, LeadBand::same_day) > 0);
  CHECK(with_lead(all, LeadBand::days_1_7) == 0);
  CHECK(with_lead(all, LeadBand::days_15_plus) == 0);
  auto const few = run_with(cancels(1e6), 1, 0, 3'000, weeks_of(0, 6));
  CHECK(with_lead(few, LeadBand::days_1_7) > 0);
  CHECK(with_lead(few, LeadBand::days_15_plus) > 0);
}

TEST_CASE(
    "a full queue turns calls away: five places at least, none turned away if it is endless") {
  auto const limit = [](double per_10000) {
    return [=](Parameters& p) {
      p.front_door.front_desk_share = 0;
      auto& telephone = p.front_door.telephone;
      telephone.ivr_ended_share = 0;
      telephone.balk_wait_minutes = 1e6;
      telephone.patience_minutes = {1e6, 0};
      telephone.queue_limit_per_10000 = per_10000;
    };
  };
  auto const endless = run_with(limit(1e6), 1, 0, 8'000, weeks_of(1, 2));
  CHECK(endless.calls_inbound > 0);
  CHECK(endless.calls_ended_in_ivr == 0);
  CHECK(run_with(limit(0), 1, 0, 8'000, weeks_of(1, 2)).calls_ended_in_ivr > 10);
}

TEST_CASE("experience of failing suppresses need that was not suppressed at first") {
  auto const fresh = [](double scale) {
    return [=](Parameters& p) {
      p.deterrence.initial_memory = 0;
      p.deterrence.strength = 3;
      p.deterrence.memory_half_life_days = 7;
      p.workforce.clinical_scale = scale;
    };
  };
  auto const failing = run_with(fresh(0), 1, 0, 3'000, weeks_of(0, 6));
  auto const serving = run_with(fresh(3), 1, 0, 3'000, weeks_of(0, 6));
  CHECK(clinical(failing, Outcome::suppressed) > failing.needs_created[0] / 10);
  CHECK(clinical(serving, Outcome::suppressed) < clinical(failing, Outcome::suppressed) / 3);
}

// A morning clinic that overruns delays the afternoon.
TEST_CASE("no clinician is in two places: nobody sees patients for longer than there is time") {
  auto parameters = baseline();
  parameters.demand.clinical_needs_per_1000_month *= 10;
  for_access_models(parameters, [](AccessModelParameters& model) { model.right_role_share = 0; });
  only_the_rota(parameters);
  parameters.workforce.leave_weeks = 0;
  parameters.workforce.post[index_of(Post::gp_salaried)].weight = 0;
  parameters.workforce.role[index_of(Role::gp)].consultation_minutes = {180, 0};
  parameters.workforce.role[index_of(Role::gp)].telephone_length_ratio = 1;
  auto pcn = pcn_of(4'000);
  pcn.practices.resize(1);
  pcn.practices[0].gp_fte = parameters.workforce.fte_per_head;  // one GP
  pcn.practices[0].gp_qualified_share = 1;
  auto const tally = simulate(pcn, parameters, weeks_of(2, 4), 1, 0).total();
  Duration const last = 4h;  // a consultation counts when it begins; the last may end after the run
  CHECK(Duration{tally.consulting_ms[index_of(Role::gp)]} <= Duration{24h * 7 * 4} + last);
}
