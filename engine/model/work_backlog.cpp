#include "model/work_backlog.hpp"

#include "core/contract.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace pcnsim {

void WorkBacklog::put(Pile& pile, Cohort const& cohort) {
  auto const place =
      std::lower_bound(pile.begin(), pile.end(), cohort, [](Cohort const& a, Cohort const& b) {
        return a.due > b.due;
      });  // latest first
  for (auto same = place; same != pile.end() && same->due == cohort.due; ++same) {
    if (same->item != cohort.item) continue;
    same->count += cohort.count;
    return;
  }
  pile.insert(place, cohort);
}

void WorkBacklog::arrive(WorkItem item, Count count, Date due, WorkParameters const& parameters) {
  EXPECTS(count >= 0);
  if (count == 0) return;
  auto const& shares = parameters.item[index_of(item)].done_by;
  auto& owed = owed_[index_of(item)];
  double const whole = std::accumulate(shares.begin(), shares.end(), 0.0);
  Count left = count;
  for (std::size_t worker = 0; worker < worker_count; ++worker) {
    double const share = whole > 0 ? shares[worker] / whole : worker + 1 == worker_count ? 1 : 0;
    owed[worker] += static_cast<double>(count) * share;
    auto const part = std::clamp(static_cast<Count>(std::floor(owed[worker])), Count{0}, left);
    owed[worker] -= static_cast<double>(part);
    left -= part;
    if (part > 0) put(piles_[worker], {due, item, part});
  }
  if (left == 0) return;  // the rest of rounding: to whoever is owed most
  auto const most = std::max_element(owed.begin(), owed.end());
  *most -= static_cast<double>(left);
  put(piles_[static_cast<std::size_t>(most - owed.begin())], {due, item, left});
}

template <class May>
double WorkBacklog::do_from(Pile& pile, double minutes, Date today,
                            MinutesByItem const& minutes_each, Done& done, Worker worker, May may) {
  double const before = minutes;
  for (std::size_t i = pile.size(); i-- > 0;) {
    auto& cohort = pile[i];
    if (!may(cohort)) continue;
    double const each = minutes_each[index_of(cohort.item)];
    Count const can = each > 0
                          ? static_cast<Count>(std::min(1e15, std::floor(minutes / each + 1e-9)))
                          : cohort.count;
    Count const does = std::min(can, cohort.count);
    cohort.count -= does;
    minutes -= static_cast<double>(does) * each;
    done.items[index_of(cohort.item)] += does;
    if (cohort.due < today) done.late[index_of(cohort.item)] += does;
    if (cohort.count > 0) break;
  }
  std::erase_if(pile, [](Cohort const& cohort) { return cohort.count == 0; });
  done.minutes[index_of(worker)] += before - minutes;
  return std::max(0.0, minutes);
}

WorkBacklog::Done WorkBacklog::work(Date today, MinutesByWorker minutes,
                                    MinutesByItem const& minutes_each,
                                    WorkParameters const& parameters) {
  Done done;
  for (std::size_t worker = 0; worker < worker_count; ++worker) {
    // Part of an item is carried on tomorrow, if there is one to carry on with.
    double const carried = piles_[worker].empty() ? 0 : started_[worker];
    double const left =
        do_from(piles_[worker], minutes[worker] + carried, today, minutes_each, done,
                static_cast<Worker>(worker), [](Cohort const&) { return true; });
    done.minutes[worker] -= carried;
    started_[worker] = piles_[worker].empty() ? 0 : left;
    done.minutes[worker] = std::max(0.0, done.minutes[worker] + started_[worker]);
    minutes[worker] = piles_[worker].empty() ? left : 0;
  }
  for (std::size_t helper = 0; helper < worker_count; ++helper) {
    for (std::size_t helped = 0; helped < worker_count && minutes[helper] > 0; ++helped) {
      if (helped == helper) continue;
      auto const may = [&](Cohort const& cohort) {
        return cohort.due < today && parameters.item[index_of(cohort.item)].done_by[helper] > 0;
      };
      minutes[helper] = do_from(piles_[helped], minutes[helper], today, minutes_each, done,
                                static_cast<Worker>(helper), may);
    }
  }
  return done;
}

WorkBacklog::Done WorkBacklog::catch_up(Date today, Worker worker, double minutes,
                                        MinutesByItem const& minutes_each) {
  Done done;
  do_from(piles_[index_of(worker)], minutes, today, minutes_each, done, worker,
          [today](Cohort const& cohort) { return cohort.due < today; });
  return done;
}

CountByItem WorkBacklog::give_up(Date date) {
  CountByItem given_up{};
  for (auto& pile : piles_) {
    std::erase_if(pile, [&](Cohort const& cohort) {
      if (cohort.due >= date) return false;
      given_up[index_of(cohort.item)] += cohort.count;
      return true;
    });
  }
  return given_up;
}

CountByItem WorkBacklog::waiting() const {
  CountByItem count{};
  for (auto const& pile : piles_) {
    for (auto const& cohort : pile)
      count[index_of(cohort.item)] += cohort.count;
  }
  return count;
}

CountByItem WorkBacklog::overdue(Date today) const {
  CountByItem count{};
  for (auto const& pile : piles_) {
    for (auto const& cohort : pile) {
      if (cohort.due < today) count[index_of(cohort.item)] += cohort.count;
    }
  }
  return count;
}

double WorkBacklog::overdue_minutes(Date today, Worker worker,
                                    MinutesByItem const& minutes_each) const {
  double minutes = 0;
  for (auto const& cohort : piles_[index_of(worker)]) {
    if (cohort.due < today)
      minutes += static_cast<double>(cohort.count) * minutes_each[index_of(cohort.item)];
  }
  return minutes;
}

}  // namespace pcnsim
