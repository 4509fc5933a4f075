#pragma once
// A network of queues on the kernel, to hold against queueing theory: stations with servers and
// waiting lines, customers who are turned away, lose patience, go first or go on elsewhere.

#include "core/draws.hpp"
#include "core/random.hpp"
#include "core/time.hpp"
#include "kernel/future_event_list.hpp"
#include "kernel/server_pool.hpp"
#include "kernel/waiting_line.hpp"
#include "stats/time_weighted.hpp"

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <variant>
#include <vector>

namespace theory {

using namespace pcnsim;

inline constexpr Instant start{};
inline constexpr std::size_t priorities = 2;
inline constexpr int unlimited = std::numeric_limits<int>::max();

/// How long something lasts: a distribution with its mean.
struct Law {
  enum class Kind { deterministic, exponential, gamma, lognormal };
  Kind kind;
  Duration mean;
  double shape = 1;  ///< gamma: its shape; lognormal: standard deviation of the logarithm

  [[nodiscard]] Duration draw(Stream& stream) const;
};

Law always(Duration length);
Law exponential(Duration mean);
Law gamma(Duration mean, double shape);
Law lognormal(Duration mean, double sigma);

/// Poisson arrivals from the start on, then none.
PiecewiseRate poisson(double per_hour, Duration lasts);

/// As many servers all the time.
Calendar always_there(int servers);

struct StationSpec {
  Calendar servers;
  Law service;
  ServerPool::AtShiftEnd at_shift_end = ServerPool::AtShiftEnd::finish;
  std::optional<Law> patience = std::nullopt;  ///< of those who wait for their service to begin
  int room = unlimited;                        ///< in the station; who comes later is lost
  std::array<std::optional<PiecewiseRate>, priorities> arrivals = {};  ///< the first goes first
  std::vector<double> onward = {};    ///< probability to go on to each station; else out
  std::vector<double> at_start = {};  ///< probability of 0, 1, ... present at the start
};

/// Comes once, to the first station, with the second priority.
struct Visit {
  Instant at;
};

struct NetworkSpec {
  std::vector<StationSpec> stations;
  /// In order of time. Who arrives between the first and the last is counted in `Totals`.
  std::vector<Instant> looks;
  std::vector<Visit> visits = {};
  Instant doors_close = Instant::max();  ///< nobody arrives from then on
};

/// Of those who arrived at a station while we measured.
struct Totals {
  std::int64_t arrived = 0;
  std::int64_t lost = 0;
  std::int64_t delayed = 0;  ///< did not begin at once
  std::int64_t abandoned = 0;
  std::int64_t waited_ms = 0;                   ///< by all of them, whether they were served or not
  std::array<std::int64_t, 4> waited_longer{};  ///< than 1, 2, 4, 8 mean services
};

/// What a look at a station sees, and the integrals over time up to it.
struct Look {
  stats::Level present = 0;
  std::int64_t present_ms = 0;
  std::int64_t waiting_ms = 0;
};

/// The whole path of a station: it begins and ends empty, so these must agree to the millisecond.
struct Path {
  std::int64_t present_ms = 0;  ///< integrals over time
  std::int64_t waiting_ms = 0;
  std::int64_t stayed_ms = 0;  ///< sums over customers
  std::int64_t waited_ms = 0;
  std::int64_t served_ms = 0;
  std::int64_t entered = 0;
  std::int64_t served = 0;
  std::int64_t abandoned = 0;
  stats::Level most_present = 0;
};

enum class What { arrived, began, stopped, ended, gave_up };

/// One line of the story; customers are numbered from 1.
struct Step {
  Instant at;
  int customer;
  What what;
  friend bool operator==(Step const&, Step const&) = default;
};

struct StationRun {
  std::array<Totals, priorities> totals{};
  std::vector<Look> looks;
  Path path;
};

struct NetworkRun {
  std::vector<StationRun> stations;
  std::vector<Step> story;  ///< only of networks with visits
};

/// One replication, until nobody is left. Stops with a contract failure where Little's law
/// L = lambda W, which holds on every path, does not hold to the millisecond.
NetworkRun run(NetworkSpec const& spec, std::uint64_t seed, std::uint32_t replication);

}  // namespace theory
