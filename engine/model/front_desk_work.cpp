// The front desk at work: calls, forms and visitors in, conversations out.

#include "model/network.hpp"

namespace pcnsim {

namespace {
constexpr Duration two_minutes = 2min;
constexpr std::array<std::string_view, channel_count> waiting{
    "waits on the telephone", "waits for a reply to a form", "waits at the desk"};
}  // namespace

void Network::on(FrontDeskHourStarted const& event) {
  bool const half_hour = event.hour + 1 == core_hour_count;
  Duration const length = half_hour ? 30min : 60min;
  for (std::uint32_t p = 0; p < practices_.size(); ++p) {
    auto& desk = practices_[p].desk;
    desk.open = true;
    std::int64_t const day = today().time_since_epoch().count() + p;
    int const staff = on_duty(desk.expected_staff[event.hour],
                              day * static_cast<std::int64_t>(core_hour_count) + event.hour);
    desk.staff.change_capacity(staff);
    if (measuring()) practices_[p].tally.front_desk_ms += staff * length.count();
    serve_waiting(PracticeId{p});
  }
  if (half_hour) {
    events_.schedule(now_ + length, priority::closing, FrontDeskClosed{});
  } else {
    auto const next = static_cast<std::uint8_t>(event.hour + 1);
    events_.schedule(now_ + length, priority::opening, FrontDeskHourStarted{next});
  }
}

/// 18:30: conversations end as they will; callers and visitors are turned away; forms wait, unless
/// they have done so for too long.
void Network::on(FrontDeskClosed const&) {
  for (std::uint32_t p = 0; p < practices_.size(); ++p) {
    PracticeId const id{p};
    auto& practice = at(id);
    auto& desk = practice.desk;
    desk.open = false;
    while (!desk.calls.empty()) {
      NeedId const caller = desk.calls.take();
      if (measuring() && !needs_[caller].callback) ++practice.tally.calls_missed;
      moved(caller, Whereabouts::being_handled);
      call_failed(caller);
    }
    while (!desk.visitors.empty()) {
      NeedId const visitor = desk.visitors.take();
      moved(visitor, Whereabouts::being_handled);
      call_failed(visitor);
    }
    give_up_unread_forms(practice, rules(id).triage.longest_wait_days);
  }
}

/// Whoever wrote so long ago expects no answer any more.
void Network::give_up_unread_forms(Practice& practice, double longest_wait_days) {
  auto& forms = practice.desk.forms;
  Duration const longest = days_rounded(longest_wait_days);
  while (!forms.empty() && now_ - needs_[forms.front()].joined > longest) {
    NeedId const id = forms.take();
    auto const& need = moved(id, Whereabouts::being_handled);
    trace_step(need, "waits for a reply in vain", JourneyStep::With::nobody, need.joined);
    if (need.kind == NeedKind::clinical && need.resolves <= now_) {
      close_resolved(id);
    } else {
      contact_failed(id);
    }
  }
}

void Network::call_arrives(NeedId id) {
  auto& need = needs_[id];
  auto& practice = at(need.practice);
  auto& desk = practice.desk;
  auto const& telephone = rules(need.practice).front_door.telephone;
  count_call(need);
  need.last_call = today();
  auto chance = draw(Purpose::call, need, std::uint32_t{need.episodes} << 8 | need.calls);
  bool const ends_in_menu = chance.chance(telephone.ivr_ended_share);  // ASSUMPTION(A18)
  bool const would_take_callback = chance.chance(telephone.callback_share);
  double const per_10000 = spec(need.practice).list_size / 10'000;
  double const lines = std::max(2.0, telephone.lines_per_10000 * per_10000);
  double const queue_limit = std::max(5.0, telephone.queue_limit_per_10000 * per_10000);
  auto const callers = static_cast<double>(desk.calls.size());
  double const announced_wait =
      callers * telephone.handling_minutes.mean / std::max(1, desk.staff.capacity());
  need.callback = false;
  if (callers + desk.talking >= lines) {
    if (measuring()) ++practice.tally.calls_engaged;
    call_failed(id);
    return;
  }
  if (ends_in_menu || !desk.open || callers >= queue_limit ||
      announced_wait > telephone.balk_wait_minutes) {
    if (measuring()) ++practice.tally.calls_ended_in_ivr;
    call_failed(id);
    return;
  }
  need.callback = would_take_callback && announced_wait > telephone.callback_wait_minutes;
  if (need.callback && measuring()) ++practice.tally.calls_callback;
  join(desk.calls, id, Whereabouts::telephone_queue);
  if (need.where == Whereabouts::telephone_queue && !need.callback) {  // not answered at once
    auto const& patience = telephone.patience_minutes;
    double const minutes = chance.lognormal(patience.mean, patience.sigma);
    events_.schedule(now_ + minutes_rounded(minutes), priority::abandonment,
                     CallAbandoned{id, need.token});
  }
}

void Network::count_call(Need const& need) {
  if (!measuring()) return;
  auto& tally = tally_of(need.practice);
  ++tally.calls_inbound;
  if (time_of_day(now_) < 10h) ++tally.calls_inbound_8_10;
  tally.calls_by_hour.add(now_);
  if (need.last_call != today()) ++tally.unique_callers;
}

/// This call, or this visit, came to nothing: again today, again tomorrow, or the episode failed.
void Network::call_failed(NeedId id) {
  auto& need = needs_[id];
  auto const& telephone = rules(need.practice).front_door.telephone;
  auto chance =
      draw(Purpose::call, need, 1u << 31 | std::uint32_t{need.episodes} << 8 | need.calls);
  ++need.calls;
  bool const again = chance.chance(telephone.redial_share);
  bool const same_day = chance.chance(telephone.redial_same_day_share);
  double const pause_minutes = telephone.redial_mean_minutes * chance.exponential();
  if (again && need.calls < telephone.redial_tries) {
    Instant const later = now_ + minutes_rounded(pause_minutes);
    if (same_day && later < Instant{today()} + 18h + 30min) {
      contact_at(id, later);
    } else {
      contact_on(id, working_.next_working(today()), chance);
    }
    return;
  }
  contact_failed(id);
}

/// The episode is over, and nobody was reached.
void Network::contact_failed(NeedId id) {
  auto const& need = needs_[id];
  auto& practice = at(need.practice);
  if (measuring()) ++practice.tally.episodes_contact_failed;
  ++practice.contacts_ended;
  practice.failures += rules(need.practice).deterrence.weight_contact_failed;
  failed_episode(id, rules(need.practice).front_door.after_contact_failed);
}

void Network::join(WaitingLine<NeedId>& line, NeedId id, Whereabouts where) {
  auto& need = moved(id, where);
  need.joined = now_;
  need.place = line.join(id);
  serve_waiting(need.practice);
}

void Network::serve_waiting(PracticeId practice) {
  auto& desk = at(practice).desk;
  if (!desk.open) return;
  while (desk.staff.free() > 0) {
    NeedId const id = next_to_serve(practice);
    if (id.is_none()) return;
    desk.staff.start();
    begin_conversation(id);
  }
}

/// Visitors first, then overdue forms, then calls, then other forms; nobody if nobody waits.
/// ASSUMPTION(A39).
NeedId Network::next_to_serve(PracticeId practice) {
  auto& desk = at(practice).desk;
  if (!desk.visitors.empty()) return desk.visitors.take();
  Duration const overdue = hours_rounded(rules(practice).front_door.online.overdue_hours);
  bool const form_overdue =
      !desk.forms.empty() && now_ - needs_[desk.forms.front()].joined > overdue;
  if (form_overdue || (desk.calls.empty() && !desk.forms.empty())) return desk.forms.take();
  return desk.calls.empty() ? NeedId{} : desk.calls.take();
}

void Network::begin_conversation(NeedId id) {
  auto& need = moved(id, Whereabouts::with_front_desk);
  auto const& door = rules(need.practice).front_door;
  auto& practice = at(need.practice);
  LognormalLength length = door.telephone.handling_minutes;
  switch (need.channel) {
    case Channel::telephone:
      ++practice.desk.talking;
      if (measuring() && !need.callback) {
        Duration const wait = now_ - need.joined;
        ++practice.tally.calls_answered;
        if (wait <= two_minutes) ++practice.tally.calls_answered_within_2min;
        practice.tally.calls_answered_by_hour.add(need.joined);
        practice.tally.call_waits.add(wait);
      }
      break;
    case Channel::online: length = door.online.handling_minutes; break;
    case Channel::desk: length = door.desk.handling_minutes; break;
  }
  trace_step(need, waiting[index_of(need.channel)], JourneyStep::With::nobody, need.joined);
  need.joined = now_;
  auto chance = draw(Purpose::conversation, need, need.episodes);
  double minutes = chance.lognormal(length.mean, length.sigma);
  if (need.kind == NeedKind::clinical) minutes *= access_rules(need.practice).front_desk_ratio;
  Duration const lasts = minutes_rounded(minutes);
  if (measuring()) practice.tally.front_desk_busy_ms += lasts.count();
  events_.schedule(now_ + lasts, priority::patient, ConversationEnded{id});
}

}  // namespace pcnsim
