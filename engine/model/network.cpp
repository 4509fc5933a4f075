#include "model/network.hpp"

#include "model/automation.hpp"
#include "model/person.hpp"

#include <algorithm>

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
    case mental_health:
    case social_prescriber: sharing = {role}; break;
  }
  std::erase_if(sharing, [&](Role each) { return !roster.has(practice, each); });
  if (sharing.empty()) sharing = {gp};
  return sharing;
}

}  // namespace

/// The same in every replication: what is not known of a practice is not chance.
double access_draw(PcnSpec const& pcn, std::uint32_t practice, std::uint64_t seed) {
  ModelStreams const any_replication{seed, world_of(pcn.code.data(), pcn.code.size()), 0};
  return any_replication.of(Purpose::access_model, practice).uniform();
}

std::vector<AccessModel> access_models(PcnSpec const& pcn, PcnParameters const& parameters,
                                       std::uint64_t seed) {
  std::vector<AccessModel> models;
  for (std::uint32_t p = 0; p < pcn.practices.size(); ++p)
    models.push_back(access_model_of(pcn.practices[p], parameters.practices[p].triage,
                                     access_draw(pcn, p, seed)));
  return models;
}

Network::Network(PcnSpec const& pcn, PcnParameters const& parameters, Horizon horizon,
                 std::uint64_t seed, std::uint32_t replication)
    : pcn_{&pcn},
      parameters_{&parameters},
      horizon_{horizon},
      streams_{seed, world_of(pcn.code.data(), pcn.code.size()), replication},
      working_{horizon.first_day() - Days{7 * 6 + 1}, horizon.end() + Days{book_days}},
      population_{pcn, parameters, streams_, horizon.first_day()},
      roster_{pcn, parameters},
      at_work_(roster_.clinicians().size()),
      book_{pcn.practices.size(), horizon.first_day()},
      practices_(pcn.practices.size()),
      now_{Instant{horizon.first_day()}},
      measured_from_{Instant{horizon.start}},
      appointments_{horizon.start, horizon.end()} {
  EXPECTS(parameters.practices.size() == pcn.practices.size());
  for (std::uint32_t p = 0; p < practices_.size(); ++p) {
    practices_[p].memory = rules(PracticeId{p}).deterrence.initial_memory;
    practices_[p].access_draw = access_draw(pcn, p, seed);
  }
  set_up_practices();
  choose_usual_clinicians();
  for (int ahead = 0; ahead <= book_days; ++ahead)
    open_day(today() + Days{ahead});
  prefill_book();
  events_.schedule(now_, priority::midnight, DayStarted{});
}

/// What follows of parameters for each practice: at the start, and when others are adopted.
void Network::set_up_practices() {
  constexpr double working_days_a_week = 5;
  for (std::uint32_t p = 0; p < practices_.size(); ++p) {
    PracticeId const id{p};
    auto& practice = practices_[p];
    auto const& parameters = rules(id);
    practice.access = access_model_of(spec(id), parameters.triage, practice.access_draw);
    practice.online_share =
        std::min(1.0, online_share_of_connected(parameters.front_door,
                                                parameters.demand.reference_age_shares) *
                          access_rules(id).online_ratio);
    for (std::size_t role = 0; role < role_count; ++role)
      practice.planned_by[role] = who_does_planned_work(roster_, id, Role(role));
    auto const hours = office_hours_a_week(spec(id), *pcn_, parameters);
    practice.desk.expected_staff = front_desk_staff(hours.front_desk, parameters.front_door);
    practice.office_minutes_a_day = hours.work_items * 60 / working_days_a_week;
    practice.triage_share = triage_share(id);
    practice.released_to_clinic = released_to_clinic(parameters);
    add_up_weights(id);
  }
}

