// The journey of a need, in the order a patient meets it:
//
//   arises (day.cpp) -> contact due -> call, form or desk (front_desk_work.cpp)
//     -> conversation ended -> triage -> { advised | pharmacy | 999 | booked (booking.cpp)
//                                          | told another day }
//     -> slot reached -> consulted (clinics.cpp) -> closed, or back to contact due

#include "model/network.hpp"
#include "model/profile.hpp"

namespace pcnsim {

void Network::on(ContactDue const& event) {
  auto& need = moved(event.need, Whereabouts::being_handled);
  bool const first_contact = need.episodes == 0;
  if (!first_contact && need.kind == NeedKind::clinical && need.resolves <= now_) {
    close_resolved(event.need);
    return;
  }
  if (need.kind == NeedKind::planned && !need.books_itself) {  // the practice looks again
    book_or_turn_away(event.need);
    return;
  }
  if (need.restarted) need.arose = now_;
  need.restarted = false;
  if (need.calls == 0) {
    ++need.episodes;
    if (measuring()) ++tally_.episodes;
  }
  switch (need.channel) {
    case Channel::telephone: call_arrives(event.need); break;
    case Channel::online:
      if (measuring()) ++tally_.online_forms;
      join(practices_[need.practice.value].desk.forms, event.need, Whereabouts::form_waiting);
      break;
    case Channel::desk:
      if (measuring()) ++tally_.desk_visits;
      join(practices_[need.practice.value].desk.visitors, event.need, Whereabouts::at_desk);
      break;
  }
}

void Network::on(CallAbandoned const& event) {
  auto const& need = needs_[event.need];
  if (need.token != event.token) return;  // answered, or the queue closed, before patience ended
  practices_[need.practice.value].desk.calls.leave(need.place);
  if (measuring()) ++tally_.calls_missed;
  trace_step(need, "gives up waiting on the telephone", JourneyStep::With::nobody, need.joined);
  moved(event.need, Whereabouts::being_handled);
  call_failed(event.need);
}

void Network::on(ConversationEnded const& event) {
  auto& need = moved(event.need, Whereabouts::being_handled);
  trace_step(need, "speaks to the front desk", JourneyStep::With::front_desk, need.joined);
  auto const practice = need.practice;
  practices_[practice.value].desk.staff.finish();
  ++practices_[practice.value].contacts_ended;
  if (measuring() && !need.handled) {
    if (need.kind == NeedKind::clinical) ++tally_.requests_clinical;
    if (need.kind == NeedKind::administrative) ++tally_.requests_administrative;
  }
  need.handled = true;
  bool const there_and_then = need.channel != Channel::online && !need.callback;
  auto const next_step = triage(event.need);
  if (next_step == NextStep::none) {
    practices_[practice.value].failures += parameters_->deterrence.weight_told_another_day;
    if (measuring()) ++tally_.episodes_told_another_day;
  } else if (measuring() && there_and_then) {
    ++tally_.episodes_next_step_at_once;
  }
  serve_waiting(practice);
}

Network::NextStep Network::triage(NeedId id) {
  auto& need = needs_[id];
  need.calls = 0;
  switch (need.kind) {
    case NeedKind::clinical: return triage_clinical(id);
    case NeedKind::administrative:
    case NeedKind::enquiry: settle(id); return NextStep::given;
    case NeedKind::planned: return book_or_turn_away(id);
  }
  return NextStep::none;
}

Network::NextStep Network::book_or_turn_away(NeedId id) {
  if (book(id) == Booked::yes) return NextStep::given;
  told_another_day(id);
  return NextStep::none;
}

// ASSUMPTION(A14): only reception navigates.
Network::NextStep Network::triage_clinical(NeedId id) {
  auto& need = needs_[id];
  if (need.urgency == Urgency::emergency) {
    if (need.measured) ++tally_.emergencies;
    close(id, Outcome::met_elsewhere);
    return NextStep::given;
  }
  switch (need.navigation) {
    case Navigation::advice: settle(id); return NextStep::given;
    case Navigation::pharmacy: {
      need.navigation = Navigation::appointment;  // whoever declines or returns is seen here
      auto chance = draw(Purpose::episode, need, 1u << 16 | need.episodes);
      if (chance.chance(parameters_->triage.pharmacy_accepted)) {
        if (chance.chance(parameters_->triage.pharmacy_returns)) {
          retry_after(id, parameters_->booking.return_mean_days, chance);
        } else {
          close(id, Outcome::met_elsewhere);
        }
        return NextStep::given;
      }
      break;
    }
    case Navigation::appointment: break;
  }
  return book_or_turn_away(id);
}

/// Somebody able to settle it has: advice, a word at the desk, a consultation. The clock stopped at
/// the first consultation, if there was one, even if the patient had to come again.
void Network::settle(NeedId id) {
  auto const& need = needs_[id];
  bool const timely = need.consultations > 0 ? need.seen_in_time : in_time(need);
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

/// The patient's own doing (cancelled, did not attend): tries again in some days, and the clock of
/// "in time" starts anew.
void Network::restart(NeedId id, Stream& chance) {
  retry_after(id, parameters_->booking.return_mean_days, chance);
  needs_[id].restarted = true;
}

void Network::told_another_day(NeedId id) {
  auto& need = needs_[id];
  if (need.kind == NeedKind::planned && !need.books_itself) {
    // On the practice's own list: it looks again as slots open, until four weeks after the day it
    // was wanted for. A call that a clinician wanted to make today is dropped.
    if (need.same_day_only || today() + Days{3} > need.wanted + Days{28}) {
      close(id, Outcome::given_up);
    } else {
      contact_at(id, Instant{today() + Days{3}} + 12h);
    }
    return;
  }
  failed_episode(id, parameters_->front_door.after_told_another_day);
}

/// The patient tried, and was not helped: what next?
void Network::failed_episode(NeedId id, AfterFailure const& routes) {
  auto& need = needs_[id];
  if (need.urgency == Urgency::emergency && need.kind == NeedKind::clinical) {  // ASSUMPTION(A5)
    if (need.measured) ++tally_.emergencies;
    close(id, Outcome::met_elsewhere);
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
    case nhs111: close(id, Outcome::displaced_111); break;
    case ae: close(id, Outcome::displaced_ae); break;
    case self_care:
    case nothing: close(id, Outcome::given_up); break;
  }
}

void Network::on(AppointmentCancelled const& event) {
  auto const& booked = needs_[event.need];
  if (booked.token != event.token) return;  // seen, or moved by the practice
  trace_clinic(booked, "cancels", book_[booked.session], now_);
  book_.give_back(booked.session, booked.slot);
  auto& need = moved(event.need, Whereabouts::being_handled);
  if (need.kind == NeedKind::clinical && need.resolves <= now_) {
    close_resolved(event.need);
  } else if (need.kind == NeedKind::clinical) {
    auto chance = draw(Purpose::episode, need, 2u << 16 | need.bookings);
    restart(event.need, chance);
  } else {
    not_attended(event.need);
  }
}

/// The one way out: an outcome, counted once.
void Network::close(NeedId id, Outcome outcome) {
  auto const& need = needs_[id];
  EXPECTS(need.where == Whereabouts::being_handled);
  ++ended_[index_of(need.kind)];
  trace_step(need, outcome_names[index_of(outcome)], JourneyStep::With::nobody, now_);
  if (need.measured) ++tally_.needs_ended[index_of(need.kind)][index_of(outcome)];
  needs_.release(id);
}

// ---- time and draws

/// Urgent: the same or the next working day. Other clinical and own requests: within 14 days.
/// Planned care: within 14 days of the day it is for.
bool Network::in_time(Need const& need) const {
  if (need.kind == NeedKind::planned) return today() <= need.wanted + Days{14};
  if (need.kind == NeedKind::clinical && need.urgency <= Urgency::urgent) {
    Date first = date_of(need.arose);  // of the practice: a form at the weekend arrives on Monday
    if (!working_.is_working(first)) first = working_.next_working(first);
    return today() <= working_.next_working(first);
  }
  return now_ - need.arose <= Days{14};
}

/// The stream of `need` for its `occasion`-th draw of this purpose: the same in every scenario.
Stream Network::draw(Purpose purpose, Need const& need, std::uint32_t occasion) const {
  return streams_.of(purpose, std::uint64_t{occasion} << 32 | need.patient.value, need.address);
}

Need& Network::moved(NeedId id, Whereabouts where) {
  auto& need = needs_[id];
  EXPECTS(need.where != Whereabouts::nowhere);
  need.where = where;
  ++need.token;
  return need;
}

/// ASSUMPTION(A2). When on `date` a patient makes contact by `channel`; telephone and desk move to the next working
/// day when the practice is closed.
Instant Network::contact_time(Channel channel, Date date, Stream& chance) const {
  double const u = chance.uniform();
  double const within = chance.uniform();
  if (date >= horizon_.end()) return Instant{date};  // nobody will see it
  auto const& door = parameters_->front_door;
  if (channel == Channel::online) {
    auto const hour = static_cast<double>(weighted_index(door.online_hour_weights, u));
    return Instant{date} + hours_rounded(hour + within);
  }
  if (!working_.is_working(date)) date = working_.next_working(date);
  auto const hour = weighted_index(door.core_hour_weights, u);
  double const length = hour + 1 == core_hour_count ? 0.5 : 1.0;  // closes at 18:30
  return Instant{date} + 8h + hours_rounded(static_cast<double>(hour) + length * within);
}

void Network::contact_at(NeedId id, Instant time) {
  moved(id, Whereabouts::contact_due);
  events_.schedule(std::max(time, now_), priority::patient, ContactDue{id});
}

void Network::contact_on(NeedId id, Date date, Stream& chance) {
  contact_at(id, contact_time(needs_[id].channel, date, chance));
}

/// Contact again after an exponential number of days, at least one.
void Network::retry_after(NeedId id, double mean_days, Stream& chance) {
  auto const days = Days{std::max<std::int64_t>(1, std::lround(mean_days * chance.exponential()))};
  contact_on(id, today() + days, chance);
}

}  // namespace pcnsim
