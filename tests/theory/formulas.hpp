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
