#include "results/tally.hpp"

#include "results/pcn_result.hpp"
#include "results/result_set.hpp"

#include <algorithm>
#include <bit>
#include <type_traits>

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

void ByHour::add(Instant moment) {
  auto const day = std::chrono::weekday{date_of(moment)}.iso_encoding() - 1;
  Duration const time = time_of_day(moment);
  if (day >= weekday_count || time < 8h || time > 18h + 30min) return;
  ++counts[day][static_cast<std::size_t>((time - 8h) / 1h)];
}

void ByHour::merge(ByHour const& other) { pcnsim::add(counts, other.counts); }

Count ByHour::total() const {
  Count sum = 0;
  for (auto const& day : counts) {
    for (Count const count : day)
      sum += count;
  }
  return sum;
}

/// A tally is nothing but counts, without a gap between them, so it adds up as an array of them: a
/// member added to it cannot be forgotten here.
void Tally::merge(Tally const& other) {
  static_assert(std::has_unique_object_representations_v<Tally>);
  static_assert(sizeof(Tally) % sizeof(Count) == 0);
  using Counts = std::array<Count, sizeof(Tally) / sizeof(Count)>;
  auto sum = std::bit_cast<Counts>(*this);
  pcnsim::add(sum, std::bit_cast<Counts>(other));
  *this = std::bit_cast<Tally>(sum);
}

Tally PcnResult::total() const {
  Tally sum;
  for (auto const& practice : practices)
    sum.merge(practice);
  return sum;
}

Tally ResultSet::over_pcns(std::size_t scenario, std::size_t replication) const {
  Tally sum;
  for (std::size_t pcn = 0; pcn < pcns.size(); ++pcn)
    sum.merge(at(scenario, pcn, replication));
  return sum;
}

}  // namespace pcnsim
