// Finding a slot: by whom, when, and what if there is none.

#include "model/network.hpp"
#include "model/profile.hpp"

#include <algorithm>

namespace pcnsim {
namespace {

/// Who is asked first among equal times: the role with the narrowest use.
constexpr std::array by_preference{
    Role::physio, Role::mental_health,         Role::social_prescriber, Role::pharmacist, Role::hca,
    Role::nurse,  Role::advanced_practitioner, Role::gp_trainee,        Role::gp};

/// A few roles in order, without an allocation.
struct RoleList {
  std::array<Role, role_count> roles{};
  std::size_t count = 0;

  [[nodiscard]] operator std::span<Role const>() const {  // NOLINT(google-explicit-constructor)
    return std::span{roles}.first(count);
  }
};

RoleList in_order(RoleSet set) {
  RoleList list;
  for (Role const role : by_preference) {
    if (includes(set, role)) list.roles[list.count++] = role;
  }
  return list;
}

// ASSUMPTION(A36).
constexpr RoleSet visiting = only(Role::gp) | only(Role::advanced_practitioner);

}  // namespace

/// Looks for an appointment for `id` by its kind; books it if there is one.
Network::Booked Network::book(NeedId id) {
  auto const& need = needs_[id];
  return need.kind == NeedKind::clinical ? book_clinical(id) : book_planned(id);
}

Network::Booked Network::book_clinical(NeedId id) {
  auto& need = needs_[id];
  auto const set = need.home_visit
                       ? static_cast<RoleSet>((need.offered & visiting) | only(Role::gp))
                       : need.offered;
  auto const roles = in_order(set);
  auto const& booking = rules(need.practice).booking;
  // Same-day slots are for the urgent; what is left goes to anyone late in the day, and to those
  // who were told to ring again. ASSUMPTION(A7).
  bool const may_come_today =
      need.episodes > 1 || need.moved || need.worse ||
      time_of_day(now_) >= hours_rounded(booking.same_day_opens_to_all_hour);
  auto const same_day = may_come_today ? SameDaySlots::allowed : SameDaySlots::not_allowed;
  int const from = may_come_today ? 0 : 1;
  std::optional<Offer> offer;
  switch (need.assigned) {
    case Urgency::emergency:
    case Urgency::urgent: {
      auto const next = static_cast<int>((working_.next_working(today()) - today()).count());
      int const to = std::min(next, book_days);
      offer = best_offer(need, roles, 0, to, SameDaySlots::allowed);
      if (!offer && book_extra(id) == Booked::yes) return Booked::yes;
      if (!offer && is_late_today(need.practice))
        offer = best_offer(need, roles, to, to, SameDaySlots::ahead);
      break;
    }
    case Urgency::soon: {
      auto const earliest = best_offer(need, roles, from, 14, same_day);
      offer = offer_of_usual(need, earliest, from, 14, same_day);
      break;
    }
    case Urgency::routine: {
      auto const earliest = best_offer(need, roles, from, book_days, same_day);
      offer = offer_of_usual(need, earliest, from, book_days, same_day);
      break;
    }
  }
  if (!offer) return Booked::no;
  take_offer(id, *offer, today());
  return Booked::yes;
}

/// Too late for today's clinics: whoever cannot wait is put on the list of the next working day.
/// ASSUMPTION(A45).
bool Network::is_late_today(PracticeId practice) const {
  auto const from = rules(practice).booking.urgent_next_day_from_hour;
  return !working_.is_working(today()) || time_of_day(now_) >= hours_rounded(from);
}

/// The slot of the patient's usual clinician, where it is not much later than the earliest of all.
/// ASSUMPTION(A26).
std::optional<Offer> Network::offer_of_usual(Need const& need, std::optional<Offer> const& earliest,
                                             int from, int to, SameDaySlots same_day) {
  ClinicianId const usual = population_[need.patient].usual;
  double const wait_days = rules(need.practice).booking.continuity.wait_days;
  if (!earliest || usual.is_none() || need.home_visit || !(wait_days > 0)) return earliest;
  if (book_[earliest->session].clinician == usual) return earliest;
  auto const first = static_cast<double>((date_of(earliest->start) - today()).count());
  int const latest = std::min(to, static_cast<int>(std::min(first + wait_days, 1e6)));
  Instant const not_before =
      now_ + minutes_rounded(rules(need.practice).booking.notice_minutes) + Duration{1};
  auto const offer = book_.earliest_with(
      usual, {need.practice, Role::gp, from, latest, same_day, not_before, Diary::clinic});
  return offer ? offer : earliest;
}

Network::Booked Network::book_planned(NeedId id) {
  auto& need = needs_[id];
  auto const& roles = at(need.practice).planned_by[index_of(need.role)];
  int const ahead = std::clamp(static_cast<int>((need.wanted - today()).count()), 1, book_days);
  auto const early_days = static_cast<int>(rules(need.practice).booking.planned_early_days);
  std::optional<Offer> offer;
  if (need.same_day_only) {
    offer = best_offer(need, roles, 0, 0, SameDaySlots::allowed);
    need.same_day_only = false;  // if not today, then soon
  }
  if (!offer) {
    offer = best_offer(need, roles, ahead, book_days, SameDaySlots::not_allowed);
    int const early = std::max(1, ahead - early_days);
    if (!offer) offer = best_offer(need, roles, early, ahead - 1, SameDaySlots::not_allowed);
  }
  if (!offer) return Booked::no;
  take_offer(id, *offer, today());
  return Booked::yes;
}

/// An urgent patient beyond the template: at the end of a GP's session today, up to the safe limit
/// for all the GPs of the practice together.
Network::Booked Network::book_extra(NeedId id) {
  auto& need = needs_[id];
  auto& practice = at(need.practice);
  if (practice.extras_today + 1 >
      rules(need.practice).workforce.extras_per_gp_session * practice.gp_sessions_today) {
    return Booked::no;
  }
  SessionId best;
  for (SessionId const candidate : book_.sessions_on(0)) {
    auto const& session = book_[candidate];
    if (session.practice != need.practice || session.role != Role::gp || !session.open) continue;
    if (session.scheduled_end() <= now_ || session.entries() == Session::most_slots) continue;
    if (best.is_none() || session.extras < book_[best].extras) best = candidate;
  }
  if (best.is_none()) return Booked::no;
  auto& session = book_[best];
  need.session = best;
  need.slot = static_cast<std::uint8_t>(session.entries());
  session.booked[need.slot] = id;
  ++session.extras;
  ++practice.extras_today;
  if (measuring()) ++practice.tally.extras;
  record_booking(id, today());
  return Booked::yes;
}

/// The earliest slot of any of `roles` from `from` to `to` days ahead; of equal times the first
/// role's.
std::optional<Offer> Network::best_offer(Need const& need, std::span<Role const> roles, int from,
                                         int to, SameDaySlots same_day) {
  auto const& booking = rules(need.practice).booking;
  Instant const not_before = now_ + std::max(Duration{1}, minutes_rounded(booking.notice_minutes));
  auto const diary = need.home_visit ? Diary::home_visit : Diary::clinic;
  std::optional<Offer> best;
  for (Role const role : roles) {
    auto const offer = book_.earliest({need.practice, role, from, to, same_day, not_before, diary});
    if (offer && (!best || offer->start < best->start)) best = offer;
  }
  return best;
}

void Network::take_offer(NeedId id, Offer const& offer, Date booked_on) {
  book_.take(offer, id);
  auto& need = needs_[id];
  need.session = offer.session;
  need.slot = offer.slot;
  record_booking(id, booked_on);
}

/// What follows from a booking: its mode, a long wait remembered, perhaps a cancellation.
void Network::record_booking(NeedId id, Date booked_on) {
  auto& need = moved(id, Whereabouts::booked);
  auto const& session = book_[need.session];
  auto const& parameters = rules(need.practice);
  auto const& booking = parameters.booking;
  need.booked_on = booked_on;
  need.moved = false;
  ++need.bookings;
  trace_clinic(need, "is booked", session, now_);
  int const lead = static_cast<int>((session.date - booked_on).count());
  if (need.kind == NeedKind::clinical) {
    count_decision(need.practice, lead <= 1 ? Decision::same_day : Decision::later);
    if (lead > parameters.deterrence.long_wait_days)
      at(need.practice).failures += parameters.deterrence.weight_long_wait;
  }
  auto chance = draw(Purpose::appointment, need, need.bookings);
  need.mode = draw_mode(need, session.role, chance.uniform());
  double const cancels =
      booking.cancelled_share * std::min(1.0, lead / booking.cancelled_full_lead_days);
  bool const will_cancel = chance.chance(cancels);
  double const when = chance.uniform();
  if (!will_cancel) return;
  Instant const opens = Instant{session.date} + 8h;
  Instant const cancelled = now_ + std::chrono::floor<Duration>((opens - now_) * when);
  if (cancelled > now_) {
    events_.schedule(cancelled, priority::patient, AppointmentCancelled{id, need.token});
  }
}

// ASSUMPTION(A28).
Mode Network::draw_mode(Need const& need, Role role, double u) const {
  if (need.home_visit) return Mode::home;
  if (need.telephone_first) return Mode::telephone;
  auto const& of_role = rules(need.practice).workforce.role[index_of(role)];
  if (u < of_role.telephone_share) return Mode::telephone;
  if (u < of_role.telephone_share + of_role.video_share) return Mode::video;
  if (u < of_role.telephone_share + of_role.video_share + of_role.message_share)
    return Mode::message;
  return Mode::face_to_face;
}

// ---- the practice's own list

void Network::join_waiting_list(NeedId id) {
  auto& need = moved(id, Whereabouts::waiting_list);
  trace_step(need, "is put on the waiting list", JourneyStep::With::front_desk, now_);
  need.listed_on = today();
  auto& practice = at(need.practice);
  practice.waiting_list.push_back(id);
  if (measuring()) ++practice.tally.waiting_list_joined;
}

void Network::leave_waiting_list(NeedId id) {
  auto& list = at(needs_[id].practice).waiting_list;
  list.erase(std::find(list.begin(), list.end(), id));
}

/// Every working morning, before anybody rings: those on the list, first come first served.
/// ASSUMPTION(A27).
void Network::work_waiting_list(PracticeId practice) {
  auto const list = std::exchange(at(practice).waiting_list, {});
  auto const weeks = rules(practice).booking.waiting_list_weeks;
  // Nothing for one set of roles: nothing for the next in the same case.
  std::array<std::array<std::array<bool, 2>, urgency_count>, 1u << role_count> nothing{};
  for (NeedId const id : list) {
    auto& need = moved(id, Whereabouts::being_handled);
    bool const clinical = need.kind == NeedKind::clinical;
    if (clinical && need.resolves <= now_) {
      close_resolved(id);
      continue;
    }
    Date const last =
        clinical ? need.listed_on + Days{std::lround(7 * weeks)} : need.wanted + Days{28};
    bool const even_today = need.episodes > 1 || need.moved;
    auto& none = nothing[need.offered][index_of(need.assigned)][even_today ? 1 : 0];
    bool const searched = clinical && !need.home_visit && !need.worse && none;
    if (!searched && book(id) == Booked::yes) continue;
    if (clinical && !need.home_visit) none = true;
    if (today() >= last) {
      need.waits_on_list = false;
      turned_away(id);
    } else {
      moved(id, Whereabouts::waiting_list);
      at(practice).waiting_list.push_back(id);
    }
  }
}

/// The slot of a booked need is anybody's again.
void Network::release_booking(Need const& need) { book_.give_back(need.session, need.slot); }

}  // namespace pcnsim
