#include "agreement.hpp"
#include "formulas.hpp"

#include <cmath>

using namespace theory;

namespace {

constexpr Duration service = 10min;
constexpr double service_rate = 6;  // an hour
constexpr double hour_ms = 3'600'000;
constexpr Duration settles = 1'000h;  // thousands of services: nothing of the start is left

/// Poisson arrivals for `watched`, all of them watched, from the stationary state on if `at_start`
/// is that.
NetworkSpec one_station(int servers, double per_hour, Duration watched,
                        BirthDeath const& at_start) {
  NetworkSpec spec{{{always_there(servers), exponential(service)}}, {start, start + watched}};
  spec.stations[0].arrivals[1] = poisson(per_hour, watched);
  spec.stations[0].at_start = at_start.present;
  return spec;
}

NetworkSpec m_m_c(int servers, double per_hour, Duration watched) {
  return one_station(servers, per_hour, watched,
                     birth_death(per_hour, service_rate, servers, unlimited, 0));
}

/// From empty on, watched once it has settled; arrivals go on for a while after.
NetworkSpec m_g_1(Law law, double per_hour, Duration watched) {
  NetworkSpec spec{{{always_there(1), law}}, {start + settles, start + settles + watched}};
  spec.stations[0].arrivals[1] = poisson(per_hour, settles + watched + 100h);
  return spec;
}

}  // namespace

TEST_CASE("the formulas agree with each other and with values worked out by hand") {
  CHECK(erlang_b(1, 0.5) == doctest::Approx(1.0 / 3));
  CHECK(erlang_b(2, 2.0) == doctest::Approx(0.4));
  CHECK(erlang_c(1, 0.7) == doctest::Approx(0.7));
  CHECK(erlang_c(2, 1.0) == doctest::Approx(1.0 / 3));
  CHECK(pollaczek_khinchine(0.7, 1, 1) == doctest::Approx(0.7 / 0.3));
  auto const loss = birth_death(7 * 6, 6, 10, 10, 0);
  CHECK(loss.lost == doctest::Approx(erlang_b(10, 7)));
  auto const delay = birth_death(8.5 * 6, 6, 10, unlimited, 0);
  CHECK(delay.delayed == doctest::Approx(erlang_c(10, 8.5)));
  CHECK(delay.mean_waiting == doctest::Approx(erlang_c(10, 8.5) * 8.5 / 1.5));
  auto const impatient_as_served = birth_death(8, 2, 3, unlimited, 2);  // then it is M/M/infinity
  CHECK(impatient_as_served.mean_present == doctest::Approx(4));
}

TEST_CASE("M/M/1: number, mean wait and the distribution of waits are those of theory (7 checks)") {
  double const load = 0.7;
  double const per_hour = load * service_rate;
  Duration const watched = 30'000h;
  auto const runs = replicate(m_m_c(1, per_hour, watched), 101);
  check_agreement("mean present", runs, load / (1 - load), mean_present(watched));
  check_agreement("mean waiting", runs, load * load / (1 - load), mean_waiting(watched));
  check_agreement("mean wait", runs, load / (1 - load) * service.count(), mean_wait());
  check_agreement("delayed", runs, load, delayed());
  for (std::size_t i = 0; i < 3; ++i) {
    INFO("wait above " << (1 << i) << " services");
    check_agreement("longer", runs, load * std::exp(-(1 - load) * (1 << i)), waited_longer(i));
  }
}

TEST_CASE("M/M/1: a service that takes 2% longer than we say is noticed") {
  double const load = 0.7;
  Duration const watched = 30'000h;
  auto spec = m_m_c(1, load * service_rate, watched);
  spec.stations[0].service = exponential(service * 102 / 100);
  auto const runs = replicate(spec, 101);
  CHECK_FALSE(agreement(runs, 0, load / (1 - load), mean_present(watched)).holds);
  CHECK_FALSE(agreement(runs, 0, load / (1 - load) * service.count(), mean_wait()).holds);
}

