#pragma once
// Simulated time: local wall time in whole milliseconds, rounded once, where a duration is drawn.

#include <chrono>
#include <cmath>
#include <cstdint>
#include <string>

namespace pcnsim {

using namespace std::chrono_literals;

/// A length of simulated time, in whole milliseconds.
using Duration = std::chrono::duration<std::int64_t, std::milli>;

/// A moment of local wall time (no daylight saving: a practice opens at 08:00 all year).
using Instant = std::chrono::local_time<Duration>;

/// A calendar day, local.
using Date = std::chrono::local_days;

using Days = std::chrono::days;

/// `x` rounded to the nearest whole number, halves away from zero: what `std::llround` gives, without
/// the call. Requires a value within ±2^53, where the part behind the point is exact.
inline std::int64_t whole(double x) {
  auto const truncated = static_cast<std::int64_t>(x);
  double const rest = x - static_cast<double>(truncated);
  return truncated + (rest >= 0.5 ? 1 : 0) - (rest <= -0.5 ? 1 : 0);
}

/// `minutes` rounded to the nearest millisecond. Requires a finite value within ±10^9.
inline Duration minutes_rounded(double minutes) { return Duration{whole(minutes * 60'000.0)}; }

inline Duration hours_rounded(double hours) { return minutes_rounded(hours * 60.0); }

inline Duration days_rounded(double days) { return minutes_rounded(days * 1'440.0); }

/// For statistics and reports only: the model computes in `Duration`.
inline double in_minutes(Duration length) { return static_cast<double>(length.count()) / 60'000.0; }

/// The day that `moment` falls on.
inline Date date_of(Instant moment) { return std::chrono::floor<Days>(moment); }

/// Time since midnight of `moment`, in [0, 24 h).
inline Duration time_of_day(Instant moment) { return moment - Instant{date_of(moment)}; }

/// YYYY-MM-DD
inline std::string to_text(Date date) {
  std::chrono::year_month_day const day{date};
  auto const two = [](unsigned number) {
    return (number < 10 ? "0" : "") + std::to_string(number);
  };
  return std::to_string(static_cast<int>(day.year())) + '-' +
         two(static_cast<unsigned>(day.month())) + '-' + two(static_cast<unsigned>(day.day()));
}

/// YYYY-MM-DD HH:MM:SS.mmm
inline std::string to_text(Instant moment) {
  auto const ms = time_of_day(moment).count();
  auto const digits = [](std::int64_t number, std::size_t width) {
    auto const text = std::to_string(number);
    return std::string(width - text.size(), '0') + text;
  };
  return to_text(date_of(moment)) + ' ' + digits(ms / 3'600'000, 2) + ':' +
         digits(ms / 60'000 % 60, 2) + ':' + digits(ms / 1'000 % 60, 2) + '.' +
         digits(ms % 1'000, 3);
}

}  // namespace pcnsim
