#pragma once
// The parameters of `automation:`.

#include "config/table/ranges.hpp"

namespace pcnsim::config::table {

template <class Visitor>
void automation(AutomationParameters& automation, Visitor& visit) {
  visit("automation.share_of_items", automation.share_of_items, "share", share,
        "Share of the work items that could be automated, which are");
  visit("automation.minutes_saved_share", automation.minutes_saved_share, "share", share,
        "Share of an item's time that automation saves on paper");
  visit("automation.realisation", automation.realisation, "share", share,
        "Share of the saving on paper that is realised");
  visit("automation.rework_share", automation.rework_share, "share", share,
        "Share of automated items that are done again by hand");
  visit("automation.released_to_front_desk", automation.released_to_front_desk, "share", share,
        "Share of the office's released time that goes to the front desk");
  visit("automation.released_to_clinic", automation.released_to_clinic, "share", share,
        "Share of clinicians' released time that goes to clinics");
  auto& scribe = automation.scribe;
  visit("automation.scribe.use_share", scribe.use_share, "share", share,
        "Share of consultations written up by an ambient scribe");
  visit("automation.scribe.minutes_saved", scribe.minutes_saved, "minutes", Range{0, 30},
        "Time it saves in a consultation on paper");
  visit("automation.scribe.realisation", scribe.realisation, "share", share,
        "Share of that which is realised");
  visit("automation.scribe.rework_minutes", scribe.rework_minutes, "minutes", Range{0, 30},
        "Time to correct what it wrote");
  visit("automation.scribe.released_to_slots", scribe.released_to_slots, "share", share,
        "Share of the time saved that makes slots shorter; the rest reduces overruns");
}

}  // namespace pcnsim::config::table
