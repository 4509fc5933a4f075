#pragma once
// What theory says. Times in units of the caller's choice, rates in their inverse.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace theory {

/// Probability that a customer of M/M/c/c is lost; `load` = arrival rate times mean service.
/// Reference: Erlang (1917); the recursion is Jagerman (1974), Bell System Technical Journal 53(3).
inline double erlang_b(int servers, double load) {
  double lost = 1;
  for (int c = 1; c <= servers; ++c)
    lost = load * lost / (c + load * lost);
  return lost;
}

/// Probability that a customer of M/M/c has to wait; `load` < `servers`.
inline double erlang_c(int servers, double load) {
  double const lost = erlang_b(servers, load);
  return servers * lost / (servers - load * (1 - lost));
}

/// Mean wait in M/G/1. Reference: Pollaczek (1930), Khinchine (1932).
inline double pollaczek_khinchine(double arrival_rate, double service, double service_cv2) {
  double const busy = arrival_rate * service;
  return arrival_rate * service * service * (1 + service_cv2) / (2 * (1 - busy));
}

/// First three moments of a service time.
struct Moments {
  double first;
  double second;
  double third;
};

/// Of a lognormal with `mean`, and `sigma` the standard deviation of its logarithm.
inline Moments lognormal_moments(double mean, double sigma) {
  double const growth = std::exp(sigma * sigma);
  return {mean, mean * mean * growth, mean * mean * mean * growth * growth * growth};
}

/// Workload in M/G/1, found by whoever arrives. Reference: Takács (1962), Introduction to the
/// Theory of Queues.
struct Workload {
  double mean;
  double mean_square;
};
inline Workload workload(double arrival_rate, Moments const& service) {
  double const idle = 1 - arrival_rate * service.first;
  double const mean = arrival_rate * service.second / (2 * idle);
  return {mean, 2 * mean * mean + arrival_rate * service.third / (3 * idle)};
}

/// Mean wait in M/G/1 of those who arrive in a day of length `lasts` that begins empty, up to what
/// dies out exponentially. From d/dt E V(t)^2 = rate E S^2 - 2 (1 - load) E V(t), integrated.
inline double mean_wait_of_day(double arrival_rate, Moments const& service, double lasts) {
  auto const at_rest = workload(arrival_rate, service);
  double const idle = 1 - arrival_rate * service.first;
  return at_rest.mean - at_rest.mean_square / (2 * idle) / lasts;
}

/// Likewise of those served, when whoever still waits at the end of the day is sent away: those who
/// arrive u before it and find more than u of work.
inline double mean_wait_of_closing_day(double arrival_rate, Moments const& service, double lasts) {
  auto const at_rest = workload(arrival_rate, service);
  double const waited = mean_wait_of_day(arrival_rate, service, lasts) * lasts;
  return (waited - at_rest.mean_square) / (lasts - at_rest.mean);
}

/// M/M/c/room+M: number present, from the balance of births and deaths, summed as far as a double
/// can tell from 0. `patience_rate` 0: nobody gives up.
struct BirthDeath {
  std::vector<double> present;  ///< probability of 0, 1, ...
  double mean_present = 0;
  double mean_waiting = 0;
  double delayed = 0;  ///< share of arrivals who find every server busy and are let in
  double lost = 0;     ///< share of arrivals who find no room
};

inline BirthDeath birth_death(double arrival_rate, double service_rate, int servers, int room,
                              double patience_rate) {
  BirthDeath result;
  double weight = 1;
  double sum = 0;
  double largest = 1;
  for (int n = 0; n <= room && weight > 1e-18 * largest; ++n) {
    result.present.push_back(weight);
    sum += weight;
    largest = std::max(largest, weight);
    weight *= arrival_rate / (std::min(n + 1, servers) * service_rate +
                              std::max(n + 1 - servers, 0) * patience_rate);
  }
  for (std::size_t i = 0; i < result.present.size(); ++i) {
    double const share = result.present[i] /= sum;
    int const n = static_cast<int>(i);
    result.mean_present += n * share;
    result.mean_waiting += std::max(n - servers, 0) * share;
    if (n == room) {
      result.lost = share;
    } else if (n >= servers) {
      result.delayed += share;
    }
  }
  return result;
}

}  // namespace theory
