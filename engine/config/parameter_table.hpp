#pragma once
// The one table of parameters: key, member, unit, allowed range, and what it is in a sentence.
// Reading, range checks, the JSON Schema, docs/parameters.md and printing all walk it.
//
// A new parameter is a member in model/parameters.hpp, a call in the table of its section, and an
// entry in scenarios/parameters/: see the README there.

#include "config/table/automation.hpp"
#include "config/table/booking.hpp"
#include "config/table/consultations.hpp"
#include "config/table/demand.hpp"
#include "config/table/deterrence.hpp"
#include "config/table/front_door.hpp"
#include "config/table/needs.hpp"
#include "config/table/nhs_app.hpp"
#include "config/table/outside.hpp"
#include "config/table/triage.hpp"
#include "config/table/work.hpp"
#include "config/table/workforce.hpp"

namespace pcnsim::config {

/// Calls `visit` for each parameter, in the order of the documentation, as one of
///
///     visit(key, number, unit, range, what)    a double
///     visit(key, list, unit, range, what)      a std::array<double, n>: in YAML a list of exactly n
///     visit(key, choice, names, what)          an enum class whose values count from 0; `names`, a
///                                              std::array of texts, has the word of each
///     visit(key, on_off, what)                 a bool: true or false
template <class Visitor>
void for_each_parameter(Parameters& p, Visitor&& visit) {
  table::demand(p.demand, visit);
  table::needs(p.needs, visit);
  table::deterrence(p.deterrence, visit);
  table::front_door(p.front_door, visit);
  table::triage(p.triage, visit);
  table::workforce(p.workforce, visit);
  table::booking(p.booking, visit);
  table::consultations(p.consultations, visit);
  table::work(p.work, visit);
  table::automation(p.automation, visit);
  table::nhs_app(p.nhs_app, visit);
  table::outside(p.outside, visit);
}

}  // namespace pcnsim::config
