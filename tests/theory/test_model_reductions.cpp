// The model's queues, one at a time, with all else switched off: the telephone as M/G/c, its lines
// as a loss system, the triage list as M/G/c in a shift.
//
// Every day begins with an empty queue, so the mean of a day is a little below that of the
// stationary queue. For one server the difference is known (formulas.hpp); for several we compare
// with a simulation of the same days by the recursion of Kiefer & Wolfowitz (1955), Transactions of
// the American Mathematical Society 78, that shares nothing with the model.

#include "agreement.hpp"
#include "formulas.hpp"
#include "model_reductions.hpp"

#include <algorithm>
#include <cmath>
#include <random>

using namespace theory;

namespace {

constexpr double core_minutes = 630;
constexpr double list_size = 10'000;
constexpr std::uint64_t seeds = 30;

/// Waits that end in the first `seeds` runs, in minutes.
std::vector<Share> waits(PcnSpec const& pcn, Parameters const& parameters,
                         std::string_view activity) {
  std::vector<Share> shares;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    Share share{0, 0};
    for (auto const& step :
         watch(pcn, parameters, weeks_from_september(4), seed, {activity}).steps) {
      share.sum += in_minutes(step.end - step.start);
      ++share.of;
    }
    shares.push_back(share);
  }
  return shares;
}

void check_mean(std::vector<Share> const& shares, double expected) {
  auto const found = agreement(shares, expected);
  INFO("found " << found.estimate << ", standard error " << found.standard_error << ", expected "
                << expected);
  CHECK(found.holds);
}

struct Day {
  double arrivals;      ///< expected
  double open_minutes;  ///< in which they arrive
  int servers;
  double service;  ///< mean, in minutes
  double sigma;
  bool closes;  ///< whoever still waits at the end is sent away
};

/// Sum and number of waits of those served in some days, by the recursion of waits.
Share days_by_recursion(Day const& day, int days, std::uint64_t seed) {
  std::mt19937_64 generator{seed};
  std::uniform_real_distribution<double> uniform{0, day.open_minutes};
  std::poisson_distribution<int> number{day.arrivals};
  double const location = std::log(day.service) - day.sigma * day.sigma / 2;
  std::lognormal_distribution<double> length{location, std::max(day.sigma, 1e-12)};
  Share waits{0, 0};
  std::vector<double> arrivals;
  for (int i = 0; i < days; ++i) {
    arrivals.resize(static_cast<std::size_t>(number(generator)));
    for (auto& arrival : arrivals)
      arrival = uniform(generator);
    std::ranges::sort(arrivals);
    std::vector<double> free_at(static_cast<std::size_t>(day.servers), 0.0);
    for (double const arrival : arrivals) {
      auto const server = std::ranges::min_element(free_at);
      double const begins = std::max(arrival, *server);
      if (day.closes && begins >= day.open_minutes) continue;
      waits.sum += begins - arrival;
      ++waits.of;
      *server = begins + length(generator);
    }
  }
  return waits;
}

/// Two simulations that know nothing of each other have the same mean wait.
void check_same_mean(std::vector<Share> const& ours, Day const& day) {
  std::vector<Share> theirs;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed)
    theirs.push_back(days_by_recursion(day, 150, 1'000 + seed));
  auto const theirs_found = agreement(theirs, 1);
  auto const ours_found = agreement(ours, theirs_found.estimate);
  double const error = std::hypot(ours_found.standard_error, theirs_found.standard_error);
  INFO("found " << ours_found.estimate << ", by recursion " << theirs_found.estimate
                << ", standard error " << error);
  // t with at least `seeds` - 1 degrees of freedom.
  double const t = stats::t_quantile(1 - false_alarm / 2, static_cast<double>(seeds) - 1);
  CHECK(std::abs(ours_found.estimate - theirs_found.estimate) < t * error);
}

/// `calls` a day for `handlers`, each dealt with in `handling`, and settled by advice.
Parameters telephone_only(double calls, LognormalLength handling) {
  auto parameters = switched_off();
  everybody_rings(parameters);
  parameters.demand.clinical_needs_per_1000_month = per_1000_month(calls, list_size);
  parameters.front_door.telephone.handling_minutes = handling;
  parameters.triage.model[index_of(AccessModel::reception)].advice_share = 1;
  return parameters;
}

/// Forms from nine to twelve, read by clinicians in `reading` each, from half past eight on.
Parameters triage_only(double forms, LognormalLength reading) {
  auto parameters = switched_off();
  everybody_writes(parameters);
  parameters.front_door.online_hour_weights.fill(0);
  for (std::size_t const hour : {9u, 10u, 11u})
    parameters.front_door.online_hour_weights[hour] = 1;
  parameters.demand.clinical_needs_per_1000_month = per_1000_month(forms, list_size);
  parameters.triage.access_model = AccessModelChoice::clinician_triage;
  auto& model = parameters.triage.model[index_of(AccessModel::clinician_triage)];
  model.clinician_minutes = reading;
  model.advice_share = 1;
  parameters.triage.planned_requests_per_1000_week = 1e9;  // half of the clinics: the most
  return parameters;
}

}  // namespace

