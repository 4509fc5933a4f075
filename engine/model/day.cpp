// What a day begins with: memories settle, the book rolls on, people report sick, needs arise.

#include "model/network.hpp"
#include "model/profile.hpp"

namespace pcnsim {
namespace {

constexpr double golden = 0.618'033'988'749'894'9;  // spreads release classes evenly
constexpr Duration front_desk_opens = 8h;
/// Calendar days for each working day: 365.25 over 5 days a week less 8 bank holidays a year.
constexpr double days_a_working_day = 365.25 / (365.25 * 5 / 7 - 8);

/// Mixes a parent's address and a number into the address of a need that follows from it
/// (SplitMix64; the top bit tells such addresses from a patient's own ordinals).
std::uint64_t derived_address(std::uint64_t parent, std::uint64_t number) {
  std::uint64_t z = parent + 0x9E37'79B9'7F4A'7C15u * (number + 1);
  z = (z ^ (z >> 30)) * 0xBF58'476D'1CE4'E5B9u;
  z = (z ^ (z >> 27)) * 0x94D0'49BB'1331'11EBu;
  return (z ^ (z >> 31)) | std::uint64_t{1} << 63;
}

/// ASSUMPTION(A16).
Instant start_of(Half half, Date date) {
  return Instant{date} + (half == Half::morning ? 8h + 30min : 14h);
}

}  // namespace

void Network::on(DayStarted const&) {
  Date const date = today();
  if (date > book_.today()) {
    settle_memories();
    book_.start_day(date);
    open_day(date + Days{book_days});
  }
  if (working_.is_working(date)) {
    roster_.start_day(date, streams_);
    lose_sessions_to_sickness();
    start_sessions();
    events_.schedule(now_ + front_desk_opens, priority::opening, FrontDeskHourStarted{0});
  }
  if (measuring()) tally_.patient_days += population_.size();
  clinical_needs_arise();
  own_requests_arise(Process::administrative, NeedKind::administrative);
  own_requests_arise(Process::enquiry, NeedKind::enquiry);
  planned_care_arises(date);
  if (date + Days{1} < horizon_.end())
    events_.schedule(now_ + 24h, priority::midnight, DayStarted{});
}

/// ASSUMPTION(A4). Each practice's memory of failed access: an exponential average of the share of contacts that
/// failed, over days with contacts.
void Network::settle_memories() {
  for (auto& practice : practices_) {
    ++practice.days_remembered;
    if (practice.contacts_ended > 0) {
      double const keep =
          std::exp2(-practice.days_remembered / parameters_->deterrence.memory_half_life_days);
      double const share = std::min(1.0, practice.failures / practice.contacts_ended);
      practice.memory = keep * practice.memory + (1 - keep) * share;
      practice.days_remembered = 0;
    }
    practice.failures = 0;
    practice.contacts_ended = 0;
  }
}

/// Opens the book for `date`: a session for everyone on the rota and not on leave.
void Network::open_day(Date date) {
  if (!working_.is_working(date)) return;
  for (std::uint32_t clinician = 0; clinician < roster_.clinicians().size(); ++clinician) {
    for (Half const half : {Half::morning, Half::afternoon}) {
      if (roster_.is_rostered(ClinicianId{clinician}, date, half, streams_)) {
        open_session(ClinicianId{clinician}, date, half);
      }
    }
  }
  book_.offer_new_slots(static_cast<int>((date - book_.today()).count()));
}

void Network::open_session(ClinicianId id, Date date, Half half) {
  auto const& clinician = roster_.clinicians()[id];
  auto const& workforce = parameters_->workforce;
  auto const& automation = parameters_->automation;
  auto const& role = workforce.role[index_of(clinician.role)];
  double const saved = automation.share_of_items * automation.minutes_saved_share *
                       automation.realisation * automation.released_to_clinic;
  double const direct = role.direct_share + saved * role.share_of_hours_on_processes;
  auto& owed = at_work_[id.value].slots_owed;
  owed += workforce.session_minutes * direct / role.slot_minutes;
  EXPECTS(owed < Session::most_slots);
  auto const slots = static_cast<std::uint8_t>(owed);
  owed -= slots;
  if (slots == 0) return;

  Session session;
  session.practice = clinician.practice;
  session.clinician = id;
  session.role = clinician.role;
  session.date = date;
  session.start = start_of(half, date);
  session.slot_length = minutes_rounded(role.slot_minutes);
  session.slots = slots;
  auto& laid = practices_[clinician.practice.value].slots_laid[index_of(clinician.role)];
  std::array const weights{role.release.same_day, role.release.days_4, role.release.weeks_2,
                           role.release.weeks_6};
  std::array<Release, Session::most_slots> releases{};
  for (std::size_t slot = 0; slot < slots; ++slot) {
    double const turn = golden * ++laid;
    releases[slot] = static_cast<Release>(weighted_index(weights, turn - std::floor(turn)));
  }
  book_.add_session(session, std::span{releases}.first(slots));
}

/// The sessions of those who reported sick this morning: their patients are booked again.
void Network::lose_sessions_to_sickness() {
  auto const sessions = book_.sessions_on(0);  // a copy: forgetting changes the list
  for (SessionId const id : sessions) {
    if (!roster_.is_sick(book_[id].clinician, today())) continue;
    book_.withdraw(id);
    if (measuring()) ++tally_.sessions_lost_to_sickness[index_of(book_[id].role)];
  }
  for (auto& practice : practices_) {
    practice.gp_sessions_today = 0;
    practice.extras_today = 0;
  }
  for (SessionId const id : sessions) {
    auto const& session = book_[id];
    if (session.open && session.role == Role::gp) {
      ++practices_[session.practice.value].gp_sessions_today;
    }
  }
  for (SessionId const id : sessions) {
    if (book_[id].open) continue;
    for (std::size_t slot = 0; slot < book_[id].slots; ++slot) {
      NeedId const need = book_[id].booked[slot];
      if (need.is_none()) continue;
      auto& patient = moved(need, Whereabouts::being_handled);
      patient.moved = true;
      if (patient.kind == NeedKind::clinical && patient.resolves <= now_) {
        close(need, Outcome::resolved_waiting);
      } else {
        book_or_turn_away(need);
      }
    }
    book_.forget(id);
  }
}

void Network::start_sessions() {
  for (SessionId const id : book_.sessions_on(0)) {
    events_.schedule(book_[id].start, priority::clinic, SessionStarted{id});
  }
}

// ---- needs

/// The need with its attributes, all drawn here, once, from the patient's own stream.
Need Network::need_of(PatientId patient, Process process, std::uint32_t ordinal) const {
  Need need;
  need.patient = patient;
  need.practice = population_.practice_of(patient);
  need.address = std::uint64_t{index_of(process)} << 48 | ordinal;
  need.arose = now_;
  need.resolves = Instant::max();
  need.joined = now_;
  need.measured = measuring();
  return need;
}

void Network::clinical_needs_arise() {
  auto const& demand = parameters_->demand;
  auto const& triage = parameters_->triage;
  double const length = demand_on(today(), demand, working_);
  for (auto const& arrival : population_.day(Process::clinical, length, streams_)) {
    Need need = need_of(arrival.patient, Process::clinical, arrival.ordinal);
    auto chance = draw(Purpose::need, need, 0);
    double const u_express = chance.uniform();
    std::array const urgencies{demand.urgency.emergency, demand.urgency.urgent, demand.urgency.soon,
                               demand.urgency.routine};
    need.urgency = static_cast<Urgency>(weighted_index(urgencies, chance.uniform()));
    double const misjudged = chance.uniform();
    need.assigned = need.urgency;
    if (misjudged < triage.under_share && need.urgency < Urgency::routine) {
      need.assigned = static_cast<Urgency>(index_of(need.urgency) + 1);
    } else if (misjudged > 1 - triage.over_share && need.urgency > Urgency::urgent) {
      need.assigned = static_cast<Urgency>(index_of(need.urgency) - 1);
    }
    double const navigated = chance.uniform();
    if (navigated < triage.advice_share) {
      need.navigation = Navigation::advice;
    } else if (navigated < triage.advice_share + triage.pharmacy_share) {
      need.navigation = Navigation::pharmacy;
    }
    auto const& s = triage.suitable;
    std::array const suitable{s.gp_only,          s.gp_or_advanced, s.gp_advanced_or_nurse,
                              s.gp_or_pharmacist, s.gp_or_physio,   s.gp_or_other};
    need.suitable = static_cast<Suitable>(weighted_index(suitable, chance.uniform()));
    need.telephone_first = chance.chance(triage.telephone_first_share) &&
                           need.assigned == Urgency::urgent &&
                           need.suitable <= Suitable::gp_advanced_or_nurse;
    auto const& resolution = demand.self_resolution;
    bool const routine = need.urgency == Urgency::routine;
    bool const resolves = chance.chance(routine ? resolution.routine_share : resolution.share);
    double const mean = routine                           ? resolution.routine_mean_days
                        : need.urgency == Urgency::urgent ? resolution.urgent_mean_days
                                                          : resolution.soon_mean_days;
    double const after_days = mean * chance.exponential();
    choose_channel(need, chance);
    need.arose = contact_time(need.channel, today(), chance);
    if (resolves) need.resolves = need.arose + days_rounded(after_days);
    double const memory = practices_[need.practice.value].memory;
    // ASSUMPTION(A1): base need and deterrence strength are confounded.
    double const p = std::exp(-parameters_->deterrence.strength * memory);
    bool const expressed = u_express < p || need.urgency == Urgency::emergency;
    NeedId const id = add_need(need);
    if (expressed) {
      contact_at(id, need.arose);
    } else {
      do_not_express(id, chance.uniform());
    }
  }
}

/// Expects to fail, so does not try: straight to A&E or 111 if it is urgent, or stays away.
void Network::do_not_express(NeedId id, double u) {
  auto const& deterrence = parameters_->deterrence;
  bool const urgent = needs_[id].urgency == Urgency::urgent;
  bool const leaves = urgent && u < deterrence.urgent_to_ae + deterrence.urgent_to_111;
  if (leaves && needs_[id].measured) ++tally_.displaced_without_contact;
  if (urgent && u < deterrence.urgent_to_ae) {
    close(id, Outcome::displaced_ae);
  } else if (leaves) {
    close(id, Outcome::displaced_111);
  } else {
    close(id, Outcome::suppressed);
  }
}

/// Administrative requests and enquiries that no consultation started.
void Network::own_requests_arise(Process process, NeedKind kind) {
  double const length = demand_on(today(), parameters_->demand, working_);
  for (auto const& arrival : population_.day(process, length, streams_)) {
    Need need = need_of(arrival.patient, process, arrival.ordinal);
    auto chance = draw(Purpose::need, need, 0);
    need.kind = kind;
    start_request(need, today(), chance);
  }
}

/// Served in the NHS App, or makes contact on `date`.
void Network::start_request(Need need, Date date, Stream& chance) {
  auto const& mix = parameters_->demand.enquiry_mix;
  auto const& app = parameters_->nhs_app;
  double const about = chance.uniform();
  double const u_app = chance.uniform();
  bool const prescription = about < mix.prescription;
  bool const result = !prescription && about < mix.prescription + mix.result;
  bool const self_served =
      need.kind == NeedKind::enquiry && u_app < (prescription ? app.prescriptions_self_served
                                                 : result     ? app.results_self_served
                                                              : 0);
  choose_channel(need, chance);
  need.arose = contact_time(need.channel, date, chance);
  bool const measured = need.measured;
  NeedId const id = add_need(need);
  if (self_served) {
    if (measured) ++tally_.self_served;
    close(id, Outcome::met_in_time);
  } else {
    contact_at(id, need.arose);
  }
}

void Network::choose_channel(Need& need, Stream& chance) const {
  auto const& door = parameters_->front_door;
  double const preferred = chance.uniform();
  bool const moves = chance.chance(parameters_->nhs_app.telephone_to_app_share);
  if (preferred < door.online_share) {
    need.channel = Channel::online;
  } else if (preferred >= 1 - door.desk_share) {
    need.channel = Channel::desk;
  } else {
    need.channel = moves ? Channel::online : Channel::telephone;
  }
}

/// Recalls for a day some weeks ahead, and calls that clinicians start for the same day.
void Network::planned_care_arises(Date day) {
  auto const& booking = parameters_->booking;
  auto const& roles = parameters_->workforce.role;
  std::array<double, 2 * role_count> weights{};
  for (std::size_t role = 0; role < role_count; ++role) {
    weights[role] = roles[role].recalls_per_1000_month;
    weights[role_count + role] = roles[role].initiated_per_1000_month;
  }
  double const length = working_.is_working(day) ? days_a_working_day : 0;
  for (auto const& arrival : population_.day(Process::planned, length, streams_)) {
    Need need = need_of(arrival.patient, Process::planned, arrival.ordinal);
    auto chance = draw(Purpose::need, need, 0);
    auto const which = weighted_index(weights, chance.uniform());
    auto const lead = booking.recall_lead_days;
    double const ahead = chance.lognormal(lead.mean, lead.sigma);
    need.kind = NeedKind::planned;
    need.role = static_cast<Role>(which % role_count);
    need.same_day_only = which >= role_count;
    need.wanted = need.same_day_only ? day : day + Days{std::lround(ahead)};
    need.books_itself = chance.chance(booking.recall_self_booked_share) && !need.same_day_only;
    choose_channel(need, chance);
    if (day < today()) {
      book_in_advance(need, day);
      continue;
    }
    need.arose = need.same_day_only ? Instant{day} + 9h + hours_rounded(7 * chance.uniform())
                                    : contact_time(need.channel, day, chance);
    contact_at(add_need(need), need.arose);
  }
}

/// Planned care that was booked on `day`, before the run: kept if it is for a day of the run.
void Network::book_in_advance(Need need, Date day) {
  if (need.wanted < today() || need.same_day_only) return;
  need.measured = false;  // it arose before the window, even if there is no warm-up
  need.books_itself = false;
  auto const& roles = practices_[need.practice.value].planned_by[index_of(need.role)];
  int const ahead = std::clamp(static_cast<int>((need.wanted - today()).count()), 0, book_days);
  auto const offer = best_offer(need, roles, ahead, book_days, SameDaySlots::not_allowed);
  if (!offer) return;
  take_offer(add_need(need), *offer, day);
}

void Network::prefill_book() {
  auto const days = Days{std::lround(7 * parameters_->booking.prefill_weeks)};
  for (Date day = today() - days; day < today(); day += Days{1})
    planned_care_arises(day);
}

NeedId Network::add_need(Need need) {
  need.where = Whereabouts::being_handled;
  ++created_[index_of(need.kind)];
  if (need.measured) ++tally_.needs_created[index_of(need.kind)];
  return needs_.add(need);
}

/// A planned contact or an enquiry that follows from `parent`.
void Network::derive_need(Need const& parent, NeedKind kind, Role role, Date wanted,
                          std::uint64_t number) {
  Need need = need_of(parent.patient, Process::planned, 0);
  need.address = derived_address(parent.address, number);
  need.kind = kind;
  need.role = role;
  need.wanted = wanted;
  auto chance = draw(Purpose::need, need, 0);
  if (kind == NeedKind::enquiry) {
    auto const delay =
        Days{1 + std::lround(parameters_->demand.enquiry_delay_days * chance.exponential())};
    start_request(need, today() + delay, chance);
    return;
  }
  // Booked before the patient leaves, or looked for again by the practice.
  NeedId const id = add_need(need);
  book_or_turn_away(id);
}

}  // namespace pcnsim
