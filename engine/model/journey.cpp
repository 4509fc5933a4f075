// The journey of a need, in the order a patient meets it:
//
//   arises (arrivals.cpp) -> contact due -> call, form or desk (front_desk_work.cpp)
//     -> conversation ended -> triage (triage_work.cpp)
//     -> { advised | self-referral | pharmacy | community | 999
//          | booked, or on the waiting list (booking.cpp) | told another day }
//     -> slot reached -> consulted (clinics.cpp) -> closed, passed on, or back to contact due
//
// and, while it waits, it may resolve by itself, get worse, or be cancelled.

#include "model/network.hpp"
#include "model/profile.hpp"

namespace pcnsim {

void Network::on(ContactDue const& event) {
  if (needs_[event.need].token != event.token) return;  // it got worse, and was brought forward
  auto& need = moved(event.need, Whereabouts::being_handled);
  bool const first_contact = need.episodes == 0;
  if (!first_contact && need.kind == NeedKind::clinical && need.resolves <= now_) {
    close_resolved(event.need);
    return;
  }
  if (need.kind == NeedKind::planned && !need.books_itself) {  // the practice looks for a slot
    book_or_turn_away(event.need);
    return;
  }
  if (need.restarted) need.arose = now_;
  need.restarted = false;
  if (need.booked_by_111) {
    need.booked_by_111 = false;
    if (measuring()) ++tally_of(need.practice).booked_by_111;
    if (book(event.need) == Booked::no) close(event.need, Outcome::displaced_111);
    return;
  }
  make_contact(event.need);
}

void Network::make_contact(NeedId id) {
  auto& need = needs_[id];
  auto& practice = at(need.practice);
  if (need.channel == Channel::online) {
    send_form(id);
    return;
  }
  if (need.calls == 0) {
    ++need.episodes;
    if (measuring()) ++practice.tally.episodes;
  }
  if (need.channel == Channel::telephone) {
    call_arrives(id);
    return;
  }
  if (measuring()) ++practice.tally.desk_visits;
  join(practice.desk.visitors, id, Whereabouts::at_desk);
}

/// A form, if forms can be sent just now; else by telephone, or when they can be again.
void Network::send_form(NeedId id) {
  auto& need = needs_[id];
  auto& practice = at(need.practice);
  auto const& online = rules(need.practice).front_door.online;
  bool const full =
      online.daily_limit_per_1000 > 0 &&
      practice.forms_today >= online.daily_limit_per_1000 * spec(need.practice).list_size / 1'000;
  auto const hour = std::chrono::duration<double, std::ratio<3'600>>(time_of_day(now_)).count();
  bool const always = online.opens_hour <= 0 && online.closes_hour >= 24;
  bool const closed = !always && (!working_.is_working(today()) || hour < online.opens_hour ||
                                  hour >= online.closes_hour);
  if (full || closed) {
    if (measuring()) ++practice.tally.forms_switched_off;
    auto chance = draw(Purpose::episode, need, 4u << 16 | need.episodes);
    if (chance.chance(online.closed_to_telephone_share)) {
      need.channel = Channel::telephone;
      contact_on(id, today(), chance);
    } else {
      bool const later_today = !full && working_.is_working(today()) && hour < online.opens_hour;
      Date const day = later_today ? today() : working_.next_working(today());
      contact_at(id, Instant{day} + hours_rounded(online.opens_hour + chance.uniform()));
    }
    return;
  }
  ++practice.forms_today;
  if (need.calls == 0) ++need.episodes;
  if (measuring()) {
    if (need.calls == 0) ++practice.tally.episodes;
    ++practice.tally.online_forms;
  }
  // Where clinicians or decision support triage, clinical forms go straight to them.
  // ASSUMPTION(A19), ASSUMPTION(A25).
  bool const straight =
      need.kind == NeedKind::clinical && practice.access != AccessModel::reception;
  if (straight) {
    hand_over(id);
  } else {
    join(practice.desk.forms, id, Whereabouts::form_waiting);
  }
}

void Network::on(CallAbandoned const& event) {
  auto const& need = needs_[event.need];
  if (need.token != event.token) return;  // answered, or the queue closed, before patience ended
  auto& practice = at(need.practice);
  practice.desk.calls.leave(need.place);
  if (measuring()) ++practice.tally.calls_missed;
  trace_step(need, "gives up waiting on the telephone", JourneyStep::With::nobody, need.joined);
  moved(event.need, Whereabouts::being_handled);
  call_failed(event.need);
}

void Network::on(ConversationEnded const& event) {
  auto& need = moved(event.need, Whereabouts::being_handled);
  trace_step(need, "speaks to the front desk", JourneyStep::With::front_desk, need.joined);
  auto const practice = need.practice;
  auto& desk = at(practice).desk;
  desk.staff.finish();
  if (need.channel == Channel::telephone) --desk.talking;
  hand_over(event.need);
  serve_waiting(practice);
}

/// The practice has the request: what is the next step?
void Network::hand_over(NeedId id) {
  auto& need = needs_[id];
  auto& practice = at(need.practice);
  ++practice.contacts_ended;
  if (measuring() && !need.handled) {
    if (need.kind == NeedKind::clinical) ++practice.tally.requests_clinical;
    if (need.kind == NeedKind::administrative) ++practice.tally.requests_administrative;
  }
  need.handled = true;
  bool const there_and_then = need.channel != Channel::online && !need.callback;
  auto const next_step = triage(id);
  if (measuring() && next_step == NextStep::given && there_and_then)
    ++practice.tally.episodes_next_step_at_once;
}

/// Booked; or put on the practice's own list; or turned away.
Network::NextStep Network::book_or_turn_away(NeedId id) {
  if (book(id) == Booked::yes) return NextStep::given;
  auto const& need = needs_[id];
  bool const listed = need.kind == NeedKind::planned && (!need.books_itself || need.waits_on_list);
  if (listed && today() < need.wanted + Days{28}) {
    join_waiting_list(id);
    return NextStep::given;
  }
  bool const may_wait = need.kind == NeedKind::clinical && need.assigned >= Urgency::soon &&
                        need.waits_on_list && !need.home_visit;
  if (may_wait) {
    join_waiting_list(id);
    return NextStep::given;
  }
  turned_away(id);
  return NextStep::none;
}

/// Somebody able to settle it has: advice, a word at the desk, a consultation. The clock stopped at
/// the first contact with somebody able to, even if the patient had to come again.
void Network::settle(NeedId id) {
  auto const& need = needs_[id];
  bool const timely = need.seen ? need.seen_in_time : in_time(need, now_);
  close(id, timely ? Outcome::met_in_time : Outcome::met_late);
}

/// It has gone away. Whoever was seen by a clinician before has been helped.
void Network::close_resolved(NeedId id) {
  if (needs_[id].consultations > 0) {
    settle(id);
  } else {
    close(id, Outcome::resolved_waiting);
  }
}

/// The patient's own doing (cancelled, did not attend): tries again in some days. The clock of "in
/// time" starts anew, unless the appointment, `held` then, was late already. ASSUMPTION(A17).
void Network::restart(NeedId id, Instant held, Stream& chance) {
  retry_after(id, rules(needs_[id].practice).booking.return_mean_days, chance);
  auto& need = needs_[id];
  need.restarted = in_time(need, held);
}

/// The practice has nothing for somebody who asked: at once, after triage, when an appointment was
/// taken back or a request has waited too long. Remembered wherever it happens.
void Network::turned_away(NeedId id) {
  auto const& need = needs_[id];
  auto& practice = at(need.practice);
  if (need.kind == NeedKind::planned && !need.books_itself) {
    close(id, Outcome::given_up);  // nobody asked
    return;
  }
  if (need.kind == NeedKind::clinical) count_decision(need.practice, Decision::another_day);
  practice.failures += rules(need.practice).deterrence.weight_told_another_day;
  if (measuring()) ++practice.tally.episodes_told_another_day;
  failed_episode(id, rules(need.practice).front_door.after_told_another_day);
}

/// The patient tried, and was not helped: what next? ASSUMPTION(A41).
void Network::failed_episode(NeedId id, AfterFailure const& routes) {
  auto& need = needs_[id];
  if (need.urgency == Urgency::emergency && need.kind == NeedKind::clinical) {  // ASSUMPTION(A5)
    if (need.measured) ++tally_of(need.practice).emergencies;
    close(id, Outcome::met_elsewhere);
    return;
  }
  if (need.seen) {  // its clock has stopped: coming again has failed, not the need
    settle(id);
    return;
  }
  enum Route : std::size_t { retry, self_care, pharmacy, nhs111, ae, nothing };
  bool const clinical = need.kind == NeedKind::clinical;
  // ASSUMPTION(A15): nobody takes an enquiry or a recall to A&E; those who would, do nothing.
  double const outside = routes.pharmacy + routes.nhs111 + routes.ae;
  std::array const weights{routes.retry,
                           routes.self_care,
                           clinical ? routes.pharmacy : 0,
                           clinical ? routes.nhs111 : 0,
                           clinical ? routes.ae : 0,
                           clinical ? routes.nothing : routes.nothing + outside};
  auto chance = draw(Purpose::episode, need, need.episodes);
  switch (static_cast<Route>(weighted_index(weights, chance.uniform()))) {
    case retry:
      need.calls = 0;
      contact_on(id, working_.next_working(today()), chance);
      break;
    case pharmacy:
      close(id,
            need.navigation == Navigation::pharmacy ? Outcome::met_elsewhere : Outcome::given_up);
      break;
    case nhs111: to_111(id, chance); break;
    case ae: close(id, Outcome::displaced_ae); break;
    case self_care:
    case nothing: close(id, Outcome::given_up); break;
  }
}

/// 111 may book the patient back into the practice. ASSUMPTION(A40).
void Network::to_111(NeedId id, Stream& chance) {
  auto& need = needs_[id];
  auto const& outside = rules(need.practice).outside;
  if (measuring()) ++tally_of(need.practice).nhs111_contacts;
  if (!chance.chance(outside.books_in_share)) {
    close(id, Outcome::displaced_111);
    return;
  }
  need.booked_by_111 = true;
  auto const days =
      Days{std::max<std::int64_t>(1, std::lround(outside.books_in_days * chance.exponential()))};
  Date day = today() + days;
  if (day < horizon_.end() && !working_.is_working(day)) day = working_.next_working(day);
  contact_at(id, Instant{day} + 8h);
}

/// Waiting has made it worse: to A&E or 111, or back to the practice as one step more urgent.
/// ASSUMPTION(A30).
void Network::on(NeedWorsened const& event) {
  auto& need = needs_[event.need];
  bool const gone = need.serial != event.serial || need.where == Whereabouts::nowhere;
  if (gone || need.consultations > 0) return;
  if (need.urgency > Urgency::urgent) {
    need.urgency = static_cast<Urgency>(index_of(need.urgency) - 1);
    if (need.urgency == Urgency::urgent) need.worse_on = today();
  }
  if (need.assigned > Urgency::urgent)
    need.assigned = static_cast<Urgency>(index_of(need.assigned) - 1);
  need.worse = true;
  if (need.measured) ++tally_of(need.practice).worsened;
  trace_step(need, "gets worse", JourneyStep::With::nobody, now_);
  auto const next = working_.next_working(today());
  bool const seen_soon = need.where == Whereabouts::booked && book_[need.session].date <= next;
  bool const can_leave =
      need.where == Whereabouts::contact_due || need.where == Whereabouts::waiting_list ||
      need.where == Whereabouts::triage_queue || (need.where == Whereabouts::booked && !seen_soon);
  if (!can_leave) return;  // somebody has it in hand
  if (need.where == Whereabouts::booked) release_booking(need);
  if (need.where == Whereabouts::waiting_list) leave_waiting_list(event.need);
  if (need.where == Whereabouts::triage_queue) at(need.practice).triage.list.leave(need.place);
  moved(event.need, Whereabouts::being_handled);
  auto chance = draw(Purpose::episode, need, 5u << 16 | need.episodes);
  auto const& worsening = rules(need.practice).demand.worsening;
  double const u = chance.uniform();
  need.calls = 0;
  need.booked_by_111 = false;
  if (u < worsening.to_ae) {
    close(event.need, Outcome::displaced_ae);
  } else if (u < worsening.to_ae + worsening.to_111) {
    to_111(event.need, chance);
  } else {
    contact_on(event.need, today(), chance);
  }
}

void Network::on(AppointmentCancelled const& event) {
  auto const& booked = needs_[event.need];
  if (booked.token != event.token) return;  // seen, or moved by the practice
  trace_clinic(booked, "cancels", book_[booked.session], now_);
  release_booking(booked);
  Instant const held = book_[booked.session].slot_start(booked.slot);
  auto& need = moved(event.need, Whereabouts::being_handled);
  if (need.kind == NeedKind::clinical && need.resolves <= now_) {
    close_resolved(event.need);
  } else if (need.kind == NeedKind::clinical) {
    auto chance = draw(Purpose::episode, need, 2u << 16 | need.bookings);
    restart(event.need, held, chance);
  } else {
    not_attended(event.need);
  }
}

/// The one way out: an outcome, counted once.
void Network::close(NeedId id, Outcome outcome) {
  auto const& need = needs_[id];
  EXPECTS(need.where == Whereabouts::being_handled);
  auto& practice = at(need.practice);
  ++practice.ended[index_of(need.kind)];
  trace_step(need, outcome_names[index_of(outcome)], JourneyStep::With::nobody, now_);
  if (need.measured) ++practice.tally.needs_ended[index_of(need.kind)][index_of(outcome)];
  needs_.release(id);
}

}  // namespace pcnsim