TEST_CASE(
    "moments of the workload: the mean is Pollaczek and Khinchine's, M/M/1's square is 2 W/v") {
  double const rate = 0.6;
  Moments const exponential_service{1, 2, 6};
  auto const found = workload(rate, exponential_service);
  CHECK(found.mean == doctest::Approx(pollaczek_khinchine(rate, 1, 1)));
  // V is 0 with probability 1 - load, else exponential with rate 1 - load.
  CHECK(found.mean_square == doctest::Approx(rate * 2 / (0.4 * 0.4)));
  auto const lognormal = lognormal_moments(2, 0.5);
  CHECK(lognormal.second / 4 - 1 == doctest::Approx(std::exp(0.25) - 1));
}

TEST_CASE(
    "telephone, one handler: the mean wait is that of M/D/1 and M/G/1 by the day (2 checks)") {
  for (double const sigma : {0.0, 0.8}) {
    CAPTURE(sigma);
    double const handling = 0.4;
    double const calls = 945;  // load 0.6
    auto const found = waits(one_practice(list_size, 0), telephone_only(calls, {handling, sigma}),
                             "waits on the telephone");
    double const rate = calls / core_minutes;
    auto const moments = lognormal_moments(handling, sigma);
    check_mean(found, mean_wait_of_closing_day(rate, moments, core_minutes));
    // The day's start and end take off less than 2% of the stationary mean.
    double const at_rest = pollaczek_khinchine(rate, handling, std::exp(sigma * sigma) - 1);
    CHECK(mean_wait_of_closing_day(rate, moments, core_minutes) > 0.98 * at_rest);
  }
}

TEST_CASE("telephone, three handlers: the mean wait is that of the days' M/G/3 (1 check)") {
  auto const found = waits(one_practice(list_size, 0, 3), telephone_only(1'600, {1, 0.7}),
                           "waits on the telephone");
  check_same_mean(found, {.arrivals = 1'600,
                          .open_minutes = core_minutes,
                          .servers = 3,
                          .service = 1,
                          .sigma = 0.7,
                          .closes = true});
}

TEST_CASE("a day near saturation: start-up matters, and is that of M/G/1 from empty on (1 check)") {
  auto const found =
      waits(one_practice(list_size, 0), telephone_only(200, {3, 0.5}), "waits on the telephone");
  check_same_mean(found, {.arrivals = 200,
                          .open_minutes = core_minutes,
                          .servers = 1,
                          .service = 3,
                          .sigma = 0.5,
                          .closes = true});
}

TEST_CASE("as many lines as handlers: Erlang's loss, whatever the handling times (3 checks)") {
  struct Case {
    int lines;
    double calls;
    double sigma;
  };
  for (auto const& each : {Case{2, 1'400, 0.0}, Case{2, 1'400, 1.0}, Case{5, 4'500, 0.7}}) {
    CAPTURE(each.lines);
    CAPTURE(each.sigma);
    double const handling = 0.6;
    auto parameters = telephone_only(each.calls, {handling, each.sigma});
    parameters.front_door.telephone.lines_per_10000 = each.lines;
    std::vector<Share> engaged;
    for (auto const& tally : tallies(one_practice(list_size, 0, each.lines), parameters,
                                     weeks_from_september(3), seeds)) {
      CHECK(tally.calls_answered + tally.calls_engaged == tally.calls_inbound);
      CHECK(tally.calls_missed == 0);
      engaged.push_back(
          {static_cast<double>(tally.calls_engaged), static_cast<double>(tally.calls_inbound)});
    }
    // A day of 1,000 handling times begins empty: less than a thousandth is missing.
    check_mean(engaged, erlang_b(each.lines, each.calls / core_minutes * handling));
  }
}

TEST_CASE(
    "triage by one clinician: the mean wait is that of M/D/1 and M/G/1 by the shift (2 checks)") {
  for (double const sigma : {0.0, 0.8}) {
    CAPTURE(sigma);
    double const reading = 0.25;
    double const forms = 432;  // in 180 minutes: load 0.6
    // Two GPs give half their clinics: one is always at triage.
    auto const found =
        waits(one_practice(list_size, 2), triage_only(forms, {reading, sigma}), "waits for triage");
    check_mean(found, mean_wait_of_day(forms / 180, lognormal_moments(reading, sigma), 180));
  }
}

TEST_CASE("triage by two clinicians: the mean wait is that of the shifts' M/G/2 (1 check)") {
  auto const found =
      waits(one_practice(list_size, 4), triage_only(600, {0.5, 0.6}), "waits for triage");
  check_same_mean(found, {.arrivals = 600,
                          .open_minutes = 180,
                          .servers = 2,
                          .service = 0.5,
                          .sigma = 0.6,
                          .closes = false});
}

TEST_CASE("forms of the night wait for the shift, and are read one after the other") {
  auto parameters = triage_only(40, {3, 0});
  parameters.front_door.online_hour_weights.fill(0);
  parameters.front_door.online_hour_weights[3] = 1;
  auto const watched = watch(one_practice(list_size, 2), parameters, weeks_from_september(2), 1,
                             {"triaged by a clinician"});
  REQUIRE(watched.steps.size() > 300);
  Instant last_end{};
  for (auto const& step : watched.steps) {
    bool const first = date_of(step.start) != date_of(last_end);
    CHECK(step.start == (first ? Instant{date_of(step.start)} + 8h + 30min : last_end));
    CHECK(step.end - step.start == 3min);
    last_end = step.end;
  }
}
