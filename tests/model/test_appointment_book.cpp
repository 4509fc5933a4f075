#include "core/contract.hpp"
#include "model/book_fixture.hpp"

#include <doctest/doctest.h>
#include <vector>

using namespace pcnsim;
using namespace pcnsim::test;

TEST_CASE("a slot opens as many days before its day as its release class says, not one more") {
  for (std::size_t r = 0; r < release_count; ++r) {
    for (int ahead = 0; ahead <= book_days; ++ahead) {
      CAPTURE(r);
      CAPTURE(ahead);
      AppointmentBook book{1, monday};
      add(book, session_on(monday + Days{ahead}, 3), static_cast<Release>(r));
      CHECK(book.earliest(anything(book)).has_value() == (ahead <= opens_days_before[r]));
    }
  }
  CHECK(opens_days_before == std::array{0, 4, 14, 21, 28, 42});
}

TEST_CASE("a slot opened four days ahead is not offered five days ahead, and is the next morning") {
  AppointmentBook book{1, monday};
  add(book, session_on(monday + Days{5}, 1), Release::days_4);
  CHECK_FALSE(book.earliest(anything(book)));
  book.start_day(monday + Days{1});
  CHECK(book.earliest(anything(book)));
}

TEST_CASE("same-day slots are offered only on the day, and only to a search that may have them") {
  AppointmentBook book{1, monday};
  add(book, session_on(monday, 2), Release::same_day);
  auto search = anything(book);
  CHECK(book.earliest(search));
  search.same_day = SameDaySlots::not_allowed;
  CHECK_FALSE(book.earliest(search));
}

TEST_CASE("the earliest slot is the earliest by day, then by time, whatever its release class") {
  AppointmentBook book{1, monday};
  add(book, session_on(monday + Days{3}, 1, Role::gp, here, 8h), Release::weeks_6);
  add(book, session_on(monday + Days{2}, 1, Role::gp, here, 15h), Release::weeks_2);
  auto const first =
      add(book, session_on(monday + Days{2}, 1, Role::gp, here, 14h), Release::days_4);
  auto const offer = book.earliest(anything(book));
  REQUIRE(offer);
  CHECK(offer->session == first);
  CHECK(offer->start == Instant{monday + Days{2}} + 14h);
}

TEST_CASE("sessions that overlap share out their slots in order of time") {
  AppointmentBook book{1, monday};
  auto const nine = book.add_session(session_on(monday, 2));
  auto const five_past = book.add_session(session_on(monday, 2, Role::gp, here, 9h + 5min));
  book.offer_new_slots(0);
  for (auto const expected : {nine, five_past, nine, five_past}) {
    auto const offer = book.earliest(anything(book));
    REQUIRE(offer);
    CHECK(offer->session == expected);
    book.take(*offer, NeedId{1});
  }
  CHECK_FALSE(book.earliest(anything(book)));
}

TEST_CASE("another practice's slots and another role's are not offered") {
  AppointmentBook book{2, monday};
  add(book, session_on(monday, 1, Role::gp, PracticeId{1}), Release::weeks_6);
  add(book, session_on(monday, 1, Role::nurse), Release::weeks_6);
  CHECK_FALSE(book.earliest(anything(book)));
}

TEST_CASE("what was free and is past has perished: by notice today, and wholly at midnight") {
  AppointmentBook book{1, monday};
  add(book, session_on(monday, 3), Release::weeks_6);
  auto search = anything(book);
  search.not_before = Instant{monday} + 9h + 10min;
  CHECK(book.earliest(search)->slot == 1);
  search.not_before += 1ms;
  CHECK(book.earliest(search)->slot == 2);
  search.not_before = Instant{monday} + 9h + 20min + 1ms;
  CHECK_FALSE(book.earliest(search));
  book.start_day(monday + Days{1});
  CHECK_FALSE(book.earliest(anything(book)));
}

TEST_CASE("notice counts for today only: tomorrow's slots are offered at any time") {
  AppointmentBook book{1, monday};
  add(book, session_on(monday + Days{1}, 1), Release::weeks_6);
  auto search = anything(book);
  search.not_before = Instant{monday} + 40h;
  CHECK(book.earliest(search));
}

