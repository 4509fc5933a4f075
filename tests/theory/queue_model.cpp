#include "queue_model.hpp"

#include <algorithm>
#include <cmath>

namespace theory {
namespace {

enum class Purpose : std::uint32_t { arrivals = 1, services, patience, routes, at_start };

namespace order {  // of what happens in the same millisecond
constexpr std::uint8_t look = 0;
constexpr std::uint8_t shift = 1;
constexpr std::uint8_t impatience = 2;
constexpr std::uint8_t departure = 3;
constexpr std::uint8_t arrival = 4;
}  // namespace order

constexpr std::size_t resuming = 0;  // work that was stopped goes before all priorities
constexpr std::size_t lines = 1 + priorities;

using Who = std::uint32_t;

struct Arrived {
  std::size_t station;
  std::size_t priority;
};
struct Visited {};
struct LostPatience {
  Who who;
};
struct Served {
  Who who;
};
struct ShiftChanged {
  std::size_t station;
};
struct Looked {};

using Event = std::variant<Arrived, Visited, LostPatience, Served, ShiftChanged, Looked>;

struct Customer {
  std::size_t station;
  std::size_t priority;
  int number;
  bool measured;
  Instant arrived;  ///< at this station
  Instant since;    ///< waits or is served since then
  Place place{};
  Ticket patience{};
  Ticket served{};
  std::optional<Duration> work_left = std::nullopt;  ///< drawn when service begins
};

struct Station {
  Station(StationSpec const& spec_, Streams<Purpose> const& streams, std::size_t index)
      : spec{spec_},
        servers{spec_.servers.capacity_at(start), spec_.at_shift_end},
        arrivals{streams.of(Purpose::arrivals, index, 0), streams.of(Purpose::arrivals, index, 1)},
        services{streams.of(Purpose::services, index)},
        patience{streams.of(Purpose::patience, index)},
        routes{streams.of(Purpose::routes, index)} {}

  StationSpec const& spec;
  ServerPool servers;
  PriorityLines<Who, lines> line;
  std::vector<Who> at_work{};  ///< in order of beginning
  std::array<Stream, priorities> arrivals;
  Stream services;
  Stream patience;
  Stream routes;
  stats::TimeWeighted present{start};
  stats::TimeWeighted waiting{start};
  StationRun run{};
};

class Network {
public:
  Network(NetworkSpec const& spec, std::uint64_t seed, std::uint32_t replication) : spec_{spec} {
    Streams<Purpose> const streams{seed, 1, replication};
    for (std::size_t i = 0; i < spec.stations.size(); ++i)
      stations_.emplace_back(spec.stations[i], streams, i);
    for (Instant const look : spec.looks)
      events_.schedule(look, order::look, Looked{});
    for (auto const& visit : spec.visits)
      events_.schedule(visit.at, order::arrival, Visited{});
    for (std::size_t i = 0; i < stations_.size(); ++i) {
      schedule_shift_change(i);
      fill(i, streams.of(Purpose::at_start, i));
      for (std::size_t priority = 0; priority < priorities; ++priority)
        schedule_arrival(i, priority);
    }
  }

  NetworkRun run() {
    while (!events_.empty()) {
      auto const next = events_.pop();
      ENSURES(next.time >= now_);
      now_ = next.time;
      std::visit([this](auto const& event) { on(event); }, next.event);
    }
    NetworkRun result{{}, std::move(story_)};
    for (auto& station : stations_) {
      check_path(station);
      result.stations.push_back(std::move(station.run));
    }
    return result;
  }

private:
  void on(Arrived const& event) {
    schedule_arrival(event.station, event.priority);
    enter(event.station, event.priority, ++customers_so_far_);
  }

  void on(Visited const&) { enter(0, 1, ++customers_so_far_); }

  void on(LostPatience const& event) {
    auto& customer = customers_[event.who];
    auto& station = stations_[customer.station];
    bool const left = station.line[1 + customer.priority].leave(customer.place);
    ENSURES(left);
    stop_waiting(customer);
    ++station.run.path.abandoned;
    if (customer.measured) ++station.run.totals[customer.priority].abandoned;
    tell(customer, What::gave_up);
    leave_station(event.who);
  }

