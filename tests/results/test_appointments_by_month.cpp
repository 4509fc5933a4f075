#include "core/contract.hpp"
#include "core/random.hpp"
#include "results/appointments_by_month.hpp"

#include <chrono>
#include <doctest/doctest.h>
#include <string>
#include <vector>

using namespace pcnsim;
using namespace std::chrono;

namespace {

Date day_of(int year_number, unsigned month_number, unsigned day_number) {
  return Date{year{year_number} / month{month_number} / day{day_number}};
}

AppointmentKind const nurse_visit{HcpType::other_practice_staff, AppointmentMode::home_visit,
                                  AppointmentStatus::attended, BookingBand::days_8_14};

/// The same appointments counted twice, as the model does: in a table and in a tally.
struct Counted {
  AppointmentsByMonth table{day_of(2024, 4, 1), day_of(2025, 3, 31)};
  Tally tally;

  void add(int day, Role role, Mode mode, AppointmentStatus status, int lead) {
    table.add(day_of(2024, 4, 1) + Days{day},
              {hcp_type(role), appointment_mode(mode), status, booking_band(lead)});
    auto const band = index_of(lead_band(lead));
    ++tally.appointments[index_of(role)][index_of(mode)][band];
    if (status == AppointmentStatus::dna)
      ++tally.did_not_attend[index_of(role)][index_of(mode)][band];
  }
};

Counted some_appointments(std::uint64_t seed, int number) {
  Stream chance{seed, 5, 0, 0, 0};
  Counted counted;
  for (int i = 0; i < number; ++i) {
    auto const role = static_cast<Role>(chance.below(role_count));
    auto const mode = static_cast<Mode>(chance.below(mode_count));
    auto const status = static_cast<AppointmentStatus>(chance.below(2));
    counted.add(static_cast<int>(chance.below(364)), role, mode, status,
                static_cast<int>(chance.below(45)));
  }
  return counted;
}

}  // namespace

TEST_CASE("GPs, trainees among them, are GP; every other role is Other Practice staff") {
  for (std::size_t i = 0; i < role_count; ++i) {
    auto const role = static_cast<Role>(i);
    bool const gp = role == Role::gp || role == Role::gp_trainee;
    CHECK(hcp_type_names[index_of(hcp_type(role))] == (gp ? "GP" : "Other Practice staff"));
  }
}

TEST_CASE("modes have their published names; a message is Video/Online") {
  auto const name = [](Mode mode) {
    return appointment_mode_names[index_of(appointment_mode(mode))];
  };
  CHECK(name(Mode::face_to_face) == "Face-to-Face");
  CHECK(name(Mode::telephone) == "Telephone");
  CHECK(name(Mode::home) == "Home Visit");
  CHECK(name(Mode::video) == "Video/Online");
  CHECK(name(Mode::message) == "Video/Online");
}

TEST_CASE("seven bands from booking to appointment, with the published names and their spaces") {
  auto const name = [](int days) { return booking_band_names[index_of(booking_band(days))]; };
  CHECK(name(-1) == "Same Day");
  CHECK(name(0) == "Same Day");
  CHECK(name(1) == "1 Day");
  CHECK(name(2) == "2 to 7 Days");
  CHECK(name(7) == "2 to 7 Days");
  CHECK(name(8) == "8  to 14 Days");
  CHECK(name(14) == "8  to 14 Days");
  CHECK(name(15) == "15  to 21 Days");
  CHECK(name(21) == "15  to 21 Days");
  CHECK(name(22) == "22  to 28 Days");
  CHECK(name(28) == "22  to 28 Days");
  CHECK(name(29) == "More than 28 Days");
}

TEST_CASE("the bands of the tallies are made of whole published bands") {
  for (int days = -1; days <= 60; ++days) {
    CAPTURE(days);
    CHECK(lead_band(booking_band(days)) == lead_band(days));
  }
}

TEST_CASE("every kind of appointment has a place of its own") {
  for (std::size_t i = 0; i < appointment_kind_count; ++i)
    CHECK(index_of(appointment_kind(i)) == i);
  CHECK(appointment_kind(index_of(nurse_visit)) == nurse_visit);
}

TEST_CASE("a window has its calendar months, and of each the days that are in it") {
  AppointmentsByMonth const leap{day_of(2024, 1, 29), day_of(2024, 3, 2)};
  REQUIRE(leap.months().size() == 3);
  CHECK(leap.months()[0].first == day_of(2024, 1, 1));
  CHECK(leap.months()[1].first == day_of(2024, 2, 1));
  CHECK(leap.months()[2].first == day_of(2024, 3, 1));
  CHECK(leap.months()[0].days == 3);
  CHECK(leap.months()[1].days == 29);
  CHECK(leap.months()[2].days == 1);
  CHECK(AppointmentsByMonth{}.months().empty());
  CHECK(AppointmentsByMonth{day_of(2024, 1, 29), day_of(2024, 1, 29)}.months().empty());
  CHECK_THROWS_AS((AppointmentsByMonth{day_of(2024, 2, 1), day_of(2024, 1, 1)}), ContractFailure);
}

