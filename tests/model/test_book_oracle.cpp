// The book against a clear version of it: every slot in a row, looked through from first to last.

#include "core/random.hpp"
#include "model/book_fixture.hpp"

#include <doctest/doctest.h>
#include <optional>
#include <set>
#include <vector>

using namespace pcnsim;
using namespace pcnsim::test;

namespace {

constexpr std::uint32_t practices = 2;
constexpr std::uint32_t clinicians = 8;
constexpr std::array roles{Role::gp, Role::nurse};

class NaiveBook {
public:
  enum class State { free, taken, withdrawn };
  struct Slot {
    SessionId session;
    std::uint8_t number;
    Diary diary;
    PracticeId practice;
    ClinicianId clinician;
    Role role;
    Instant start;
    Release release;
    State state = State::free;
  };
  std::vector<Slot> slots;

  void add(SessionId id, Session const& session) {
    for (std::uint8_t slot = 0; slot < session.planned(); ++slot)
      slots.push_back({id, slot, session.diary(slot), session.practice, session.clinician,
                       session.role, session.slot_start(slot), session.release[slot]});
  }

  [[nodiscard]] static bool is_open(Slot const& slot, SameDaySlots same_day, Date today) {
    auto const ahead = (date_of(slot.start) - today).count();
    switch (slot.release) {
      case Release::same_day:
        return same_day == SameDaySlots::ahead || (ahead == 0 && same_day == SameDaySlots::allowed);
      case Release::days_4: return ahead <= 4;
      case Release::weeks_2: return ahead <= 14;
      case Release::weeks_3: return ahead <= 21;
      case Release::weeks_4: return ahead <= 28;
      case Release::weeks_6: return ahead <= 42;
    }
    return false;
  }

  [[nodiscard]] static bool fits(Slot const& slot, Search const& search, Date today) {
    if (slot.state != State::free || slot.practice != search.practice) return false;
    if (slot.role != search.role || slot.diary != search.diary) return false;
    auto const ahead = (date_of(slot.start) - today).count();
    if (ahead < search.from_days || ahead > search.to_days) return false;
    if (ahead == 0 && slot.start < search.not_before) return false;
    return is_open(slot, search.same_day, today);
  }

  template <class Also>
  [[nodiscard]] std::optional<Instant> earliest(Search const& search, Date today, Also also) const {
    std::optional<Instant> best;
    for (auto const& slot : slots) {
      if (also(slot) && fits(slot, search, today) && (!best || slot.start < *best))
        best = slot.start;
    }
    return best;
  }

  [[nodiscard]] std::optional<int> third_next(PracticeId practice, Role role, Date today) const {
    std::vector<int> days;
    for (auto const& slot : slots) {
      auto const ahead = static_cast<int>((date_of(slot.start) - today).count());
      bool const counts = slot.state == State::free && slot.practice == practice &&
                          slot.role == role && slot.diary == Diary::clinic && ahead >= 1 &&
                          is_open(slot, SameDaySlots::not_allowed, today);
      if (counts) days.push_back(ahead);
    }
    if (days.size() < 3) return std::nullopt;
    std::ranges::sort(days);
    return days[2];
  }

  int withdraw_same_day(SessionId session, int count) {
    int withdrawn = 0;
    for (auto slot = slots.rbegin(); slot != slots.rend() && withdrawn < count; ++slot) {
      if (slot->session != session || slot->diary != Diary::clinic) continue;
      if (slot->state != State::free || slot->release != Release::same_day) continue;
      slot->state = State::withdrawn;
      ++withdrawn;
    }
    return withdrawn;
  }

  void remove(SessionId session) {
    std::erase_if(slots, [&](Slot const& slot) { return slot.session == session; });
  }

  Slot& find(SessionId session, std::uint8_t number) {
    auto const found = std::ranges::find_if(
        slots, [&](Slot const& slot) { return slot.session == session && slot.number == number; });
    REQUIRE(found != slots.end());
    return *found;
  }
};

/// Both books side by side, and everything that can happen to them.
struct SideBySide {
  explicit SideBySide(std::uint64_t seed) : chance{seed, 0, 0, 0, 0} {
    for (int ahead = 0; ahead <= book_days; ++ahead)
      open_day(ahead);
  }

  int below(int bound) { return static_cast<int>(chance.below(static_cast<std::uint32_t>(bound))); }

  /// Nobody is at two clinics on one day.
  ClinicianId somebody_free_on(Date date) {
    for (;;) {
      ClinicianId const someone{chance.below(clinicians)};
      bool const busy = std::ranges::any_of(naive.slots, [&](auto const& slot) {
        return slot.clinician == someone && date_of(slot.start) == date;
      });
      if (!busy) return someone;
    }
  }

  Session some_session(int ahead) {
    int const slots = 1 + below(6);
    Role const role = roles[chance.below(2)];
    PracticeId const practice{chance.below(practices)};
    Duration const from = 8h + 17min * below(20);
    auto session = session_on(today + Days{ahead}, slots, role, practice, from, 5min);
    session.clinician = somebody_free_on(session.date);
    session.visits = static_cast<std::uint8_t>(below(3));
    for (std::size_t slot = 0; slot < session.planned(); ++slot)
      session.release[slot] = static_cast<Release>(below(release_count));
    return session;
  }

