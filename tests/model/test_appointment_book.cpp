#include "core/contract.hpp"
#include "core/random.hpp"
#include "model/appointment_book.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <optional>
#include <set>
#include <vector>

using namespace pcnsim;

namespace {

constexpr PracticeId here{0};
Date const monday{Days{4 + 7 * 2'800}};

Session session_on(Date date, int slots, Role role = Role::gp, PracticeId practice = here,
                   Duration from = 9h, Duration slot_length = 10min) {
  Session session;
  session.practice = practice;
  session.role = role;
  session.date = date;
  session.start = Instant{date} + from;
  session.slot_length = slot_length;
  session.slots = static_cast<std::uint8_t>(slots);
  return session;
}

SessionId add(AppointmentBook& book, Session const& session, std::vector<Release> const& releases) {
  auto const id = book.add_session(session, releases);
  book.offer_new_slots(static_cast<int>((session.date - book.today()).count()));
  return id;
}

SessionId add(AppointmentBook& book, Session const& session, Release release) {
  return add(book, session, std::vector(session.slots, release));
}

Search anything(AppointmentBook const& book) {
  return {.practice = here,
          .role = Role::gp,
          .from_days = 0,
          .to_days = book_days,
          .same_day = SameDaySlots::allowed,
          .not_before = Instant{book.today()}};
}

/// The clear version: every slot in a row, looked through from first to last.
class NaiveBook {
public:
  struct Slot {
    SessionId session;
    std::uint8_t number;
    PracticeId practice;
    Role role;
    Instant start;
    Release release;
    bool free;
  };
  std::vector<Slot> slots;

  [[nodiscard]] static bool fits(Slot const& slot, Search const& search, Date today) {
    if (!slot.free || slot.practice != search.practice || slot.role != search.role) return false;
    auto const ahead = (date_of(slot.start) - today).count();
    if (ahead < search.from_days || ahead > search.to_days) return false;
    if (ahead == 0 && slot.start < search.not_before) return false;
    switch (slot.release) {
      case Release::same_day: return ahead == 0 && search.same_day == SameDaySlots::allowed;
      case Release::days_4: return ahead <= 4;
      case Release::weeks_2: return ahead <= 14;
      case Release::weeks_6: return ahead <= 42;
    }
    return false;
  }

  [[nodiscard]] std::optional<Instant> earliest(Search const& search, Date today) const {
    std::optional<Instant> best;
    for (auto const& slot : slots) {
      if (fits(slot, search, today) && (!best || slot.start < *best)) best = slot.start;
    }
    return best;
  }

  Slot& find(SessionId session, std::uint8_t number) {
    auto const found = std::ranges::find_if(
        slots, [&](Slot const& slot) { return slot.session == session && slot.number == number; });
    REQUIRE(found != slots.end());
    return *found;
  }
};

}  // namespace

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
  CHECK(opens_days_before == std::array{0, 4, 14, 42});
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
  auto const nine = book.add_session(session_on(monday, 2), std::vector(2, Release::weeks_6));
  auto const five_past = book.add_session(session_on(monday, 2, Role::gp, here, 9h + 5min),
                                          std::vector(2, Release::weeks_6));
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
  auto const sick = book.add_session(session_on(monday, 4), std::vector(4, Release::weeks_6));
  auto const well = book.add_session(session_on(monday, 4, Role::gp, here, 9h + 1min),
                                     std::vector(4, Release::weeks_6));
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
  CHECK_THROWS_AS(add(book, session_on(monday, 2), std::vector{Release::weeks_6}), ContractFailure);
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

TEST_CASE("the book offers what a search through every slot finds, seeds 1..200") {
  constexpr std::uint32_t practices = 2;
  constexpr std::array roles{Role::gp, Role::nurse};
  int offers_made = 0;
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    CAPTURE(seed);
    Stream chance{seed, 0, 0, 0, 0};
    auto const below = [&](int bound) {
      return static_cast<int>(chance.below(static_cast<std::uint32_t>(bound)));
    };
    Date today = monday;
    Instant now{today};
    AppointmentBook book{practices, today};
    NaiveBook naive;
    std::set<std::uint32_t> known;  // sessions open
    std::uint32_t next_need = 0;
    auto const open_day = [&](int ahead) {
      for (int count = below(4); count > 0; --count) {
        auto const session =
            session_on(today + Days{ahead}, 1 + below(6), roles[chance.below(2)],
                       PracticeId{chance.below(practices)}, 8h + 17min * below(20), 5min);
        std::vector<Release> releases;
        for (int slot = 0; slot < session.slots; ++slot) {
          releases.push_back(static_cast<Release>(below(4)));
        }
        auto const id = book.add_session(session, releases);
        REQUIRE(known.insert(id.value).second);
        for (std::uint8_t slot = 0; slot < session.slots; ++slot) {
          naive.slots.push_back({id, slot, session.practice, session.role, session.slot_start(slot),
                                 releases[slot], true});
        }
      }
      book.offer_new_slots(ahead);
    };
    for (int ahead = 0; ahead <= book_days; ++ahead)
      open_day(ahead);

    for (int step = 0; step < 300; ++step) {
      CAPTURE(step);
      int const what = below(100);
      if (what < 65) {
        int const from = below(10);
        Search const search{.practice = PracticeId{chance.below(practices)},
                            .role = roles[chance.below(2)],
                            .from_days = chance.chance(0.4) ? 0 : from,
                            .to_days = chance.chance(0.5) ? book_days : from + below(10),
                            .same_day = chance.chance(0.5) ? SameDaySlots::allowed
                                                           : SameDaySlots::not_allowed,
                            .not_before = now};
        auto const offer = book.earliest(search);
        auto const expected = naive.earliest(search, today);
        REQUIRE(offer.has_value() == expected.has_value());
        if (!offer) continue;
        ++offers_made;
        auto& slot = naive.find(offer->session, offer->slot);
        REQUIRE(offer->start == *expected);
        REQUIRE(slot.start == *expected);
        REQUIRE(NaiveBook::fits(slot, search, today));
        if (chance.chance(0.8)) {
          book.take(*offer, NeedId{next_need++});
          slot.free = false;
        }
      } else if (what < 80) {  // somebody cancels
        std::vector<NaiveBook::Slot*> taken;
        for (auto& slot : naive.slots) {
          if (!slot.free && slot.start > now) taken.push_back(&slot);
        }
        if (taken.empty()) continue;
        auto& slot = *taken[static_cast<std::size_t>(below(static_cast<int>(taken.size())))];
        book.give_back(slot.session, slot.number);
        slot.free = true;
        slot.release = date_of(slot.start) == today ? Release::same_day : Release::weeks_6;
      } else if (what < 84) {  // somebody is ill
        if (naive.slots.empty()) continue;
        auto const id =
            naive.slots[static_cast<std::size_t>(below(static_cast<int>(naive.slots.size())))]
                .session;
        book.withdraw(id);
        book.forget(id);
        known.erase(id.value);
        std::erase_if(naive.slots, [&](auto const& slot) { return slot.session == id; });
      } else if (what < 94) {
        Instant const later = now + Duration{1h} + 1ms * below(3'600'000);
        if (date_of(later) == today) now = later;
      } else {
        // A clinic may still be running at midnight: it is over by the next day.
        std::set<std::uint32_t> over;
        for (auto const& slot : naive.slots) {
          if (date_of(slot.start) == today) over.insert(slot.session.value);
        }
        today += Days{1};
        now = Instant{today};
        book.start_day(today);
        for (auto const id : over) {
          book[SessionId{id}].open = false;
          book.forget(SessionId{id});
          known.erase(id);
        }
        std::erase_if(naive.slots,
                      [&](auto const& slot) { return over.contains(slot.session.value); });
        open_day(book_days);
      }
    }
  }
  CHECK(offers_made > 10'000);
}
