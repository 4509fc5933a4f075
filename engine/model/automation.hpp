#pragma once
// What automation and an ambient scribe leave of work: pure functions of parameters.

#include "model/parameters.hpp"
#include "model/work_backlog.hpp"

namespace pcnsim {

/// Whose pile the work items of `role` are.
Worker worker_of(Role role);
/// Roles whose time for work items goes to these; of the others it is their own.
bool works_on_items(Role role);

/// Minutes that an item takes on average: less what automation saves, plus what is done again.
MinutesByItem minutes_each(Parameters const& parameters);

/// Share of clinicians' time for work items that automation releases to clinics.
double released_to_clinic(Parameters const& parameters);

/// Share of the office's planned time for work items that automation saves.
double office_saving(Parameters const& parameters);

/// Minutes that a scribe saves on average in a consultation it writes up, rework taken off.
double scribe_saves(AutomationParameters const& automation);

/// Length of a slot of `role`: shorter where a scribe's time goes to slots. At least 5 minutes.
double slot_minutes(Parameters const& parameters, RoleParameters const& role);

}  // namespace pcnsim