  void on(Served const& event) {
    auto const customer = customers_[event.who];
    auto& station = stations_[customer.station];
    station.servers.finish();
    station.run.path.served_ms += (now_ - customer.since).count();
    ++station.run.path.served;
    std::erase(station.at_work, event.who);
    tell(customer, What::ended);
    leave_station(event.who);
    call_next(customer.station);
    go_on(customer);
  }

  void on(ShiftChanged const& event) {
    auto& station = stations_[event.station];
    int const stopped = station.servers.change_capacity(station.spec.servers.capacity_at(now_));
    for (int i = 0; i < stopped; ++i)
      stop_last(station);
    schedule_shift_change(event.station);
    call_next(event.station);
  }

  void on(Looked const&) {
    for (auto& station : stations_) {
      station.run.looks.push_back({station.present.level(), station.present.until(now_).level_ms(),
                                   station.waiting.until(now_).level_ms()});
    }
  }

  void enter(std::size_t index, std::size_t priority, int number) {
    auto& station = stations_[index];
    bool const measured = number > 0 && !spec_.looks.empty() && spec_.looks.front() <= now_ &&
                          now_ < spec_.looks.back();
    auto& totals = station.run.totals[priority];
    if (measured) ++totals.arrived;
    if (station.present.level() >= station.spec.room) {
      if (measured) ++totals.lost;
      return;
    }
    Who const who = welcome({index, priority, number, measured, now_, now_});
    station.present.change(now_, +1);
    ++station.run.path.entered;
    station.run.path.most_present =
        std::max(station.run.path.most_present, station.present.level());
    tell(customers_[who], What::arrived);
    if (station.servers.free() > 0) {
      begin(who);
    } else {
      wait(who);
    }
  }

  void wait(Who who) {
    auto& customer = customers_[who];
    auto& station = stations_[customer.station];
    station.waiting.change(now_, +1);
    customer.place = station.line[1 + customer.priority].join(who);
    if (customer.measured) ++station.run.totals[customer.priority].delayed;
    if (station.spec.patience) {
      customer.patience =
          events_.schedule_cancellable(now_ + station.spec.patience->draw(station.patience),
                                       order::impatience, LostPatience{who});
    }
  }

  void call_next(std::size_t index) {
    auto& station = stations_[index];
    while (station.servers.free() > 0 && !station.line.empty()) {
      Who const who = station.line.take();
      auto const& customer = customers_[who];
      if (station.spec.patience && !customer.work_left) {
        bool const took_back = events_.cancel(customer.patience);
        ENSURES(took_back);
      }
      stop_waiting(customer);
      begin(who);
    }
  }

  void begin(Who who) {
    auto& customer = customers_[who];
    auto& station = stations_[customer.station];
    if (!customer.work_left) customer.work_left = station.spec.service.draw(station.services);
    customer.since = now_;
    customer.served =
        events_.schedule_cancellable(now_ + *customer.work_left, order::departure, Served{who});
    station.servers.start();
    station.at_work.push_back(who);
    tell(customer, What::began);
  }

  /// Whoever began last stops first, and will resume before anybody else begins.
  void stop_last(Station& station) {
    Who const who = station.at_work.back();
    station.at_work.pop_back();
    auto& customer = customers_[who];
    bool const took_back = events_.cancel(customer.served);
    ENSURES(took_back);
    Duration const served = now_ - customer.since;
    station.run.path.served_ms += served.count();
    *customer.work_left -= served;
    customer.since = now_;
    station.waiting.change(now_, +1);
    station.line[resuming].join(who);
    tell(customer, What::stopped);
  }

  void stop_waiting(Customer const& customer) {
    auto& station = stations_[customer.station];
    Duration const waited = now_ - customer.since;
    station.waiting.change(now_, -1);
    station.run.path.waited_ms += waited.count();
    if (!customer.measured) return;
    auto& totals = station.run.totals[customer.priority];
    totals.waited_ms += waited.count();
    for (std::size_t i = 0; i < totals.waited_longer.size(); ++i)
      totals.waited_longer[i] += waited > (1 << i) * station.spec.service.mean ? 1 : 0;
  }

  void leave_station(Who who) {
    auto const& customer = customers_[who];
    auto& station = stations_[customer.station];
    station.present.change(now_, -1);
    station.run.path.stayed_ms += (now_ - customer.arrived).count();
    gone_.push_back(who);
  }

