#pragma once
// The categories of NHS England's "Appointments in General Practice" (practice-level crosstab), with
// their published names in their published order, and which of the model's words each covers.

#include "results/vocabulary.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace pcnsim {

/// HCP_TYPE: who holds the appointment.
enum class HcpType : std::uint8_t { gp, other_practice_staff };
inline constexpr std::array<std::string_view, 2> hcp_type_names{"GP", "Other Practice staff"};

/// Trainees are GPs, and locums, who hold a GP's clinic; everybody else is other practice staff.
constexpr HcpType hcp_type(Role role) {
  bool const gp = role == Role::gp || role == Role::gp_trainee;
  return gp ? HcpType::gp : HcpType::other_practice_staff;
}

/// APPT_MODE. Newer editions write Video Conference/Online for the last.
enum class AppointmentMode : std::uint8_t { face_to_face, telephone, home_visit, video_online };
inline constexpr std::array<std::string_view, 4> appointment_mode_names{
    "Face-to-Face", "Telephone", "Home Visit", "Video/Online"};

/// Messages are online: appointment books know them as "written (including online)", which is in no
/// other published mode.
constexpr AppointmentMode appointment_mode(Mode mode) {
  switch (mode) {
    case Mode::face_to_face: return AppointmentMode::face_to_face;
    case Mode::telephone: return AppointmentMode::telephone;
    case Mode::home: return AppointmentMode::home_visit;
    case Mode::video:
    case Mode::message: break;
  }
  return AppointmentMode::video_online;
}

/// APPT_STATUS. dna: did not attend.
enum class AppointmentStatus : std::uint8_t { attended, dna };
inline constexpr std::array<std::string_view, 2> appointment_status_names{"Attended", "DNA"};

/// TIME_BETWEEN_BOOK_AND_APPT, in calendar days. Three names have two spaces, as published.
enum class BookingBand : std::uint8_t {
  same_day,
  day_1,
  days_2_7,
  days_8_14,
  days_15_21,
  days_22_28,
  over_28_days
};
inline constexpr std::array<std::string_view, 7> booking_band_names{
    "Same Day",       "1 Day",          "2 to 7 Days",      "8  to 14 Days",
    "15  to 21 Days", "22  to 28 Days", "More than 28 Days"};

constexpr BookingBand booking_band(int days) {
  if (days <= 0) return BookingBand::same_day;
  if (days == 1) return BookingBand::day_1;
  if (days <= 7) return BookingBand::days_2_7;
  if (days <= 14) return BookingBand::days_8_14;
  if (days <= 21) return BookingBand::days_15_21;
  return days <= 28 ? BookingBand::days_22_28 : BookingBand::over_28_days;
}

/// The band of the tallies that `band` is a part of.
constexpr LeadBand lead_band(BookingBand band) {
  switch (band) {
    case BookingBand::same_day: return LeadBand::same_day;
    case BookingBand::day_1:
    case BookingBand::days_2_7: return LeadBand::days_1_7;
    case BookingBand::days_8_14: return LeadBand::days_8_14;
    case BookingBand::days_15_21:
    case BookingBand::days_22_28:
    case BookingBand::over_28_days: break;
  }
  return LeadBand::days_15_plus;
}

/// What one row of the published table counts.
struct AppointmentKind {
  HcpType hcp_type;
  AppointmentMode mode;
  AppointmentStatus status;
  BookingBand band;
  bool operator==(AppointmentKind const&) const = default;
};
inline constexpr std::size_t appointment_kind_count =
    hcp_type_names.size() * appointment_mode_names.size() * appointment_status_names.size() *
    booking_band_names.size();

/// Its place among all kinds: by HCP type, then mode, status and band.
constexpr std::size_t index_of(AppointmentKind const& kind) {
  auto const with_mode =
      index_of(kind.hcp_type) * appointment_mode_names.size() + index_of(kind.mode);
  auto const with_status = with_mode * appointment_status_names.size() + index_of(kind.status);
  return with_status * booking_band_names.size() + index_of(kind.band);
}

/// The kind whose place is `index`, below `appointment_kind_count`.
constexpr AppointmentKind appointment_kind(std::size_t index) {
  auto const band = index % booking_band_names.size();
  index /= booking_band_names.size();
  auto const status = index % appointment_status_names.size();
  index /= appointment_status_names.size();
  auto const mode = index % appointment_mode_names.size();
  auto const hcp_type = index / appointment_mode_names.size();
  return {static_cast<HcpType>(hcp_type), static_cast<AppointmentMode>(mode),
          static_cast<AppointmentStatus>(status), static_cast<BookingBand>(band)};
}

}  // namespace pcnsim
