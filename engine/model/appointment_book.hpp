#pragma once
// Sessions of slots, and which of them can be booked when.
//
// A slot opens a fixed number of days before its day, by its release class (same day, 4 days, two
// weeks, six weeks), and stays open until taken. The book keeps, for each practice, role and
// release class, a word of 64 bits with one bit a day, so that "the earliest free slot" costs a few
// instructions whatever the book holds.

#include "model/calendar.hpp"
#include "model/need.hpp"

#include <array>
#include <optional>
#include <span>
#include <vector>

namespace pcnsim {

enum class Release : std::uint8_t { same_day, days_4, weeks_2, weeks_6 };
inline constexpr std::size_t release_count = 4;
inline constexpr std::array<int, release_count> opens_days_before{0, 4, 14, 42};
inline constexpr int book_days = 42;  ///< how far ahead the book reaches

/// One half-day clinic of one clinician: slots in order, then extras.
struct Session {
  static constexpr std::size_t most_slots =
      80;  ///< template (66 at most by config) and extras (10)

  PracticeId practice;
  ClinicianId clinician;
  Role role = Role::gp;
  Date date;
  Instant start;
  Duration slot_length{};
  std::uint8_t slots = 0;   ///< by template
  std::uint8_t extras = 0;  ///< urgent patients after the last slot
  bool open = false;        ///< false once over, or lost to sickness
  std::array<NeedId, most_slots> booked{};

  [[nodiscard]] Instant slot_start(std::size_t slot) const {
    return start + static_cast<std::int64_t>(slot) * slot_length;
  }
  [[nodiscard]] Instant scheduled_end() const { return slot_start(slots); }
  [[nodiscard]] std::size_t entries() const { return std::size_t{slots} + extras; }
};

/// A free slot found.
struct Offer {
  SessionId session;
  std::uint8_t slot = 0;
  Instant start;
};

/// Which slots a search may take on the day itself.
enum class SameDaySlots : std::uint8_t { not_allowed, allowed };

struct Search {
  PracticeId practice;
  Role role = Role::gp;
  int from_days = 0;  ///< days ahead of today, both ends included, at most `book_days`
  int to_days = 0;
  SameDaySlots same_day = SameDaySlots::not_allowed;
  Instant not_before;  ///< for today: slots that start earlier have perished
};

class AppointmentBook {
public:
  AppointmentBook(std::size_t practices, Date today);

  /// Midnight: `today` becomes the next day; what was free yesterday has perished.
  void start_day(Date today);
  [[nodiscard]] Date today() const { return today_; }

  /// Adds a session within the book's reach whose slots have these release classes.
  /// Slots are offered after `offer_new_slots` of its day.
  SessionId add_session(Session session, std::span<Release const> releases);
  /// Sorts the slots of the day `ahead` days from today by time. Call once all are added.
  void offer_new_slots(int ahead);

  /// The earliest slot that fits; nothing if there is none. Earliest: by day, then time.
  [[nodiscard]] std::optional<Offer> earliest(Search const& search);
  void take(Offer const& offer, NeedId need);
  /// Puts a booked slot back: open to anyone, on its own day a same-day slot like others.
  void give_back(SessionId session, std::uint8_t slot);

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
  [[nodiscard]] static std::size_t mask_slot(PracticeId practice, Role role, Release release) {
    return (practice.value * role_count + index_of(role)) * release_count + index_of(release);
  }
  SlotList& list(std::size_t mask, int ahead) { return lists_[mask * ring + day_slot(ahead)]; }
  SlotRef const* first_free(std::size_t mask, std::uint64_t days, Instant not_before);
  void insert(Release release, SlotRef const& slot);

  Date today_;
  IdVector<SessionTag, Session> sessions_;
  std::vector<SessionId> free_sessions_;
  std::vector<std::uint64_t> masks_;  ///< bit d: a free slot d days ahead
  std::vector<SlotList> lists_;
  std::array<std::vector<SessionId>, ring> by_day_;
};

}  // namespace pcnsim
