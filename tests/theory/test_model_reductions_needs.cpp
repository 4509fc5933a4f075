// What becomes of needs, one mechanism at a time, with all else switched off: the book as a queue,
// suppression, resolving and getting worse while waiting, and not attending.

#include "agreement.hpp"
#include "model_reductions.hpp"

#include <array>
#include <cmath>
#include <map>
#include <numeric>

using namespace theory;

namespace {

constexpr double list_size = 2'000;
constexpr std::uint64_t seeds = 100;

Count clinical(Tally const& tally, Outcome outcome) {
  return tally.needs_ended[index_of(NeedKind::clinical)][index_of(outcome)];
}

Count created(Tally const& tally) { return tally.needs_created[index_of(NeedKind::clinical)]; }

void check_mean(char const* what, std::vector<Share> const& shares, double expected) {
  auto const found = agreement(shares, expected);
  INFO(what << ": found " << found.estimate << ", standard error " << found.standard_error
            << ", expected " << expected);
  CHECK(found.holds);
}

/// `part` of all clinical needs created in each run.
template <class Part>
void check_share(char const* what, std::vector<Tally> const& runs, double expected, Part part) {
  std::vector<Share> shares;
  for (auto const& run : runs)
    shares.push_back({static_cast<double>(part(run)), static_cast<double>(created(run))});
  check_mean(what, shares, expected);
}

void check_outcome(char const* what, std::vector<Tally> const& runs, Outcome outcome,
                   double expected) {
  check_share(what, runs, expected, [outcome](Tally const& run) { return clinical(run, outcome); });
}

/// Clinical needs on Mondays only, written about between midnight and one o'clock: half past
/// midnight, give or take half an hour.
Parameters mondays(double per_monday) {
  auto parameters = switched_off();
  everybody_writes(parameters);
  parameters.demand.clinical_needs_per_1000_month = per_1000_month(per_monday / 5, list_size);
  parameters.demand.weekday_weights = {1, 0, 0, 0, 0, 0, 0};
  parameters.front_door.online_hour_weights.fill(0);
  parameters.front_door.online_hour_weights[0] = 1;
  // A form needs no front desk where clinicians triage: here in no time.
  parameters.triage.access_model = AccessModelChoice::clinician_triage;
  return parameters;
}
constexpr double written_at = 0.5 / 24;  // of the day

/// Likewise in September only, and the only clinic, of fifty slots, is on Monday morning: the lead
/// is a week.
Parameters clinic_of_mondays() {
  auto parameters = mondays(20);
  parameters.demand.month_factors.fill(0);
  parameters.demand.month_factors[8] = 1;
  parameters.workforce.sessions_per_fte = 1;
  parameters.workforce.role[index_of(Role::gp)].slot_minutes = 5;
  return parameters;
}

/// The book as a queue in discrete time: of `slots` a day; requests of a day are Poisson.
struct BulkQueue {
  std::vector<double> waiting;  ///< at the start of a day, beyond that day's slots
  double mean_lead = 0;         ///< days from request to slot, averaged over requests
};

/// Iterates Q' = max(Q + N - slots, 0) until it stays the same; of the k-th request of a day the
/// lead is (Q + k) / slots, rounded up.
BulkQueue bulk_queue(int slots, double requests) {
  constexpr std::size_t most = 400;
  std::vector<double> poisson(60);
  poisson[0] = std::exp(-requests);
  for (std::size_t n = 1; n < poisson.size(); ++n)
    poisson[n] = poisson[n - 1] * requests / static_cast<double>(n);
  BulkQueue queue;
  queue.waiting.assign(most, 0);
  queue.waiting[0] = 1;
  auto const s = static_cast<std::size_t>(slots);
  for (int day = 0; day < 3'000; ++day) {
    std::vector<double> next(most, 0);
    for (std::size_t q = 0; q < most; ++q) {
      for (std::size_t n = 0; n < poisson.size(); ++n) {
        auto const left = q + n < s ? 0 : std::min(q + n - s, most - 1);
        next[left] += queue.waiting[q] * poisson[n];
      }
    }
    queue.waiting = next;
  }
  double at_least = 1;  // P(N >= k), summed over k: the k-th request of a day is there
  for (std::size_t k = 1; k < poisson.size(); ++k) {
    at_least -= poisson[k - 1];
    for (std::size_t q = 0; q < most; ++q)
      queue.mean_lead += at_least * queue.waiting[q] * static_cast<double>((q + k + s - 1) / s);
  }
  queue.mean_lead /= requests;
  return queue;
}

/// Working days from one to the other, by looking at each.
int working_days_between(Date from, Date to, WorkingDays const& working) {
  int days = 0;
  for (Date date = from; date < to; ++days)
    date = working.next_working(date);
  return days;
}

}  // namespace

