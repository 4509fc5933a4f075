// Clinics: patients seen in order, running late when consultations overrun; what each leads to.

#include "model/network.hpp"

namespace pcnsim {

/// The hour has come: the clinic begins, or waits until the clinician's last one is over.
void Network::on(SessionStarted const& event) {
  auto& clinician = at_work_[book_[event.session].clinician.value];
  if (clinician.in_clinic) {
    clinician.late.push_back(event.session);
    return;
  }
  clinician.in_clinic = true;
  on(SlotReached{event.session, 0});
}

/// Walks the session from `event.slot`: waits for a slot's time, passes the empty ones, begins the
/// next consultation, or ends the session.
void Network::on(SlotReached const& event) {
  auto const& session = book_[event.session];
  for (std::uint8_t slot = event.slot; slot < session.entries(); ++slot) {
    if (now_ < session.slot_start(slot) && slot < session.slots) {
      events_.schedule(session.slot_start(slot), priority::clinic,
                       SlotReached{event.session, slot});
      return;
    }
    NeedId const id = session.booked[slot];
    if (id.is_none()) continue;
    auto const& need = needs_[id];
    auto chance = draw(Purpose::appointment, need, 1u << 16 | need.bookings);
    if (chance.chance(dna_probability(need, session))) {
      count_appointment(need, session, false);
      trace_clinic(need, "does not attend", session, now_);
      moved(id, Whereabouts::being_handled);
      not_attended(id);
    } else {
      begin_consultation(event.session, slot);
      return;
    }
  }
  end_session(event.session);
}

void Network::begin_consultation(SessionId id, std::uint8_t slot) {
  auto const& session = book_[id];
  auto const& need = needs_[session.booked[slot]];
  auto const& role = parameters_->workforce.role[index_of(session.role)];
  auto chance = draw(Purpose::consultation, need, need.consultations);
  double minutes =
      chance.lognormal(role.consultation_minutes.mean, role.consultation_minutes.sigma);
  if (need.mode == Mode::telephone) minutes *= role.telephone_length_ratio;
  Duration const lasts = minutes_rounded(minutes);
  count_appointment(need, session, true);
  if (measuring()) tally_.consulting_ms[index_of(session.role)] += lasts.count();
  moved(session.booked[slot], Whereabouts::booked).joined = now_;  // too late to cancel
  events_.schedule(now_ + lasts, priority::patient, ConsultationEnded{id, slot});
}

void Network::on(ConsultationEnded const& event) {
  auto const& session = book_[event.session];
  auto const role = session.role;
  NeedId const id = session.booked[event.slot];
  auto& need = moved(id, Whereabouts::being_handled);
  if (need.consultations == 0) need.seen_in_time = in_time(need);
  auto chance = draw(Purpose::consultation, need, 1u << 16 | need.consultations);
  ++need.consultations;
  Need const seen = need;  // a copy: adding needs moves the pool
  trace_clinic(seen, "consultation", session, seen.joined);
  after_any(seen, role, chance);
  if (seen.kind == NeedKind::clinical) {
    after_clinical(id, role, chance);
  } else {
    settle(id);
  }
  on(SlotReached{event.session, static_cast<std::uint8_t>(event.slot + 1)});
}

/// Settled, to be seen today after a first call, or back in some days with the same problem.
void Network::after_clinical(NeedId id, Role role, Stream& chance) {
  auto& need = needs_[id];
  bool const closes = chance.chance(parameters_->triage.telephone_first_closes);
  bool const returns = chance.chance(parameters_->workforce.role[index_of(role)].return_share);
  if (need.telephone_first) {
    need.telephone_first = false;
    if (!closes) {
      book_or_turn_away(id);
      return;
    }
  } else if (returns) {
    retry_after(id, parameters_->booking.return_mean_days, chance);
    return;
  }
  settle(id);
}

/// Follow-ups, tests and enquiries that a consultation starts.
void Network::after_any(Need const& need, Role role, Stream& chance) {
  auto const& booking = parameters_->booking;
  auto const& of_role = parameters_->workforce.role[index_of(role)];
  std::uint64_t const number = 8u * need.consultations;
  bool const follow_up = chance.chance(of_role.follow_up_share);
  bool const test = chance.chance(booking.tests_share_of_gp);
  bool const enquiry = chance.chance(parameters_->demand.enquiries_per_consultation);
  if (follow_up) {
    auto const lead = booking.follow_up_lead_days;
    double const days = chance.lognormal(lead.mean, lead.sigma);
    derive_need(need, NeedKind::planned, role, today() + Days{std::lround(days)}, number);
  }
  if (test && (role == Role::gp || role == Role::gp_trainee)) {
    Date const wanted = today() + Days{std::lround(booking.tests_lead_days)};
    derive_need(need, NeedKind::planned, Role::hca, wanted, number + 1);
  }
  if (enquiry) derive_need(need, NeedKind::enquiry, role, today(), number + 2);
}

void Network::end_session(SessionId id) {
  auto& session = book_[id];
  if (measuring()) {
    auto const role = index_of(session.role);
    ++tally_.sessions[role];
    tally_.slots[role] += session.slots;
    for (std::size_t slot = 0; slot < session.slots; ++slot) {
      if (!session.booked[slot].is_none()) ++tally_.slots_used[role];
    }
    tally_.clinic_ms[role] += (session.scheduled_end() - session.start).count();
    tally_.overtime_ms[role] += std::max(Duration{0}, now_ - session.scheduled_end()).count();
  }
  auto& clinician = at_work_[session.clinician.value];
  clinician.in_clinic = false;
  session.open = false;
  book_.forget(id);
  if (clinician.late.empty()) return;
  SessionId const next = clinician.late.front();
  clinician.late.erase(clinician.late.begin());
  on(SessionStarted{next});
}

void Network::count_appointment(Need const& need, Session const& session, bool attended) {
  if (!measuring()) return;
  auto const role = index_of(session.role);
  auto const mode = index_of(need.mode);
  auto const band = index_of(lead_band(static_cast<int>((session.date - need.booked_on).count())));
  ++tally_.appointments[role][mode][band];
  ++tally_.appointments_for[index_of(need.kind)];
  if (!attended) ++tally_.did_not_attend[role][mode][band];
}

double Network::dna_probability(Need const& need, Session const& session) const {
  auto const& booking = parameters_->booking;
  auto const lead = (session.date - need.booked_on).count();
  std::size_t const band = lead <= 0 ? 0 : lead == 1 ? 1 : lead <= 7 ? 2 : lead <= 14 ? 3 : 4;
  double p = booking.dna_by_lead[band];
  p *= parameters_->workforce.role[index_of(session.role)].dna_ratio;
  if (need.mode == Mode::telephone) p *= booking.dna_telephone_ratio;
  return p;
}

/// Did not come, or cancelled planned care: again another day, or not at all.
void Network::not_attended(NeedId id) {
  auto& need = needs_[id];
  auto const& booking = parameters_->booking;
  auto chance = draw(Purpose::episode, need, 3u << 16 | need.bookings);
  bool const comes_back = chance.chance(booking.dna_comes_back_share);
  if (need.kind == NeedKind::clinical && need.resolves <= now_) {  // ASSUMPTION(A6)
    close_resolved(id);
  } else if (!comes_back) {  // ASSUMPTION(A17)
    need.kind == NeedKind::clinical ? close_resolved(id) : close(id, Outcome::given_up);
  } else if (need.kind == NeedKind::clinical) {
    restart(id, chance);
  } else {
    need.same_day_only = false;
    need.books_itself = false;
    contact_at(id, Instant{today() + Days{1}} + 12h);
  }
}

}  // namespace pcnsim
