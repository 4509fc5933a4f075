// What must go up when something else does. The same needs, patient by patient, on both sides.

#include "properties/changes.hpp"

#include <doctest/doctest.h>
#include <vector>

using namespace pcnsim;
using namespace pcnsim::test;

TEST_CASE("the clinical needs that arise are exactly the same in every scenario of supply") {
  std::vector<Change> const scenarios{
      clinicians_times(1.1),
      clinicians_times(0),
      [](Parameters& p) { p.deterrence.strength = 0; },
      [](Parameters& p) { p.front_door.front_desk_share *= 2; },
      [](Parameters& p) {
        p.front_door.online_share = 0.8;
        p.front_door.desk_share = 0;
      },
      [](Parameters& p) { p.nhs_app.telephone_to_app_share = 0.5; },
      [](Parameters& p) { p.demand.enquiries_per_consultation = 1; },
      [](Parameters& p) {
        for_access_models(p, [](AccessModelParameters& model) {
          model.advice_share = 0.5;
          model.admin_task_share = 0;
        });
      },
      [](Parameters& p) {
        for (auto& r : p.workforce.role)
          r.return_share = 0.5;
      }};
  for (std::uint64_t seed = 1; seed <= 2; ++seed) {
    auto const base = run_with(nothing, seed, 0, 3'000, weeks_of(2, 4));
    for (auto const& scenario : scenarios) {
      auto const other = run_with(scenario, seed, 0, 3'000, weeks_of(2, 4));
      CHECK(other.needs_created[0] == base.needs_created[0]);
      CHECK(other.patient_days == base.patient_days);
    }
  }
}

TEST_CASE("administrative requests that arise are exactly the same in every scenario of supply") {
  constexpr auto administrative = index_of(NeedKind::administrative);
  auto const base = run_with(nothing, 1, 0, 3'000, weeks_of(2, 4));
  auto const other = run_with(clinicians_times(2), 1, 0, 3'000, weeks_of(2, 4));
  CHECK(base.needs_created[administrative] > 0);
  CHECK(other.needs_created[administrative] == base.needs_created[administrative]);
}

TEST_CASE("emergencies are as many in every scenario that keeps needs: they are always expressed") {
  // Seen from outside: none of them may be suppressed, displaced or given up.
  auto const all = [](Parameters& p) {
    set_urgency(p, {1, 0, 0, 0});
    p.deterrence.strength = 20;
    p.deterrence.initial_memory = 1;
    p.workforce.clinical_scale = 0;
  };
  auto const tally = run_with(all, 1, 0, 3'000, weeks_of(1, 4));
  CHECK(gap(tally) == 0);
  CHECK(tally.emergencies == clinical(tally, Outcome::met_elsewhere));
  CHECK(tally.emergencies > 0);
}

TEST_CASE("double need and the gap rises; appointments may saturate, and do not double") {
  auto const appointments = [](Tally const& t) { return sum_of(t.appointments); };
  double const gap_before = total(nothing, 3, gap);
  double const gap_after = total(need_times(2), 3, gap);
  CHECK(gap_after > 2 * gap_before);
  double const held_before = total(nothing, 3, appointments);
  double const held_after = total(need_times(2), 3, appointments);
  CHECK(held_after >= held_before);
  CHECK(held_after < 1.5 * held_before);
}

TEST_CASE("halve need and appointments fall, and the gap falls") {
  auto const appointments = [](Tally const& t) { return sum_of(t.appointments); };
  CHECK(total(need_times(0.5), 3, appointments) < 0.97 * total(nothing, 3, appointments));
  CHECK(total(need_times(0.5), 3, gap) < 0.5 * total(nothing, 3, gap));
}

TEST_CASE("without need there is no gap") {
  auto const tally = run_with(need_times(0), 1);
  CHECK(tally.needs_created[0] == 0);
  CHECK(gap(tally) == 0);
}

TEST_CASE("without deterrence nobody is suppressed; with more, more are") {
  auto const suppressed = [](Tally const& t) { return clinical(t, Outcome::suppressed); };
  auto const strength = [](double value) {
    return [value](Parameters& p) { p.deterrence.strength = value; };
  };
  CHECK(total(strength(0), 2, suppressed) == 0);
  double before = 0;
  for (double const value : {0.5, 1.5, 5.0}) {
    double const now = total(strength(value), 2, suppressed);
    CHECK(now > before);
    before = now;
  }
}

TEST_CASE("more clinicians never widen the gap beyond noise: scales 0.8 to 1.5, seeds 1..10") {
  // Of 60 steps each with its own noise, the sum over seeds must fall at each, and a single seed may
  // rise by no more than 2 needs per 1,000 patients over the twelve weeks and a tenth of the gap.
  for (int number = 0; number < 2; ++number) {
    std::vector<Count> before(10);
    Count sum_before = 0;
    bool first = true;
    for (double const scale : {0.8, 1.0, 1.2, 1.5}) {
      CAPTURE(scale);
      Count sum = 0;
      for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        CAPTURE(seed);
        auto const now =
            gap(run_with(clinicians_times(scale), seed, number, 2'500, weeks_of(6, 12)));
        auto& last = before[seed - 1];
        if (!first) CHECK(now <= last + 5 + last / 10);
        last = now;
        sum += now;
      }
      if (!first) CHECK(sum < sum_before);
      sum_before = sum;
      first = false;
    }
  }
}

TEST_CASE("more people at the front desk: fewer tries to make contact fail, calls wait less") {
  auto const desk = [](double factor) {
    return [factor](Parameters& p) { p.front_door.front_desk_share *= factor; };
  };
  auto const few = run_with(desk(0.5), 1, 0, 12'000, weeks_of(3, 4));
  auto const some = run_with(desk(1), 1, 0, 12'000, weeks_of(3, 4));
  auto const many = run_with(desk(3), 1, 0, 12'000, weeks_of(3, 4));
  CHECK(share(few.episodes_contact_failed, few.episodes) >
        share(some.episodes_contact_failed, some.episodes));
  CHECK(share(some.episodes_contact_failed, some.episodes) >
        share(many.episodes_contact_failed, many.episodes));
  CHECK(few.call_waits.quantile_minutes(0.9) > some.call_waits.quantile_minutes(0.9));
  CHECK(some.call_waits.quantile_minutes(0.9) > many.call_waits.quantile_minutes(0.9));
}
