#include "results/tally.hpp"

#include "results/result_set.hpp"

#include <algorithm>

namespace pcnsim {
namespace {

void add(Count& sum, Count const& other) { sum += other; }

template <class T, std::size_t n>
void add(std::array<T, n>& sum, std::array<T, n> const& other) {
  for (std::size_t i = 0; i < n; ++i)
    add(sum[i], other[i]);
}

}  // namespace

void WaitHistogram::add(Duration wait) {
  auto const bin = static_cast<std::size_t>(std::max(Duration{0}, wait) / bin_width);
  ++bins[std::min(bin, bin_count - 1)];
}

void WaitHistogram::merge(WaitHistogram const& other) { pcnsim::add(bins, other.bins); }

Count WaitHistogram::total() const {
  Count sum = 0;
  for (Count const bin : bins)
    sum += bin;
  return sum;
}

double WaitHistogram::quantile_minutes(double p) const {
  double const wanted = p * static_cast<double>(total());
  double below = 0;
  for (std::size_t bin = 0; bin < bin_count; ++bin) {
    auto const here = static_cast<double>(bins[bin]);
    if (here > 0 && below + here >= wanted) {
      double const inside = std::max(0.0, wanted - below) / here;
      return in_minutes(bin_width) * (static_cast<double>(bin) + inside);
    }
    below += here;
  }
  return 0;
}

void Tally::merge(Tally const& other) {
  add(patient_days, other.patient_days);
  add(needs_created, other.needs_created);
  add(needs_ended, other.needs_ended);
  add(emergencies, other.emergencies);
  add(displaced_without_contact, other.displaced_without_contact);
  add(self_served, other.self_served);
  add(episodes, other.episodes);
  add(episodes_contact_failed, other.episodes_contact_failed);
  add(episodes_told_another_day, other.episodes_told_another_day);
  add(episodes_next_step_at_once, other.episodes_next_step_at_once);
  add(requests_clinical, other.requests_clinical);
  add(requests_administrative, other.requests_administrative);
  add(calls_inbound, other.calls_inbound);
  add(calls_ended_in_ivr, other.calls_ended_in_ivr);
  add(calls_answered, other.calls_answered);
  add(calls_answered_within_2min, other.calls_answered_within_2min);
  add(calls_missed, other.calls_missed);
  add(calls_callback, other.calls_callback);
  add(calls_inbound_8_10, other.calls_inbound_8_10);
  call_waits.merge(other.call_waits);
  add(online_forms, other.online_forms);
  add(desk_visits, other.desk_visits);
  add(appointments, other.appointments);
  add(did_not_attend, other.did_not_attend);
  add(appointments_for, other.appointments_for);
  add(sessions, other.sessions);
  add(sessions_lost_to_sickness, other.sessions_lost_to_sickness);
  add(slots, other.slots);
  add(slots_used, other.slots_used);
  add(clinic_ms, other.clinic_ms);
  add(consulting_ms, other.consulting_ms);
  add(overtime_ms, other.overtime_ms);
  add(front_desk_ms, other.front_desk_ms);
  add(front_desk_busy_ms, other.front_desk_busy_ms);
  add(extras, other.extras);
}

Tally ResultSet::over_pcns(std::size_t scenario, std::size_t replication) const {
  Tally sum;
  for (std::size_t pcn = 0; pcn < pcns.size(); ++pcn)
    sum.merge(at(scenario, pcn, replication));
  return sum;
}

}  // namespace pcnsim
