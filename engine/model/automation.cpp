#include "model/automation.hpp"

#include <algorithm>
#include <numeric>

namespace pcnsim {
namespace {

/// Share of the minutes of an automatable item that is saved in the end. ASSUMPTION(A44).
double saved(AutomationParameters const& automation) {
  return automation.share_of_items * automation.minutes_saved_share * automation.realisation *
         (1 - automation.rework_share);
}

/// Of the minutes planned for what comes from outside, done by the office or by clinicians: the
/// share that automation saves.
double planned_saving(Parameters const& parameters, bool office) {
  auto const with = minutes_each(parameters);
  double before = 0;
  double after = 0;
  for (std::size_t i = 0; i < work_item_count; ++i) {
    auto const& item = parameters.work.item[i];
    double const by_all = std::accumulate(item.done_by.begin(), item.done_by.end(), 0.0);
    double const by_office = item.done_by[index_of(Worker::office)];
    double const share =
        by_all > 0 ? (office ? by_office : by_all - by_office) / by_all : (office ? 1 : 0);
    before += item.per_1000_month * share * item.minutes;
    after += item.per_1000_month * share * with[i];
  }
  return before > 0 ? 1 - after / before : 0;
}

}  // namespace

Worker worker_of(Role role) {
  switch (role) {
    case Role::gp:
    case Role::gp_trainee: return Worker::gp;
    case Role::advanced_practitioner: return Worker::advanced_practitioner;
    case Role::nurse:
    case Role::hca: return Worker::nurse;
    case Role::pharmacist: return Worker::pharmacist;
    default: return Worker::office;
  }
}

bool works_on_items(Role role) { return worker_of(role) != Worker::office; }

MinutesByItem minutes_each(Parameters const& parameters) {
  MinutesByItem minutes{};
  for (std::size_t i = 0; i < work_item_count; ++i) {
    auto const& item = parameters.work.item[i];
    minutes[i] = item.minutes * (1 - item.automatable * saved(parameters.automation));
  }
  return minutes;
}

double released_to_clinic(Parameters const& parameters) {
  return parameters.automation.released_to_clinic * planned_saving(parameters, false);
}

double office_saving(Parameters const& parameters) { return planned_saving(parameters, true); }

double scribe_saves(AutomationParameters const& automation) {
  auto const& scribe = automation.scribe;
  return scribe.minutes_saved * scribe.realisation - scribe.rework_minutes;
}

double slot_minutes(Parameters const& parameters, RoleParameters const& role) {
  auto const& scribe = parameters.automation.scribe;
  double const shorter =
      scribe.use_share * scribe_saves(parameters.automation) * scribe.released_to_slots;
  return std::max(5.0, role.slot_minutes - shorter);
}

}  // namespace pcnsim
