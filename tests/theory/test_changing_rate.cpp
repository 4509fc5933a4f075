#include "agreement.hpp"
#include "core/test_draws_checks.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

using namespace theory;

namespace {

constexpr Duration piece = 15min;
constexpr Duration service = 3h;
constexpr double base = 6;   // arrivals an hour
constexpr double swing = 5;  // around them, once a day
constexpr std::uint32_t replications = 4'000;

double angle(double hours) { return 2 * std::numbers::pi * hours / 24; }

/// The mean of base + swing sin over each quarter of an hour of a day.
std::vector<PiecewiseRate::Piece> sinusoid() {
  std::vector<PiecewiseRate::Piece> pieces;
  for (int i = 0; i < 96; ++i) {
    double const area = (std::cos(angle(i * 0.25)) - std::cos(angle((i + 1) * 0.25))) / angle(1);
    pieces.push_back({piece, base + swing * area / 0.25});
  }
  return pieces;
}

/// Mean present after `quarters` of an hour from empty: m' = rate - m / service, piece by piece.
double mean_after(int quarters) {
  auto const pieces = sinusoid();
  double const hours = std::chrono::duration<double, std::ratio<3'600>>(service).count();
  double const stays = std::exp(-0.25 / hours);
  double mean = 0;
  for (int i = 0; i < quarters; ++i) {
    double const per_hour = pieces[static_cast<std::size_t>(i % 96)].per_hour;
    mean = mean * stays + per_hour * hours * (1 - stays);
  }
  return mean;
}

/// The same for the smooth sinusoid, a linear differential equation.
double smooth_mean_after(double hours) {
  double const rate = 1.0 / 3;
  double const w = angle(1);
  auto const settled = [&](double t) {
    return base / rate +
           swing * (rate * std::sin(w * t) - w * std::cos(w * t)) / (rate * rate + w * w);
  };
  return settled(hours) - settled(0) * std::exp(-rate * hours);
}

/// Chi-squared: probability of a sample from Poisson(`mean`) that fits no better than this one.
/// Cells of fewer than ten expected go to the next one.
double poisson_fit(std::vector<stats::Level> const& sample, double mean) {
  auto const count = static_cast<double>(sample.size());
  double chi_squared = 0;
  int cells = 0;
  double expected = 0;
  double expected_so_far = 0;
  double found = 0;
  double found_so_far = 0;
  double share = std::exp(-mean);
  for (int n = 0; count - expected_so_far - expected > 10; share *= mean / ++n) {
    expected += share * count;
    found += static_cast<double>(std::ranges::count(sample, n));
    if (expected < 10 || count - expected_so_far - expected <= 10) continue;
    chi_squared += (found - expected) * (found - expected) / expected;
    expected_so_far += expected;
    found_so_far += found;
    expected = found = 0;
    ++cells;
  }
  double const rest = count - expected_so_far;
  double const found_rest = count - found_so_far;
  chi_squared += (found_rest - rest) * (found_rest - rest) / rest;
  return chi_squared_tail(chi_squared, cells);
}

}  // namespace

TEST_CASE("quarters of an hour follow the sinusoid to a part in a thousand") {
  for (int quarters = 4; quarters < 200; ++quarters)
    CHECK(mean_after(quarters) ==
          doctest::Approx(smooth_mean_after(quarters / 4.0)).epsilon(0.002));
}

TEST_CASE("M(t)/M/infinity with a sinusoidal rate: the number at any time is Poisson, with the "
          "mean of the differential equation (12 checks)") {
  NetworkSpec spec{{{always_there(unlimited), exponential(service)}}, {}};
  spec.stations[0].arrivals[1] = {start, sinusoid(), PiecewiseRate::Repeats::forever};
  spec.doors_close = start + 48h;
  std::vector<int> const quarters{8, 30, 60, 96, 120, 168};
  for (int const quarter : quarters)
    spec.looks.push_back(start + quarter * piece);
  auto const runs = replicate(spec, 301, replications);
  for (std::size_t i = 0; i < quarters.size(); ++i) {
    CAPTURE(quarters[i]);
    double const mean = mean_after(quarters[i]);
    check_agreement("mean present", runs, mean, [i](StationRun const& run) {
      return Share{static_cast<double>(run.looks[i].present), 1};
    });
    std::vector<stats::Level> present;
    for (auto const& run : runs)
      present.push_back(run.stations[0].looks[i].present);
    CHECK(poisson_fit(present, mean) > theory::false_alarm);
  }
}
