#pragma once
// The parameters of `booking:`.

#include "config/table/ranges.hpp"

namespace pcnsim::config::table {

template <class Visitor>
void booking(BookingParameters& booking, Visitor& visit) {
  visit("booking.notice_minutes", booking.notice_minutes, "minutes", Range{0, 600},
        "Shortest time from booking to the appointment");
  visit("booking.same_day_opens_to_all_hour", booking.same_day_opens_to_all_hour, "hour of day",
        Range{0, 24}, "Hour from which unused same-day slots are open to every need");
  visit("booking.urgent_next_day_from_hour", booking.urgent_next_day_from_hour, "hour of day",
        Range{0, 24},
        "Hour from which an urgent need without a slot today may be put into the same-day slots of "
        "the next working day; 24: never on a working day");
  visit("booking.waiting_list_share", booking.waiting_list_share, "share", share,
        "Share of patients with a need that can wait, for whom there is no slot, put on a list");
  visit("booking.waiting_list_weeks", booking.waiting_list_weeks, "weeks", Range{0, 52},
        "How long they stay on it");
  visit("booking.continuity.preferring_share", booking.continuity.preferring_share, "share", share,
        "Share of patients who have a usual GP");
  visit("booking.continuity.wait_days", booking.continuity.wait_days, "days", Range{0, 42},
        "How much longer a patient whose need can wait does so for the usual GP");
  length("booking.recall_lead_days", booking.recall_lead_days, "days",
         "the time from a recall to its appointment", visit);
  length("booking.follow_up_lead_days", booking.follow_up_lead_days, "days",
         "the time from a consultation to its planned follow-up", visit);
  visit("booking.recall_self_booked_share", booking.recall_self_booked_share, "share", share,
        "Share of recalls for which patients must make contact to book; the practice books the "
        "others");
  visit(
      "booking.planned_early_days", booking.planned_early_days, "days", Range{0, 42},
      "How much before the day it is wanted planned care may be booked, if there is nothing after");
  visit("booking.prefill_weeks", booking.prefill_weeks, "weeks", Range{0, 6},
        "Weeks of planned care that stand in the book when the warm-up starts");
  visit("booking.dna_by_lead", booking.dna_by_lead, "share", share,
        "Share of appointments missed, by days since booking: 0, 1, 2-7, 8-14, 15 or more");
  visit("booking.dna_telephone_ratio", booking.dna_telephone_ratio, "ratio", Range{0, 10},
        "Missed appointments by telephone, relative to face to face");
  visit("booking.dna_video_ratio", booking.dna_video_ratio, "ratio", Range{0, 10},
        "Missed appointments by video or message, relative to face to face");
  visit("booking.dna_home_ratio", booking.dna_home_ratio, "ratio", Range{0, 10},
        "Home visits in vain, relative to appointments missed face to face");
  visit("booking.dna_comes_back_share", booking.dna_comes_back_share, "share", share,
        "Share of patients who ask again after missing an appointment");
  visit("booking.cancelled_share", booking.cancelled_share, "share", share,
        "Share of appointments cancelled when booked long before");
  visit("booking.cancelled_full_lead_days", booking.cancelled_full_lead_days, "days",
        Range{0.1, 365}, "Days since booking from which that share applies in full; less before");
  visit("booking.return_mean_days", booking.return_mean_days, "days", Range{0.1, 365},
        "Mean time after which a patient whose need was not settled comes back");
}

}  // namespace pcnsim::config::table
