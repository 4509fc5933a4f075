// Work items of a day: what comes in, who does it, what being late leads to.

#include "model/automation.hpp"
#include "model/network.hpp"

#include <algorithm>
#include <cmath>

namespace pcnsim {
namespace {

constexpr double days_a_working_month = (365.25 * 5 / 7 - 8) / 12;
constexpr double working_days_a_week = 5;

/// A Poisson number; by its normal limit where the mean is large.
Count poisson(double mean, Stream draw) {
  if (!(mean > 0)) return 0;
  if (mean > 500) return std::max<Count>(0, std::llround(mean + std::sqrt(mean) * draw.normal()));
  Count count = 0;
  for (double sum = draw.exponential(); sum < mean; sum += draw.exponential())
    ++count;
  return count;
}

std::uint64_t day_number(Date date) {
  return static_cast<std::uint64_t>(date.time_since_epoch().count());
}

}  // namespace

/// At midnight of a working day, for the day: everybody's time for work items is known.
/// ASSUMPTION(A33).
void Network::do_work_items() {
  std::vector<MinutesByWorker> minutes(practices_.size());
  for (SessionId const id : book_.sessions_on(0)) {
    auto const& session = book_[id];
    bool const evening = roster_.clinicians()[session.clinician].evenings;
    if (!session.open || evening || !works_on_items(session.role)) continue;
    auto const& parameters = rules(session.practice);
    auto const& workforce = parameters.workforce;
    minutes[session.practice.value][index_of(worker_of(session.role))] +=
        workforce.session_minutes * workforce.role[index_of(session.role)].work_share *
        (1 - at(session.practice).released_to_clinic);
  }
  for (std::uint32_t p = 0; p < practices_.size(); ++p) {
    auto& practice = practices_[p];
    auto const& parameters = rules(PracticeId{p});
    auto const each = minutes_each(parameters);
    work_arrives_from_outside(PracticeId{p});
    minutes[p][index_of(Worker::office)] += practice.office_minutes_a_day;
    enter_done(practice, practice.work.work(today(), minutes[p], each, parameters.work));
    if (measuring()) {
      for (std::size_t w = 0; w < worker_count; ++w)
        practice.tally.work_time_ms[w] += minutes_rounded(minutes[p][w]).count();
    }
    catch_up(practice, each);
    give_up_oldest(practice, parameters.work.given_up_after_weeks);
    chase_overdue(practice, p);
    if (!measuring()) continue;
    ++practice.tally.work_days;
    auto const waiting = practice.work.waiting();
    auto const overdue = practice.work.overdue(today());
    for (std::size_t item = 0; item < work_item_count; ++item) {
      practice.tally.work_waiting_days[item] += waiting[item];
      practice.tally.work_overdue_days[item] += overdue[item];
    }
  }
}

void Network::work_arrives_from_outside(PracticeId practice) {
  auto const& work = rules(practice).work;
  double const thousands = spec(practice).list_size / 1'000;
  for (std::size_t item = 0; item < work_item_count; ++item) {
    double const mean = work.item[item].per_1000_month * thousands / days_a_working_month;
    auto const entity = std::uint64_t{practice.value} << 8 | item;
    Count const count = poisson(mean, streams_.of(Purpose::work, entity, day_number(today())));
    work_item(practice, static_cast<WorkItem>(item), count);
  }
}

/// `count` items for the office or a clinician to do.
void Network::work_item(PracticeId practice, WorkItem item, Count count) {
  auto& place = at(practice);
  auto const& parameters = rules(practice).work;
  auto const due = today() + Days{std::lround(parameters.item[index_of(item)].due_days * 7 / 5)};
  place.work.arrive(item, count, due, parameters);
  place.work_arrived[index_of(item)] += count;
  if (measuring()) place.tally.work_arrived[index_of(item)] += count;
}

/// What is overdue in spite of all: overtime up to a limit, then slots of today that are still free.
void Network::catch_up(Practice& practice, MinutesByItem const& minutes_each) {
  auto const sessions = book_.sessions_on(0);
  for (SessionId const id : sessions) {
    auto& session = book_[id];
    auto const worker = worker_of(session.role);
    bool const may = session.open && &at(session.practice) == &practice &&
                     works_on_items(session.role) &&
                     !roster_.clinicians()[session.clinician].evenings;
    if (!may) continue;
    double const overdue = practice.work.overdue_minutes(today(), worker, minutes_each);
    if (!(overdue > 0)) continue;
    auto const& rules_of_work = rules(session.practice).work;
    auto const late =
        practice.work.catch_up(today(), worker, rules_of_work.overtime_minutes, minutes_each);
    enter_done(practice, late);
    double const extra = late.minutes[index_of(worker)];
    if (measuring()) practice.tally.work_overtime_ms += minutes_rounded(extra).count();
    double const still = practice.work.overdue_minutes(today(), worker, minutes_each);
    double const slot = in_minutes(session.slot_length);
    auto const wanted = static_cast<int>(std::ceil(still / slot));
    auto const most = static_cast<int>(rules_of_work.slots_given_up_share * session.slots);
    int const given = book_.withdraw_same_day(id, std::min(wanted, most));
    if (given == 0) continue;
    session.given_up = static_cast<std::uint8_t>(session.given_up + given);
    enter_done(practice, practice.work.catch_up(today(), worker, given * slot, minutes_each));
    if (measuring()) practice.tally.slots_given_up += given;
  }
}

/// What has been overdue for so long is never done: counted, and out of the backlog.
void Network::give_up_oldest(Practice& practice, double weeks) {
  auto const given_up = practice.work.give_up(today() - Days{std::lround(7 * weeks)});
  for (std::size_t item = 0; item < work_item_count; ++item) {
    practice.work_given_up[item] += given_up[item];
    if (measuring()) practice.tally.work_given_up[item] += given_up[item];
  }
}

/// Patients ring about what is late. ASSUMPTION(A34).
void Network::chase_overdue(Practice& practice, std::uint32_t p) {
  auto const& work = rules(PracticeId{p}).work;
  auto const overdue = practice.work.overdue(today());
  auto const [first, end] = population_.patients_of(PracticeId{p});
  for (std::size_t item = 0; item < work_item_count; ++item) {
    double const mean =
        static_cast<double>(overdue[item]) * work.item[item].chased_per_week / working_days_a_week;
    auto const entity = std::uint64_t{p} << 8 | (0x80 + item);
    Count const calls = poisson(mean, streams_.of(Purpose::work, entity, day_number(today())));
    // However late everything is, not everybody rings at once: at most one patient in twenty a day.
    auto const most = std::min<Count>(calls, (end.value - first.value) / 20);
    for (Count i = 0; i < most; ++i) {
      auto const which = static_cast<std::uint32_t>(item) << 24 | static_cast<std::uint32_t>(i);
      auto who = streams_.of(Purpose::chasing, std::uint64_t{p} << 32 | which, day_number(today()));
      PatientId const patient{first.value +
                              static_cast<std::uint32_t>(who.below(end.value - first.value))};
      Need need = need_of(patient, Process::enquiry, which);
      need.address |= std::uint64_t{1} << 62 | day_number(today())
                                                   << 32;  // beside the patient's own
      need.kind = NeedKind::enquiry;
      need.chases = true;
      if (measuring()) ++practice.tally.chasing_enquiries;
      start_request(need, today(), who);
    }
  }
}

void Network::enter_done(Practice& practice, WorkBacklog::Done const& done) {
  for (std::size_t item = 0; item < work_item_count; ++item) {
    practice.work_done[item] += done.items[item];
    if (!measuring()) continue;
    practice.tally.work_done[item] += done.items[item];
    practice.tally.work_done_late[item] += done.late[item];
  }
  if (!measuring()) return;
  for (std::size_t w = 0; w < worker_count; ++w)
    practice.tally.work_ms[w] += minutes_rounded(done.minutes[w]).count();
}

}  // namespace pcnsim
