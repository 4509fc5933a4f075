#pragma once
// The words of the results: what a need, an appointment and a call can be. One enumerator a word;
// the names printed in files and reports stand beside them, in the same order.

#include <array>
#include <cstddef>
#include <string_view>

namespace pcnsim {

/// Staff who hold clinics. `advanced_practitioner`: advanced nurse practitioner, paramedic,
/// physician associate. `other`: social prescriber, care coordinator, mental health and others.
enum class Role { gp, gp_trainee, advanced_practitioner, nurse, hca, pharmacist, physio, other };
inline constexpr std::array<std::string_view, 8> role_names{
    "gp", "gp_trainee", "advanced_practitioner", "nurse", "hca", "pharmacist", "physio", "other"};
inline constexpr std::size_t role_count = role_names.size();

/// What a patient, or the practice itself, wants.
/// - clinical: a new health problem; the only kind inside the gap.
/// - administrative: a report, a registration, a form.
/// - enquiry: about a result, a repeat prescription, a referral.
/// - planned: started by the practice or a clinician: recall, review, follow-up, call with a result.
enum class NeedKind { clinical, administrative, enquiry, planned };
inline constexpr std::array<std::string_view, 4> need_kind_names{"clinical", "administrative",
                                                                 "enquiry", "planned"};
inline constexpr std::size_t need_kind_count = need_kind_names.size();

/// How soon care is due. emergency: 999 or A&E is right. urgent: same or next working day.
/// soon and routine: within 14 days (soon is booked from the front of the book).
enum class Urgency { emergency, urgent, soon, routine };
inline constexpr std::size_t urgency_count = 4;

/// Where every need ends: in exactly one of these.
enum class Outcome {
  met_in_time,
  met_late,
  met_elsewhere,     ///< by design: pharmacy, or 999/A&E for an emergency
  displaced_111,     ///< to NHS 111 because access failed or was expected to
  displaced_ae,      ///< to A&E or an urgent treatment centre, likewise
  given_up,          ///< after failing, with nobody able to settle it
  suppressed,        ///< never expressed, for expecting to fail
  resolved_waiting,  ///< went away while the patient waited
  still_open,        ///< at the horizon
};
inline constexpr std::array<std::string_view, 9> outcome_names{
    "met_in_time", "met_late",   "met_elsewhere",    "displaced_111", "displaced_ae",
    "given_up",    "suppressed", "resolved_waiting", "still_open"};
inline constexpr std::size_t outcome_count = outcome_names.size();

enum class Channel { telephone, online, desk };
inline constexpr std::size_t channel_count = 3;

/// How an appointment is held. `elsewhere`: video, message, home visit, as far as modelled.
enum class Mode { face_to_face, telephone, elsewhere };
inline constexpr std::size_t mode_count = 3;

/// Days from booking to appointment, in the published bands.
enum class LeadBand { same_day, days_1_7, days_8_14, days_15_plus };
inline constexpr std::size_t lead_band_count = 4;

constexpr LeadBand lead_band(int days) {
  if (days <= 0) return LeadBand::same_day;
  if (days <= 7) return LeadBand::days_1_7;
  return days <= 14 ? LeadBand::days_8_14 : LeadBand::days_15_plus;
}

template <class Enum>
constexpr std::size_t index_of(Enum value) {
  return static_cast<std::size_t>(value);
}

}  // namespace pcnsim
