// What is true of every run, of PCNs and parameters made up at random. A failure names the seed:
// random_configuration(baseline(), seed) makes the same PCN and parameters again.

#include "properties/watched_run.hpp"

#include <doctest/doctest.h>
#include <string>
#include <vector>

using namespace pcnsim;
using namespace pcnsim::test;

namespace {

constexpr std::uint64_t configurations = 600;

/// No part is larger than its whole, and nothing is counted below nothing.
void check_parts(Tally const& t) {
  auto const counts = row_of(t);
  REQUIRE(*std::min_element(counts.begin(), counts.end()) >= 0);
  REQUIRE(t.calls_answered_within_2min <= t.calls_answered);
  REQUIRE(t.calls_inbound_8_10 <= t.calls_inbound);
  REQUIRE(t.unique_callers <= t.calls_inbound);
  REQUIRE(t.calls_by_hour.total() == t.calls_inbound);  // nobody calls outside core hours
  REQUIRE(t.calls_answered_by_hour.total() == t.calls_answered);
  REQUIRE(t.call_waits.total() == t.calls_answered);
  REQUIRE(t.emergencies <= clinical(t, Outcome::met_elsewhere));
  REQUIRE(t.displaced_without_contact <=
          clinical(t, Outcome::displaced_111) + clinical(t, Outcome::displaced_ae));
  REQUIRE(t.gp_seen_usual <= t.gp_seen_preferring);
  REQUIRE(t.gp_days_over_safe <= t.gp_days);
  REQUIRE(t.gp_days <= t.gp_contacts);
  REQUIRE(t.triage_calls <= t.triage_reads);
  REQUIRE(t.locum_sessions <= sum_of(t.sessions));
  for (std::size_t item = 0; item < work_item_count; ++item) {
    REQUIRE(t.work_done_late[item] <= t.work_done[item]);
    REQUIRE(t.work_overdue_days[item] <= t.work_waiting_days[item]);
  }
  for (std::size_t role = 0; role < role_count; ++role) {
    REQUIRE(t.slots_used[role] <= t.slots[role]);
    REQUIRE(sum_of(t.did_not_attend[role]) <= sum_of(t.appointments[role]));
  }
}

/// Calls in = answered + hung up waiting or still waiting at closing + ended in the menu + engaged
/// + call-backs. None is left: the queue is empty at night, when every window begins and ends.
void check_calls(Tally const& t, SeenAtPractice const& seen, bool whole_run) {
  REQUIRE(t.calls_inbound == t.calls_answered + t.calls_missed + t.calls_ended_in_ivr +
                                 t.calls_engaged + t.calls_callback);
  if (!whole_run) return;
  Count const served = seen.step("waits on the telephone");  // who rang, or was rung back
  REQUIRE(t.calls_answered <= served);
  REQUIRE(served <= t.calls_answered + t.calls_callback);
  REQUIRE(seen.step("gives up waiting on the telephone") <= t.calls_missed);
}

/// Needs that arose = needs that ended, each in one way, with those still open at the end.
void check_needs(Tally const& t, PracticeSpec const& practice, int weeks) {
  for (std::size_t kind = 0; kind < need_kind_count; ++kind)
    REQUIRE(sum_of(t.needs_ended[kind]) == t.needs_created[kind]);
  for (auto const kind : {NeedKind::administrative, NeedKind::enquiry, NeedKind::planned}) {
    for (auto const outcome : {Outcome::suppressed, Outcome::displaced_111, Outcome::displaced_ae,
                               Outcome::met_elsewhere})
      REQUIRE(t.needs_ended[index_of(kind)][index_of(outcome)] == 0);
  }
  REQUIRE(t.patient_days == std::lround(practice.list_size) * 7 * weeks);
}

/// Met elsewhere by design = emergencies + self-referrals + community services + pharmacies that
/// did not send back + those who went to a pharmacy on their own, rightly, after failing.
void check_decisions(Tally const& t, SeenAtPractice const& seen, Parameters const& parameters,
                     bool only_reception) {
  auto const decided = [&](Decision decision) { return t.decisions[index_of(decision)]; };
  Count const by_design = t.emergencies + decided(Decision::self_referral) +
                          decided(Decision::community) + decided(Decision::pharmacy) -
                          t.bounced_back;
  Count const elsewhere = clinical(t, Outcome::met_elsewhere);
  bool const own_pharmacy = parameters.front_door.after_contact_failed.pharmacy > 0 ||
                            parameters.front_door.after_told_another_day.pharmacy > 0;
  REQUIRE(by_design <= elsewhere);
  if (!own_pharmacy) REQUIRE(by_design == elsewhere);
  REQUIRE(decided(Decision::emergency) <= t.emergencies);
  REQUIRE(t.bounced_back <= decided(Decision::pharmacy));
  REQUIRE(decided(Decision::advice) + decided(Decision::admin_task) <=
          clinical(t, Outcome::met_in_time) + clinical(t, Outcome::met_late));
  REQUIRE(decided(Decision::same_day) + decided(Decision::later) ==
          seen.clinical_step("is booked"));
  // Every request that was handled has been decided, is on a list, waits for triage, or left that
  // wait: it resolved, or got worse.
  REQUIRE(t.requests_clinical <= sum_of(t.decisions) + t.waiting_list_joined +
                                     clinical(t, Outcome::still_open) +
                                     clinical(t, Outcome::resolved_waiting) + t.worsened);
  REQUIRE(seen.step("triaged by a clinician") <= t.triage_reads);
  REQUIRE(t.waiting_list_joined == seen.step("is put on the waiting list"));
  REQUIRE(t.worsened == seen.step("gets worse"));
  if (only_reception) REQUIRE(t.triage_reads + t.triage_time_ms == 0);
}

/// Appointments = consultations begun + patients who did not come + calls by triage. Those that were
/// in slots are as many as the slots that were used: none has been given away twice.
void check_appointments(Tally const& t, SeenAtPractice const& seen) {
  REQUIRE(sum_of(t.appointments) == sum_of(t.appointments_for));
  REQUIRE(t.appointments_for[index_of(NeedKind::administrative)] == 0);
  REQUIRE(t.appointments_for[index_of(NeedKind::enquiry)] == 0);
  REQUIRE(sum_of(t.did_not_attend) == seen.step("does not attend"));
  Count const under_way = sum_of(t.appointments) - t.triage_calls - sum_of(t.did_not_attend) -
                          seen.step("consultation");
  REQUIRE(under_way >= 0);  // at the end of the run
  Count const open = seen.sessions_started - sum_of(t.sessions);
  REQUIRE(open >= 0);
  REQUIRE(under_way <= open);
  for (std::size_t role = 0; role < role_count; ++role) {
    REQUIRE(sum_of(t.did_not_attend[role]) == seen.missed[role]);
    REQUIRE(t.consulting_ms[role] >= seen.consulting_ms[role]);
  }
  if (open > 0) return;
  Count home = 0;
  for (auto const& role : t.appointments)
    home += sum_of(role[index_of(Mode::home)]);
  Count const in_slots_or_extra = sum_of(t.appointments) - t.triage_calls;
  REQUIRE(in_slots_or_extra >= sum_of(t.slots_used) + t.extras);
  REQUIRE(in_slots_or_extra <= sum_of(t.slots_used) + t.extras + home);
  REQUIRE(t.own_contacts <= sum_of(t.slots_used));
  REQUIRE(sum_of(t.slots_used) <= sum_of(t.slots));
  // Minutes worked = minutes scheduled + overtime - idle, and nobody idles less than not at all.
  for (std::size_t role = 0; role < role_count; ++role) {
    REQUIRE(t.consulting_ms[role] == seen.consulting_ms[role]);
    REQUIRE(t.clinic_ms[role] + t.overtime_ms[role] - t.consulting_ms[role] >= 0);
  }
}

/// Work items: what is done has come in; nobody works on them longer than there is time. (Arrived =
/// done + waiting is checked by the run itself.)
void check_work(Tally const& t, Parameters const& parameters) {
  for (std::size_t item = 0; item < work_item_count; ++item)
    REQUIRE(t.work_done[item] <= t.work_arrived[item]);
  double longest_slot = 0;
  for (auto const& role : parameters.workforce.role)
    longest_slot = std::max(longest_slot, role.slot_minutes);
  auto const from_slots = Duration{minutes_rounded(longest_slot)}.count() * t.slots_given_up;
  Count const rounding = static_cast<Count>(worker_count) * 3 * t.work_days + t.slots_given_up;
  REQUIRE(sum_of(t.work_ms) <= sum_of(t.work_time_ms) + t.work_overtime_ms + from_slots + rounding);
}

bool only_reception(Parameters const& parameters) {
  return parameters.triage.access_model == AccessModelChoice::reception &&
         !(parameters.triage.model[0].clinician_minutes.mean > 0);
}

void check(Configuration const& made, PcnResult const& result, Watcher const& watcher) {
  REQUIRE(watcher.impossible() == "");
  REQUIRE(result.practices.size() == made.pcn.practices.size());
  bool const whole_run = made.horizon.warmup_weeks == 0;
  for (std::size_t p = 0; p < result.practices.size(); ++p) {
    CAPTURE(p);
    auto const& tally = result.practices[p];
    auto const& parameters = made.parameters.practices[p];
    check_parts(tally);
    check_calls(tally, watcher.at(p), whole_run);
    check_needs(tally, made.pcn.practices[p], made.horizon.weeks);
    if (!whole_run) continue;
    check_decisions(tally, watcher.at(p), parameters, only_reception(parameters));
    check_appointments(tally, watcher.at(p));
    check_work(tally, parameters);
  }
}

bool same_bytes(PcnResult const& a, PcnResult const& b) {
  if (a.practices.size() != b.practices.size() || a.appointments != b.appointments) return false;
  for (std::size_t p = 0; p < a.practices.size(); ++p) {
    if (row_of(a.practices[p]) != row_of(b.practices[p])) return false;
  }
  return true;
}

Instant some_moment(Horizon const& horizon, std::uint64_t seed) {
  Stream chance{seed, 7, 0, 0, 0};
  auto const days = (horizon.end() - horizon.first_day()).count();
  return Instant{horizon.first_day()} +
         1min * chance.below(static_cast<std::uint32_t>(days) * 24 * 60);
}

}  // namespace

