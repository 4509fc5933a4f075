#include "results/appointments_by_month.hpp"

#include "core/contract.hpp"

namespace pcnsim {
namespace {

/// The finest split that both the published table and a tally know.
using Coarse = std::array<
    std::array<std::array<std::array<Count, lead_band_count>, appointment_status_names.size()>,
               appointment_mode_names.size()>,
    hcp_type_names.size()>;

Coarse coarse(std::span<AppointmentsByMonth::Month const> months) {
  Coarse sum{};
  for (auto const& month : months) {
    for (std::size_t i = 0; i < appointment_kind_count; ++i) {
      auto const kind = appointment_kind(i);
      auto& by_status = sum[index_of(kind.hcp_type)][index_of(kind.mode)];
      by_status[index_of(kind.status)][index_of(lead_band(kind.band))] += month.counts[i];
    }
  }
  return sum;
}

Coarse coarse(Tally const& tally) {
  constexpr auto attended = index_of(AppointmentStatus::attended);
  constexpr auto dna = index_of(AppointmentStatus::dna);
  Coarse sum{};
  for (std::size_t role = 0; role < role_count; ++role) {
    auto& by_mode = sum[index_of(hcp_type(static_cast<Role>(role)))];
    for (std::size_t mode = 0; mode < mode_count; ++mode) {
      auto& by_status = by_mode[index_of(appointment_mode(static_cast<Mode>(mode)))];
      for (std::size_t band = 0; band < lead_band_count; ++band) {
        Count const missed = tally.did_not_attend[role][mode][band];
        by_status[attended][band] += tally.appointments[role][mode][band] - missed;
        by_status[dna][band] += missed;
      }
    }
  }
  return sum;
}

Date first_of_month(Date date) {
  std::chrono::year_month_day const day{date};
  return Date{day.year() / day.month() / 1};
}

}  // namespace

AppointmentsByMonth::AppointmentsByMonth(Date start, Date end) : start_{start} {
  EXPECTS(start <= end);
  for (Date day = start; day < end; day += Days{1}) {
    auto const first = first_of_month(day);
    if (months_.empty() || months_.back().first != first)
      months_.push_back({.first = first, .days = 0});
    ++months_.back().days;
    month_of_day_.push_back(static_cast<std::uint16_t>(months_.size() - 1));
  }
}

void AppointmentsByMonth::add(Date date, AppointmentKind const& kind) {
  auto const day = (date - start_).count();
  EXPECTS(day >= 0);
  EXPECTS(static_cast<std::size_t>(day) < month_of_day_.size());
  ++months_[month_of_day_[static_cast<std::size_t>(day)]].counts[index_of(kind)];
}

void AppointmentsByMonth::merge(AppointmentsByMonth const& other) {
  EXPECTS(start_ == other.start_);
  EXPECTS(month_of_day_ == other.month_of_day_);
  for (std::size_t month = 0; month < months_.size(); ++month) {
    for (std::size_t i = 0; i < appointment_kind_count; ++i)
      months_[month].counts[i] += other.months_[month].counts[i];
  }
}

bool AppointmentsByMonth::adds_up_to(Tally const& tally) const {
  return coarse(months()) == coarse(tally);
}

}  // namespace pcnsim
