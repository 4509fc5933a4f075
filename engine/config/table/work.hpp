#pragma once
// The parameters of `work:`: work items and the time for them.

#include "config/table/ranges.hpp"

namespace pcnsim::config::table {

template <class Visitor>
void work_item(std::string const& key, WorkItemParameters& item, Visitor& visit) {
  visit(key + ".per_1000_month", item.per_1000_month, "items", Range{0, 20'000},
        "Items from outside the practice, per 1,000 patients a month");
  visit(key + ".minutes", item.minutes, "minutes", Range{0, 480}, "Time that one takes");
  visit(key + ".due_days", item.due_days, "working days", Range{0, 250}, "When it is due");
  visit(key + ".automatable", item.automatable, "share", share,
        "Share of items that automation can touch");
  visit(key + ".chased_per_week", item.chased_per_week, "enquiries", Range{0, 5},
        "Enquiries that an overdue item causes in a working week");
  visit(key + ".done_by", item.done_by, "weight", ratio,
        "Who does it: GPs, advanced practitioners, nurses, pharmacists, the office, relative to "
        "each other; who has 0 never helps out");
}

template <class Visitor>
void work(WorkParameters& work, Visitor& visit) {
  visit("work.office_share", work.office_share, "share", share,
        "Share of the office's hours, away from the front desk, for work items");
  visit("work.overtime_minutes", work.overtime_minutes, "minutes a session", Range{0, 240},
        "Overtime of a clinician for overdue items, at most");
  visit("work.slots_given_up_share", work.slots_given_up_share, "share", share,
        "Share of a session's slots that may be given up, while free, for overdue items");
  visit("work.given_up_after_weeks", work.given_up_after_weeks, "weeks", Range{1, 520},
        "How long an item is overdue before it is given up: counted, and never done");
  for (std::size_t i = 0; i < work_item_count; ++i)
    work_item("work.item." + std::string(work_item_names[i]), work.item[i], visit);
}

}  // namespace pcnsim::config::table