TEST_CASE("M/M/c: share delayed, mean wait and mean present agree with Erlang C (8 checks)") {
  struct Case {
    int servers;
    double load;
  };
  for (Case const& with : {Case{3, 2.25}, Case{10, 8.5}}) {
    CAPTURE(with.servers);
    int const servers = with.servers;
    double const load = with.load;
    double const per_hour = load * service_rate;
    Duration const watched{std::llround(80'000 / per_hour * hour_ms)};
    double const has_to_wait = erlang_c(servers, load);
    double const wait = has_to_wait * service.count() / (servers - load);
    auto const runs = replicate(m_m_c(servers, per_hour, watched), 102);
    check_agreement("delayed", runs, has_to_wait, delayed());
    check_agreement("mean wait", runs, wait, mean_wait());
    check_agreement("mean present", runs, load + has_to_wait * load / (servers - load),
                    mean_present(watched));
    double const longer = has_to_wait * std::exp(-(servers - load));
    check_agreement("longer than a service", runs, longer, waited_longer(0));
  }
}

TEST_CASE("M/M/c/c: the share lost agrees with Erlang B (2 checks)") {
  int const servers = 5;
  double const load = 4;
  double const per_hour = load * service_rate;
  Duration const watched = 3'000h;
  auto spec = one_station(servers, per_hour, watched,
                          birth_death(per_hour, service_rate, servers, servers, 0));
  spec.stations[0].room = servers;
  auto const runs = replicate(spec, 103);
  double const is_lost = erlang_b(servers, load);
  check_agreement("lost", runs, is_lost, lost());
  check_agreement("mean present", runs, load * (1 - is_lost), mean_present(watched));
}

TEST_CASE("M/M/c/K: losses and waits agree with the balance of births and deaths (4 checks)") {
  int const servers = 3;
  int const room = 8;
  double const per_hour = 3.3 * service_rate;  // more than they can serve
  Duration const watched = 3'000h;
  auto const theory = birth_death(per_hour, service_rate, servers, room, 0);
  auto spec = one_station(servers, per_hour, watched, theory);
  spec.stations[0].room = room;
  auto const runs = replicate(spec, 104);
  check_agreement("lost", runs, theory.lost, lost());
  check_agreement("delayed", runs, theory.delayed, delayed());
  check_agreement("mean wait", runs, theory.mean_waiting / per_hour * hour_ms, mean_wait());
  check_agreement("mean present", runs, theory.mean_present, mean_present(watched));
}

TEST_CASE("M/G/1: mean wait and number agree with Pollaczek and Khinchine (12 checks)") {
  double const load = 0.7;
  double const per_hour = load * service_rate;
  Duration const watched = 30'000h;
  double const sigma = 0.8;
  struct Case {
    char const* name;
    Law law;
    double cv2;
  };
  for (Case const& with :
       {Case{"deterministic", always(service), 0}, Case{"gamma, shape 0.5", gamma(service, 0.5), 2},
        Case{"gamma, shape 3", gamma(service, 3), 1.0 / 3},
        Case{"lognormal", lognormal(service, sigma), std::exp(sigma * sigma) - 1}}) {
    CAPTURE(with.name);
    double const wait = pollaczek_khinchine(per_hour, 1 / service_rate, with.cv2);  // hours
    auto const runs = replicate(m_g_1(with.law, per_hour, watched), 105);
    check_agreement("mean wait", runs, wait * hour_ms, mean_wait());
    check_agreement("delayed", runs, load, delayed());
    check_agreement("mean present", runs, load + per_hour * wait, mean_present(watched));
  }
}

TEST_CASE("M/M/c+M: abandonment, wait and queue agree with Erlang A (12 checks)") {
  struct Case {
    char const* name;
    double load;
    Duration patience;
  };
  int const servers = 5;
  for (Case const& with : {Case{"quiet, patient", 4, 20min}, Case{"overloaded, patient", 6, 20min},
                           Case{"overloaded, impatient", 6, 5min}}) {
    CAPTURE(with.name);
    double const per_hour = with.load * service_rate;
    double const patience_rate = hour_ms / static_cast<double>(with.patience.count());
    Duration const watched{std::llround(80'000 / per_hour * hour_ms)};
    auto const theory = birth_death(per_hour, service_rate, servers, unlimited, patience_rate);
    auto spec = one_station(servers, per_hour, watched, theory);
    spec.stations[0].patience = exponential(with.patience);
    auto const runs = replicate(spec, 106);
    check_agreement("abandoned", runs, patience_rate * theory.mean_waiting / per_hour, abandoned());
    check_agreement("mean wait", runs, theory.mean_waiting / per_hour * hour_ms, mean_wait());
    check_agreement("mean waiting", runs, theory.mean_waiting, mean_waiting(watched));
    check_agreement("delayed", runs, theory.delayed, delayed());
  }
}

TEST_CASE("M/M/1, non-preemptive priorities: mean waits agree with Cobham (4 checks)") {
  // Cobham (1954), Operations Research 2(1): wait of k = left at work / (1 - s(k-1)) (1 - s(k)),
  // s(k) the load of priorities up to k.
  double const load_first = 0.3;
  double const load = 0.75;
  Duration const watched = 30'000h;
  NetworkSpec spec{{{always_there(1), exponential(service)}},
                   {start + settles, start + settles + watched}};
  spec.stations[0].arrivals = {
      poisson(load_first * service_rate, settles + watched + 100h),
      poisson((load - load_first) * service_rate, settles + watched + 100h)};
  auto const runs = replicate(spec, 107);
  double const left = load * static_cast<double>(service.count());
  check_agreement("wait of the first", runs, left / (1 - load_first), mean_wait(0));
  check_agreement("wait of the second", runs, left / ((1 - load_first) * (1 - load)), mean_wait(1));
  check_agreement("first delayed", runs, load, delayed(0));
  check_agreement("mean present", runs, load / (1 - load), mean_present(watched));
}