TEST_CASE("a run keeps its books whatever is asked of it: 600 PCNs made up at random") {
  auto const base = baseline();
  for (std::uint64_t seed = 0; seed < configurations; ++seed) {
    CAPTURE(seed);
    auto const made = random_configuration(base, seed);
    Watcher watcher(made.pcn.practices.size());
    auto trace = watcher.trace();
    auto const result = Network(made.pcn, made.parameters, made.horizon, seed, 0).run(&trace);
    check(made, result, watcher);
  }
}

TEST_CASE("a run is the same again, and adopting equal parameters on the way changes nothing") {
  auto const base = baseline();
  for (std::uint64_t seed = 0; seed < configurations; ++seed) {
    CAPTURE(seed);
    auto const made = random_configuration(base, seed);
    Trace first;
    auto const once = Network(made.pcn, made.parameters, made.horizon, seed, 0).run(&first);
    auto const equal = made.parameters;
    auto const then = some_moment(made.horizon, seed);
    CAPTURE(to_text(then));
    Trace second;
    Network network(made.pcn, made.parameters, made.horizon, seed, 0);
    network.run_until(then, &second);
    network.adopt(equal);
    REQUIRE(same_bytes(network.run(&second), once));
    REQUIRE(second.hash == first.hash);
  }
}

TEST_CASE("a branch to any other parameters keeps its books: 300 PCNs made up at random") {
  auto const base = baseline();
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    CAPTURE(seed);
    auto const made = random_configuration(base, seed);
    auto const other =
        everywhere(made.pcn, random_configuration(base, seed + 1'000'000).parameters.pcn);
    Watcher watcher(made.pcn.practices.size());
    auto trace = watcher.trace();
    Network network(made.pcn, made.parameters, made.horizon, seed, 0);
    network.run_until(some_moment(made.horizon, seed), &trace);
    network.adopt(other);
    auto const result = network.run(&trace);
    REQUIRE(watcher.impossible() == "");
    for (auto const& practice : result.practices)
      check_parts(practice);
  }
}
