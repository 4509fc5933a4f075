// Work items of a practice: who has what to do, by when, and who does it.

#include "model/work_backlog.hpp"

#include "core/contract.hpp"
#include "core/random.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <numeric>
#include <vector>

using namespace pcnsim;
using doctest::Approx;

namespace {

Date const today{Days{19'600}};
Date const forever = today + Days{10'000};

using Shares = std::array<double, worker_count>;

WorkParameters work(Shares const& letters, Shares const& results = {}) {
  WorkParameters of{};
  of.item[index_of(WorkItem::letter)].done_by = letters;
  of.item[index_of(WorkItem::result)].done_by = results;
  return of;
}

constexpr Shares only_gp{1, 0, 0, 0, 0};

MinutesByWorker of(Worker worker, double minutes) {
  MinutesByWorker time{};
  time[index_of(worker)] = minutes;
  return time;
}

/// A letter takes 5 minutes, a result 2, everything else 1.
MinutesByItem each() {
  MinutesByItem minutes;
  minutes.fill(1);
  minutes[index_of(WorkItem::letter)] = 5;
  minutes[index_of(WorkItem::result)] = 2;
  return minutes;
}

Count letters(CountByItem const& counts) { return counts[index_of(WorkItem::letter)]; }
Count results(CountByItem const& counts) { return counts[index_of(WorkItem::result)]; }
Count all(CountByItem const& counts) {
  return std::accumulate(counts.begin(), counts.end(), Count{0});
}

}  // namespace

TEST_CASE("items wait until they are done, and are late after the day they were due") {
  auto const letters_by_gp = work(only_gp);
  WorkBacklog backlog;
  backlog.arrive(WorkItem::letter, 7, today + Days{1}, letters_by_gp);
  CHECK(letters(backlog.waiting()) == 7);
  CHECK(all(backlog.overdue(today + Days{1})) == 0);
  CHECK(letters(backlog.overdue(today + Days{2})) == 7);
  CHECK(backlog.overdue_minutes(today + Days{2}, Worker::gp, each()) == 35);
  CHECK(backlog.overdue_minutes(today + Days{2}, Worker::office, each()) == 0);
  auto const first = backlog.work(today + Days{1}, of(Worker::gp, 15), each(), letters_by_gp);
  CHECK(letters(first.items) == 3);
  CHECK(letters(first.late) == 0);
  auto const then = backlog.work(today + Days{2}, of(Worker::gp, 10), each(), letters_by_gp);
  CHECK(letters(then.items) == 2);
  CHECK(letters(then.late) == 2);
  CHECK(then.minutes[index_of(Worker::gp)] == 10);
  CHECK(letters(backlog.waiting()) == 2);
}

TEST_CASE("what was due before a date is given up, counted by kind, and nothing else") {
  auto const by_gp = work(only_gp, only_gp);
  WorkBacklog backlog;
  backlog.arrive(WorkItem::letter, 7, today - Days{10}, by_gp);
  backlog.arrive(WorkItem::result, 3, today - Days{2}, by_gp);
  backlog.arrive(WorkItem::letter, 2, today, by_gp);
  auto const given_up = backlog.give_up(today);
  CHECK(letters(given_up) == 7);
  CHECK(results(given_up) == 3);
  CHECK(letters(backlog.waiting()) == 2);
  CHECK(all(backlog.waiting()) == 2);
  CHECK(all(backlog.give_up(today)) == 0);
}

TEST_CASE(
    "whoever works does what is due first, whatever came first; of one day first come first") {
  auto const by_gp = work(only_gp, only_gp);
  WorkBacklog backlog;
  backlog.arrive(WorkItem::letter, 2, today + Days{9}, by_gp);
  backlog.arrive(WorkItem::result, 2, today + Days{3}, by_gp);
  backlog.arrive(WorkItem::letter, 1, today + Days{3}, by_gp);
  auto const first = backlog.work(today, of(Worker::gp, 4), each(), by_gp);
  CHECK(results(first.items) == 2);
  CHECK(letters(first.items) == 0);
  auto const then = backlog.work(today, of(Worker::gp, 5), each(), by_gp);
  CHECK(letters(then.items) == 1);
  CHECK(all(backlog.overdue(today + Days{9})) == 0);
  CHECK(letters(backlog.overdue(today + Days{10})) == 2);
}

TEST_CASE("a long item is not passed over for a short one that is due later") {
  auto const by_gp = work(only_gp, only_gp);
  WorkBacklog backlog;
  backlog.arrive(WorkItem::letter, 1, today, by_gp);
  backlog.arrive(WorkItem::result, 1, today + Days{1}, by_gp);
  CHECK(all(backlog.work(today, of(Worker::gp, 4), each(), by_gp).items) == 0);
}

TEST_CASE("what is begun today is carried on tomorrow: no minute is lost between items") {
  auto const by_gp = work(only_gp);
  WorkBacklog backlog;
  backlog.arrive(WorkItem::letter, 100, forever, by_gp);
  Count done = 0;
  double spent = 0;
  for (int day = 1; day <= 40; ++day) {
    auto const today_done = backlog.work(today + Days{day}, of(Worker::gp, 3), each(), by_gp);
    done += letters(today_done.items);
    spent += today_done.minutes[index_of(Worker::gp)];
    CHECK(done == static_cast<Count>(day * 3.0 / 5 + 1e-9));
    CHECK(spent == Approx(day * 3.0));
  }
}

TEST_CASE("time without work is not saved up for tomorrow") {
  auto const by_gp = work(only_gp);
  WorkBacklog backlog;
  for (int day = 0; day < 5; ++day) {
    auto const idle = backlog.work(today + Days{day}, of(Worker::gp, 60), each(), by_gp);
    CHECK(all(idle.items) == 0);
    CHECK(idle.minutes[index_of(Worker::gp)] == 0);
  }
  backlog.arrive(WorkItem::letter, 2, forever, by_gp);
  CHECK(letters(backlog.work(today + Days{5}, of(Worker::gp, 7), each(), by_gp).items) == 1);
  CHECK(letters(backlog.work(today + Days{6}, of(Worker::gp, 4), each(), by_gp).items) == 1);
  // Two minutes are left when the last letter is done: they are gone.
  backlog.arrive(WorkItem::letter, 1, forever, by_gp);
  CHECK(letters(backlog.work(today + Days{7}, of(Worker::gp, 4), each(), by_gp).items) == 0);
}

TEST_CASE("items are dealt to workers in the stated shares, exactly in the long run") {
  Shares const shares{3, 0, 1, 2, 4};
  auto const parameters = work(shares);
  WorkBacklog backlog;
  for (int day = 0; day < 300; ++day)
    backlog.arrive(WorkItem::letter, 1 + day % 3, today, parameters);
  CHECK(letters(backlog.waiting()) == 600);
  for (std::size_t worker = 0; worker < worker_count; ++worker) {
    double const held =
        backlog.overdue_minutes(today + Days{1}, static_cast<Worker>(worker), each());
    CAPTURE(worker);
    CHECK(std::abs(held / 5 - 600 * shares[worker] / 10) <= 1);
    if (shares[worker] == 0) CHECK(held == 0);
  }
}

TEST_CASE("what nobody is named for is the office's") {
  auto const parameters = work({});
  WorkBacklog backlog;
  backlog.arrive(WorkItem::letter, 3, today, parameters);
  CHECK(backlog.overdue_minutes(today + Days{1}, Worker::office, each()) == 15);
  CHECK(letters(backlog.work(today, of(Worker::office, 99), each(), parameters).items) == 3);
}

TEST_CASE("no items are no change, and fewer than none are a bug") {
  WorkBacklog backlog;
  backlog.arrive(WorkItem::letter, 0, today, work(only_gp));
  CHECK(all(backlog.waiting()) == 0);
  CHECK_THROWS_AS(backlog.arrive(WorkItem::letter, -1, today, work(only_gp)), ContractFailure);
}

TEST_CASE("who is done helps with what is overdue, if named for it, and with nothing else") {
  auto const parameters = work({1, 0, 0, 1, 0});
  WorkBacklog backlog;
  backlog.arrive(WorkItem::letter, 8, today, parameters);  // four each
  auto const due = backlog.work(today, of(Worker::pharmacist, 99), each(), parameters);
  CHECK(letters(due.items) == 4);  // the GP's are not overdue yet
  auto const nobody = backlog.work(today + Days{1}, of(Worker::nurse, 99), each(), parameters);
  CHECK(letters(nobody.items) == 0);
  CHECK(nobody.minutes[index_of(Worker::nurse)] == 0);
  auto const late = backlog.work(today + Days{1}, of(Worker::pharmacist, 12), each(), parameters);
  CHECK(letters(late.items) == 2);
  CHECK(letters(late.late) == 2);
  CHECK(late.minutes[index_of(Worker::pharmacist)] == 10);
  CHECK(letters(backlog.waiting()) == 2);
}

TEST_CASE("nobody helps before having done all their own") {
  auto const parameters = work(only_gp, {1, 0, 0, 1, 0});
  WorkBacklog backlog;
  backlog.arrive(WorkItem::result, 2, today, parameters);               // one each, overdue
  backlog.arrive(WorkItem::letter, 3, forever, work({0, 0, 0, 1, 0}));  // the pharmacist's
  auto const done = backlog.work(today + Days{1}, of(Worker::pharmacist, 16), each(), parameters);
  CHECK(results(done.items) == 1);
  CHECK(letters(done.items) == 2);
  auto const then = backlog.work(today + Days{2}, of(Worker::pharmacist, 3), each(), parameters);
  CHECK(letters(then.items) == 1);  // the last four minutes of it were yesterday's
  CHECK(results(then.items) == 1);
}

TEST_CASE("extra time is for what is overdue only, and for one's own") {
  auto const parameters = work({1, 0, 0, 1, 0});
  WorkBacklog backlog;
  backlog.arrive(WorkItem::letter, 4, today, parameters);
  backlog.arrive(WorkItem::letter, 4, today + Days{5}, parameters);
  CHECK(all(backlog.catch_up(today, Worker::gp, 99, each()).items) == 0);
  auto const late = backlog.catch_up(today + Days{1}, Worker::gp, 99, each());
  CHECK(letters(late.items) == 2);
  CHECK(letters(late.late) == 2);
  CHECK(late.minutes[index_of(Worker::gp)] == 10);
  CHECK(letters(backlog.waiting()) == 6);
  CHECK(backlog.overdue_minutes(today + Days{1}, Worker::pharmacist, each()) == 10);
}

TEST_CASE("extra time that is too short for one item does nothing, and is not spent") {
  auto const parameters = work(only_gp);
  WorkBacklog backlog;
  backlog.arrive(WorkItem::letter, 4, today, parameters);
  auto const late = backlog.catch_up(today + Days{1}, Worker::gp, 4.9, each());
  CHECK(all(late.items) == 0);
  CHECK(late.minutes[index_of(Worker::gp)] == 0);
}

TEST_CASE("items that take no time are done at once, by whoever has them, even without time") {
  auto const parameters = work(only_gp, only_gp);
  WorkBacklog backlog;
  backlog.arrive(WorkItem::letter, 1'000'000, forever, parameters);
  auto minutes = each();
  minutes[index_of(WorkItem::letter)] = 0;
  auto const done = backlog.work(today, {}, minutes, parameters);
  CHECK(letters(done.items) == 1'000'000);
  CHECK(done.minutes == MinutesByWorker{});
}

TEST_CASE(
    "nobody is lost: what came in is done or waiting, time spent is time given, seeds 1..300") {
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    CAPTURE(seed);
    Stream chance{seed, 0, 0, 0, 0};
    WorkParameters parameters{};
    MinutesByItem minutes{};
    for (std::size_t item = 0; item < work_item_count; ++item) {
      minutes[item] = chance.chance(0.1) ? 0 : 0.25 + 10 * chance.uniform();
      for (auto& share : parameters.item[item].done_by)
        share = chance.chance(0.4) ? 0 : chance.uniform();
    }
    WorkBacklog backlog;
    CountByItem came{};
    CountByItem done{};
    MinutesByWorker given{};
    MinutesByWorker spent{};
    double worked_off = 0;
    auto const enter = [&](WorkBacklog::Done const& some) {
      for (std::size_t item = 0; item < work_item_count; ++item) {
        REQUIRE(some.items[item] >= some.late[item]);
        REQUIRE(some.late[item] >= 0);
        done[item] += some.items[item];
        worked_off += static_cast<double>(some.items[item]) * minutes[item];
      }
      for (std::size_t w = 0; w < worker_count; ++w) {
        REQUIRE(some.minutes[w] >= -1e-6);
        spent[w] += some.minutes[w];
      }
    };
    for (int day = 0; day < 60; ++day) {
      auto const date = today + Days{day};
      for (std::size_t item = 0; item < work_item_count; ++item) {
        Count const count = chance.below(12);
        backlog.arrive(static_cast<WorkItem>(item), count,
                       date + Days{static_cast<int>(chance.below(6))}, parameters);
        came[item] += count;
      }
      MinutesByWorker time;
      for (std::size_t w = 0; w < worker_count; ++w)
        given[w] += time[w] = chance.chance(0.2) ? 0 : 60 * chance.uniform();
      enter(backlog.work(date, time, minutes, parameters));
      auto const worker = static_cast<Worker>(chance.below(worker_count));
      double const before = backlog.overdue_minutes(date, worker, minutes);
      auto const extra = backlog.catch_up(date, worker, 20, minutes);
      given[index_of(worker)] += 20;
      enter(extra);
      REQUIRE(backlog.overdue_minutes(date, worker, minutes) ==
              Approx(before - extra.minutes[index_of(worker)]));
      for (std::size_t item = 0; item < work_item_count; ++item)
        REQUIRE(came[item] == done[item] + backlog.waiting()[item]);
    }
    double all_spent = 0;
    for (std::size_t w = 0; w < worker_count; ++w) {
      REQUIRE(spent[w] <= given[w] + 1e-6);
      all_spent += spent[w];
    }
    // But for what is begun: less than one item a worker.
    REQUIRE(all_spent >= worked_off - 1e-6);
    REQUIRE(all_spent <= worked_off + 10.25 * worker_count);
  }
}
