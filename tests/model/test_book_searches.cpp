// Searches for one clinician, home visits, the third next slot, and slots that leave the book.

#include "core/contract.hpp"
#include "model/book_fixture.hpp"

#include <doctest/doctest.h>
#include <vector>

using namespace pcnsim;
using namespace pcnsim::test;

namespace {

constexpr ClinicianId anna{3};
constexpr ClinicianId bert{4};

void take_first(AppointmentBook& book, int count) {
  for (int i = 0; i < count; ++i)
    book.take(book.earliest(anything(book)).value(), NeedId{1});
}

}  // namespace

TEST_CASE("a search for one clinician passes over the earlier slots of others") {
  AppointmentBook book{1, monday};
  add(book, held_by(session_on(monday + Days{1}, 3), anna.value));
  auto const of_bert = add(book, held_by(session_on(monday + Days{2}, 3), bert.value));
  auto const offer = book.earliest_with(bert, anything(book));
  REQUIRE(offer);
  CHECK(offer->session == of_bert);
  CHECK(offer->slot == 0);
  CHECK(offer->start == Instant{monday + Days{2}} + 9h);
  CHECK_FALSE(book.earliest_with(ClinicianId{99}, anything(book)));
}

TEST_CASE("a search for one clinician keeps to the days, the place and the hour asked for") {
  AppointmentBook book{2, monday};
  add(book, held_by(session_on(monday + Days{2}, 2, Role::gp, PracticeId{1}), anna.value));
  auto const wanted = add(book, held_by(session_on(monday + Days{3}, 2), anna.value));
  auto search = anything(book);
  CHECK(book.earliest_with(anna, search)->session == wanted);
  search.to_days = 2;
  CHECK_FALSE(book.earliest_with(anna, search));
  search.to_days = book_days;
  search.from_days = 4;
  CHECK_FALSE(book.earliest_with(anna, search));
  search.from_days = 0;
  search.not_before = Instant{monday + Days{3}} + 9h + 1ms;
  CHECK(book.earliest_with(anna, search)->slot == 1);
}

TEST_CASE("a search for one clinician keeps to release classes, same-day slots among them") {
  AppointmentBook book{1, monday};
  add(book, held_by(session_on(monday, 1), anna.value), Release::same_day);
  add(book, held_by(session_on(monday + Days{5}, 1), anna.value), Release::days_4);
  auto const later =
      add(book, held_by(session_on(monday + Days{14}, 1), anna.value), Release::weeks_2);
  auto search = anything(book);
  CHECK(book.earliest_with(anna, search)->start == Instant{monday} + 9h);
  search.same_day = SameDaySlots::not_allowed;
  CHECK(book.earliest_with(anna, search)->session == later);
}

TEST_CASE("a search for one clinician finds no visits, no booked slots, no closed clinic") {
  AppointmentBook book{1, monday};
  auto const id = add(book, held_by(with_visits(session_on(monday, 2), 2), anna.value));
  take_first(book, 2);
  CHECK_FALSE(book.earliest_with(anna, anything(book)));
  book.give_back(id, 1);
  CHECK(book.earliest_with(anna, anything(book))->slot == 1);
  book.withdraw(id);
  CHECK_FALSE(book.earliest_with(anna, anything(book)));
}

TEST_CASE("a clinic added for today comes before those of the same clinician already in the book") {
  AppointmentBook book{1, monday};
  add(book, held_by(session_on(monday + Days{1}, 1), anna.value));
  auto const today = add(book, held_by(session_on(monday, 1), anna.value));
  auto search = anything(book);
  CHECK(book.earliest_with(anna, search)->session == today);
  search.to_days = 0;
  REQUIRE(book.earliest_with(anna, search));
  CHECK(book.earliest_with(anna, search)->session == today);
}

TEST_CASE("home visits are their own diary, after the slots, each as long as a visit") {
  AppointmentBook book{1, monday};
  auto const id = add(book, with_visits(session_on(monday, 3), 2));
  CHECK(book[id].planned() == 5);
  CHECK(book[id].scheduled_end() == Instant{monday} + 10h + 30min);
  CHECK(book[id].diary(2) == Diary::clinic);
  CHECK(book[id].diary(3) == Diary::home_visit);
  auto const visit = book.earliest(visits(book));
  REQUIRE(visit);
  CHECK(visit->slot == 3);
  CHECK(visit->start == Instant{monday} + 9h + 30min);
  book.take(*visit, NeedId{1});
  CHECK(book.earliest(visits(book))->start == Instant{monday} + 10h);
  book.take(*book.earliest(visits(book)), NeedId{2});
  CHECK_FALSE(book.earliest(visits(book)));
  CHECK(book.earliest(anything(book))->slot == 0);
  book.give_back(id, 3);
  CHECK(book.earliest(visits(book))->slot == 3);
}

