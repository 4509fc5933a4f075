#pragma once
// Sessions of slots, and which of them can be booked when.
//
// A slot opens a fixed number of days before its day, by its release class (same day, 4 days, two,
// three, four or six weeks), and stays open until taken. For each practice, diary (a role's clinics,
// or home visits) and release class the book keeps the slots of each day in order of time and a word of 64
// bits with one bit a day, so that "the earliest free slot" costs a few instructions whatever the
// book holds. Each session knows which of its slots are free; the lists may name slots that are not
// any more, and drop them when they are met.

#include "model/calendar.hpp"
#include "model/need.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <optional>
#include <span>
#include <vector>

namespace pcnsim {

enum class Release : std::uint8_t { same_day, days_4, weeks_2, weeks_3, weeks_4, weeks_6 };
inline constexpr std::size_t release_count = 6;
inline constexpr std::array<int, release_count> opens_days_before{0, 4, 14, 21, 28, 42};
inline constexpr int book_days = 42;  ///< how far ahead the book reaches

/// What is booked: a slot in a clinic, or room for a home visit after it.
enum class Diary : std::uint8_t { clinic, home_visit };
inline constexpr std::size_t diary_count = 2;

/// One half-day clinic of one clinician: slots in order, home visits, then extras.
struct alignas(64) Session {
  static constexpr std::size_t most_slots =
      80;  ///< template (66 at most by config), visits and extras (10)

  PracticeId practice;
  ClinicianId clinician;
  Role role = Role::gp;
  Post post = Post::gp_partner;
  Date date;
  Instant start;
  Duration slot_length{};
  Duration visit_length{};
  std::uint8_t slots = 0;               ///< by template
  std::uint8_t visits = 0;              ///< room for home visits, after the slots
  std::uint8_t extras = 0;              ///< urgent patients after all that
  std::uint8_t given_up = 0;            ///< slots withdrawn for overdue work
  bool open = false;                    ///< false once over, or lost to sickness
  bool locum = false;                   ///< held by somebody who stands in
  Duration supervising{};               ///< of others, beside the clinic
  Duration triaging{};                  ///< likewise given to triage
  std::array<std::uint64_t, 2> free{};  ///< one bit a slot or visit
  std::array<NeedId, most_slots> booked{};
  std::array<Release, most_slots> release{};

  [[nodiscard]] Instant slot_start(std::size_t slot) const {
    return slot <= slots ? start + static_cast<std::int64_t>(slot) * slot_length
                         : start + slots * slot_length +
                               static_cast<std::int64_t>(slot - slots) * visit_length;
  }
  [[nodiscard]] std::size_t planned() const { return std::size_t{slots} + visits; }
  [[nodiscard]] std::size_t entries() const { return planned() + extras; }
  [[nodiscard]] Instant scheduled_end() const { return slot_start(planned()); }
  [[nodiscard]] Diary diary(std::size_t slot) const {
    return slot < slots ? Diary::clinic : Diary::home_visit;
  }
  [[nodiscard]] bool is_free(std::size_t slot) const {
    return (free[slot / 64] >> (slot % 64) & 1) != 0;
  }
  /// The first free slot or visit from `slot` on; `most_slots` if there is none.
  [[nodiscard]] std::size_t next_free(std::size_t slot) const {
    auto left = slot < 64 ? free[0] >> slot : 0;
    if (left != 0) return slot + static_cast<std::size_t>(std::countr_zero(left));
    slot = std::max<std::size_t>(slot, 64);
    left = free[1] >> (slot - 64);
    return left != 0 ? slot + static_cast<std::size_t>(std::countr_zero(left)) : most_slots;
  }
  void set_free(std::size_t slot, bool is) {
    std::uint64_t const bit = std::uint64_t{1} << (slot % 64);
    free[slot / 64] = is ? free[slot / 64] | bit : free[slot / 64] & ~bit;
  }
};

/// A free slot found.
struct Offer {
  SessionId session;
  std::uint8_t slot = 0;
  Instant start;
};

/// Which same-day slots a search may take: none, those of the day itself, or those of later days
/// too, before they open.
enum class SameDaySlots : std::uint8_t { not_allowed, allowed, ahead };

struct Search {
  PracticeId practice;
  Role role = Role::gp;
  int from_days = 0;  ///< days ahead of today, both ends included, at most `book_days`
  int to_days = 0;
  SameDaySlots same_day = SameDaySlots::not_allowed;
  Instant not_before;  ///< for today: slots that start earlier have perished
  Diary diary = Diary::clinic;
};

class AppointmentBook {
public:
  AppointmentBook(std::size_t practices, Date today);

