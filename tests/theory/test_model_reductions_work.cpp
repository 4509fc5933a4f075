// Work items as a queue served in bulk: one worker, one kind of item, a fixed time each day.
//
// Work to be done follows Lindley's recursion, W' = max(W + 5 N - 17, 0) in minutes: an item takes
// five, a day has 17, so that an item is often begun on one day and done on the next. Its
// distribution is iterated here by itself until it stays the same.

#include "agreement.hpp"
#include "model_reductions.hpp"

#include <algorithm>
#include <cmath>

using namespace theory;

namespace {

constexpr int minutes_of_item = 5;
constexpr int minutes_a_day = 17;
constexpr std::uint64_t seeds = 30;
Date const first_day{Days{19'600}};

/// Mean number of items waiting at the end of a day: a begun one counts until it is done.
double mean_waiting(double items_a_day) {
  constexpr std::size_t most = 2'500;  // minutes
  std::vector<double> number(30);
  number[0] = std::exp(-items_a_day);
  for (std::size_t n = 1; n < number.size(); ++n)
    number[n] = number[n - 1] * items_a_day / static_cast<double>(n);
  std::vector<double> work(most, 0.0);
  work[0] = 1;
  for (int day = 0; day < 3'000; ++day) {
    std::vector<double> next(most, 0.0);
    for (std::size_t w = 0; w < most; ++w) {
      if (work[w] < 1e-18) continue;
      for (std::size_t n = 0; n < number.size(); ++n) {
        auto const all = w + n * minutes_of_item;
        auto const left = all < minutes_a_day ? 0 : std::min(all - minutes_a_day, most - 1);
        next[left] += work[w] * number[n];
      }
    }
    work = next;
  }
  double mean = 0;
  for (std::size_t w = 0; w < most; ++w)
    mean += work[w] * std::ceil(static_cast<double>(w) / minutes_of_item);
  return mean;
}

Count poisson(double mean, Stream& chance) {
  Count count = 0;
  for (double sum = chance.exponential(); sum < mean; sum += chance.exponential())
    ++count;
  return count;
}

void check_mean(std::vector<Share> const& shares, double expected) {
  auto const found = agreement(shares, expected);
  INFO("found " << found.estimate << ", standard error " << found.standard_error << ", expected "
                << expected);
  CHECK(found.holds);
}

WorkParameters letters_by_gp() {
  WorkParameters work{};
  work.item[index_of(WorkItem::letter)].done_by[index_of(Worker::gp)] = 1;
  return work;
}

}  // namespace

TEST_CASE("work backlog, as many items every day: it stays empty or grows by what is left over") {
  auto const parameters = letters_by_gp();
  MinutesByItem each{};
  each[index_of(WorkItem::letter)] = minutes_of_item;
  MinutesByWorker time{};
  time[index_of(Worker::gp)] = minutes_a_day;
  WorkBacklog three;
  WorkBacklog four;
  for (Count day = 1; day <= 500; ++day) {
    auto const date = first_day + Days{day};
    three.arrive(WorkItem::letter, 3, date + Days{9'999}, parameters);
    four.arrive(WorkItem::letter, 4, date + Days{9'999}, parameters);
    three.work(date, time, each, parameters);
    four.work(date, time, each, parameters);
    CHECK(three.waiting()[index_of(WorkItem::letter)] == 0);
    CHECK(four.waiting()[index_of(WorkItem::letter)] ==
          4 * day - day * minutes_a_day / minutes_of_item);
  }
}

TEST_CASE(
    "work backlog, a Poisson number of items a day: the mean is that of the recursion (2 checks)") {
  auto const parameters = letters_by_gp();
  MinutesByItem each{};
  each[index_of(WorkItem::letter)] = minutes_of_item;
  MinutesByWorker time{};
  time[index_of(Worker::gp)] = minutes_a_day;
  for (double const items_a_day : {2.0, 3.0}) {
    CAPTURE(items_a_day);
    std::vector<Share> waiting;
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
      Stream chance{seed, 7, 0, 0, 0};
      WorkBacklog backlog;
      Share share{0, 0};
      for (int day = 0; day < 4'000; ++day) {
        auto const date = first_day + Days{day};
        backlog.arrive(WorkItem::letter, poisson(items_a_day, chance), date + Days{9'999},
                       parameters);
        backlog.work(date, time, each, parameters);
        if (day < 500) continue;
        share.sum += static_cast<double>(backlog.waiting()[index_of(WorkItem::letter)]);
        ++share.of;
      }
      waiting.push_back(share);
    }
    check_mean(waiting, mean_waiting(items_a_day));
  }
}

TEST_CASE("letters that come to a practice, done by its office: the same recursion (1 check)") {
  constexpr double list_size = 1'000;
  constexpr double days_a_working_month = (365.25 * 5 / 7 - 8) / 12;
  auto parameters = switched_off();
  auto& letter = parameters.work.item[index_of(WorkItem::letter)];
  letter.per_1000_month = 3 * days_a_working_month;
  letter.minutes = minutes_of_item;
  letter.due_days = 9'999;
  letter.done_by[index_of(Worker::office)] = 1;
  // Nobody is needed at the front desk: 630 minutes a day of the office, and a share of them.
  parameters.front_door.front_desk_share = 0;
  parameters.work.office_share = minutes_a_day / 630.0;
  std::vector<Share> waiting;
  for (auto const& run :
       tallies(one_practice(list_size, 0), parameters, weeks_from_september(52 * 8, 52), seeds)) {
    CHECK(run.work_time_ms[index_of(Worker::office)] == run.work_days * minutes_a_day * 60'000);
    waiting.push_back({static_cast<double>(run.work_waiting_days[index_of(WorkItem::letter)]),
                       static_cast<double>(run.work_days)});
  }
  check_mean(waiting, mean_waiting(3));
}
