#pragma once
// Which days a practice is open: Monday to Friday, but for the bank holidays of England.

#include "core/contract.hpp"
#include "core/time.hpp"

#include <vector>

namespace pcnsim {

/// The bank holidays of England and Wales in `year` (1978..2200), sorted, substitute days and the
/// single proclamations of 2002–2023 included. Source: Banking and Financial Dealings Act 1971,
/// schedule 1; gov.uk/bank-holidays for the proclamations.
std::vector<Date> bank_holidays(std::chrono::year year);

/// Easter Sunday (Gregorian; Meeus, Jones and Butcher).
Date easter(std::chrono::year year);

/// Days of a run, numbered from 0; precomputed, so that asking costs a look-up.
class WorkingDays {
public:
  /// Covers `first` to `last` inclusive, and answers `next_working` for each of them.
  WorkingDays(Date first, Date last);

  [[nodiscard]] bool is_working(Date date) const { return days_[slot(date)].working; }
  [[nodiscard]] bool is_bank_holiday(Date date) const { return days_[slot(date)].holiday; }
  /// The first working day after `date`.
  [[nodiscard]] Date next_working(Date date) const { return days_[slot(date)].next; }
  /// True for a working day with a bank holiday among the closed days just before it.
  [[nodiscard]] bool follows_bank_holiday(Date date) const;

private:
  struct Day {
    bool working;
    bool holiday;
    Date next;
  };
  [[nodiscard]] std::size_t slot(Date date) const {
    EXPECTS(date >= first_);
    EXPECTS(date < first_ + Days{static_cast<std::int64_t>(days_.size())});
    return static_cast<std::size_t>((date - first_).count());
  }

  Date first_;
  std::vector<Day> days_;
};

/// 0 for Monday … 6 for Sunday.
inline std::size_t weekday_index(Date date) {
  return std::chrono::weekday{date}.iso_encoding() - 1;
}

}  // namespace pcnsim