TEST_CASE(
    "the book is a queue served in bulk: mean lead in working days by the recursion (2 checks)") {
  for (double const requests : {2.4, 3.4}) {
    CAPTURE(requests);
    auto parameters = switched_off();
    everybody_writes(parameters);
    parameters.demand.clinical_needs_per_1000_month = per_1000_month(requests, list_size);
    parameters.front_door.online_hour_weights.fill(0);
    parameters.front_door.online_hour_weights[10] = 1;
    parameters.triage.access_model = AccessModelChoice::clinician_triage;
    parameters.workforce.role[index_of(Role::gp)].slot_minutes = 125;  // four a day
    auto const horizon = weeks_from_september(52 * 5, 13);
    WorkingDays const working{horizon.first_day(), horizon.end()};
    std::vector<Share> leads;
    for (std::uint64_t seed = 1; seed <= 30; ++seed) {
      Share share{0, 0};
      std::map<std::pair<std::uint32_t, std::uint64_t>, Date> booked;
      auto const watched = watch(one_practice(list_size, 1), parameters, horizon, seed,
                                 {"is booked", "consultation"});
      for (auto const& step : watched.steps) {
        auto const day = date_of(step.start);
        if (step.activity == "is booked") {
          CHECK(booked.insert({{step.patient.value, step.need}, day}).second);
          continue;
        }
        auto const found = booked.find({step.patient.value, step.need});
        bool const near_the_end = day >= horizon.end() - Days{60};
        if (found == booked.end() || near_the_end) continue;
        share.sum += working_days_between(found->second, day, working);
        ++share.of;
      }
      leads.push_back(share);
    }
    check_mean("mean lead", leads, bulk_queue(4, requests).mean_lead);
  }
}

TEST_CASE(
    "suppression: with memory held the share that comes is exp(-strength x memory) (3 checks)") {
  struct Case {
    double strength;
    double memory;
  };
  for (auto const& each : {Case{0.5, 0.4}, Case{1.3, 0.7}, Case{3.0, 1.0}}) {
    CAPTURE(each.strength);
    auto parameters = mondays(400);
    parameters.deterrence.strength = each.strength;
    parameters.deterrence.initial_memory = each.memory;
    parameters.deterrence.memory_half_life_days = 1e15;
    parameters.triage.model[index_of(AccessModel::clinician_triage)].advice_share = 1;
    auto const runs =
        tallies(one_practice(list_size, 0), parameters, weeks_from_september(8), seeds);
    double const comes = std::exp(-each.strength * each.memory);
    check_outcome("comes", runs, Outcome::met_in_time, comes);
    for (auto const& run : runs)
      CHECK(clinical(run, Outcome::suppressed) + clinical(run, Outcome::met_in_time) ==
            created(run));
  }
}

TEST_CASE("suppression off by its strength or by a blank memory: everybody comes; emergencies "
          "always do") {
  auto parameters = mondays(100);
  parameters.deterrence = {.strength = 0,
                           .memory_half_life_days = 1e15,
                           .initial_memory = 1,
                           .weight_contact_failed = 0,
                           .weight_told_another_day = 0,
                           .weight_long_wait = 0,
                           .long_wait_days = 1e6,
                           .urgent_to_ae = 0,
                           .urgent_to_111 = 0};
  auto const suppressed = [&] {
    auto const run = tallies(one_practice(list_size, 1), parameters, weeks_from_september(4), 1)[0];
    REQUIRE(created(run) > 300);
    return clinical(run, Outcome::suppressed);
  };
  CHECK(suppressed() == 0);
  parameters.deterrence.strength = 5;
  CHECK(suppressed() > 300);
  parameters.deterrence.initial_memory = 0;
  CHECK(suppressed() == 0);
  parameters.deterrence.initial_memory = 1;
  parameters.needs[0].urgency = {1, 0, 0, 0};
  CHECK(suppressed() == 0);
}

TEST_CASE("urgent needs that do not come leave for A&E and 111 in the stated shares (2 checks)") {
  auto parameters = mondays(400);
  parameters.needs[0].urgency = {0, 1, 0, 0};
  parameters.deterrence.strength = 1;
  parameters.deterrence.initial_memory = 1;
  parameters.deterrence.memory_half_life_days = 1e15;
  parameters.deterrence.urgent_to_ae = 0.3;
  parameters.deterrence.urgent_to_111 = 0.2;
  auto const runs = tallies(one_practice(list_size, 0), parameters, weeks_from_september(8), seeds);
  double const stays = 1 - std::exp(-1);
  check_outcome("to A&E", runs, Outcome::displaced_ae, 0.3 * stays);
  check_outcome("to 111", runs, Outcome::displaced_111, 0.2 * stays);
}

TEST_CASE(
    "resolving and worsening compete with a constant wait on the list: exponential (3 checks)") {
  // No clinician: listed on Monday, sent away on the Monday two weeks later. 0.6 resolve after 8
  // days on average; of the others 0.7 get worse after 10, and go to A&E.
  auto parameters = mondays(200);
  parameters.booking.waiting_list_share = 1;
  parameters.booking.waiting_list_weeks = 2;
  parameters.needs[0].self_resolving_share = 0.6;
  parameters.needs[0].worsening_share = 0.7;
  parameters.demand.self_resolution.routine_mean_days = 8;
  parameters.demand.worsening = {.mean_days = 10, .to_ae = 1, .to_111 = 0};
  // Needs of the first Mondays only, so that all of them come to their end.
  parameters.demand.month_factors.fill(0);
  parameters.demand.month_factors[8] = 1;
  auto const runs =
      tallies(one_practice(list_size, 0), parameters, weeks_from_september(12), seeds);
  double const wait = 14 - written_at;
  double const resolves = 0.6 * (1 - std::exp(-wait / 8));
  double const worsens = 0.4 * 0.7 * (1 - std::exp(-wait / 10));
  check_outcome("resolved", runs, Outcome::resolved_waiting, resolves);
  check_outcome("worse", runs, Outcome::displaced_ae, worsens);
  check_outcome("sent away", runs, Outcome::given_up, 1 - resolves - worsens);
}

