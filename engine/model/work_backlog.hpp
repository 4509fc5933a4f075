#pragma once
// Work that is not a contact, of one practice: who has how many items of what to do, and by when.
// Items are whole and alike within a kind, and move in cohorts, so that a day costs the same however
// many there are.

#include "core/time.hpp"
#include "model/parameters.hpp"
#include "results/tally.hpp"

#include <array>
#include <vector>

namespace pcnsim {

using MinutesByWorker = std::array<double, worker_count>;
using MinutesByItem = std::array<double, work_item_count>;
using CountByItem = std::array<Count, work_item_count>;

class WorkBacklog {
public:
  /// `count` items come in, due on `due`, and are dealt to workers in the shares of
  /// `parameters.item[..].done_by`; to the office if all are 0.
  void arrive(WorkItem item, Count count, Date due, WorkParameters const& parameters);

  struct Done {
    CountByItem items{};
    CountByItem late{};  ///< of those, done after the day they were due
    MinutesByWorker minutes{};
  };

  /// A day's work: everybody does their own, earliest due first, as far as `minutes` last; whoever
  /// is done helps with overdue items of others that they may do.
  Done work(Date today, MinutesByWorker minutes, MinutesByItem const& minutes_each,
            WorkParameters const& parameters);
  /// Extra time of one worker, for what is overdue only.
  Done catch_up(Date today, Worker worker, double minutes, MinutesByItem const& minutes_each);

  /// Takes out what was due before `date`: nobody will do it.
  CountByItem give_up(Date date);

  [[nodiscard]] CountByItem waiting() const;
  [[nodiscard]] CountByItem overdue(Date today) const;
  [[nodiscard]] double overdue_minutes(Date today, Worker worker,
                                       MinutesByItem const& minutes_each) const;

private:
  struct Cohort {
    Date due;
    WorkItem item;
    Count count;
  };
  using Pile = std::vector<Cohort>;  ///< in order of due day; the next to do is the last

  static void put(Pile& pile, Cohort const& cohort);
  /// Does items from `pile` that `may` allows while `minutes` last; returns the minutes left.
  template <class May>
  static double do_from(Pile& pile, double minutes, Date today, MinutesByItem const& minutes_each,
                        Done& done, Worker worker, May may);

  std::array<Pile, worker_count> piles_;
  std::array<std::array<double, worker_count>, work_item_count> owed_{};  ///< fractions of an item
  MinutesByWorker started_{};  ///< minutes already spent on the next item
};

}  // namespace pcnsim