void Network::add_up_weights(PracticeId id) {
  auto& practice = at(id);
  auto const& parameters = rules(id);
  practice.online_hours = Shares{parameters.front_door.online_hour_weights};
  practice.core_hours = Shares{parameters.front_door.core_hour_weights};
  for (std::size_t band = 0; band < age_band_count; ++band) {
    std::array<double, need_class_count> women{};
    std::array<double, need_class_count> men{};
    for (std::size_t c = 0; c < need_class_count; ++c) {
      women[c] = parameters.needs[c].weight_by_age[band];
      men[c] = women[c] * parameters.needs[c].male_weight;
    }
    practice.classes[band] = {Shares{women}, Shares{men}};
  }
  std::array<double, 2 * role_count> planned{};
  for (std::size_t role = 0; role < role_count; ++role) {
    planned[role] = parameters.workforce.role[role].recalls_per_1000_month;
    planned[role_count + role] = parameters.workforce.role[role].initiated_per_1000_month;
  }
  practice.planned_roles = Shares{planned};
}

/// The share of their clinics that GPs and advanced practitioners give to triage: as planned for
/// the list and for how often they are away, at most half. ASSUMPTION(A24).
double Network::triage_share(PracticeId id) const {
  constexpr double most = 0.5;
  auto const& parameters = rules(id);
  auto const& workforce = parameters.workforce;
  double const minutes_each = access_rules(id).clinician_minutes.mean;
  if (!(minutes_each > 0)) return 0;
  double const wanted = parameters.triage.planned_requests_per_1000_week *
                        (1 - access_rules(id).decides_share) *
                        need_index(spec(id), parameters.demand) * spec(id).list_size / 1'000 *
                        minutes_each / std::max(0.05, parameters.triage.planned_use);
  double const there = std::max(0.0, 1 - (workforce.leave_weeks + workforce.study_weeks) / 52 -
                                         8.0 / 260 -  // bank holidays
                                         workforce.sickness_per_day * workforce.sickness_mean_days);
  double clinics = 0;
  for (std::uint32_t i = 0; i < roster_.clinicians().size(); ++i) {
    auto const& clinician = roster_.clinicians()[ClinicianId{i}];
    if (clinician.practice == id && !clinician.evenings && triages(clinician.role))
      clinics += clinician.sessions_a_week * workforce.session_minutes * there *
                 workforce.role[index_of(clinician.role)].direct_share;
  }
  return clinics > 0 ? std::min(most, wanted / clinics) : 0;
}

/// A share of patients have a GP whom they see as theirs: by how many sessions each GP holds.
void Network::choose_usual_clinicians() {
  std::vector<std::vector<std::pair<double, ClinicianId>>> of_practice(practices_.size());
  for (std::uint32_t i = 0; i < roster_.clinicians().size(); ++i) {
    auto const& clinician = roster_.clinicians()[ClinicianId{i}];
    bool const stays = clinician.role == Role::gp && clinician.post != Post::gp_locum &&
                       !clinician.evenings && !clinician.practice.is_none();
    if (!stays) continue;
    auto& list = of_practice[clinician.practice.value];
    double const before = list.empty() ? 0 : list.back().first;
    list.push_back({before + clinician.sessions_a_week, ClinicianId{i}});
  }
  for (std::uint32_t i = 0; i < population_.size(); ++i) {
    PatientId const patient{i};
    auto const practice = population_.practice_of(patient);
    auto const& list = of_practice[practice.value];
    if (list.empty()) continue;
    auto chance = streams_.of(Purpose::person, i, 1);
    bool const prefers = chance.chance(rules(practice).booking.continuity.preferring_share);
    double const u = chance.uniform() * list.back().first;
    if (!prefers) continue;
    auto const chosen =
        std::upper_bound(list.begin(), list.end() - 1, u,
                         [](double value, std::pair<double, ClinicianId> const& each) {
                           return value < each.first;
                         });
    population_.set_usual_clinician(patient, chosen->second);
  }
}