TEST_CASE("getting worse before a booked day: until it is the next working day (1 check)") {
  // From Friday on the clinic is the next working day: nobody who gets worse leaves then.
  auto parameters = clinic_of_mondays();
  parameters.needs[0].worsening_share = 0.8;
  parameters.demand.worsening = {.mean_days = 3, .to_ae = 1, .to_111 = 0};
  auto const runs = tallies(one_practice(list_size, 1), parameters, weeks_from_september(8), seeds);
  double const worsens = 0.8 * (1 - std::exp(-(4 - written_at) / 3));
  check_outcome("worse", runs, Outcome::displaced_ae, worsens);
  for (auto const& run : runs)
    CHECK(clinical(run, Outcome::displaced_ae) + clinical(run, Outcome::met_in_time) ==
          created(run));
}

TEST_CASE("who gets worse is in time by the next working day after that, not after the first day "
          "(1 check)") {
  // Booked for the next Monday. Worse before today's last slot, they take one; worse before Friday,
  // they find nothing sooner and are seen late; from Friday on Monday is the next working day.
  auto parameters = clinic_of_mondays();
  parameters.needs[0].urgency = {0, 0, 1, 0};
  parameters.needs[0].worsening_share = 0.8;
  parameters.demand.worsening = {.mean_days = 3, .to_ae = 0, .to_111 = 0};
  parameters.front_door.after_told_another_day = {1, 0, 0, 0, 0, 0};
  auto const runs = tallies(one_practice(list_size, 1), parameters, weeks_from_september(8), seeds);
  double const last_slot = (12 + 35.0 / 60) / 24 - written_at;
  double const friday = 4 - written_at;
  check_outcome("late", runs, Outcome::met_late,
                0.8 * (std::exp(-last_slot / 3) - std::exp(-friday / 3)));
  for (auto const& run : runs)
    CHECK(clinical(run, Outcome::met_late) + clinical(run, Outcome::met_in_time) == created(run));
}

TEST_CASE("a problem that has gone is kept from its booked day only by not attending (1 check)") {
  auto parameters = clinic_of_mondays();
  parameters.needs[0].self_resolving_share = 0.9;
  parameters.demand.self_resolution.routine_mean_days = 5;
  parameters.booking.dna_by_lead[2] = 0.4;
  parameters.booking.dna_comes_back_share = 1;
  parameters.booking.return_mean_days = 1e4;  // beyond the end
  auto const runs = tallies(one_practice(list_size, 1), parameters, weeks_from_september(8), seeds);
  double const until_clinic = 7 + 9.5 / 24 - written_at;  // about half of it is over by then
  double const gone = 0.9 * (1 - std::exp(-until_clinic / 5));
  check_outcome("resolved", runs, Outcome::resolved_waiting, 0.4 * gone);
}

TEST_CASE("not attending by lead is as in the table, when nothing else acts (5 checks)") {
  constexpr std::array table{0.02, 0.05, 0.1, 0.2, 0.4};
  constexpr std::array leads{0, 1, 7, 14, 21};
  for (std::size_t i = 0; i < leads.size(); ++i) {
    CAPTURE(leads[i]);
    auto parameters = mondays(0);
    std::ranges::copy(table, parameters.booking.dna_by_lead.begin());
    auto& gp = parameters.workforce.role[index_of(Role::gp)];
    double const per_month = per_1000_month(8, list_size);
    if (leads[i] == 0) {
      gp.initiated_per_1000_month = per_month;  // wanted on the day itself
      gp.release = {1, 0, 0, 0, 0, 0};
    } else if (leads[i] == 1) {
      parameters.demand.clinical_needs_per_1000_month = per_month;  // routine, on Mondays
    } else {
      gp.recalls_per_1000_month = per_month;
      parameters.booking.recall_lead_days = {static_cast<double>(leads[i]), 0};
    }
    std::vector<Share> missed;
    for (auto const& run :
         tallies(one_practice(list_size, 2), parameters, weeks_from_september(14), seeds)) {
      auto const band = index_of(lead_band(leads[i]));
      auto const face = index_of(Mode::face_to_face);
      auto const held = run.appointments[index_of(Role::gp)][face][band];
      REQUIRE(held > 200);
      missed.push_back({static_cast<double>(run.did_not_attend[index_of(Role::gp)][face][band]),
                        static_cast<double>(held)});
    }
    check_mean("missed", missed, table[i]);
  }
}
