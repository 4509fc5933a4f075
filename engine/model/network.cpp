#include "model/network.hpp"

namespace pcnsim {
namespace {

/// Who does the planned work of `role` at `practice`: those who share it, first choice first; where
/// there is none of them, a GP. ASSUMPTION(A9).
std::vector<Role> who_does_planned_work(Roster const& roster, PracticeId practice, Role role) {
  using enum Role;
  std::vector<Role> sharing;
  switch (role) {
    case gp: sharing = {gp, gp_trainee}; break;
    case gp_trainee: sharing = {gp_trainee, gp}; break;
    case advanced_practitioner: sharing = {advanced_practitioner, gp}; break;
    case nurse: sharing = {nurse, advanced_practitioner}; break;
    case hca: sharing = {hca, nurse}; break;
    case pharmacist:
    case physio:
    case other: sharing = {role}; break;
  }
  std::erase_if(sharing, [&](Role each) { return !roster.has(practice, each); });
  if (sharing.empty()) sharing = {gp};
  return sharing;
}

}  // namespace

Network::Network(PcnSpec const& pcn, Parameters const& parameters, Horizon horizon,
                 std::uint64_t seed, std::uint32_t replication)
    : pcn_{&pcn},
      parameters_{&parameters},
      horizon_{horizon},
      streams_{seed, world_of(pcn.code.data(), pcn.code.size()), replication},
      working_{horizon.first_day() - Days{7 * 6 + 1}, horizon.end() + Days{book_days}},
      population_{pcn, parameters, streams_},
      roster_{pcn, parameters.workforce},
      at_work_(roster_.clinicians().size()),
      book_{pcn.practices.size(), horizon.first_day()},
      practices_(pcn.practices.size()),
      now_{Instant{horizon.first_day()}},
      measured_from_{Instant{horizon.start}} {
  for (std::uint32_t p = 0; p < practices_.size(); ++p) {
    auto& practice = practices_[p];
    practice.memory = parameters.deterrence.initial_memory;
    for (std::size_t role = 0; role < role_count; ++role) {
      practice.planned_by[role] = who_does_planned_work(roster_, PracticeId{p}, Role(role));
    }
    auto const hours = front_desk_hours_a_week(pcn.practices[p], pcn, parameters);
    practice.desk.expected_staff = front_desk_staff(hours, parameters.front_door);
  }
  for (int ahead = 0; ahead <= book_days; ++ahead)
    open_day(today() + Days{ahead});
  prefill_book();
  events_.schedule(now_, priority::midnight, DayStarted{});
}

Tally Network::run(Trace* trace) {
  run_until(Instant{horizon_.end()}, trace);
  check_ledger();
  return tally_;
}

void Network::run_until(Instant time, Trace* trace) {
  EXPECTS(time <= Instant{horizon_.end()});
  trace_ = trace;
  while (!events_.empty() && events_.next_time() < time) {
    auto const next = events_.pop();
    now_ = next.time;
    if (trace_ != nullptr) trace_event(next.event);
    try {
      std::visit([this](auto const& event) { on(event); }, next.event);
    } catch (ContractFailure const& failure) {
      throw ContractFailure(failure.what() + where_we_are(next.event));
    }
  }
  trace_ = nullptr;
}

void Network::adopt(Parameters const& parameters) {
  parameters_ = &parameters;
  population_.adopt(*pcn_, parameters, streams_);
  roster_.adopt(*pcn_, parameters.workforce);
  at_work_.resize(roster_.clinicians().size());
  for (std::size_t p = 0; p < practices_.size(); ++p) {
    auto const hours = front_desk_hours_a_week(pcn_->practices[p], *pcn_, parameters);
    practices_[p].desk.expected_staff = front_desk_staff(hours, parameters.front_door);
  }
}

/// Nobody is lost, nobody ended twice: needs created are those ended and those live, each live need
/// is in exactly one place, and the live ones of the window are entered as still open.
void Network::check_ledger() {
  std::vector<std::uint8_t> places(needs_.size());
  auto const seen_in = [&](NeedId id, Whereabouts where) {
    if (needs_[id].where == where) ++places[id.value];
  };
  events_.for_each([&](Event const& event) {
    if (auto const* due = std::get_if<ContactDue>(&event)) {
      seen_in(due->need, Whereabouts::contact_due);
    } else if (auto const* talk = std::get_if<ConversationEnded>(&event)) {
      seen_in(talk->need, Whereabouts::with_front_desk);
    }
  });
  auto const queue = [&](WaitingLine<NeedId> const& line, Whereabouts where) {
    line.for_each([&](NeedId id) { seen_in(id, where); });
  };
  for (auto const& practice : practices_) {
    queue(practice.desk.calls, Whereabouts::telephone_queue);
    queue(practice.desk.forms, Whereabouts::form_waiting);
    queue(practice.desk.visitors, Whereabouts::at_desk);
  }
  for (std::uint32_t i = 0; i < book_.session_ids(); ++i) {
    SessionId const id{i};
    if (!book_[id].open) continue;
    for (std::size_t slot = 0; slot < book_[id].entries(); ++slot) {
      NeedId const need = book_[id].booked[slot];
      if (need.is_none()) continue;
      bool const here = needs_[need].session == id && needs_[need].slot == slot;
      if (here) seen_in(need, Whereabouts::booked);
    }
  }
  std::array<Count, need_kind_count> live{};
  for (std::uint32_t i = 0; i < needs_.size(); ++i) {
    auto const& need = needs_[NeedId{i}];
    bool const is_live = need.where != Whereabouts::nowhere;
    ENSURES(places[i] == (is_live ? 1 : 0));
    if (!is_live) continue;
    ++live[index_of(need.kind)];
    if (need.measured) {
      ++tally_.needs_ended[index_of(need.kind)][index_of(Outcome::still_open)];
    }
  }
  for (std::size_t kind = 0; kind < need_kind_count; ++kind) {
    ENSURES(created_[kind] == ended_[kind] + live[kind]);
    Count ended = 0;
    for (Count const count : tally_.needs_ended[kind])
      ended += count;
    ENSURES(tally_.needs_created[kind] == ended);
  }
}

Tally simulate(PcnSpec const& pcn, Parameters const& parameters, Horizon const& horizon,
               std::uint64_t seed, std::uint32_t replication) {
  return Network(pcn, parameters, horizon, seed, replication).run();
}

}  // namespace pcnsim