TEST_CASE("windows of 1 to 520 weeks have as many days as weeks have, months without a gap") {
  for (int const weeks : {1, 2, 4, 5, 8, 52, 53, 104, 519, 520}) {
    CAPTURE(weeks);
    auto const start = day_of(2024, 4, 1);
    AppointmentsByMonth const table{start, start + Days{7 * weeks}};
    int days = 0;
    Date expected = start;
    for (auto const& each : table.months()) {
      CHECK(each.first == expected);
      year_month_day const first{each.first};
      expected = Date{(first.year() / first.month() + months{1}) / 1};
      days += each.days;
    }
    CHECK(days == 7 * weeks);
  }
}

TEST_CASE("an appointment counts in its month: the first and the last day, never outside") {
  auto const start = day_of(2024, 4, 8);
  auto const end = day_of(2024, 6, 3);
  AppointmentsByMonth table{start, end};
  table.add(start, nurse_visit);
  table.add(day_of(2024, 4, 30), nurse_visit);
  table.add(day_of(2024, 5, 1), nurse_visit);
  table.add(end - Days{1}, nurse_visit);
  auto const count = [&](std::size_t month) {
    return table.months()[month].counts[index_of(nurse_visit)];
  };
  CHECK(count(0) == 2);
  CHECK(count(1) == 1);
  CHECK(count(2) == 1);
  CHECK_THROWS_AS(table.add(start - Days{1}, nurse_visit), ContractFailure);
  CHECK_THROWS_AS(table.add(end, nurse_visit), ContractFailure);
  CHECK_THROWS_AS(AppointmentsByMonth{}.add(start, nurse_visit), ContractFailure);
}

TEST_CASE("tables of the same window add up in any order; of another window not at all") {
  std::vector<Counted> const runs{some_appointments(1, 500), some_appointments(2, 300),
                                  some_appointments(3, 700)};
  AppointmentsByMonth forwards{day_of(2024, 4, 1), day_of(2025, 3, 31)};
  auto backwards = forwards;
  Tally tally;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    forwards.merge(runs[i].table);
    backwards.merge(runs[runs.size() - 1 - i].table);
    tally.merge(runs[i].tally);
  }
  CHECK(forwards == backwards);
  CHECK(forwards != runs[0].table);
  CHECK(forwards.adds_up_to(tally));
  AppointmentsByMonth const later{day_of(2024, 4, 8), day_of(2025, 3, 31)};
  AppointmentsByMonth const longer{day_of(2024, 4, 1), day_of(2025, 4, 7)};
  CHECK_THROWS_AS(forwards.merge(later), ContractFailure);
  CHECK_THROWS_AS(forwards.merge(longer), ContractFailure);
}

TEST_CASE("a table adds up to the tally that counted the same, seeds 1..50") {
  CHECK(AppointmentsByMonth{}.adds_up_to(Tally{}));
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    CAPTURE(seed);
    auto const counted = some_appointments(seed, 200);
    REQUIRE(counted.table.adds_up_to(counted.tally));
  }
}

TEST_CASE("a table does not add up when one appointment is missing, or counted as something else") {
  auto const counted = some_appointments(1, 200);
  auto const adds_up_with = [&](AppointmentKind const& in_table, Role role, Mode mode,
                                LeadBand band) {
    auto table = counted.table;
    auto tally = counted.tally;
    table.add(day_of(2024, 12, 24), in_table);
    ++tally.appointments[index_of(role)][index_of(mode)][index_of(band)];
    return table.adds_up_to(tally);
  };
  CHECK(adds_up_with(nurse_visit, Role::nurse, Mode::home, LeadBand::days_8_14));
  CHECK_FALSE(adds_up_with(nurse_visit, Role::gp_trainee, Mode::home, LeadBand::days_8_14));
  CHECK_FALSE(adds_up_with(nurse_visit, Role::nurse, Mode::message, LeadBand::days_8_14));
  CHECK_FALSE(adds_up_with(nurse_visit, Role::nurse, Mode::home, LeadBand::days_15_plus));
  auto missed = nurse_visit;
  missed.status = AppointmentStatus::dna;
  CHECK_FALSE(adds_up_with(missed, Role::nurse, Mode::home, LeadBand::days_8_14));
  auto only_in_table = counted.table;
  only_in_table.add(day_of(2024, 12, 24), nurse_visit);
  CHECK_FALSE(only_in_table.adds_up_to(counted.tally));
}
