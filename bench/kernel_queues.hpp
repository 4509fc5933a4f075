#pragma once
// The same queues on the kernel: event list, typed events, waiting lines, server pools, statistics.

#include "bare_loops.hpp"

#include "kernel/future_event_list.hpp"
#include "kernel/server_pool.hpp"
#include "kernel/waiting_line.hpp"
#include "stats/duration_tally.hpp"

#include <variant>

namespace bench {

using pcnsim::Duration;
using pcnsim::FutureEventList;
using pcnsim::Instant;
using pcnsim::Ticket;

struct Arrived {};
struct Served {};

namespace priority {
inline constexpr std::uint8_t impatience = 0;
inline constexpr std::uint8_t departure = 1;
inline constexpr std::uint8_t arrival = 2;
}  // namespace priority

/// M/M/c, first come first served.
class Mmc {
public:
  using Event = std::variant<Arrived, Served>;

  Mmc(int servers, double arrival_ms, double service_ms, std::uint32_t replication = 0)
      : servers_{servers},
        arrival_ms_{arrival_ms},
        service_ms_{service_ms},
        arrivals_{stream(Purpose::arrivals, replication)},
        services_{stream(Purpose::services, replication)} {
    schedule_arrival();
  }

  Done run(std::int64_t customers) {
    while (done_.customers < customers) {
      auto const next = events_.pop();
      now_ = next.time;
      ++done_.events;
      std::visit([this](auto const& event) { on(event); }, next.event);
    }
    return done_;
  }

  [[nodiscard]] pcnsim::stats::DurationTally const& waits() const { return waits_; }

private:
  void on(Arrived const&) {
    if (servers_.free() > 0) {
      begin(now_);
    } else {
      line_.join(now_);
    }
    schedule_arrival();
  }

  void on(Served const&) {
    servers_.finish();
    if (!line_.empty()) begin(line_.take());
  }

  void begin(Instant arrived) {
    Duration const wait = now_ - arrived;
    done_.waited_ms += wait.count();
    ++done_.customers;
    waits_.add(wait);
    servers_.start();
    events_.schedule(now_ + Duration{exponential_ms(services_, service_ms_)}, priority::departure,
                     Served{});
  }

  void schedule_arrival() {
    events_.schedule(now_ + Duration{exponential_ms(arrivals_, arrival_ms_)}, priority::arrival,
                     Arrived{});
  }

  pcnsim::ServerPool servers_;
  pcnsim::WaitingLine<Instant> line_;
  double arrival_ms_;
  double service_ms_;
  Stream arrivals_;
  Stream services_;
  FutureEventList<Event> events_;
  Instant now_{};
  Done done_;
  pcnsim::stats::DurationTally waits_;
};

/// M/M/c with two priorities and impatient customers.
class PriorityRenege {
public:
  struct LostPatience {
    pcnsim::Place place;
    std::uint8_t line;
  };
  using Event = std::variant<Arrived, Served, LostPatience>;

  PriorityRenege(int servers, double arrival_ms, double service_ms, double patience_ms)
      : servers_{servers},
        arrival_ms_{arrival_ms},
        service_ms_{service_ms},
        patience_ms_{patience_ms},
        arrivals_{stream(Purpose::arrivals)},
        services_{stream(Purpose::services)},
        patience_{stream(Purpose::patience)} {
    schedule_arrival();
  }

  Done run(std::int64_t customers) {
    while (done_.customers < customers) {
      auto const next = events_.pop();
      now_ = next.time;
      std::visit([this](auto const& event) { on(event); }, next.event);
    }
    return done_;
  }

private:
  struct Waiter {
    Instant arrived;
  };

  void on(Arrived const&) {
    ++done_.events;
    std::uint8_t const line = arrivals_.uniform() < 0.3 ? 0 : 1;
    if (servers_.free() > 0) {
      begin(now_);
    } else {
      auto const place = lines_[line].join({now_});
      events_.schedule(now_ + Duration{exponential_ms(patience_, patience_ms_)},
                       priority::impatience, LostPatience{place, line});
    }
    schedule_arrival();
  }

  void on(Served const&) {
    ++done_.events;
    servers_.finish();
    if (!lines_.empty()) begin(lines_.take().arrived);
  }

  void on(LostPatience const& event) {
    if (lines_[event.line].leave(event.place)) ++done_.events;  // else served long ago
  }

  void begin(Instant arrived) {
    Duration const wait = now_ - arrived;
    done_.waited_ms += wait.count();
    ++done_.customers;
    waits_.add(wait);
    servers_.start();
    events_.schedule(now_ + Duration{exponential_ms(services_, service_ms_)}, priority::departure,
                     Served{});
  }

  void schedule_arrival() {
    events_.schedule(now_ + Duration{exponential_ms(arrivals_, arrival_ms_)}, priority::arrival,
                     Arrived{});
  }

  pcnsim::ServerPool servers_;
  pcnsim::PriorityLines<Waiter, 2> lines_;
  double arrival_ms_;
  double service_ms_;
  double patience_ms_;
  Stream arrivals_;
  Stream services_;
  Stream patience_;
  FutureEventList<Event> events_;
  Instant now_{};
  Done done_;
  pcnsim::stats::DurationTally waits_;
};

}  // namespace bench
