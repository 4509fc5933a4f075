// Clinics: patients seen in order, running late when consultations overrun; what each leads to.

#include "model/automation.hpp"
#include "model/network.hpp"

#include <algorithm>

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
  // NOLINTNEXTLINE(bugprone-too-small-loop-variable): there are most_slots entries at most
  for (std::uint8_t slot = event.slot; slot < session.entries(); ++slot) {
    if (now_ < session.slot_start(slot) && slot < session.slots) {
      events_.schedule(session.slot_start(slot), priority::clinic,
                       SlotReached{event.session, slot});
      return;
    }
    if (session.booked[slot].is_none() && !start_own_contact(event.session, slot)) {
      book_[event.session].set_free(slot, false);  // a visit may be passed before its time
      continue;
    }
    NeedId const id = session.booked[slot];
    auto const& need = needs_[id];
    auto chance = draw(Purpose::appointment, need, 1u << 16 | need.bookings);
    if (chance.chance(dna_probability(need, session))) {
      count_appointment(need, session, AppointmentStatus::dna);
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

/// The slot's time has come and nobody booked it: the clinician may ring a patient (a result, a
/// medicine, a review that is due). ASSUMPTION(A32).
bool Network::start_own_contact(SessionId id, std::uint8_t slot) {
  auto& session = book_[id];
  auto const share =
      rules(session.practice).workforce.role[index_of(session.role)].free_slot_use_share;
  if (slot >= session.slots || !session.is_free(slot) || !(share > 0)) return false;
  auto const time = static_cast<std::uint64_t>(session.slot_start(slot).time_since_epoch().count());
  auto chance =
      streams_.of(Purpose::own_contact, roster_.clinicians()[session.clinician].entity, time);
  auto& practice = at(session.practice);
  if (!chance.chance(share) || practice.own_contacts_left < 1) return false;
  auto const [first, end] = population_.patients_of(session.practice);
  if (first == end) return false;
  PatientId const patient{first.value + chance.below(end.value - first.value)};
  Need need = need_of(patient, Process::planned, 0);
  need.address = chance() >> 3 | std::uint64_t{1} << 61;  // beside the patient's own
  need.kind = NeedKind::planned;
  need.role = session.role;
  need.wanted = today();
  need.own_contact = true;
  practice.own_contacts_left -= 1;
  NeedId const made = add_need(need);
  book_.take({id, slot, session.slot_start(slot)}, made);
  auto& booked = moved(made, Whereabouts::booked);
  booked.session = id;
  booked.slot = slot;
  booked.booked_on = today();
  booked.bookings = 1;
  booked.mode = draw_mode(booked, session.role, chance.uniform());
  if (measuring()) ++tally_of(session.practice).own_contacts;
  return true;
}

void Network::begin_consultation(SessionId id, std::uint8_t slot) {
  auto const& session = book_[id];
  auto const& need = needs_[session.booked[slot]];
  Duration const lasts = minutes_rounded(consultation_minutes(need, session));
  count_appointment(need, session, AppointmentStatus::attended);
  ++at_work_[session.clinician.value].contacts_today;
  if (measuring())
    tally_of(session.practice).consulting_ms[index_of(session.role)] += lasts.count();
  moved(session.booked[slot], Whereabouts::booked).joined = now_;  // too late to cancel
  events_.schedule(now_ + lasts, priority::patient, ConsultationEnded{id, slot});
  auto const next = slot + std::size_t{1};
  bool const any = next < session.entries() && !session.booked[next].is_none();
  if (any) needs_.prefetch(session.booked[next]);
}

/// How long it takes: by role and mode, longer for the ill, shorter in deprived places.
double Network::consultation_minutes(Need const& need, Session const& session) {
  auto const& parameters = rules(session.practice);
  auto const& role = parameters.workforce.role[index_of(session.role)];
  auto const& post = parameters.workforce.post[index_of(session.post)];
  auto const& lengths = parameters.consultations;
  auto chance = draw(Purpose::consultation, need, need.consultations);
  if (need.mode == Mode::home) {
    auto const& visit = lengths.home_visit;
    return chance.lognormal(visit.minutes.mean, visit.minutes.sigma) + visit.travel_minutes;
  }
  double minutes =
      chance.lognormal(role.consultation_minutes.mean, role.consultation_minutes.sigma);
  bool const written_by_scribe = chance.chance(parameters.automation.scribe.use_share);
  if (need.kind == NeedKind::clinical)
    minutes *= parameters.needs[index_of(need.about)].length_ratio;
  switch (need.mode) {
    case Mode::telephone: minutes *= role.telephone_length_ratio; break;
    case Mode::video: minutes *= lengths.video_ratio; break;
    case Mode::message: minutes *= lengths.message_ratio; break;
    default: {
      double const imd = spec(session.practice).imd_score - parameters.demand.reference_imd_score;
      double const extra = lengths.extra_minutes[index_of(population_[need.patient].segment)] +
                           lengths.deprived_minutes_per_10_imd * imd / 10;
      minutes = std::max(minutes / 2, minutes + extra);
    }
  }
  minutes *= post.length_ratio;
  if (written_by_scribe)
    minutes = std::max(minutes / 2, minutes - scribe_saves(parameters.automation));
  return minutes;
}

void Network::on(ConsultationEnded const& event) {
  auto const& session = book_[event.session];  // read to the end: adding needs opens no session
  NeedId const id = session.booked[event.slot];
  auto& need = moved(id, Whereabouts::being_handled);
  auto chance = draw(Purpose::consultation, need, 1u << 16 | need.consultations);
  ++need.consultations;
  Need const seen = need;  // a copy: adding needs moves the pool
  trace_clinic(seen, "consultation", session, seen.joined);
  if (!seen.own_contact) after_any(seen, session.role, chance);  // it settles what it is about
  if (seen.kind == NeedKind::clinical) {
    after_clinical(id, session);
  } else {
    settle(id);
  }
  on(SlotReached{event.session, static_cast<std::uint8_t>(event.slot + 1)});
}

/// Settled; to be seen today after a first call; passed to a GP; or back in some days. The clock of
/// "in time" stops when somebody able to settle it has seen to it.
void Network::after_clinical(NeedId id, Session const& session) {
  auto& need = needs_[id];
  auto const& parameters = rules(need.practice);
  auto const& role = parameters.workforce.role[index_of(session.role)];
  auto const& post = parameters.workforce.post[index_of(session.post)];
  auto chance = draw(Purpose::consultation, need, 2u << 16 | need.consultations);
  bool const closes = chance.chance(parameters.triage.telephone_first_closes);
  bool const returns = chance.chance(std::min(1.0, role.return_share * post.return_ratio));
  bool const passes = chance.chance(parameters.consultations.pass_on_share);
  bool const by_gp = includes(gps, session.role);
  need.home_visit = false;
  if (need.telephone_first && !closes) {
    need.telephone_first = false;
    book_or_turn_away(id);
    return;
  }
  if (!by_gp && (passes || !includes(need.able, session.role))) {
    if (measuring()) ++tally_of(need.practice).passed_on;
    need.telephone_first = false;
    need.offered = gps;
    need.able = gps;
    book_or_turn_away(id);
    return;
  }
  if (!need.seen) need.seen_in_time = in_time(need, now_);
  need.seen = true;
  if (returns && !need.telephone_first) {
    retry_after(id, parameters.booking.return_mean_days, chance);
    return;
  }
  settle(id);
}

/// Follow-ups, tests, prescriptions, referrals and enquiries that a consultation starts.
/// ASSUMPTION(A31).
void Network::after_any(Need const& need, Role role, Stream& chance) {
  auto const& parameters = rules(need.practice);
  auto const& booking = parameters.booking;
  auto const& consultations = parameters.consultations;
  auto const& of_role = parameters.workforce.role[index_of(role)];
  std::uint64_t const number = 8u * need.consultations;
  bool const by_gp = includes(gps, role);
  bool const follow_up = chance.chance(of_role.follow_up_share);
  bool const test = chance.chance(consultations.tests_share_of_gp) && by_gp;
  bool const enquiry = chance.chance(parameters.demand.enquiries_per_consultation);
  bool const prescription =
      chance.chance(consultations.prescription_share) && need.kind == NeedKind::clinical;
  bool const referral = chance.chance(consultations.referral_share_of_gp) && by_gp;
  if (follow_up) {
    auto const lead = booking.follow_up_lead_days;
    double const days = chance.lognormal(lead.mean, lead.sigma);
    derive_need(need, NeedKind::planned, role, today() + Days{std::lround(days)}, number);
  }
  if (test) {
    Date const wanted = today() + Days{std::lround(consultations.tests_lead_days)};
    derive_need(need, NeedKind::planned, Role::hca, wanted, number + 1, true);
  }
  if (need.test) work_item(need.practice, WorkItem::result);
  if (enquiry) derive_need(need, NeedKind::enquiry, role, today(), number + 2);
  if (prescription) {
    bool const prescribes = by_gp || role == Role::advanced_practitioner ||
                            role == Role::pharmacist;  // written there and then
    if (!prescribes) work_item(need.practice, WorkItem::prescription);
    if (measuring()) ++tally_of(need.practice).prescriptions;
  }
  if (referral) {
    work_item(need.practice, WorkItem::referral);
    if (measuring()) ++tally_of(need.practice).referrals;
  }
}

void Network::end_session(SessionId id) {
  auto& session = book_[id];
  if (measuring()) {
    auto const role = index_of(session.role);
    auto& tally = tally_of(session.practice);
    ++tally.sessions[role];
    if (session.locum) ++tally.locum_sessions;
    tally.slots[role] += session.slots - session.given_up;
    for (std::size_t slot = 0; slot < session.slots; ++slot) {
      if (!session.booked[slot].is_none()) ++tally.slots_used[role];
    }
    tally.clinic_ms[role] += (session.scheduled_end() - session.start).count();
    tally.supervision_ms += session.supervising.count();
    tally.overtime_ms[role] += std::max(Duration{0}, now_ - session.scheduled_end()).count();
  }
  auto& clinician = at_work_[session.clinician.value];
  clinician.in_clinic = false;
  ++clinician.sessions_today;
  session.open = false;
  book_.forget(id);
  if (clinician.late.empty()) return;
  SessionId const next = clinician.late.front();
  clinician.late.erase(clinician.late.begin());
  on(SessionStarted{next});
}

/// On the day of its clinic; in a clinic that runs past the midnight before the window, on the first.
void Network::count_appointment(Need const& need, Session const& session,
                                AppointmentStatus status) {
  if (!measuring()) return;
  auto const lead = static_cast<int>((session.date - need.booked_on).count());
  auto const role = index_of(session.role);
  auto const mode = index_of(need.mode);
  auto const band = index_of(lead_band(lead));
  auto& tally = tally_of(session.practice);
  ++tally.appointments[role][mode][band];
  ++tally.appointments_for[index_of(need.kind)];
  if (status == AppointmentStatus::dna) ++tally.did_not_attend[role][mode][band];
  appointments_.add(
      std::max(session.date, horizon_.start),
      {hcp_type(session.role), appointment_mode(need.mode), status, booking_band(lead)});
  ClinicianId const usual = population_[need.patient].usual;
  if (session.role == Role::gp && need.kind == NeedKind::clinical && !usual.is_none()) {
    ++tally.gp_seen_preferring;
    if (session.clinician == usual && !session.locum) ++tally.gp_seen_usual;
  }
}

double Network::dna_probability(Need const& need, Session const& session) const {
  auto const& booking = rules(session.practice).booking;
  auto const lead = (session.date - need.booked_on).count();
  std::size_t const band = lead <= 0 ? 0 : lead == 1 ? 1 : lead <= 7 ? 2 : lead <= 14 ? 3 : 4;
  double p = booking.dna_by_lead[band];
  p *= rules(session.practice).workforce.role[index_of(session.role)].dna_ratio;
  switch (need.mode) {
    case Mode::face_to_face: break;
    case Mode::telephone: p *= booking.dna_telephone_ratio; break;
    case Mode::video:
    case Mode::message: p *= booking.dna_video_ratio; break;
    case Mode::home: p *= booking.dna_home_ratio; break;
  }
  return p;
}

/// Did not come, or cancelled planned care: again another day, or not at all.
void Network::not_attended(NeedId id) {
  auto& need = needs_[id];
  auto const& booking = rules(need.practice).booking;
  auto chance = draw(Purpose::episode, need, 3u << 16 | need.bookings);
  bool const comes_back = chance.chance(booking.dna_comes_back_share);
  if (need.kind == NeedKind::clinical && need.resolves <= now_) {  // ASSUMPTION(A6)
    close_resolved(id);
  } else if (!comes_back) {  // ASSUMPTION(A17)
    need.kind == NeedKind::clinical ? close_resolved(id) : close(id, Outcome::given_up);
  } else if (need.kind == NeedKind::clinical) {
    restart(id, now_, chance);
  } else {
    need.same_day_only = false;
    need.books_itself = false;
    contact_at(id, Instant{working_.next_working(today())} + 12h);  // when somebody is there
  }
}

}  // namespace pcnsim