  void go_on(Customer const& customer) {
    auto& station = stations_[customer.station];
    if (station.spec.onward.empty()) return;
    double left = station.routes.uniform();
    for (std::size_t next = 0; next < station.spec.onward.size(); ++next) {
      left -= station.spec.onward[next];
      if (left < 0) {
        enter(next, customer.priority, customer.number);
        return;
      }
    }
  }

  Who welcome(Customer customer) {
    if (gone_.empty()) {
      customers_.push_back(customer);
      return static_cast<Who>(customers_.size() - 1);
    }
    Who const who = gone_.back();
    gone_.pop_back();
    customers_[who] = customer;
    return who;
  }

  /// Those present at the start have waited before, nobody knows how long: they have no number.
  void fill(std::size_t index, Stream stream) {
    auto const& at_start = stations_[index].spec.at_start;
    if (at_start.empty()) return;
    std::size_t const present = AliasTable{at_start}.draw(stream);
    for (std::size_t i = 0; i < present; ++i)
      enter(index, 1, 0);
  }

  void schedule_arrival(std::size_t index, std::size_t priority) {
    auto& station = stations_[index];
    auto const& arrivals = station.spec.arrivals[priority];
    if (!arrivals) return;
    auto const next = arrivals->next_after(now_, station.arrivals[priority]);
    if (!next || *next >= spec_.doors_close) return;
    events_.schedule(*next, order::arrival, Arrived{index, priority});
  }

  void schedule_shift_change(std::size_t index) {
    auto const* const next = stations_[index].spec.servers.next_after(now_);
    if (next != nullptr) events_.schedule(next->from, order::shift, ShiftChanged{index});
  }

  void tell(Customer const& customer, What what) {
    if (!spec_.visits.empty()) story_.push_back({now_, customer.number, what});
  }

  /// Little's law, for the station, its line and its servers; and nobody is lost on the way.
  void check_path(Station& station) const {
    auto& path = station.run.path;
    path.present_ms = station.present.until(now_).level_ms();
    path.waiting_ms = station.waiting.until(now_).level_ms();
    ENSURES(station.present.level() == 0);
    ENSURES(station.line.empty());
    ENSURES(station.servers.busy() == 0);
    ENSURES(path.present_ms == path.stayed_ms);
    ENSURES(path.waiting_ms == path.waited_ms);
    ENSURES(path.present_ms - path.waiting_ms == path.served_ms);
    ENSURES(path.entered == path.served + path.abandoned);
    ENSURES(path.most_present <= station.spec.room);
  }

  NetworkSpec const& spec_;
  std::vector<Station> stations_;
  FutureEventList<Event> events_;
  std::vector<Customer> customers_;
  std::vector<Who> gone_;
  std::vector<Step> story_;
  Instant now_ = start;
  int customers_so_far_ = 0;
};

}  // namespace

Duration Law::draw(Stream& stream) const {
  auto const of_mean = [this](double times) {
    return Duration{std::llround(static_cast<double>(mean.count()) * times)};
  };
  switch (kind) {
    case Kind::deterministic: return mean;
    case Kind::exponential: return of_mean(stream.exponential());
    case Kind::gamma: return of_mean(stream.gamma(shape));
    case Kind::lognormal: return of_mean(stream.lognormal(1, shape));
  }
  contract_failed("EXPECTS", "kind", __FILE__, __LINE__);
}

Law always(Duration length) { return {Law::Kind::deterministic, length}; }
Law exponential(Duration mean) { return {Law::Kind::exponential, mean}; }
Law gamma(Duration mean, double shape) { return {Law::Kind::gamma, mean, shape}; }
Law lognormal(Duration mean, double sigma) { return {Law::Kind::lognormal, mean, sigma}; }

PiecewiseRate poisson(double per_hour, Duration lasts) {
  PiecewiseRate::Piece const piece{lasts, per_hour};
  return {start, std::array{piece}, PiecewiseRate::Repeats::never};
}

Calendar always_there(int servers) { return Calendar{{{start, servers}}}; }

NetworkRun run(NetworkSpec const& spec, std::uint64_t seed, std::uint32_t replication) {
  return Network{spec, seed, replication}.run();
}

}  // namespace theory
