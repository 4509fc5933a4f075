#include "agreement.hpp"
#include "formulas.hpp"

using namespace theory;

TEST_CASE(
    "an open Jackson network: every station is as if alone, M/M/c of its traffic (12 checks)") {
  // 14 an hour come to A and 2 to B. Of A's, half go on to B and 0.3 to C; of B's, 0.2 go back to A
  // and 0.4 on to C; of C's, 0.1 go back to A. So the traffic x, y, z of A, B, C satisfies
  //   x = 14 + 0.2 y + 0.1 z,  y = 2 + 0.5 x,  z = 0.3 x + 0.4 y = 0.8 + 0.5 x.
  // Jackson (1957), Operations Research 5(4).
  double const x = 14.48 / 0.85;
  double const y = 2 + 0.5 * x;
  double const z = 0.3 * x + 0.4 * y;
  struct Expected {
    int servers;
    double per_hour;
    double served_per_hour;
  };
  std::vector<Expected> const expected{{4, x, 6}, {1, y, 14}, {2, z, 6}};
  std::vector<std::vector<double>> const onward{{0, 0.5, 0.3}, {0.2, 0, 0.4}, {0.1, 0, 0}};
  std::vector<double> const from_outside{14, 2, 0};
  Duration const watched = 6'000h;
  double const hour_ms = 3'600'000;

  NetworkSpec spec{{}, {start, start + watched}};
  std::vector<BirthDeath> theory;
  for (std::size_t i = 0; i < 3; ++i) {
    auto const& [servers, per_hour, served_per_hour] = expected[i];
    theory.push_back(birth_death(per_hour, served_per_hour, servers, unlimited, 0));
    spec.stations.push_back(
        {always_there(servers), exponential(hours_rounded(1 / served_per_hour))});
    if (from_outside[i] > 0) spec.stations[i].arrivals[1] = poisson(from_outside[i], watched);
    spec.stations[i].onward = onward[i];
    spec.stations[i].at_start = theory[i].present;
  }
  auto const runs = replicate(spec, 201);
  for (std::size_t i = 0; i < 3; ++i) {
    double const wait = theory[i].mean_waiting / expected[i].per_hour * hour_ms;
    check_agreement("mean present", runs, theory[i].mean_present, mean_present(watched), i);
    check_agreement("mean wait", runs, wait, mean_wait(), i);
    check_agreement("delayed", runs, theory[i].delayed, delayed(), i);
    auto const traffic = [watched](StationRun const& run) {
      return Share{static_cast<double>(run.totals[1].arrived), in_minutes(watched) / 60};
    };
    check_agreement("traffic", runs, expected[i].per_hour, traffic, i);
  }
}
