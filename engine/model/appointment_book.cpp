#include "model/appointment_book.hpp"

#include "core/contract.hpp"

#include <algorithm>
#include <bit>

namespace pcnsim {
namespace {

/// Bits `from` to `to`, both included.
std::uint64_t bits(int from, int to) {
  if (to < from) return 0;
  return (~std::uint64_t{0} >> (63 - (to - from))) << from;
}

int days_between(Date from, Date to) { return static_cast<int>((to - from).count()); }

}  // namespace

AppointmentBook::AppointmentBook(std::size_t practices, Date today)
    : today_{today},
      masks_(practices * role_count * diary_count * release_count),
      lists_(masks_.size() * ring) {}

void AppointmentBook::start_day(Date today) {
  EXPECTS(today == today_ + Days{1});
  for (std::size_t mask = 0; mask < masks_.size(); ++mask) {
    if ((masks_[mask] & 1) != 0 || !list(mask, 0).slots.empty()) {
      auto& yesterday = list(mask, 0);
      yesterday.slots.clear();
      yesterday.head = 0;
    }
    masks_[mask] >>= 1;
  }
  today_ = today;
}

SessionId AppointmentBook::add_session(Session const& added) {
  int const ahead = days_between(today_, added.date);
  EXPECTS(ahead >= 0);
  EXPECTS(ahead <= book_days);
  EXPECTS(added.planned() <= Session::most_slots);
  SessionId id;
  if (free_sessions_.empty()) {
    id = sessions_.add(added);
  } else {
    id = free_sessions_.back();
    free_sessions_.pop_back();
    sessions_[id] = added;
  }
  auto& session = sessions_[id];
  session.open = true;
  session.free.fill(0);
  session.booked.fill(NeedId{});
  for (std::size_t slot = 0; slot < session.planned(); ++slot)
    session.set_free(slot, true);
  by_day_[day_slot(ahead)].push_back(id);
  if (by_clinician_.size() <= session.clinician.value)
    by_clinician_.resize(session.clinician.value + 1);
  auto& own = by_clinician_[session.clinician.value];
  own.insert(std::upper_bound(
                 own.begin(), own.end(), session.start,
                 [this](Instant start, SessionId other) { return start < sessions_[other].start; }),
             id);
  for (std::size_t slot = 0; slot < session.planned(); ++slot) {
    auto const mask =
        mask_slot(session.practice, session.role, session.diary(slot), session.release[slot]);
    list(mask, ahead)
        .slots.push_back({session.slot_start(slot), id, static_cast<std::uint8_t>(slot)});
    masks_[mask] |= std::uint64_t{1} << ahead;
  }
  return id;
}

void AppointmentBook::offer_new_slots(int ahead) {
  for (std::size_t mask = 0; mask < masks_.size(); ++mask) {
    if ((masks_[mask] >> ahead & 1) == 0) continue;
    auto& free = list(mask, ahead);
    std::stable_sort(free.slots.begin() + static_cast<std::ptrdiff_t>(free.head), free.slots.end(),
                     [](SlotRef const& a, SlotRef const& b) { return a.start < b.start; });
  }
}

AppointmentBook::SlotRef const* AppointmentBook::first_free(std::size_t mask, int ahead,
                                                            Instant not_before) {
  auto& free = list(mask, ahead);
  while (free.head < free.slots.size() &&
         (!still_free(free.slots[free.head]) ||
          (ahead == 0 && free.slots[free.head].start < not_before)))
    ++free.head;
  if (free.head < free.slots.size()) return &free.slots[free.head];
  masks_[mask] &= ~(std::uint64_t{1} << ahead);
  return nullptr;
}

std::optional<Offer> AppointmentBook::earliest(Search const& search) {
  auto const line = mask_slot(search.practice, search.role, search.diary, Release::same_day);
  auto const days = bits(search.from_days, search.to_days);
  std::array<std::uint64_t, release_count> left{};
  std::uint64_t any = 0;
  bool const ahead_of_day = search.same_day == SameDaySlots::ahead;
  for (std::size_t r = search.same_day == SameDaySlots::not_allowed ? 1 : 0; r < release_count;
       ++r) {
    auto const open = r == 0 && ahead_of_day ? days : bits(0, opens_days_before[r]);
    left[r] = masks_[line + r] & days & open;
    any |= left[r];
  }
  // Day by day: most searches end on the first, those in vain before any.
  for (; any != 0; any &= any - 1) {
    int const ahead = std::countr_zero(any);
    SlotRef const* best = nullptr;
    for (std::size_t r = 0; r < release_count; ++r) {
      if ((left[r] >> ahead & 1) == 0) continue;
      auto const* slot = first_free(line + r, ahead, search.not_before);
      if (slot != nullptr && (best == nullptr || slot->start < best->start)) best = slot;
    }
    if (best != nullptr) return Offer{best->session, best->slot, best->start};
  }
  return std::nullopt;
}

std::optional<Offer> AppointmentBook::earliest_with(ClinicianId clinician, Search const& search) {
  if (clinician.value >= by_clinician_.size()) return std::nullopt;
  for (SessionId const id : by_clinician_[clinician.value]) {
    auto const& session = sessions_[id];
    int const ahead = days_between(today_, session.date);
    if (ahead > search.to_days) return std::nullopt;
    if (ahead < search.from_days || !session.open || session.practice != search.practice) continue;
    for (auto slot = session.next_free(0); slot < session.slots;
         slot = session.next_free(slot + 1)) {
      if (session.slot_start(slot) < search.not_before) continue;
      auto const release = session.release[slot];
      bool const same_day = release == Release::same_day;
      bool const open = same_day && search.same_day == SameDaySlots::ahead
                            ? true
                            : ahead <= opens_days_before[index_of(release)];
      if (open && (!same_day || search.same_day != SameDaySlots::not_allowed))
        return Offer{id, static_cast<std::uint8_t>(slot), session.slot_start(slot)};
    }
  }
  return std::nullopt;
}

std::optional<int> AppointmentBook::third_next(PracticeId practice, Role role) {
  int found = 0;
  for (int ahead = 1; ahead <= book_days; ++ahead) {
    for (std::size_t r = 1; r < release_count; ++r) {
      auto const mask = mask_slot(practice, role, Diary::clinic, static_cast<Release>(r));
      if (ahead > opens_days_before[r] || (masks_[mask] >> ahead & 1) == 0) continue;
      auto const& free = list(mask, ahead);
      for (auto i = free.head; i < free.slots.size() && found < 3; ++i)
        found += still_free(free.slots[i]) ? 1 : 0;
    }
    if (found >= 3) return ahead;
  }
  return std::nullopt;
}

void AppointmentBook::take(Offer const& offer, NeedId need) {
  auto& session = sessions_[offer.session];
  EXPECTS(session.open);
  EXPECTS(session.is_free(offer.slot));
  EXPECTS(session.booked[offer.slot].is_none());
  session.set_free(offer.slot, false);
  session.booked[offer.slot] = need;
}

void AppointmentBook::insert(std::size_t mask, int ahead, SlotRef const& slot) {
  auto& free = list(mask, ahead);
  auto const from = free.slots.begin() + static_cast<std::ptrdiff_t>(free.head);
  auto const place =
      std::upper_bound(from, free.slots.end(), slot.start,
                       [](Instant start, SlotRef const& other) { return start < other.start; });
  free.slots.insert(place, slot);
  masks_[mask] |= std::uint64_t{1} << ahead;
}

void AppointmentBook::give_back(SessionId id, std::uint8_t slot) {
  auto& session = sessions_[id];
  EXPECTS(!session.booked[slot].is_none());
  session.booked[slot] = NeedId{};
  if (!session.open || slot >= session.planned() || session.date < today_) return;
  auto const mask = [&] {
    return mask_slot(session.practice, session.role, session.diary(slot), session.release[slot]);
  };
  int const ahead = days_between(today_, session.date);
  auto& before = list(mask(), ahead);  // may still name the slot: it would count twice
  auto const left = before.slots.begin() + static_cast<std::ptrdiff_t>(before.head);
  before.slots.erase(
      std::remove_if(left, before.slots.end(),
                     [&](SlotRef const& ref) { return ref.session == id && ref.slot == slot; }),
      before.slots.end());
  // ASSUMPTION(A13): open to anyone.
  session.release[slot] = session.date == today_ ? Release::same_day : Release::weeks_6;
  session.set_free(slot, true);
  insert(mask(), ahead, {session.slot_start(slot), id, slot});
}

int AppointmentBook::withdraw_same_day(SessionId id, int count) {
  auto& session = sessions_[id];
  int taken = 0;
  for (std::size_t slot = session.slots; slot-- > 0 && taken < count;) {
    if (!session.is_free(slot) || session.release[slot] != Release::same_day) continue;
    session.set_free(slot, false);
    ++taken;
  }
  return taken;
}

void AppointmentBook::withdraw(SessionId id) {
  auto& session = sessions_[id];
  session.open = false;
  session.free.fill(0);
  int const ahead = days_between(today_, session.date);
  for (std::size_t diary = 0; diary < diary_count; ++diary) {
    for (std::size_t r = 0; r < release_count; ++r) {  // its id will be used again
      auto& free = list(mask_slot(session.practice, session.role, static_cast<Diary>(diary),
                                  static_cast<Release>(r)),
                        ahead);
      free.slots.erase(free.slots.begin(),
                       free.slots.begin() + static_cast<std::ptrdiff_t>(free.head));
      free.head = 0;
      std::erase_if(free.slots, [id](SlotRef const& slot) { return slot.session == id; });
    }
  }
}

void AppointmentBook::forget(SessionId id) {
  auto& session = sessions_[id];
  EXPECTS(!session.open);
  session.free.fill(0);
  auto& day = by_day_[static_cast<std::size_t>(session.date.time_since_epoch().count()) % ring];
  std::erase(day, id);
  std::erase(by_clinician_[session.clinician.value], id);
  free_sessions_.push_back(id);
}

}  // namespace pcnsim
