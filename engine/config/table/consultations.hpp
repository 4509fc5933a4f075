#pragma once
// The parameters of `consultations:`.

#include "config/table/ranges.hpp"

namespace pcnsim::config::table {

template <class Visitor>
void consultations(ConsultationParameters& p, Visitor& visit) {
  visit("consultations.own_contacts_per_1000_month", p.own_contacts_per_1000_month, "contacts",
        Range{0, 5'000}, "Contacts that clinicians start in slots nobody booked, at most");
  visit("consultations.extra_minutes", p.extra_minutes, "minutes", Range{-60, 60},
        "Added to a consultation face to face by the patient's health: well, one long-term "
        "condition, several, complex or frail");
  visit("consultations.deprived_minutes_per_10_imd", p.deprived_minutes_per_10_imd, "minutes",
        Range{-10, 10}, "Added for every 10 points of deprivation above the reference score");
  visit("consultations.video_ratio", p.video_ratio, "ratio", Range{0.05, 5},
        "Length of a consultation by video, relative to face to face");
  visit("consultations.message_ratio", p.message_ratio, "ratio", Range{0.05, 5},
        "Length of a consultation by message, relative to face to face");
  visit("consultations.tests_share_of_gp", p.tests_share_of_gp, "share", share,
        "Share of GP consultations followed by a test");
  visit("consultations.tests_lead_days", p.tests_lead_days, "days", Range{0, 42},
        "Days until that test is wanted");
  visit("consultations.prescription_share", p.prescription_share, "share", share,
        "Share of clinical consultations that end with a prescription");
  visit("consultations.referral_share_of_gp", p.referral_share_of_gp, "share", share,
        "Share of GP consultations that end with a referral");
  visit("consultations.pass_on_share", p.pass_on_share, "share", share,
        "Share of other roles' clinical consultations that need a GP after all");
  visit("consultations.home_visit.share", p.home_visit.share, "share", share,
        "Share of clinical needs that need a visit at home, by health: well, one long-term "
        "condition, several, complex or frail");
  visit("consultations.home_visit.care_home_share", p.home_visit.care_home_share, "share", share,
        "Share of the clinical needs of care-home residents that need a visit");
  length("consultations.home_visit.minutes", p.home_visit.minutes, "minutes",
         "the length of a home visit, travel apart", visit);
  visit("consultations.home_visit.travel_minutes", p.home_visit.travel_minutes, "minutes",
        Range{0, 120}, "Travel for a home visit, there and back");
  visit("consultations.home_visit.per_gp_session", p.home_visit.per_gp_session, "visits",
        Range{0, 4}, "Home visits for which a GP's or advanced practitioner's session has room");
}

}  // namespace pcnsim::config::table