TEST_CASE("a slot given back is offered again; an extra's place is not") {
  AppointmentBook book{1, monday};
  auto const id = add(book, session_on(monday + Days{3}, 1), Release::days_4);
  auto const offer = book.earliest(anything(book));
  REQUIRE(offer);
  book.take(*offer, NeedId{5});
  CHECK(book[id].booked[0] == NeedId{5});
  CHECK_FALSE(book.earliest(anything(book)));
  book.give_back(id, 0);
  CHECK(book[id].booked[0].is_none());
  CHECK(book.earliest(anything(book))->session == id);

  book[id].extras = 1;
  book[id].booked[1] = NeedId{6};
  book.take(*book.earliest(anything(book)), NeedId{5});
  book.give_back(id, 1);
  CHECK_FALSE(book.earliest(anything(book)));
  CHECK_THROWS_AS(book.give_back(id, 1), ContractFailure);
}

TEST_CASE("a withdrawn session offers nothing, but keeps its bookings; nobody else's are touched") {
  AppointmentBook book{1, monday};
  auto const sick = book.add_session(session_on(monday, 4));
  auto const well = book.add_session(session_on(monday, 4, Role::gp, here, 9h + 1min));
  book.offer_new_slots(0);
  book.take(*book.earliest(anything(book)), NeedId{1});
  book.withdraw(sick);
  CHECK_FALSE(book[sick].open);
  CHECK(book[sick].booked[0] == NeedId{1});
  for (std::uint8_t slot = 0; slot < 4; ++slot) {
    auto const offer = book.earliest(anything(book));
    REQUIRE(offer);
    CHECK(offer->session == well);
    CHECK(offer->slot == slot);
    book.take(*offer, NeedId{2});
  }
  CHECK_FALSE(book.earliest(anything(book)));
  book.give_back(sick, 0);  // of a closed session: not offered
  CHECK_FALSE(book.earliest(anything(book)));
}

TEST_CASE("a slot cannot be taken twice, nor an offer after it was withdrawn") {
  AppointmentBook book{1, monday};
  auto const id = add(book, session_on(monday, 2), Release::weeks_6);
  auto const offer = *book.earliest(anything(book));
  book.take(offer, NeedId{1});
  CHECK_THROWS_AS(book.take(offer, NeedId{2}), ContractFailure);
  auto const next = *book.earliest(anything(book));
  book.withdraw(id);
  CHECK_THROWS_AS(book.take(next, NeedId{2}), ContractFailure);
}

TEST_CASE("days follow one another, and sessions are within the book's reach") {
  AppointmentBook book{1, monday};
  CHECK_THROWS_AS(book.start_day(monday), ContractFailure);
  CHECK_THROWS_AS(book.start_day(monday + Days{2}), ContractFailure);
  CHECK_THROWS_AS(add(book, session_on(monday - Days{1}, 1), Release::weeks_6), ContractFailure);
  CHECK_THROWS_AS(add(book, session_on(monday + Days{43}, 1), Release::weeks_6), ContractFailure);
  auto const long_day = with_visits(session_on(monday, static_cast<int>(Session::most_slots)), 1);
  CHECK_THROWS_AS(add(book, long_day), ContractFailure);
  CHECK_NOTHROW(add(book, session_on(monday + Days{42}, 1), Release::weeks_6));
}

TEST_CASE("a forgotten session's id is used again, free of its past") {
  AppointmentBook book{1, monday};
  auto const first = add(book, session_on(monday, 2), Release::weeks_6);
  book.take(*book.earliest(anything(book)), NeedId{1});
  book.withdraw(first);
  book.forget(first);
  CHECK(book.sessions_on(0).empty());
  auto const second = add(book, session_on(monday + Days{1}, 2), Release::weeks_6);
  CHECK(second == first);
  CHECK(book.session_ids() == 1);
  CHECK(book[second].open);
  CHECK(book[second].booked[0].is_none());
  CHECK(book.sessions_on(1) == std::vector{second});
}
