// Finding a slot: by whom, when, and what if there is none.

#include "model/network.hpp"
#include "model/profile.hpp"

namespace pcnsim {
namespace {

/// The roles that could settle a clinical need, first choice first among equal times.
std::span<Role const> roles_for(Suitable suitable) {
  using enum Role;
  static constexpr std::array gp_only{gp, gp_trainee};
  static constexpr std::array gp_or_advanced{advanced_practitioner, gp_trainee, gp};
  static constexpr std::array any_of_three{nurse, advanced_practitioner, gp_trainee, gp};
  static constexpr std::array gp_or_pharmacist{pharmacist, gp, gp_trainee};
  static constexpr std::array gp_or_physio{physio, gp, gp_trainee};
  static constexpr std::array gp_or_other{other, gp, gp_trainee};
  switch (suitable) {
    case Suitable::gp_only: return gp_only;
    case Suitable::gp_or_advanced: return gp_or_advanced;
    case Suitable::gp_advanced_or_nurse: return any_of_three;
    case Suitable::gp_or_pharmacist: return gp_or_pharmacist;
    case Suitable::gp_or_physio: return gp_or_physio;
    case Suitable::gp_or_other: return gp_or_other;
  }
  return gp_only;
}

}  // namespace

/// Looks for an appointment for `id` by its kind; books it if there is one.
Network::Booked Network::book(NeedId id) {
  auto const& need = needs_[id];
  return need.kind == NeedKind::clinical ? book_clinical(id) : book_planned(id);
}

Network::Booked Network::book_clinical(NeedId id) {
  auto& need = needs_[id];
  auto const roles = roles_for(need.suitable);
  auto const& booking = parameters_->booking;
  // Same-day slots are for the urgent; what is left goes to anyone late in the day, and to those
  // who were told to ring again. ASSUMPTION(A7).
  bool const may_come_today =
      need.episodes > 1 || need.moved ||
      time_of_day(now_) >= hours_rounded(booking.same_day_opens_to_all_hour);
  auto const same_day = may_come_today ? SameDaySlots::allowed : SameDaySlots::not_allowed;
  int const from = may_come_today ? 0 : 1;
  std::optional<Offer> offer;
  switch (need.assigned) {
    case Urgency::emergency:
    case Urgency::urgent: {
      auto const next = static_cast<int>((working_.next_working(today()) - today()).count());
      offer = best_offer(need, roles, 0, std::min(next, book_days), SameDaySlots::allowed);
      if (!offer) return book_extra(id);
      break;
    }
    case Urgency::soon: offer = best_offer(need, roles, from, 14, same_day); break;
    case Urgency::routine: offer = best_offer(need, roles, from, book_days, same_day); break;
  }
  if (!offer) return Booked::no;
  take_offer(id, *offer, today());
  return Booked::yes;
}

Network::Booked Network::book_planned(NeedId id) {
  auto& need = needs_[id];
  auto const& roles = practices_[need.practice.value].planned_by[index_of(need.role)];
  int const ahead = std::clamp(static_cast<int>((need.wanted - today()).count()), 1, book_days);
  std::optional<Offer> offer;
  if (need.same_day_only) {
    offer = best_offer(need, roles, 0, 0, SameDaySlots::allowed);
  } else {
    offer = best_offer(need, roles, ahead, book_days, SameDaySlots::not_allowed);
    if (!offer) offer = best_offer(need, roles, 1, ahead - 1, SameDaySlots::not_allowed);
  }
  if (!offer) return Booked::no;
  take_offer(id, *offer, today());
  return Booked::yes;
}

/// An urgent patient beyond the template: at the end of a GP's session today, up to the safe limit
/// for all the GPs of the practice together.
Network::Booked Network::book_extra(NeedId id) {
  auto& need = needs_[id];
  auto& practice = practices_[need.practice.value];
  if (practice.extras_today + 1 >
      parameters_->workforce.extras_per_gp_session * practice.gp_sessions_today) {
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
  if (measuring()) ++tally_.extras;
  record_booking(id, today());
  return Booked::yes;
}

/// The earliest slot of any of `roles` from `from` to `to` days ahead; of equal times the first
/// role's.
std::optional<Offer> Network::best_offer(Need const& need, std::span<Role const> roles, int from,
                                         int to, SameDaySlots same_day) {
  Instant const not_before =
      now_ + std::max(Duration{1}, minutes_rounded(parameters_->booking.notice_minutes));
  std::optional<Offer> best;
  for (Role const role : roles) {
    auto const offer = book_.earliest({need.practice, role, from, to, same_day, not_before});
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
  auto const& booking = parameters_->booking;
  need.booked_on = booked_on;
  need.moved = false;
  ++need.bookings;
  trace_clinic(need, "is booked", session, now_);
  int const lead = static_cast<int>((session.date - booked_on).count());
  if (need.kind == NeedKind::clinical && lead > parameters_->deterrence.long_wait_days) {
    practices_[need.practice.value].failures += parameters_->deterrence.weight_long_wait;
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

Mode Network::draw_mode(Need const& need, Role role, double u) const {
  if (need.telephone_first) return Mode::telephone;
  auto const& of_role = parameters_->workforce.role[index_of(role)];
  if (u < of_role.telephone_share) return Mode::telephone;
  if (u < of_role.telephone_share + of_role.elsewhere_share) return Mode::elsewhere;
  return Mode::face_to_face;
}

}  // namespace pcnsim
