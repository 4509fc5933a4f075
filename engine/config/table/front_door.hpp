#pragma once
// The parameters of `front_door:`.

#include "config/table/ranges.hpp"

namespace pcnsim::config::table {

/// `when` goes on from "Patients who ... ".
template <class Visitor>
void after_failure(std::string const& key, AfterFailure& after, std::string const& when,
                   Visitor& visit) {
  auto const patients_who = [&](std::string const& act) {
    return "Patients who " + act + " after " + when + ", relative to the other answers";
  };
  visit(key + ".retry", after.retry, "weight", ratio, patients_who("try again"));
  visit(key + ".self_care", after.self_care, "weight", ratio, patients_who("treat themselves"));
  visit(key + ".pharmacy", after.pharmacy, "weight", ratio, patients_who("go to a pharmacy"));
  visit(key + ".nhs111", after.nhs111, "weight", ratio, patients_who("turn to 111"));
  visit(key + ".ae", after.ae, "weight", ratio,
        patients_who("go to A&E or an urgent treatment centre"));
  visit(key + ".nothing", after.nothing, "weight", ratio, patients_who("do nothing"));
}

template <class Visitor, class Telephone>
void telephone(Telephone& telephone, Visitor& visit) {
  length("front_door.telephone.handling_minutes", telephone.handling_minutes, "minutes",
         "the time a call takes at the front desk", visit);
  length("front_door.telephone.patience_minutes", telephone.patience_minutes, "minutes",
         "the time a caller waits before hanging up", visit);
  visit("front_door.telephone.ivr_ended_share", telephone.ivr_ended_share, "share", share,
        "Share of calls that end in the recorded menu");
  visit(
      "front_door.telephone.lines_per_10000", telephone.lines_per_10000, "lines", Range{0, 10'000},
      "Callers talking and waiting, per 10,000 patients, beyond whom others hear the engaged tone");
  visit("front_door.telephone.queue_limit_per_10000", telephone.queue_limit_per_10000, "callers",
        Range{0, 10'000}, "Callers who can wait at once per 10,000 patients; more are turned away");
  visit("front_door.telephone.balk_wait_minutes", telephone.balk_wait_minutes, "minutes",
        Range{0, 1'440}, "Announced wait from which callers hang up at once");
  visit("front_door.telephone.callback_wait_minutes", telephone.callback_wait_minutes, "minutes",
        Range{0, 1'440}, "Expected wait from which a call-back is offered");
  visit("front_door.telephone.callback_share", telephone.callback_share, "share", share,
        "Share of callers who take a call-back when it is offered");
  visit("front_door.telephone.redial_share", telephone.redial_share, "share", share,
        "Share of callers who dial again after a call that failed");
  visit("front_door.telephone.redial_tries", telephone.redial_tries, "calls", Range{0, 50},
        "Most calls in one attempt to make contact");
  visit("front_door.telephone.redial_same_day_share", telephone.redial_same_day_share, "share",
        share, "Share of redials on the same day; the others come the next morning");
  visit("front_door.telephone.redial_mean_minutes", telephone.redial_mean_minutes, "minutes",
        Range{0.5, 1'440}, "Mean time to a redial on the same day");
}

template <class Visitor>
void front_door(FrontDoorParameters& door, Visitor& visit) {
  visit("front_door.online_share", door.online_share, "share", share,
        "Share of contacts that patients would rather make by online form");
  visit("front_door.desk_share", door.desk_share, "share", share,
        "Share of contacts that patients would rather make at the desk; the rest telephone");
  visit("front_door.no_digital_access_by_age", door.no_digital_access_by_age, "share", share,
        "Share of an age band who cannot or will not use forms");
  visit("front_door.app_share", door.app_share, "share", share,
        "Share of the others who use the NHS App");
  visit("front_door.online_hour_weights", door.online_hour_weights, "weight", ratio,
        "Online forms by hour of the day from 00:00, relative to each other");
  visit("front_door.core_hour_weights", door.core_hour_weights, "weight", ratio,
        "Calls and visits by hour from 08:00 (the last is 18:00-18:30), before redials");
  visit("front_door.front_desk_share", door.front_desk_share, "share of reception FTE", share,
        "Share of reception staff at the front desk: telephone, forms and visitors");
  visit("front_door.front_desk_worked_share", door.front_desk_worked_share, "share", share,
        "Share of contracted office hours at work, at the front desk and behind it");
  visit("front_door.front_desk_hour_weights", door.front_desk_hour_weights, "weight", ratio,
        "Front-desk staff by hour from 08:00, relative to each other");
  telephone(door.telephone, visit);
  length("front_door.online.handling_minutes", door.online.handling_minutes, "minutes",
         "the time an online form takes at the front desk", visit);
  visit("front_door.online.overdue_hours", door.online.overdue_hours, "hours", Range{0, 1'000},
        "Age from which an online form goes before telephone calls");
  visit("front_door.online.opens_hour", door.online.opens_hour, "hour of day", Range{0, 24},
        "When forms are switched on, on working days; 0, with 24 below: never off");
  visit("front_door.online.closes_hour", door.online.closes_hour, "hour of day", Range{0, 24},
        "When they are switched off");
  visit("front_door.online.daily_limit_per_1000", door.online.daily_limit_per_1000, "forms",
        Range{0, 1'000},
        "Forms a day per 1,000 patients after which they are switched off; 0: none");
  visit("front_door.online.closed_to_telephone_share", door.online.closed_to_telephone_share,
        "share", share, "Share of those who find forms switched off that telephone instead");
  length("front_door.desk.handling_minutes", door.desk.handling_minutes, "minutes",
         "the time a visitor takes at the front desk", visit);
  after_failure("front_door.after_contact_failed", door.after_contact_failed,
                "failing to make contact", visit);
  after_failure("front_door.after_told_another_day", door.after_told_another_day,
                "being told to try another day", visit);
}

}  // namespace pcnsim::config::table
