#pragma once
// The parameters of `deterrence:`.

#include "config/table/ranges.hpp"

namespace pcnsim::config::table {

template <class Visitor>
void deterrence(DeterrenceParameters& deterrence, Visitor& visit) {
  visit("deterrence.strength", deterrence.strength, "per unit of memory", Range{0, 50},
        "How strongly failed contacts put people off: a need is expressed with probability "
        "exp(-strength x memory); 0 switches suppression off");
  visit("deterrence.memory_half_life_days", deterrence.memory_half_life_days, "days",
        Range{0.1, 3'650}, "Time in which a practice's failures are half forgotten");
  visit("deterrence.initial_memory", deterrence.initial_memory, "memory", share,
        "Memory of failures at the start of the warm-up");
  visit("deterrence.weight_contact_failed", deterrence.weight_contact_failed, "weight", share,
        "How much it counts in memory that nobody was reached");
  visit("deterrence.weight_told_another_day", deterrence.weight_told_another_day, "weight", share,
        "How much it counts in memory to be told to try another day");
  visit("deterrence.weight_long_wait", deterrence.weight_long_wait, "weight", share,
        "How much it counts in memory to wait long for an appointment");
  visit("deterrence.long_wait_days", deterrence.long_wait_days, "days", Range{0, 365},
        "Wait from which an appointment counts as long in memory");
  visit("deterrence.urgent_to_ae", deterrence.urgent_to_ae, "share", share,
        "Share of suppressed urgent needs that go straight to A&E");
  visit("deterrence.urgent_to_111", deterrence.urgent_to_111, "share", share,
        "Share of suppressed urgent needs that go straight to 111");
}

}  // namespace pcnsim::config::table
