// Appointments by month as published: the same as the tallies count, and the same as the trace shows.

#include "properties/changes.hpp"

#include <doctest/doctest.h>
#include <map>

using namespace pcnsim;
using namespace pcnsim::test;

namespace {

using ByMonth = std::map<Date, Count>;  ///< by the first day of the month

Date month_of(Date date) {
  std::chrono::year_month_day const day{date};
  return Date{day.year() / day.month() / 1};
}

/// Of the table, appointments with `status`.
ByMonth counted(AppointmentsByMonth const& table, AppointmentStatus status) {
  ByMonth by_month;
  for (auto const& month : table.months()) {
    for (std::size_t i = 0; i < appointment_kind_count; ++i) {
      if (month.counts[i] != 0 && appointment_kind(i).status == status)
        by_month[month.first] += month.counts[i];
    }
  }
  return by_month;
}

}  // namespace

TEST_CASE(
    "each month has the consultations and the missed appointments that the trace shows in it") {
  auto parameters = baseline();
  for_access_models(parameters, [](AccessModelParameters& model) { model.by_call_share = 0; });
  auto const pcn = pcn_of(3'000);
  auto const everywhere_in = everywhere(pcn, parameters);
  auto const horizon = weeks_of(2, 9);  // 2 September to 3 November
  ByMonth attended;
  ByMonth missed;
  Trace trace;
  trace.step = [&](JourneyStep const& step) {
    auto const date = date_of(step.start);
    if (date < horizon.start) return;
    if (step.activity == "consultation") ++attended[month_of(date)];
    if (step.activity == "does not attend") ++missed[month_of(date)];
  };
  auto const result = Network(pcn, everywhere_in, horizon, 1, 0).run(&trace);
  auto const months = result.appointments.months();
  REQUIRE(months.size() == 3);
  CHECK(months[0].days == 29);
  CHECK(months[1].days == 31);
  CHECK(months[2].days == 3);  // Friday, and a weekend
  CHECK(attended.size() == 3);
  CHECK(counted(result.appointments, AppointmentStatus::attended) == attended);
  CHECK(counted(result.appointments, AppointmentStatus::dna) == missed);
}

TEST_CASE("calls by triage are GPs' appointments by telephone on the day") {
  auto parameters = baseline();
  parameters.triage.access_model = AccessModelChoice::clinician_triage;
  for_access_models(parameters, [](AccessModelParameters& model) { model.by_call_share = 1; });
  for_roles(parameters, [](RoleParameters& role) { role.telephone_share = 0; });
  parameters.triage.telephone_first_share = 0;
  auto const result = simulate(pcn_of(3'000), parameters, weeks_of(1, 4), 1, 0);
  AppointmentKind const call{HcpType::gp, AppointmentMode::telephone, AppointmentStatus::attended,
                             BookingBand::same_day};
  Count calls = 0;
  for (auto const& month : result.appointments.months())
    calls += month.counts[index_of(call)];
  CHECK(result.total().triage_calls > 0);
  CHECK(calls == result.total().triage_calls);
}

TEST_CASE("clinics that run past midnight lose no appointment, seeds 1..20") {
  auto parameters = baseline();
  for_roles(parameters, [](RoleParameters& role) { role.consultation_minutes = {180, 0.3}; });
  auto horizon = weeks_of(1, 1);
  horizon.start += Days{2};  // a Wednesday: Tuesday's clinics run into the window
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    CAPTURE(seed);
    auto const result = simulate(pcn_of(2'000), parameters, horizon, seed, 0);
    REQUIRE(result.appointments.adds_up_to(result.total()));
  }
}
