// When a patient makes contact, and what counts as in time.

#include "model/network.hpp"
#include "model/profile.hpp"

namespace pcnsim {

/// Urgent: the same or the next working day, of the day it became so. Other clinical and own
/// requests: within 14 days. Planned care: within 14 days of the day it is for.
bool Network::in_time(Need const& need, Instant when) const {
  Date const day = date_of(when);
  if (need.kind == NeedKind::planned) return day <= need.wanted + Days{14};
  if (when - need.arose > Days{14}) return false;
  if (need.kind == NeedKind::clinical && need.urgency <= Urgency::urgent) {
    Date first = std::max(date_of(need.arose), need.worse_on);
    if (!working_.is_working(first)) first = working_.next_working(first);  // the practice's day
    return day <= working_.next_working(first);
  }
  return true;
}

/// ASSUMPTION(A2). When on `date` a patient makes contact: telephone and desk move to the next
/// working day when the practice is closed.
Instant Network::contact_time(Need const& need, Date date, Stream& chance) const {
  double const u = chance.uniform();
  double const within = chance.uniform();
  if (date >= horizon_.end()) return Instant{date};  // nobody will see it
  auto const& practice = practices_[need.practice.value];
  if (need.channel == Channel::online) {
    auto const hour = static_cast<double>(practice.online_hours.index(u));
    return Instant{date} + hours_rounded(hour + within);
  }
  if (!working_.is_working(date)) date = working_.next_working(date);
  auto const hour = practice.core_hours.index(u);
  double const length = hour + 1 == core_hour_count ? 0.5 : 1.0;  // closes at 18:30
  return Instant{date} + 8h + hours_rounded(static_cast<double>(hour) + length * within);
}

void Network::contact_at(NeedId id, Instant time) {
  auto const& need = moved(id, Whereabouts::contact_due);
  events_.schedule(std::max(time, now_), priority::patient, ContactDue{id, need.token});
}

/// At once, if the moment has passed; but nobody rings or comes to the desk after hours.
void Network::contact_on(NeedId id, Date date, Stream& chance) {
  auto const& need = needs_[id];
  Instant const time = contact_time(need, date, chance);
  bool const after_hours =
      time < now_ && need.channel != Channel::online && time_of_day(now_) >= 18h + 30min;
  contact_at(id, after_hours ? Instant{working_.next_working(today())} + time_of_day(time) : time);
}

/// Contact again after an exponential number of days, at least one.
void Network::retry_after(NeedId id, double mean_days, Stream& chance) {
  auto const days = Days{std::max<std::int64_t>(1, std::lround(mean_days * chance.exponential()))};
  contact_on(id, today() + days, chance);
}

}  // namespace pcnsim
