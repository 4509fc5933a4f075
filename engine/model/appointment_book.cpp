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
      masks_(practices * role_count * release_count),
      lists_(practices * role_count * release_count * ring) {}

void AppointmentBook::start_day(Date today) {
  EXPECTS(today == today_ + Days{1});
  for (std::size_t mask = 0; mask < masks_.size(); ++mask) {
    auto& yesterday = list(mask, 0);
    yesterday.slots.clear();
    yesterday.head = 0;
    masks_[mask] >>= 1;
  }
  today_ = today;
}

SessionId AppointmentBook::add_session(Session session, std::span<Release const> releases) {
  int const ahead = days_between(today_, session.date);
  EXPECTS(ahead >= 0);
  EXPECTS(ahead <= book_days);
  EXPECTS(releases.size() == session.slots);
  session.open = true;
  session.booked.fill(NeedId{});
  SessionId id;
  if (free_sessions_.empty()) {
    id = sessions_.add(session);
  } else {
    id = free_sessions_.back();
    free_sessions_.pop_back();
    sessions_[id] = session;
  }
  by_day_[day_slot(ahead)].push_back(id);
  for (std::size_t slot = 0; slot < releases.size(); ++slot) {
    auto const mask = mask_slot(session.practice, session.role, releases[slot]);
    list(mask, ahead)
        .slots.push_back({session.slot_start(slot), id, static_cast<std::uint8_t>(slot)});
    masks_[mask] |= std::uint64_t{1} << ahead;
  }
  return id;
}

void AppointmentBook::offer_new_slots(int ahead) {
  for (std::size_t mask = 0; mask < masks_.size(); ++mask) {
    std::ranges::stable_sort(list(mask, ahead).slots, {}, &SlotRef::start);
  }
}

AppointmentBook::SlotRef const* AppointmentBook::first_free(std::size_t mask, std::uint64_t days,
                                                            Instant not_before) {
  for (std::uint64_t left = masks_[mask] & days; left != 0; left &= left - 1) {
    int const ahead = std::countr_zero(left);
    auto& free = list(mask, ahead);
    if (ahead == 0) {
      while (free.head < free.slots.size() && free.slots[free.head].start < not_before)
        ++free.head;
    }
    if (free.head < free.slots.size()) return &free.slots[free.head];
    masks_[mask] &= ~(std::uint64_t{1} << ahead);
  }
  return nullptr;
}

std::optional<Offer> AppointmentBook::earliest(Search const& search) {
  SlotRef const* best = nullptr;
  for (std::size_t r = 0; r < release_count; ++r) {
    auto const release = static_cast<Release>(r);
    if (release == Release::same_day && search.same_day == SameDaySlots::not_allowed) continue;
    int const to = std::min(search.to_days, opens_days_before[r]);
    auto const* slot = first_free(mask_slot(search.practice, search.role, release),
                                  bits(search.from_days, to), search.not_before);
    if (slot != nullptr && (best == nullptr || slot->start < best->start)) best = slot;
  }
  if (best == nullptr) return std::nullopt;
  return Offer{best->session, best->slot, best->start};
}

void AppointmentBook::take(Offer const& offer, NeedId need) {
  auto& session = sessions_[offer.session];
  EXPECTS(session.open);
  EXPECTS(session.booked[offer.slot].is_none());
  int const ahead = days_between(today_, session.date);
  for (std::size_t r = 0; r < release_count; ++r) {
    auto const mask = mask_slot(session.practice, session.role, static_cast<Release>(r));
    auto& free = list(mask, ahead);
    if (free.head == free.slots.size()) continue;
    auto const& head = free.slots[free.head];
    if (head.session != offer.session || head.slot != offer.slot) continue;
    if (++free.head == free.slots.size()) masks_[mask] &= ~(std::uint64_t{1} << ahead);
    session.booked[offer.slot] = need;
    return;
  }
  bool const offer_was_still_free = false;
  EXPECTS(offer_was_still_free);
}

void AppointmentBook::insert(Release release, SlotRef const& slot) {
  auto const& session = sessions_[slot.session];
  int const ahead = days_between(today_, session.date);
  auto const mask = mask_slot(session.practice, session.role, release);
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
  if (!session.open || slot >= session.slots || session.date < today_) return;
  // ASSUMPTION(A13): open to anyone
  auto const release = session.date == today_ ? Release::same_day : Release::weeks_6;
  insert(release, {session.slot_start(slot), id, slot});
}

void AppointmentBook::withdraw(SessionId id) {
  auto& session = sessions_[id];
  session.open = false;
  int const ahead = days_between(today_, session.date);
  for (std::size_t r = 0; r < release_count; ++r) {
    auto const mask = mask_slot(session.practice, session.role, static_cast<Release>(r));
    auto& free = list(mask, ahead);
    free.slots.erase(free.slots.begin(),
                     free.slots.begin() + static_cast<std::ptrdiff_t>(free.head));
    free.head = 0;
    std::erase_if(free.slots, [id](SlotRef const& slot) { return slot.session == id; });
    if (free.slots.empty()) masks_[mask] &= ~(std::uint64_t{1} << ahead);
  }
}

void AppointmentBook::forget(SessionId id) {
  auto& session = sessions_[id];
  EXPECTS(!session.open);
  auto& day = by_day_[static_cast<std::size_t>(session.date.time_since_epoch().count()) % ring];
  std::erase(day, id);
  free_sessions_.push_back(id);
}

}  // namespace pcnsim