  /// Midnight: `today` becomes the next day; what was free yesterday has perished.
  void start_day(Date today);
  [[nodiscard]] Date today() const { return today_; }

  /// Adds a session within the book's reach; `session.release` says when each of its slots and
  /// visits opens. Slots are offered after `offer_new_slots` of its day.
  SessionId add_session(Session const& session);
  /// Sorts the slots of the day `ahead` days from today by time. Call once all are added.
  void offer_new_slots(int ahead);

  /// The earliest slot that fits; nothing if there is none. Earliest: by day, then time.
  [[nodiscard]] std::optional<Offer> earliest(Search const& search);
  /// Likewise among the sessions of one clinician at the practice of `search`.
  [[nodiscard]] std::optional<Offer> earliest_with(ClinicianId clinician, Search const& search);
  /// Day ahead of the third free slot that could be booked now for a day after today, as seen by a
  /// patient without urgency; nothing if there are fewer.
  [[nodiscard]] std::optional<int> third_next(PracticeId practice, Role role);

  void take(Offer const& offer, NeedId need);
  /// Puts a booked slot back: open to anyone, on its own day a same-day slot like others.
  void give_back(SessionId session, std::uint8_t slot);
  /// Takes the last `count` free same-day slots of a session out of today's book, at most as many
  /// as there are; returns how many.
  int withdraw_same_day(SessionId session, int count);

  /// No more bookings: its free slots leave the book. The bookings stay in the session.
  void withdraw(SessionId session);
  /// The session is over and nobody refers to it: its id may be used again.
  void forget(SessionId session);

  Session& operator[](SessionId id) { return sessions_[id]; }
  Session const& operator[](SessionId id) const { return sessions_[id]; }
  [[nodiscard]] std::uint32_t session_ids() const { return sessions_.size(); }
  /// Sessions on the day `ahead` days from today, in order of clinician and half-day.
  [[nodiscard]] std::vector<SessionId> const& sessions_on(int ahead) const {
    return by_day_[day_slot(ahead)];
  }

private:
  static constexpr std::size_t ring = 64;  ///< days held: a power of two above `book_days`

  struct SlotRef {
    Instant start;
    SessionId session;
    std::uint8_t slot;
  };
  struct SlotList {  ///< in order of time; entries before `head` are gone
    std::vector<SlotRef> slots;
    std::size_t head = 0;
  };

  [[nodiscard]] std::size_t day_slot(int ahead) const {
    return static_cast<std::size_t>((today_ + Days{ahead}).time_since_epoch().count()) % ring;
  }
  [[nodiscard]] static std::size_t mask_slot(PracticeId practice, Role role, Diary diary,
                                             Release release) {
    auto const line = (practice.value * role_count + index_of(role)) * diary_count;
    return (line + index_of(diary)) * release_count + index_of(release);
  }
  SlotList& list(std::size_t mask, int ahead) { return lists_[mask * ring + day_slot(ahead)]; }
  [[nodiscard]] bool still_free(SlotRef const& slot) const {
    return sessions_[slot.session].is_free(slot.slot);
  }
  /// The first free slot of a day; the mask forgets a day without one.
  SlotRef const* first_free(std::size_t mask, int ahead, Instant not_before);
  void insert(std::size_t mask, int ahead, SlotRef const& slot);

  Date today_;
  IdVector<SessionTag, Session> sessions_;
  std::vector<SessionId> free_sessions_;
  std::vector<std::uint64_t> masks_;  ///< bit d: perhaps a free slot d days ahead
  std::vector<SlotList> lists_;
  std::array<std::vector<SessionId>, ring> by_day_;
  std::vector<std::vector<SessionId>> by_clinician_;  ///< from today on, in order of time
};

}  // namespace pcnsim
