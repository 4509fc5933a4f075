#pragma once
// The words of the results: what a need, an appointment and a call can be. One enumerator a word;
// the names printed in files and reports stand beside them, in the same order.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace pcnsim {

/// Whose slot is booked. `gp`: partners, salaried GPs and locums. `advanced_practitioner`: advanced
/// nurse, paramedic, physician associate. `pharmacist`: and pharmacy technician.
/// `social_prescriber`: and care coordinator.
enum class Role : std::uint8_t {
  gp,
  gp_trainee,
  advanced_practitioner,
  nurse,
  hca,
  pharmacist,
  physio,
  mental_health,
  social_prescriber
};
inline constexpr std::array<std::string_view, 9> role_names{
    "gp",     "gp_trainee",    "advanced_practitioner", "nurse", "hca", "pharmacist",
    "physio", "mental_health", "social_prescriber"};
inline constexpr std::size_t role_count = role_names.size();

/// A job as staff are employed in; clinical posts come first, the last four are the office.
/// `hca`: nursing associates too. `care_coordinator`: health and wellbeing coaches and other link
/// staff too.
enum class Post : std::uint8_t {
  gp_partner,
  gp_salaried,
  gp_trainee,
  gp_locum,
  advanced_nurse,
  paramedic,
  physician_associate,
  nurse,
  hca,
  pharmacist,
  pharmacy_technician,
  physio,
  mental_health,
  social_prescriber,
  care_coordinator,
  receptionist,
  administrator,
  secretary,
  manager,
};
inline constexpr std::array<std::string_view, 19> post_names{
    "gp_partner",
    "gp_salaried",
    "gp_trainee",
    "gp_locum",
    "advanced_nurse",
    "paramedic",
    "physician_associate",
    "nurse",
    "hca",
    "pharmacist",
    "pharmacy_technician",
    "physio",
    "mental_health",
    "social_prescriber",
    "care_coordinator",
    "receptionist",
    "administrator",
    "secretary",
    "manager",
};
inline constexpr std::size_t post_count = post_names.size();
inline constexpr std::size_t clinical_post_count = 15;

/// What a patient, or the practice itself, wants.
/// - clinical: a new health problem; the only kind inside the gap.
/// - administrative: a report, a registration, a form.
/// - enquiry: about a result, a repeat prescription, a referral.
/// - planned: started by the practice or a clinician: recall, review, follow-up, call with a result.
enum class NeedKind : std::uint8_t { clinical, administrative, enquiry, planned };
inline constexpr std::array<std::string_view, 4> need_kind_names{"clinical", "administrative",
                                                                 "enquiry", "planned"};
inline constexpr std::size_t need_kind_count = need_kind_names.size();

/// How soon care is due. emergency: 999 or A&E is right. urgent: same or next working day.
/// soon and routine: within 14 days (soon is booked from the front of the book).
enum class Urgency : std::uint8_t { emergency, urgent, soon, routine };
inline constexpr std::size_t urgency_count = 4;

/// Where every need ends: in exactly one of these.
enum class Outcome : std::uint8_t {
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

/// What a clinical need is about. Administrative requests, results and letters are kinds of need.
enum class NeedClass : std::uint8_t {
  minor_acute,
  other_acute,
  child_acute,
  musculoskeletal,
  mental_health,
  long_term_condition,
  skin,
  womens_health,
  medication,
  social
};
inline constexpr std::array<std::string_view, 10> need_class_names{
    "minor_acute",         "other_acute", "child_acute",   "musculoskeletal", "mental_health",
    "long_term_condition", "skin",        "womens_health", "medication",      "social"};
inline constexpr std::size_t need_class_count = need_class_names.size();

/// A patient's health: generally well, one long-term condition, several, complex or frail.
enum class Segment : std::uint8_t { well, one_condition, multimorbid, complex };
inline constexpr std::size_t segment_count = 4;

/// Who first decides what becomes of a clinical request: a navigator at reception; a clinician who
/// reads or rings; decision support on a structured form, with a clinician for the rest.
enum class AccessModel : std::uint8_t { reception, clinician_triage, digital_triage };
inline constexpr std::array<std::string_view, 3> access_model_names{"reception", "clinician_triage",
                                                                    "digital_triage"};
inline constexpr std::size_t access_model_count = access_model_names.size();
/// As parameter: given, or drawn from a prior, for it is not published.
enum class AccessModelChoice : std::uint8_t {
  by_prior,
  reception,
  clinician_triage,
  digital_triage
};
inline constexpr std::array<std::string_view, 4> access_model_choice_names{
    "by_prior", "reception", "clinician_triage", "digital_triage"};

/// What triage decides of a clinical request.
enum class Decision : std::uint8_t {
  advice,
  admin_task,
  self_referral,
  pharmacy,
  community,  ///< urgent community response, frailty service, virtual ward
  emergency,  ///< 999 or A&E
  same_day,   ///< today or tomorrow
  later,
  another_day,  ///< nothing to offer
};
inline constexpr std::array<std::string_view, 9> decision_names{
    "advice",    "admin_task", "self_referral", "pharmacy",   "community",
    "emergency", "same_day",   "later",         "another_day"};
inline constexpr std::size_t decision_count = decision_names.size();

/// Work that is not a contact.
enum class WorkItem : std::uint8_t { result, letter, prescription, report, referral, registration };
inline constexpr std::array<std::string_view, 6> work_item_names{
    "result", "letter", "prescription", "report", "referral", "registration"};
inline constexpr std::size_t work_item_count = work_item_names.size();

/// Who does work items. `gp`: trainees too. `office`: administrators and secretaries, and
/// receptionists away from the front desk.
enum class Worker : std::uint8_t { gp, advanced_practitioner, nurse, pharmacist, office };
inline constexpr std::array<std::string_view, 5> worker_names{"gp", "advanced_practitioner",
                                                              "nurse", "pharmacist", "office"};
inline constexpr std::size_t worker_count = worker_names.size();

enum class Channel : std::uint8_t { telephone, online, desk };
inline constexpr std::size_t channel_count = 3;

/// How an appointment is held.
enum class Mode : std::uint8_t { face_to_face, telephone, video, message, home };
inline constexpr std::size_t mode_count = 5;

/// Days from booking to appointment: the published bands (published.hpp), some taken together.
enum class LeadBand : std::uint8_t { same_day, days_1_7, days_8_14, days_15_plus };
inline constexpr std::size_t lead_band_count = 4;

constexpr LeadBand lead_band(int days) {
  if (days <= 0) return LeadBand::same_day;
  if (days <= 7) return LeadBand::days_1_7;
  return days <= 14 ? LeadBand::days_8_14 : LeadBand::days_15_plus;
}

inline constexpr std::size_t core_hour_count = 11;  ///< the hours from 08:00; the last is half
inline constexpr std::size_t weekday_count = 5;     ///< Monday to Friday

template <class Enum>
constexpr std::size_t index_of(Enum value) {
  return static_cast<std::size_t>(value);
}

static_assert(index_of(Post::receptionist) == clinical_post_count);
static_assert(index_of(Post::manager) + 1 == post_count);

}  // namespace pcnsim