  /// Up to three clinics.
  void open_day(int ahead) {
    for (int count = below(4); count > 0; --count) {
      auto const session = some_session(ahead);
      auto const id = book.add_session(session);
      REQUIRE(known.insert(id.value).second);
      naive.add(id, session);
    }
    book.offer_new_slots(ahead);
  }

  Search some_search() {
    int const from = chance.chance(0.4) ? 0 : below(10);
    return {.practice = PracticeId{chance.below(practices)},
            .role = roles[chance.below(2)],
            .from_days = from,
            .to_days = chance.chance(0.5) ? book_days : from + below(10),
            .same_day = static_cast<SameDaySlots>(below(3)),
            .not_before = now,
            .diary = chance.chance(0.8) ? Diary::clinic : Diary::home_visit};
  }

  void somebody_books() {
    auto const search = some_search();
    check_offer(search, book.earliest(search),
                naive.earliest(search, today, [](auto const&) { return true; }));
  }

  /// By name: the role of the search does not matter.
  void somebody_books_with(ClinicianId clinician) {
    auto search = some_search();
    search.diary = Diary::clinic;
    auto const offer = book.earliest_with(clinician, search);
    std::optional<Instant> expected;
    for (Role const role : roles) {
      search.role = role;
      auto const of_role = naive.earliest(
          search, today, [&](auto const& slot) { return slot.clinician == clinician; });
      if (of_role && (!expected || *of_role < *expected)) expected = of_role;
    }
    if (offer) {
      search.role = book[offer->session].role;
      REQUIRE(book[offer->session].clinician == clinician);
    }
    check_offer(search, offer, expected);
  }

  void check_offer(Search const& search, std::optional<Offer> const& offer,
                   std::optional<Instant> const& expected) {
    REQUIRE(offer.has_value() == expected.has_value());
    if (!offer) return;
    ++offers_made;
    auto& slot = naive.find(offer->session, offer->slot);
    REQUIRE(offer->start == *expected);
    REQUIRE(slot.start == *expected);
    REQUIRE(NaiveBook::fits(slot, search, today));
    if (!chance.chance(0.8)) return;
    book.take(*offer, NeedId{next_need++});
    slot.state = NaiveBook::State::taken;
  }

  void somebody_cancels() {
    std::vector<NaiveBook::Slot*> taken;
    for (auto& slot : naive.slots) {
      if (slot.state == NaiveBook::State::taken && slot.start > now) taken.push_back(&slot);
    }
    if (taken.empty()) return;
    auto& slot = *taken[static_cast<std::size_t>(below(static_cast<int>(taken.size())))];
    book.give_back(slot.session, slot.number);
    slot.state = NaiveBook::State::free;
    slot.release = date_of(slot.start) == today ? Release::same_day : Release::weeks_6;
  }

  void somebody_is_ill() {
    if (naive.slots.empty()) return;
    auto const which = static_cast<std::size_t>(below(static_cast<int>(naive.slots.size())));
    auto const id = naive.slots[which].session;
    book.withdraw(id);
    book.forget(id);
    known.erase(id.value);
    naive.remove(id);
  }

  void somebody_has_other_work() {
    auto const& ids = book.sessions_on(0);
    if (ids.empty()) return;
    auto const id = ids[static_cast<std::size_t>(below(static_cast<int>(ids.size())))];
    int const count = below(4);
    REQUIRE(book.withdraw_same_day(id, count) == naive.withdraw_same_day(id, count));
  }

  void everybody_looks_at_the_third_next() {
    for (std::uint32_t p = 0; p < practices; ++p) {
      for (Role const role : roles)
        REQUIRE(book.third_next(PracticeId{p}, role) ==
                naive.third_next(PracticeId{p}, role, today));
    }
  }

  /// A clinic may still be running at midnight: it is over by the next day. Now and then somebody
  /// of the PCN comes for the day.
  void midnight() {
    auto const over = book.sessions_on(0);
    today += Days{1};
    now = Instant{today};
    book.start_day(today);
    for (auto const id : over) {
      book[id].open = false;
      book.forget(id);
      known.erase(id.value);
      naive.remove(id);
    }
    open_day(book_days);
    if (chance.chance(0.5)) open_day(0);
  }

  Stream chance;
  Date today = monday;
  Instant now{monday};
  AppointmentBook book{practices, monday};
  NaiveBook naive;
  std::set<std::uint32_t> known;  ///< sessions in the book
  std::uint32_t next_need = 0;
  int offers_made = 0;
};

}  // namespace

TEST_CASE("the book offers what a search through every slot finds, seeds 1..200") {
  int offers_made = 0;
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    CAPTURE(seed);
    SideBySide both{seed};
    for (int step = 0; step < 300; ++step) {
      CAPTURE(step);
      int const what = both.below(100);
      if (what < 45) {
        both.somebody_books();
      } else if (what < 60) {
        both.somebody_books_with(ClinicianId{both.chance.below(clinicians)});
      } else if (what < 75) {
        both.somebody_cancels();
      } else if (what < 78) {
        both.somebody_is_ill();
      } else if (what < 81) {
        both.somebody_has_other_work();
      } else if (what < 86) {
        both.everybody_looks_at_the_third_next();
      } else if (what < 95) {
        Instant const later = both.now + Duration{1h} + 1ms * both.below(3'600'000);
        if (date_of(later) == both.today) both.now = later;
      } else {
        both.midnight();
      }
    }
    offers_made += both.offers_made;
  }
  CHECK(offers_made > 10'000);
}
