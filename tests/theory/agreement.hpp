#pragma once
// Do replications agree with theory?
//
// False alarms. Every statistical check in this folder rejects at 10^-6, two-sided, with a fixed
// seed. There are 103 of them, counted in the names of the test cases: together, with another
// seed, they would raise a false alarm with probability at most 1.03 x 10^-4. The rest up to
// 2 x 10^-4 is for the approximation that a mean of 30 to 100 long replications is normal.

#include "queue_model.hpp"
#include "stats/interval.hpp"

#include <cstdint>
#include <doctest/doctest.h>
#include <vector>

namespace theory {

inline constexpr double false_alarm = 1e-6;

/// Of one replication: a sum and what it is to be divided by, like waits and customers.
struct Share {
  double sum;
  double of;
};

/// Whether sum / of is `expected`. In each replication, sum - expected x of has mean 0 exactly if
/// the replication is stationary, where the mean of the quotients would be biased; so it is a
/// t test of that (Fieller 1954, Journal of the Royal Statistical Society B 16(2)).
struct Agreement {
  double estimate;
  double standard_error;
  bool holds;
};

inline Agreement agreement(std::vector<Share> const& shares, double expected) {
  std::vector<double> off;
  double sum = 0;
  double of = 0;
  for (auto const& share : shares) {
    off.push_back(share.sum - expected * share.of);
    sum += share.sum;
    of += share.of;
  }
  auto const mean = stats::mean_with_interval(off, 1 - false_alarm);
  double const half_width = (mean.interval->high - mean.interval->low) / 2;
  auto const count = static_cast<double>(shares.size());
  double const t = stats::t_quantile(1 - false_alarm / 2, count - 1);
  return {sum / of, half_width / t * count / of, mean.interval->contains(0)};
}

using Runs = std::vector<NetworkRun>;

inline Runs replicate(NetworkSpec const& spec, std::uint64_t seed,
                      std::uint32_t replications = 40) {
  Runs runs;
  for (std::uint32_t i = 0; i < replications; ++i)
    runs.push_back(run(spec, seed, i));
  return runs;
}

template <class ShareOf>
Agreement agreement(Runs const& runs, std::size_t station, double expected, ShareOf share_of) {
  std::vector<Share> shares;
  for (auto const& run : runs)
    shares.push_back(share_of(run.stations[station]));
  return agreement(shares, expected);
}

template <class ShareOf>
void check_agreement(char const* what, Runs const& runs, double expected, ShareOf share_of,
                     std::size_t station = 0) {
  auto const found = agreement(runs, station, expected, share_of);
  INFO(what << " at station " << station << ": " << found.estimate << ", standard error "
            << found.standard_error << ", expected " << expected);
  CHECK(found.holds);
}

// What is compared. Waits are those of all who arrive, in milliseconds.

template <class Of>
auto per_arrival(std::size_t priority, Of of) {
  return [priority, of](StationRun const& run) {
    auto const& totals = run.totals[priority];
    return Share{static_cast<double>(of(totals)), static_cast<double>(totals.arrived)};
  };
}

inline auto mean_wait(std::size_t priority = 1) {
  return per_arrival(priority, [](Totals const& totals) { return totals.waited_ms; });
}
inline auto delayed(std::size_t priority = 1) {
  return per_arrival(priority, [](Totals const& totals) { return totals.delayed; });
}
inline auto waited_longer(std::size_t i) {
  return per_arrival(1, [i](Totals const& totals) { return totals.waited_longer[i]; });
}
inline auto lost() {
  return per_arrival(1, [](Totals const& totals) { return totals.lost; });
}
inline auto abandoned() {
  return per_arrival(1, [](Totals const& totals) { return totals.abandoned; });
}

/// Averages over the time between the first and the last look of a run that looked twice.
inline auto mean_over_time(std::int64_t Look::*integral, Duration watched) {
  return [integral, watched](StationRun const& run) {
    return Share{static_cast<double>(run.looks.back().*integral - run.looks.front().*integral),
                 static_cast<double>(watched.count())};
  };
}
inline auto mean_present(Duration watched) { return mean_over_time(&Look::present_ms, watched); }
inline auto mean_waiting(Duration watched) { return mean_over_time(&Look::waiting_ms, watched); }

}  // namespace theory
