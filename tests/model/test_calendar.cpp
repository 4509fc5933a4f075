#include "core/contract.hpp"
#include "model/calendar.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <utility>
#include <vector>

using namespace pcnsim;
using namespace std::chrono;

namespace {

struct MonthDay {
  unsigned month;
  unsigned day;
};

Date day_of(int y, unsigned m, unsigned d) { return local_days{year{y} / month{m} / day{d}}; }

/// Easter Sunday by another road: the paschal full moon by golden number and epact, as in Knuth,
/// The Art of Computer Programming, volume 1, exercise 1.3.2-14.
Date easter_by_epact(int y) {
  int const golden_number = y % 19 + 1;
  int const century = y / 100 + 1;
  int const dropped_leap_years = 3 * century / 4 - 12;
  int const moon = (8 * century + 5) / 25 - 5;
  int const sunday = 5 * y / 4 - dropped_leap_years - 10;
  int epact = (11 * golden_number + 20 + moon - dropped_leap_years) % 30;
  if (epact < 0) epact += 30;
  if ((epact == 25 && golden_number > 11) || epact == 24) ++epact;
  int n = 44 - epact;
  if (n < 21) n += 30;
  n += 7 - (sunday + n) % 7;
  return n > 31 ? day_of(y, 4, static_cast<unsigned>(n - 31))
                : day_of(y, 3, static_cast<unsigned>(n));
}

}  // namespace

TEST_CASE("the bank holidays of England from 2018 to 2027 are those of gov.uk") {
  std::vector<std::pair<int, std::vector<MonthDay>>> const published{
      {2018, {{1, 1}, {3, 30}, {4, 2}, {5, 7}, {5, 28}, {8, 27}, {12, 25}, {12, 26}}},
      {2019, {{1, 1}, {4, 19}, {4, 22}, {5, 6}, {5, 27}, {8, 26}, {12, 25}, {12, 26}}},
      // VE Day; Boxing Day on a Saturday
      {2020, {{1, 1}, {4, 10}, {4, 13}, {5, 8}, {5, 25}, {8, 31}, {12, 25}, {12, 28}}},
      // Christmas Day and Boxing Day on a weekend
      {2021, {{1, 1}, {4, 2}, {4, 5}, {5, 3}, {5, 31}, {8, 30}, {12, 27}, {12, 28}}},
      // Platinum Jubilee, the Queen's funeral, New Year on a Saturday, Christmas Day on a Sunday
      {2022,
       {{1, 3}, {4, 15}, {4, 18}, {5, 2}, {6, 2}, {6, 3}, {8, 29}, {9, 19}, {12, 26}, {12, 27}}},
      // the King's coronation, New Year on a Sunday
      {2023, {{1, 2}, {4, 7}, {4, 10}, {5, 1}, {5, 8}, {5, 29}, {8, 28}, {12, 25}, {12, 26}}},
      {2024, {{1, 1}, {3, 29}, {4, 1}, {5, 6}, {5, 27}, {8, 26}, {12, 25}, {12, 26}}},
      {2025, {{1, 1}, {4, 18}, {4, 21}, {5, 5}, {5, 26}, {8, 25}, {12, 25}, {12, 26}}},
      {2026, {{1, 1}, {4, 3}, {4, 6}, {5, 4}, {5, 25}, {8, 31}, {12, 25}, {12, 28}}},
      {2027, {{1, 1}, {3, 26}, {3, 29}, {5, 3}, {5, 31}, {8, 30}, {12, 27}, {12, 28}}},
  };
  for (auto const& each : published) {
    auto const y = each.first;
    auto const& days = each.second;
    CAPTURE(y);
    std::vector<Date> expected;
    for (auto const& [m, d] : days)
      expected.push_back(day_of(y, m, d));
    CHECK(bank_holidays(year{y}) == expected);
  }
}

TEST_CASE("bank holidays of any year are sorted, distinct weekdays, eight at least") {
  for (int y = 1978; y <= 2200; ++y) {
    CAPTURE(y);
    auto const holidays = bank_holidays(year{y});
    CHECK(holidays.size() >= 8);
    CHECK(std::ranges::adjacent_find(holidays, std::greater_equal{}) == holidays.end());
    for (auto const holiday : holidays)
      CHECK(weekday_index(holiday) < 5);
  }
  CHECK_THROWS_AS(bank_holidays(year{1977}), ContractFailure);
  CHECK_THROWS_AS(bank_holidays(year{2201}), ContractFailure);
}

TEST_CASE("Easter agrees with a second method for 1583 to 4000, and with known Sundays") {
  for (int y = 1583; y <= 4'000; ++y) {
    CAPTURE(y);
    REQUIRE(easter(year{y}) == easter_by_epact(y));
    REQUIRE(weekday_index(easter(year{y})) == 6);
  }
  CHECK(easter(year{1818}) == day_of(1818, 3, 22));  // as early as can be
  CHECK(easter(year{1943}) == day_of(1943, 4, 25));  // as late as can be
  CHECK(easter(year{2024}) == day_of(2024, 3, 31));
}

TEST_CASE("weekdays are numbered from Monday") {
  CHECK(weekday_index(day_of(2024, 4, 1)) == 0);
  CHECK(weekday_index(day_of(2024, 4, 6)) == 5);
  CHECK(weekday_index(day_of(2024, 4, 7)) == 6);
}

TEST_CASE("a practice works Monday to Friday but for bank holidays, 2019 to 2028") {
  auto const first = day_of(2019, 1, 1);
  auto const last_day = day_of(2028, 12, 31);
  WorkingDays const working{first, last_day};
  int worked = 0;
  int holidays = 0;
  for (Date d = first; d <= last_day; d += days{1}) {
    auto const of_year = bank_holidays(year_month_day{d}.year());
    bool const holiday = std::ranges::find(of_year, d) != of_year.end();
    REQUIRE(working.is_bank_holiday(d) == holiday);
    REQUIRE(working.is_working(d) == (!holiday && weekday_index(d) < 5));
    worked += working.is_working(d) ? 1 : 0;
    holidays += holiday ? 1 : 0;
    Date next = d + days{1};
    while (next <= last_day && !working.is_working(next))
      next += days{1};
    if (next <= last_day) REQUIRE(working.next_working(d) == next);
  }
  CHECK(holidays == 83);
  CHECK(worked == 2'609 - 83);
}

TEST_CASE("the next working day is known on the last day covered, over Christmas too") {
  auto const christmas_eve = day_of(2021, 12, 24);
  WorkingDays const working{day_of(2021, 12, 1), christmas_eve};
  CHECK(working.next_working(christmas_eve) == day_of(2021, 12, 29));
}

TEST_CASE("a span of one day is a span") {
  auto const maundy_thursday = day_of(2024, 3, 28);
  WorkingDays const working{maundy_thursday, maundy_thursday};
  CHECK(working.is_working(maundy_thursday));
  CHECK(working.next_working(maundy_thursday) == day_of(2024, 4, 2));
  CHECK_THROWS_AS(WorkingDays(maundy_thursday, maundy_thursday - days{1}), ContractFailure);
}

TEST_CASE("the day after a bank holiday Monday follows a bank holiday; other days do not") {
  WorkingDays const working{day_of(2024, 4, 1), day_of(2024, 6, 30)};
  CHECK(working.follows_bank_holiday(day_of(2024, 5, 7)));
  CHECK_FALSE(working.follows_bank_holiday(day_of(2024, 5, 6)));
  CHECK_FALSE(working.follows_bank_holiday(day_of(2024, 5, 8)));
  CHECK_FALSE(working.follows_bank_holiday(day_of(2024, 5, 13)));
}
