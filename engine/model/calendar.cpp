#include "model/calendar.hpp"

#include "core/contract.hpp"

#include <algorithm>

namespace pcnsim {
namespace {

using namespace std::chrono;

Date date(year y, month m, unsigned d) { return local_days{y / m / day{d}}; }

bool is_weekend(Date d) { return weekday_index(d) >= 5; }

/// Moves each of `fixed` that falls on a weekend, or on a day already taken, to the next free
/// weekday.
void add_with_substitutes(std::vector<Date>& holidays, std::vector<Date> const& fixed) {
  for (Date d : fixed) {
    while (is_weekend(d) || std::ranges::find(holidays, d) != holidays.end())
      d += days{1};
    holidays.push_back(d);
  }
}

Date early_may(year y) {
  // Moved to 8 May for the VE Day anniversaries of 1995 and 2020.
  if (y == year{1995} || y == year{2020}) return date(y, May, 8);
  return local_days{y / May / Monday[1]};
}

Date spring(year y) {
  // Moved for the Golden, Diamond and Platinum Jubilees.
  if (y == year{2002} || y == year{2012}) return date(y, June, 4);
  if (y == year{2022}) return date(y, June, 2);
  return local_days{y / May / Monday[last]};
}

std::vector<Date> proclaimed(year y) {
  switch (static_cast<int>(y)) {
    case 1981: return {date(y, July, 29)};
    case 1999: return {date(y, December, 31)};
    case 2002: return {date(y, June, 3)};
    case 2011: return {date(y, April, 29)};
    case 2012: return {date(y, June, 5)};
    case 2022: return {date(y, June, 3), date(y, September, 19)};
    case 2023: return {date(y, May, 8)};
    default: return {};
  }
}

}  // namespace

Date easter(year in) {
  int const y = static_cast<int>(in);
  int const a = y % 19;
  int const b = y / 100;
  int const c = y % 100;
  int const d = b / 4;
  int const e = b % 4;
  int const f = (b + 8) / 25;
  int const g = (b - f + 1) / 3;
  int const h = (19 * a + b - d - g + 15) % 30;
  int const i = c / 4;
  int const k = c % 4;
  int const l = (32 + 2 * e + 2 * i - h - k) % 7;
  int const m = (a + 11 * h + 22 * l) / 451;
  int const n = h + l - 7 * m + 114;
  return date(in, month{static_cast<unsigned>(n / 31)}, static_cast<unsigned>(n % 31 + 1));
}

std::vector<Date> bank_holidays(year y) {
  EXPECTS(y >= year{1978});
  EXPECTS(y <= year{2200});
  std::vector<Date> holidays;
  add_with_substitutes(holidays, {date(y, January, 1)});
  holidays.push_back(easter(y) - days{2});
  holidays.push_back(easter(y) + days{1});
  holidays.push_back(early_may(y));
  holidays.push_back(spring(y));
  holidays.push_back(local_days{y / August / Monday[last]});
  Date const christmas = date(y, December, 25);
  // Of two weekend days, Boxing Day keeps its own weekday when only Christmas needs a substitute.
  if (is_weekend(christmas) && !is_weekend(christmas + days{1})) {
    add_with_substitutes(holidays, {christmas + days{1}, christmas});
  } else {
    add_with_substitutes(holidays, {christmas, christmas + days{1}});
  }
  for (Date const extra : proclaimed(y))
    holidays.push_back(extra);
  std::ranges::sort(holidays);
  return holidays;
}

WorkingDays::WorkingDays(Date first, Date last) : first_{first} {
  EXPECTS(first <= last);
  constexpr days margin{21};  // no closure is longer
  std::vector<Date> holidays;
  auto const first_year = year_month_day{first}.year();
  auto const last_year = year_month_day{last + margin}.year();
  for (year y = first_year; y <= last_year; ++y) {
    for (Date const holiday : bank_holidays(y))
      holidays.push_back(holiday);
  }
  for (Date d = first; d <= last + margin; d += days{1}) {
    bool const holiday = std::ranges::binary_search(holidays, d);
    days_.push_back({!holiday && !is_weekend(d), holiday, d});
  }
  Date next = last + margin;
  for (std::size_t i = days_.size(); i-- > 0;) {
    days_[i].next = next;
    if (days_[i].working) next = first + days{static_cast<std::int64_t>(i)};
  }
}

bool WorkingDays::follows_bank_holiday(Date d) const {
  if (!is_working(d)) return false;
  while (d > first_ && !is_working(d - days{1})) {
    d -= days{1};
    if (is_bank_holiday(d)) return true;
  }
  return false;
}

}  // namespace pcnsim
