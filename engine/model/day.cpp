// What a day begins with: memories settle, the book rolls on, people report sick, needs arise.

#include "model/automation.hpp"
#include "model/network.hpp"
#include "model/profile.hpp"

#include <algorithm>
#include <cmath>

namespace pcnsim {
namespace {

constexpr double golden = 0.618'033'988'749'894'9;  // spreads release classes evenly
constexpr Duration front_desk_opens = 8h;
constexpr double working_days_a_month = (365.25 * 5 / 7 - 8) / 12;
constexpr double most_supervising = 0.5;  ///< of a GP's clinic; ASSUMPTION(A37)

/// ASSUMPTION(A16).
Instant start_of(Half half, Date date) {
  switch (half) {
    case Half::morning: return Instant{date} + 8h + 30min;
    case Half::afternoon: return Instant{date} + 14h;
    case Half::evening: return Instant{date} + 18h + 30min;
  }
  return Instant{date};
}

}  // namespace

void Network::on(DayStarted const&) {
  Date const date = today();
  if (date > book_.today()) {
    end_clinicians_day();
    settle_memories();
    population_.start_day(date, *parameters_, streams_);
    book_.start_day(date);
    open_day(date + Days{book_days});
  }
  for (auto& practice : practices_) {
    practice.gp_sessions_today = 0;
    practice.extras_today = 0;
    practice.forms_today = 0;
  }
  if (working_.is_working(date)) {
    roster_.start_day(date, streams_);
    for (std::uint32_t p = 0; p < practices_.size(); ++p) {
      double const a_day = rules(PracticeId{p}).consultations.own_contacts_per_1000_month *
                           spec(PracticeId{p}).list_size / 1'000 / working_days_a_month;
      practices_[p].own_contacts_left = std::min(practices_[p].own_contacts_left, a_day) + a_day;
    }
    open_flexible_sessions();
    lose_sessions_to_sickness();
    do_work_items();
    for (std::uint32_t p = 0; p < practices_.size(); ++p)
      work_waiting_list(PracticeId{p});
    start_sessions();
    events_.schedule(now_ + front_desk_opens, priority::opening, FrontDeskHourStarted{0});
  }
  if (measuring()) {
    for (std::uint32_t p = 0; p < practices_.size(); ++p) {
      auto const [first, end] = population_.patients_of(PracticeId{p});
      practices_[p].tally.patient_days += end.value - first.value;
    }
    count_third_next();
  }
  clinical_needs_arise();
  own_requests_arise(Process::administrative, NeedKind::administrative);
  own_requests_arise(Process::enquiry, NeedKind::enquiry);
  planned_care_arises(date);
  if (date + Days{1} < horizon_.end())
    events_.schedule(now_ + 24h, priority::midnight, DayStarted{});
}

/// ASSUMPTION(A4). Each practice's memory of failed access: an exponential average of the share of
/// contacts that failed, over days with contacts.
void Network::settle_memories() {
  for (std::uint32_t p = 0; p < practices_.size(); ++p) {
    auto& practice = practices_[p];
    ++practice.days_remembered;
    if (!working_.is_working(today() - Days{1}))
      continue;  // forms of a closed day count with the next
    if (practice.contacts_ended > 0) {
      auto const half_life = rules(PracticeId{p}).deterrence.memory_half_life_days;
      double const keep = std::exp2(-practice.days_remembered / half_life);
      double const share = std::min(1.0, practice.failures / practice.contacts_ended);
      practice.memory = keep * practice.memory + (1 - keep) * share;
      practice.days_remembered = 0;
      auto const waiting = static_cast<double>(practice.waiting_list.size());
      practice.pressure = (practice.failures + waiting) / spec(PracticeId{p}).list_size;
      practice.failures = 0;
      practice.contacts_ended = 0;
    }
  }
}

void Network::end_clinicians_day() {
  bool const counts = now_ > measured_from_;
  for (std::uint32_t i = 0; i < at_work_.size(); ++i) {
    auto& work = at_work_[i];
    auto const& clinician = roster_.clinicians()[ClinicianId{i}];
    bool const own_gp =
        clinician.role == Role::gp && !clinician.evenings && !clinician.practice.is_none();
    if (counts && work.contacts_today > 0 && own_gp) {
      auto& tally = tally_of(clinician.practice);
      ++tally.gp_days;
      tally.gp_half_days += work.sessions_today;
      tally.gp_contacts += work.contacts_today;
      double const safe = rules(clinician.practice).workforce.safe_contacts_per_gp_day;
      if (work.contacts_today > safe) ++tally.gp_days_over_safe;
    }
    work.contacts_today = 0;
    work.sessions_today = 0;
  }
}

/// The third next available routine appointment by role, looked up every Wednesday.
void Network::count_third_next() {
  constexpr std::size_t wednesday = 2;
  if (weekday_index(today()) != wednesday) return;
  for (std::uint32_t p = 0; p < practices_.size(); ++p) {
    auto& tally = practices_[p].tally;
    for (std::size_t role = 0; role < role_count; ++role) {
      if (!roster_.has(PracticeId{p}, static_cast<Role>(role))) continue;
      auto const days = book_.third_next(PracticeId{p}, static_cast<Role>(role));
      ++tally.third_next_looks[role];
      tally.third_next_days[role] += days.value_or(book_days);  // at least
    }
  }
}

// ---- the book

/// Opens the book for `date`: a session for everyone on the rota and not on leave. GPs who
/// supervise that day see fewer patients.
void Network::open_day(Date date) {
  if (!working_.is_working(date)) return;
  struct Rostered {
    ClinicianId clinician;
    PracticeId practice;
    Half half;
    bool locum;
  };
  std::vector<Rostered> rostered;
  std::vector<double> supervision(practices_.size());
  std::vector<int> supervisors(practices_.size());
  for (std::uint32_t i = 0; i < roster_.clinicians().size(); ++i) {
    ClinicianId const id{i};
    auto const& clinician = roster_.clinicians()[id];
    for (Half const half : {Half::morning, Half::afternoon, Half::evening}) {
      auto const presence = roster_.presence(id, date, half, streams_);
      if (presence == Presence::none) continue;
      auto const place = roster_.placement(id, date, half, streams_);
      if (place.flexible) continue;
      bool const locum = presence == Presence::locum || clinician.post == Post::gp_locum;
      rostered.push_back({id, place.practice, half, locum});
      auto const p = place.practice.value;
      if (half == Half::evening) continue;
      supervision[p] += rules(place.practice)
                            .workforce.post[index_of(clinician.post)]
                            .supervision_minutes_per_session;
      if (clinician.role == Role::gp) ++supervisors[p];
    }
  }
  for (auto const& each : rostered) {
    bool const supervises =
        roster_.clinicians()[each.clinician].role == Role::gp && each.half != Half::evening;
    auto const p = each.practice.value;
    double const minutes = supervises ? supervision[p] / supervisors[p] : 0;
    open_session(each.clinician, each.practice, date, each.half, each.locum, minutes, false);
  }
  book_.offer_new_slots(static_cast<int>((date - book_.today()).count()));
}

/// Staff of the PCN that go where the wait is longest: decided in the morning. ASSUMPTION(A8).
void Network::open_flexible_sessions() {
  if (!(parameters_->pcn.workforce.pcn_staff.flexible_share > 0)) return;
  auto const neediest = std::max_element(
      practices_.begin(), practices_.end(),
      [](Practice const& a, Practice const& b) { return a.pressure < b.pressure; });
  PracticeId const practice{static_cast<std::uint32_t>(neediest - practices_.begin())};
  bool any = false;
  for (std::uint32_t i = 0; i < roster_.clinicians().size(); ++i) {
    ClinicianId const id{i};
    for (Half const half : {Half::morning, Half::afternoon}) {
      if (roster_.presence(id, today(), half, streams_) == Presence::none) continue;
      if (!roster_.placement(id, today(), half, streams_).flexible) continue;
      // The roster of before a change of parameters may have given them a clinic elsewhere.
      auto const has_one = [&](SessionId each) {
        return book_[each].clinician == id && book_[each].start == start_of(half, today());
      };
      if (std::ranges::any_of(book_.sessions_on(0), has_one)) continue;
      open_session(id, practice, today(), half, false, 0, true);
      any = true;
    }
  }
  if (any) book_.offer_new_slots(0);
}

void Network::open_session(ClinicianId id, PracticeId place, Date date, Half half, bool locum,
                           double supervision_minutes, bool same_day_only) {
  auto const& clinician = roster_.clinicians()[id];
  auto const& parameters = rules(place);
  auto const& workforce = parameters.workforce;
  auto const& role = workforce.role[index_of(clinician.role)];
  bool const evening = half == Half::evening;
  double const length = evening ? evening_minutes : workforce.session_minutes;
  double minutes = evening ? length : length * role.direct_share;
  if (!evening && works_on_items(clinician.role))
    minutes += length * role.work_share * at(place).released_to_clinic;
  double const supervising = std::min(supervision_minutes, most_supervising * minutes);
  minutes -= supervising;
  auto& owed = at_work_[id.value];
  bool const after_surgery = triages(clinician.role) && !evening;  // room for home visits
  if (after_surgery) owed.visits_owed += parameters.consultations.home_visit.per_gp_session;
  auto const visits = static_cast<std::uint8_t>(std::min(8.0, owed.visits_owed));
  if (after_surgery) owed.visits_owed -= visits;
  double const visit_minutes = parameters.consultations.home_visit.minutes.mean +
                               parameters.consultations.home_visit.travel_minutes;
  if (after_surgery) minutes -= visits * visit_minutes;
  bool const shares_triage = after_surgery && access_rules(place).clinician_minutes.mean > 0;
  double const triaging =
      shares_triage
          ? std::min(std::max(0.0, minutes), at(place).triage_share * length * role.direct_share)
          : 0;
  minutes -= triaging;
  double const slot = slot_minutes(parameters, role);
  owed.slots_owed += std::max(0.0, minutes) / slot;
  EXPECTS(owed.slots_owed < Session::most_slots);
  auto const slots = static_cast<std::uint8_t>(owed.slots_owed);
  owed.slots_owed -= slots;
  if (slots == 0 && (visits == 0 || !after_surgery)) return;

  Session session;
  session.practice = place;
  session.clinician = id;
  session.role = clinician.role;
  session.post = clinician.post;
  session.date = date;
  session.start = start_of(half, date);
  session.slot_length = minutes_rounded(slot);
  session.visit_length = minutes_rounded(visit_minutes);
  session.slots = slots;
  session.visits = after_surgery ? visits : std::uint8_t{0};
  session.locum = locum;
  session.supervising = minutes_rounded(supervising);
  session.triaging = minutes_rounded(triaging);
  auto& laid = at(place).slots_laid[index_of(clinician.role)];
  std::array const weights{role.release.same_day, role.release.days_4,  role.release.weeks_2,
                           role.release.weeks_3,  role.release.weeks_4, role.release.weeks_6};
  static_assert(weights.size() == release_count);
  for (std::size_t i = 0; i < slots; ++i) {
    double const turn = golden * ++laid;
    session.release[i] =
        same_day_only ? Release::same_day
                      : static_cast<Release>(weighted_index(weights, turn - std::floor(turn)));
  }
  for (std::size_t i = slots; i < session.planned(); ++i)
    session.release[i] = Release::days_4;
  book_.add_session(session);
}

/// The sessions of those who reported sick this morning: their patients are booked again, unless a
/// locum stands in.
void Network::lose_sessions_to_sickness() {
  auto const sessions = book_.sessions_on(0);  // a copy: forgetting changes the list
  for (SessionId const id : sessions) {
    auto& session = book_[id];
    if (!roster_.is_sick(session.clinician, today())) continue;
    auto const& person = roster_.clinicians()[session.clinician];
    auto const share = rules(session.practice).workforce.locum.sickness_backfill_share;
    auto cover = streams_.of(Purpose::locum, person.entity,
                             std::uint64_t{1} << 32 |
                                 static_cast<std::uint64_t>(today().time_since_epoch().count()));
    if (person.role == Role::gp && cover.chance(share)) {
      session.locum = true;
      continue;
    }
    book_.withdraw(id);
    if (measuring()) ++tally_of(session.practice).sessions_lost_to_sickness[index_of(session.role)];
  }
  for (SessionId const id : sessions) {
    auto const& session = book_[id];
    if (session.open && session.role == Role::gp) ++at(session.practice).gp_sessions_today;
  }
  for (SessionId const id : sessions) {
    if (book_[id].open) continue;
    move_patients_of(id);
    book_.forget(id);
  }
}

void Network::move_patients_of(SessionId session) {
  for (std::size_t slot = 0; slot < book_[session].planned(); ++slot) {
    NeedId const need = book_[session].booked[slot];
    if (need.is_none()) continue;
    auto& patient = moved(need, Whereabouts::being_handled);
    patient.moved = true;
    if (patient.kind == NeedKind::clinical && patient.resolves <= now_) {
      close_resolved(need);
    } else {
      book_or_turn_away(need);
    }
  }
}

void Network::start_sessions() {
  for (SessionId const id : book_.sessions_on(0))
    events_.schedule(book_[id].start, priority::clinic, SessionStarted{id});
  bool any_triage = false;
  for (std::uint32_t p = 0; p < practices_.size(); ++p)
    any_triage = any_triage || access_rules(PracticeId{p}).clinician_minutes.mean > 0;
  if (!any_triage) return;
  for (Half const half : {Half::morning, Half::afternoon})
    events_.schedule(start_of(half, today()), priority::opening, TriageShiftStarted{half});
}

}  // namespace pcnsim
