// Switches, continued: book, clinics, staff and their work.

#include "model_switches.hpp"

using namespace theory;

namespace {

std::vector<Mechanism> book_and_clinics() {
  return {
      {"extras",
       [](Parameters& p) {
         many_needs(p);
         all_urgent(p);
       },
       [](Parameters& p) { p.workforce.extras_per_gp_session = 2; }, count(&Tally::extras)},
      {"the practice's list", nobody_there, [](Parameters& p) { p.booking.waiting_list_share = 1; },
       count(&Tally::waiting_list_joined)},
      {"a usual doctor", nothing,
       [](Parameters& p) { p.booking.continuity.preferring_share = 0.5; },
       count(&Tally::gp_seen_preferring)},
      {"not attending", nothing, [](Parameters& p) { p.booking.dna_by_lead.fill(0.3); },
       [](Tally const& t) { return sum_of(t.did_not_attend); }},
      {"cancelling", nothing, [](Parameters& p) { p.booking.cancelled_share = 0.5; },
       [](Tally const& t) {
         return std::max<Count>(0, t.episodes - t.needs_created[index_of(NeedKind::clinical)]);
       }},
      {"home visits",
       [](Parameters& p) {
         p.consultations.home_visit.minutes = {20, 0};
         p.consultations.home_visit.per_gp_session = 1;
       },
       [](Parameters& p) { p.consultations.home_visit.share.fill(0.2); }, mode(Mode::home)},
      {"by telephone", nothing, [](Parameters& p) { gp(p).telephone_share = 0.3; },
       mode(Mode::telephone)},
      {"by video", nothing, [](Parameters& p) { gp(p).video_share = 0.3; }, mode(Mode::video)},
      {"by message", nothing, [](Parameters& p) { gp(p).message_share = 0.3; },
       mode(Mode::message)},
      {"follow-up", nothing, [](Parameters& p) { gp(p).follow_up_share = 0.3; },
       kind(NeedKind::planned)},
      {"tests", nothing, [](Parameters& p) { p.consultations.tests_share_of_gp = 0.3; },
       kind(NeedKind::planned)},
      {"recalls", nothing, [](Parameters& p) { gp(p).recalls_per_1000_month = 100; },
       kind(NeedKind::planned)},
      {"calls that clinicians start", nothing,
       [](Parameters& p) { gp(p).initiated_per_1000_month = 100; }, kind(NeedKind::planned)},
      {"own contacts", [](Parameters& p) { p.consultations.own_contacts_per_1000_month = 5'000; },
       [](Parameters& p) { gp(p).free_slot_use_share = 0.5; }, count(&Tally::own_contacts)},
      {"enquiries after a consultation", nothing,
       [](Parameters& p) { p.demand.enquiries_per_consultation = 0.5; }, kind(NeedKind::enquiry)},
      {"prescriptions", nothing, [](Parameters& p) { p.consultations.prescription_share = 0.5; },
       count(&Tally::prescriptions)},
      {"referrals", nothing, [](Parameters& p) { p.consultations.referral_share_of_gp = 0.5; },
       item(WorkItem::referral)},
      {"coming back", nothing, [](Parameters& p) { gp(p).return_share = 0.9; },
       [](Tally const& t) {
         return std::max<Count>(0, t.appointments_for[index_of(NeedKind::clinical)] -
                                       t.needs_created[index_of(NeedKind::clinical)]);
       }},
      {"111", nobody_there,
       [](Parameters& p) { p.front_door.after_told_another_day = {0, 0, 0, 1, 0, 0}; },
       count(&Tally::nhs111_contacts)},
      {"booked by 111",
       [](Parameters& p) {
         nobody_there(p);
         p.front_door.after_told_another_day = {0, 0, 0, 1, 0, 0};
       },
       [](Parameters& p) { p.outside = {.books_in_share = 1, .books_in_days = 1}; },
       count(&Tally::booked_by_111)},
  };
}

std::vector<Mechanism> staff_and_work() {
  auto const sick = [](Parameters& p) { p.workforce.sickness_per_day = 0.3; };
  auto const late_letters = [](Parameters& p) {
    letters_nobody_does(p);
    same_day_slots(p);
  };
  return {
      {"sickness", nothing, sick,
       [](Tally const& t) { return sum_of(t.sessions_lost_to_sickness); }},
      {"locums for the sick", sick,
       [](Parameters& p) { p.workforce.locum.sickness_backfill_share = 1; },
       count(&Tally::locum_sessions)},
      {"locums for those on leave", [](Parameters& p) { p.workforce.leave_weeks = 26; },
       [](Parameters& p) { p.workforce.locum.leave_backfill_share = 1; },
       count(&Tally::locum_sessions)},
      {"locums for posts nobody has",
       [](Parameters& p) { p.workforce.locum.vacancy_below_per_10000 = 20; },
       [](Parameters& p) { p.workforce.locum.vacancy_cover_share = 1; },
       count(&Tally::locum_sessions)},
      {"evenings",
       [](Parameters& p) {
         p.workforce.enhanced_access = {0, 0, 0};
       },
       [](Parameters& p) { p.workforce.enhanced_access.minutes_per_1000_week = 500; },
       [](Tally const& t) { return t.sessions[index_of(Role::hca)]; }},
      {"supervision", nothing,
       [](Parameters& p) {
         p.workforce.post[index_of(Post::gp_trainee)].supervision_minutes_per_session = 30;
       },
       count(&Tally::supervision_ms)},
      {"work from outside", nothing, letters_nobody_does, item(WorkItem::letter)},
      {"chasing", letters_nobody_does, [](Parameters& p) { letters(p).chased_per_week = 1; },
       count(&Tally::chasing_enquiries)},
      {"overtime for overdue work", letters_nobody_does,
       [](Parameters& p) { p.work.overtime_minutes = 20; }, count(&Tally::work_overtime_ms)},
      {"slots given up for overdue work", late_letters,
       [](Parameters& p) { p.work.slots_given_up_share = 0.5; }, count(&Tally::slots_given_up)},
  };
}

}  // namespace

TEST_CASE("off, no mechanism of book and clinics leaves a trace; alone, each does") {
  check(book_and_clinics());
}

TEST_CASE("off, no mechanism of staff and their work leaves a trace; alone, each does") {
  check(staff_and_work());
}
