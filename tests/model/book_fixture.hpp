#pragma once
// Sessions and searches for tests of the appointment book.

#include "model/appointment_book.hpp"

#include <algorithm>
#include <vector>

namespace pcnsim::test {

inline constexpr PracticeId here{0};
inline Date const monday{Days{4 + 7 * 2'800}};

/// All slots open six weeks ahead; of nobody in particular.
inline Session session_on(Date date, int slots, Role role = Role::gp, PracticeId practice = here,
                          Duration from = 9h, Duration slot_length = 10min) {
  Session session;
  session.practice = practice;
  session.clinician = ClinicianId{0};
  session.role = role;
  session.date = date;
  session.start = Instant{date} + from;
  session.slot_length = slot_length;
  session.visit_length = 30min;
  session.slots = static_cast<std::uint8_t>(slots);
  session.release.fill(Release::weeks_6);
  return session;
}

inline Session with_releases(Session session, std::vector<Release> const& releases) {
  std::ranges::copy(releases, session.release.begin());
  return session;
}

/// After the clinic, room for `visits` at home.
inline Session with_visits(Session session, int visits) {
  session.visits = static_cast<std::uint8_t>(visits);
  return session;
}

inline Session held_by(Session session, std::uint32_t clinician) {
  session.clinician = ClinicianId{clinician};
  return session;
}

/// A session alone on its day.
inline SessionId add(AppointmentBook& book, Session const& session) {
  auto const id = book.add_session(session);
  book.offer_new_slots(static_cast<int>((session.date - book.today()).count()));
  return id;
}

inline SessionId add(AppointmentBook& book, Session session, Release release) {
  session.release.fill(release);
  return add(book, session);
}

inline Search anything(AppointmentBook const& book) {
  return {.practice = here,
          .role = Role::gp,
          .from_days = 0,
          .to_days = book_days,
          .same_day = SameDaySlots::allowed,
          .not_before = Instant{book.today()},
          .diary = Diary::clinic};
}

inline Search visits(AppointmentBook const& book) {
  auto search = anything(book);
  search.diary = Diary::home_visit;
  return search;
}

}  // namespace pcnsim::test
