// Triage: what becomes of a clinical request, and the clinicians who read or ring first.

#include "model/network.hpp"

namespace pcnsim {
namespace {

constexpr Duration shift = 4h + 10min;
constexpr int turns = 5;  // of a shift: whoever has an hour for it takes turns, not the half-day
constexpr Duration turn = shift / turns;

}  // namespace

Network::NextStep Network::triage(NeedId id) {
  auto& need = needs_[id];
  need.calls = 0;
  switch (need.kind) {
    case NeedKind::enquiry:
      if (need.prescription) work_item(need.practice, WorkItem::prescription);
      [[fallthrough]];
    case NeedKind::administrative: settle(id); return NextStep::given;
    case NeedKind::planned: return book_or_turn_away(id);
    case NeedKind::clinical: break;
  }
  if (need.urgency == Urgency::emergency) {
    if (need.measured) ++tally_of(need.practice).emergencies;
    count_decision(need.practice, Decision::emergency);
    close(id, Outcome::met_elsewhere);
    return NextStep::given;
  }
  if (need.triaged) return decide(id);
  auto const practice = need.practice;
  auto& desk = at(practice).triage;
  moved(id, Whereabouts::triage_queue).joined = now_;
  need.place = desk.list.join(id);
  serve_triage(practice);
  return NextStep::later;
}

Network::NextStep Network::decide(NeedId id) {
  auto const& need = needs_[id];
  auto const practice = need.practice;
  switch (need.navigation) {
    case Navigation::advice:
      count_decision(practice, Decision::advice);
      settle(id);
      return NextStep::given;
    case Navigation::admin_task:
      count_decision(practice, Decision::admin_task);
      work_item(practice, WorkItem::letter);
      settle(id);
      return NextStep::given;
    case Navigation::self_referral:
      count_decision(practice, Decision::self_referral);
      close(id, Outcome::met_elsewhere);
      return NextStep::given;
    case Navigation::community:
      count_decision(practice, Decision::community);
      close(id, Outcome::met_elsewhere);
      return NextStep::given;
    case Navigation::pharmacy: return offer_pharmacy(id);
    case Navigation::appointment: break;
  }
  return book_or_turn_away(id);
}

/// Pharmacy First: whoever declines, or comes back from it, is seen here.
Network::NextStep Network::offer_pharmacy(NeedId id) {
  auto& need = needs_[id];
  auto const& triage = rules(need.practice).triage;
  need.navigation = Navigation::appointment;
  auto chance = draw(Purpose::triage, need, 1);
  if (!chance.chance(triage.pharmacy_accepted)) return book_or_turn_away(id);
  count_decision(need.practice, Decision::pharmacy);
  if (chance.chance(triage.pharmacy_returns)) {
    if (measuring()) ++tally_of(need.practice).bounced_back;
    retry_after(id, rules(need.practice).booking.return_mean_days, chance);
  } else {
    close(id, Outcome::met_elsewhere);
  }
  return NextStep::given;
}

void Network::count_decision(PracticeId practice, Decision decision) {
  if (measuring()) ++tally_of(practice).decisions[index_of(decision)];
}

// ---- the clinicians' list

/// The time that the clinics of this half-day give up for it, spread over its turns.
void Network::on(TriageShiftStarted const& event) {
  for (auto& practice : practices_)
    practice.triage.expected_staff = 0;
  for (SessionId const id : book_.sessions_on(0)) {
    auto const& session = book_[id];
    if (session.start == now_)
      at(session.practice).triage.expected_staff +=
          in_minutes(session.triaging) / in_minutes(shift);
  }
  for (auto& practice : practices_)
    practice.triage.open = practice.triage.expected_staff > 0;
  on(TriageTurnStarted{event.half, 0});
  events_.schedule(now_ + shift, priority::closing, TriageShiftEnded{});
}

/// Where less than one is expected, somebody reads requests in some turns and nobody in others.
void Network::on(TriageTurnStarted const& event) {
  auto const half_days =
      2 * today().time_since_epoch().count() + static_cast<std::int64_t>(event.half);
  for (std::uint32_t p = 0; p < practices_.size(); ++p) {
    auto& desk = practices_[p].triage;
    if (!desk.open) continue;
    int const staff = whole_people(desk.expected_staff, turns * half_days + event.turn + p);
    desk.staff.change_capacity(staff);
    if (measuring()) practices_[p].tally.triage_time_ms += staff * turn.count();
    serve_triage(PracticeId{p});
  }
  auto const next = static_cast<std::uint8_t>(event.turn + 1);
  if (next < turns)
    events_.schedule(now_ + turn, priority::opening, TriageTurnStarted{event.half, next});
}

/// Whoever has waited too long for triage is told that nobody can see to it.
void Network::on(TriageShiftEnded const&) {
  for (std::uint32_t p = 0; p < practices_.size(); ++p) {
    PracticeId const practice{p};
    auto& desk = at(practice).triage;
    desk.open = false;
    Duration const longest = days_rounded(rules(practice).triage.longest_wait_days);
    while (!desk.list.empty() && now_ - needs_[desk.list.front()].joined > longest) {
      NeedId const id = desk.list.take();
      auto& need = moved(id, Whereabouts::being_handled);
      trace_step(need, "waits for triage in vain", JourneyStep::With::nobody, need.joined);
      if (need.resolves <= now_) {
        close_resolved(id);
        continue;
      }
      turned_away(id);
    }
  }
}

void Network::serve_triage(PracticeId practice) {
  auto& desk = at(practice).triage;
  while (desk.open && desk.staff.free() > 0 && !desk.list.empty()) {
    NeedId const id = desk.list.take();
    auto& need = moved(id, Whereabouts::in_triage);
    desk.staff.start();
    trace_step(need, "waits for triage", JourneyStep::With::nobody, need.joined);
    auto& tally = at(practice).tally;
    if (measuring()) tally.triage_wait_ms += (now_ - need.joined).count();
    need.joined = now_;
    auto chance = draw(Purpose::triage, need, 16 + need.episodes);
    auto const& length = access_rules(practice).clinician_minutes;
    Duration const lasts = minutes_rounded(chance.lognormal(length.mean, length.sigma));
    if (measuring()) {
      ++tally.triage_reads;
      tally.triage_ms += lasts.count();
    }
    events_.schedule(now_ + lasts, priority::patient, TriageEnded{id});
  }
}

void Network::on(TriageEnded const& event) {
  auto& need = moved(event.need, Whereabouts::being_handled);
  auto const practice = need.practice;
  trace_step(need, "triaged by a clinician", JourneyStep::With::clinician, need.joined);
  at(practice).triage.staff.finish();
  need.triaged = true;
  auto chance = draw(Purpose::triage, need, 0);
  if (chance.chance(access_rules(practice).by_call_share) && measuring()) {
    // The patient was rung: published as an appointment, on the day, by telephone.
    auto& tally = tally_of(practice);
    ++tally.triage_calls;
    ++tally.appointments[index_of(Role::gp)][index_of(Mode::telephone)]
                        [index_of(LeadBand::same_day)];
    ++tally.appointments_for[index_of(need.kind)];
    appointments_.add(today(), {HcpType::gp, AppointmentMode::telephone,
                                AppointmentStatus::attended, BookingBand::same_day});
  }
  decide(event.need);
  serve_triage(practice);
}

}  // namespace pcnsim
