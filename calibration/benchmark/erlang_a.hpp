#pragma once
// M/M/c+M, watched whole.

#include <Eigen/Core>
#include <cstdint>

namespace pcnsim::calibration {

/// Of a mean service at the prior's centre.
inline constexpr double soon_within = 0.2;

struct ErlangRates {
  double arrival;
  double service;      ///< of one server
  double abandonment;  ///< of one who waits
};

/// What of a path matters to the rates: with gamma priors, Ga(shape, rate) of density
/// ∝ x^(shape−1) exp(−rate x), arrival ~ Ga(a + arrivals, b + horizon), service ~ Ga(a + completions,
/// b + busy), abandonment ~ Ga(a + abandonments, b + waiting).
struct ErlangPath {
  int arrivals = 0;
  int completions = 0;
  int abandonments = 0;
  double busy = 0;     ///< ∫ min(N, c) dt
  double waiting = 0;  ///< ∫ (N − c)⁺ dt
  int at_once = 0;     ///< arrivals that met a free server
  int soon = 0;        ///< arrivals served after waiting at most `soon_within`
};

/// Starts empty; served in order of arrival. Exact, event by event; takes time proportional to the
/// events.
ErlangPath simulate_erlang_a(ErlangRates const& rates, int servers, double horizon,
                             std::uint64_t seed, std::uint64_t queue);

}  // namespace pcnsim::calibration
