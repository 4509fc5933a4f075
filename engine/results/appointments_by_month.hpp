#pragma once
// Appointments as NHS England publishes them: calendar month × HCP type × mode × status × time
// between booking and appointment. Beside the tallies, for a run may have any number of months.

#include "core/time.hpp"
#include "results/published.hpp"
#include "results/tally.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace pcnsim {

/// Appointments held or missed in one window of days, of one run; or, merged, of several over the
/// same window. Whole numbers only: sums do not depend on the order in which they are added.
class AppointmentsByMonth {
public:
  struct Month {
    Date first;  ///< of the calendar month, in the window or not
    int days;    ///< of the month that are in the window
    std::array<Count, appointment_kind_count> counts{};  ///< by `index_of(AppointmentKind)`
    bool operator==(Month const&) const = default;
  };

  /// Over no days at all.
  AppointmentsByMonth() = default;

  /// Nothing counted yet, over the days from `start` to the one before `end`. Requires start <= end.
  AppointmentsByMonth(Date start, Date end);

  /// Counts one appointment on `date`, a day of the window.
  void add(Date date, AppointmentKind const& kind);

  /// Requires the same window.
  void merge(AppointmentsByMonth const& other);

  /// In order, without gaps: every calendar month that has a day in the window.
  [[nodiscard]] std::span<Month const> months() const { return months_; }

  /// Whether `tally` counts the same appointments: of each HCP type, mode and status, in each of its
  /// coarser lead bands.
  [[nodiscard]] bool adds_up_to(Tally const& tally) const;

  bool operator==(AppointmentsByMonth const&) const = default;

private:
  Date start_{};
  std::vector<std::uint16_t> month_of_day_;  ///< by day of the window
  std::vector<Month> months_;
};

}  // namespace pcnsim