PcnResult Network::run(Trace* trace) {
  run_until(Instant{horizon_.end()}, trace);
  check_ledger();
  check_work_ledger();
  PcnResult result;
  for (auto const& practice : practices_)
    result.practices.push_back(practice.tally);
  result.appointments = appointments_;
  ENSURES(result.appointments.adds_up_to(result.total()));
  return result;
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

void Network::adopt(PcnParameters const& parameters) {
  EXPECTS(parameters.practices.size() == practices_.size());
  parameters_ = &parameters;
  population_.adopt(*pcn_, parameters, streams_, book_.today());
  roster_.adopt(*pcn_, parameters);
  at_work_.resize(roster_.clinicians().size());
  set_up_practices();
}

/// In how many places each need is, by id: of the places where its whereabouts say it should be.
std::vector<std::uint8_t> Network::places_of_needs() const {
  std::vector<std::uint8_t> places(needs_.size());
  auto const seen_in = [&](NeedId id, Whereabouts where) {
    if (needs_[id].where == where) ++places[id.value];
  };
  events_.for_each([&](Event const& event) {
    if (auto const* due = std::get_if<ContactDue>(&event)) {
      if (needs_[due->need].token == due->token) seen_in(due->need, Whereabouts::contact_due);
    } else if (auto const* talk = std::get_if<ConversationEnded>(&event)) {
      seen_in(talk->need, Whereabouts::with_front_desk);
    } else if (auto const* triage = std::get_if<TriageEnded>(&event)) {
      seen_in(triage->need, Whereabouts::in_triage);
    }
  });
  auto const queue = [&](WaitingLine<NeedId> const& line, Whereabouts where) {
    line.for_each([&](NeedId id) { seen_in(id, where); });
  };
  for (auto const& practice : practices_) {
    queue(practice.desk.calls, Whereabouts::telephone_queue);
    queue(practice.desk.forms, Whereabouts::form_waiting);
    queue(practice.desk.visitors, Whereabouts::at_desk);
    queue(practice.triage.list, Whereabouts::triage_queue);
    for (NeedId const id : practice.waiting_list)
      seen_in(id, Whereabouts::waiting_list);
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
  return places;
}

/// Nobody is lost, nobody ended twice: at each practice needs created are those ended and those
/// live, each live need is in exactly one place, and the live ones of the window are entered as
/// still open.
void Network::check_ledger() {
  auto const places = places_of_needs();
  std::vector<std::array<Count, need_kind_count>> live(practices_.size());
  for (std::uint32_t i = 0; i < needs_.size(); ++i) {
    auto const& need = needs_[NeedId{i}];
    bool const is_live = need.where != Whereabouts::nowhere;
    ENSURES(places[i] == (is_live ? 1 : 0));
    if (!is_live) continue;
    ++live[need.practice.value][index_of(need.kind)];
    if (need.measured) {
      ++tally_of(need.practice).needs_ended[index_of(need.kind)][index_of(Outcome::still_open)];
    }
  }
  for (std::size_t p = 0; p < practices_.size(); ++p) {
    auto const& practice = practices_[p];
    for (std::size_t kind = 0; kind < need_kind_count; ++kind) {
      ENSURES(practice.created[kind] == practice.ended[kind] + live[p][kind]);
      Count ended = 0;
      for (Count const count : practice.tally.needs_ended[kind])
        ended += count;
      ENSURES(practice.tally.needs_created[kind] == ended);
    }
  }
}

/// Every work item that came in is done, given up or waiting.
void Network::check_work_ledger() const {
  for (auto const& practice : practices_) {
    auto const waiting = practice.work.waiting();
    for (std::size_t item = 0; item < work_item_count; ++item)
      ENSURES(practice.work_arrived[item] ==
              practice.work_done[item] + practice.work_given_up[item] + waiting[item]);
  }
}

PcnResult simulate(PcnSpec const& pcn, PcnParameters const& parameters, Horizon const& horizon,
                   std::uint64_t seed, std::uint32_t replication) {
  return Network(pcn, parameters, horizon, seed, replication).run();
}

std::optional<PcnResult> simulate(PcnSpec const& pcn, PcnParameters const& parameters,
                                  Horizon const& horizon, std::uint64_t seed,
                                  std::uint32_t replication, std::atomic<bool> const* stop) {
  auto const stopped = [stop] { return stop != nullptr && stop->load(); };
  if (stopped()) return std::nullopt;
  Network network(pcn, parameters, horizon, seed, replication);
  for (auto day = horizon.first_day(); day < horizon.end(); day += Days{1}) {
    network.run_until(Instant{day});
    if (stopped()) return std::nullopt;
  }
  return network.run();
}

}  // namespace pcnsim