TEST_CASE("the third next slot is the day of the third free slot after today, urgent slots apart") {
  AppointmentBook book{1, monday};
  add(book, session_on(monday, 9));
  CHECK_FALSE(book.third_next(here, Role::gp));
  add(book, session_on(monday + Days{1}, 9), Release::same_day);
  add(book, session_on(monday + Days{2}, 1));
  add(book, session_on(monday + Days{3}, 1), Release::days_4);
  CHECK_FALSE(book.third_next(here, Role::gp));
  add(book, session_on(monday + Days{5}, 9), Release::days_4);  // not open yet
  add(book, session_on(monday + Days{9}, 1), Release::weeks_2);
  add(book, session_on(monday + Days{20}, 9));
  CHECK(book.third_next(here, Role::gp) == 9);
  CHECK_FALSE(book.third_next(here, Role::nurse));
  take_first(book, 10);  // today's nine and the first of later ones
  CHECK(book.third_next(here, Role::gp) == 20);
}

TEST_CASE("home visits do not count for the third next slot") {
  AppointmentBook book{1, monday};
  add(book, with_visits(session_on(monday + Days{1}, 2), 4));
  CHECK_FALSE(book.third_next(here, Role::gp));
}

TEST_CASE("a slot given back counts once for the third next slot, however often it was") {
  AppointmentBook book{1, monday};
  for (Release const release : {Release::days_4, Release::weeks_6}) {
    CAPTURE(static_cast<int>(release));
    AppointmentBook fresh{1, monday};
    auto const id = add(fresh, session_on(monday + Days{2}, 2), release);
    for (int again = 0; again < 3; ++again) {
      take_first(fresh, 1);
      fresh.give_back(id, 0);
    }
    CHECK_FALSE(fresh.third_next(here, Role::gp));
    add(fresh, session_on(monday + Days{6}, 1));
    CHECK(fresh.third_next(here, Role::gp) == 6);
  }
}

TEST_CASE("a slot given back under another class is offered once") {
  AppointmentBook book{1, monday};
  auto const id = add(book, session_on(monday + Days{2}, 1), Release::days_4);
  take_first(book, 1);
  book.give_back(id, 0);
  CHECK(book[id].release[0] == Release::weeks_6);
  take_first(book, 1);
  CHECK_FALSE(book.earliest(anything(book)));
  book.start_day(monday + Days{1});
  CHECK_FALSE(book.earliest(anything(book)));
}

TEST_CASE("a slot given back on its day is for those who may have same-day slots") {
  AppointmentBook book{1, monday};
  auto const id = add(book, session_on(monday, 1), Release::weeks_6);
  take_first(book, 1);
  book.give_back(id, 0);
  auto search = anything(book);
  search.same_day = SameDaySlots::not_allowed;
  CHECK_FALSE(book.earliest(search));
  CHECK(book.earliest(anything(book)));
}

TEST_CASE("slots withdrawn for other work are the last free same-day ones, and stay withdrawn") {
  AppointmentBook book{1, monday};
  using enum Release;
  auto const id = add(book, with_releases(session_on(monday, 6), {same_day, same_day, weeks_6,
                                                                  same_day, same_day, weeks_6}));
  take_first(book, 1);
  CHECK(book.withdraw_same_day(id, 2) == 2);
  for (std::size_t const slot : {3u, 4u})
    CHECK_FALSE(book[id].is_free(slot));
  for (std::size_t const slot : {1u, 2u, 5u})
    CHECK(book[id].is_free(slot));
  CHECK(book.withdraw_same_day(id, 9) == 1);  // as many as there are
  CHECK(book.withdraw_same_day(id, 9) == 0);
  std::vector<int> offered;
  while (auto const offer = book.earliest(anything(book))) {
    offered.push_back(offer->slot);
    book.take(*offer, NeedId{1});
  }
  CHECK(offered == std::vector{2, 5});
  CHECK_THROWS_AS(book.give_back(id, 4), ContractFailure);  // nobody had it
}

TEST_CASE("visits are not withdrawn for other work") {
  AppointmentBook book{1, monday};
  auto const id = add(book, with_visits(session_on(monday, 1), 2), Release::same_day);
  CHECK(book.withdraw_same_day(id, 5) == 1);
  CHECK(book.earliest(visits(book)));
}

TEST_CASE("a withdrawn session's visits leave the book with its slots") {
  AppointmentBook book{1, monday};
  auto const id = add(book, with_visits(session_on(monday, 1), 1));
  book.withdraw(id);
  book.forget(id);
  CHECK_FALSE(book.earliest(visits(book)));
  auto const again = add(book, with_visits(session_on(monday, 2, Role::gp, here, 14h), 1));
  REQUIRE(again == id);
  CHECK(book.earliest(anything(book))->start == Instant{monday} + 14h);
  CHECK(book.earliest(visits(book))->slot == 2);
}

TEST_CASE(
    "a search ahead takes the same-day slots of later days, and nothing else that is not open") {
  AppointmentBook book{1, monday};
  auto const tomorrow =
      add(book, held_by(session_on(monday + Days{1}, 1), anna.value), Release::same_day);
  add(book, held_by(session_on(monday + Days{6}, 1), anna.value), Release::days_4);
  auto search = anything(book);
  CHECK_FALSE(book.earliest(search));
  CHECK_FALSE(book.earliest_with(anna, search));
  search.same_day = SameDaySlots::ahead;
  REQUIRE(book.earliest(search));
  CHECK(book.earliest(search)->session == tomorrow);
  CHECK(book.earliest_with(anna, search)->session == tomorrow);
  book.take(book.earliest(search).value(), NeedId{1});
  CHECK_FALSE(book.earliest(search));
  CHECK_FALSE(book.earliest_with(anna, search));
}
