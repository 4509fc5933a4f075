#pragma once
// The floor: the same queues written by hand for speed, without event list, events or statistics
// beyond one sum. Same generator, same draws, same integer times, so they give the same waits to the
// millisecond: the benchmarks check that before they believe a ratio.

#include "core/random.hpp"
#include "core/time.hpp"

#include <cstdint>
#include <utility>
#include <vector>

namespace bench {

using pcnsim::Stream;

enum class Purpose : std::uint32_t { arrivals = 1, services, patience };

inline Stream stream(Purpose purpose, std::uint32_t replication = 0) {
  return pcnsim::Streams<Purpose>(1, 1, replication).of(purpose, 0);
}

/// One draw of an exponential length of mean `mean_ms`, in whole milliseconds.
inline std::int64_t exponential_ms(Stream& draw, double mean_ms) {
  return static_cast<std::int64_t>(mean_ms * draw.exponential() + 0.5);
}

/// What a loop did: to compare with ours.
struct Done {
  std::int64_t events = 0;
  std::int64_t customers = 0;
  std::int64_t waited_ms = 0;
  friend bool operator==(Done const&, Done const&) = default;
};

/// A ring of times, of a size that is a power of two.
class Ring {
public:
  explicit Ring(std::size_t size) : items_(size) {}
  void push(std::int64_t item) { items_[tail_++ & (items_.size() - 1)] = item; }
  std::int64_t pop() { return items_[head_++ & (items_.size() - 1)]; }
  [[nodiscard]] bool empty() const { return head_ == tail_; }

private:
  std::vector<std::int64_t> items_;
  std::size_t head_ = 0;
  std::size_t tail_ = 0;
};

/// M/M/1: two times and a ring of arrivals.
inline Done bare_mm1(std::int64_t customers, double arrival_ms, double service_ms) {
  constexpr std::int64_t idle = INT64_MAX;
  Stream arrivals = stream(Purpose::arrivals);
  Stream services = stream(Purpose::services);
  Ring line(1 << 16);
  Done done;
  std::int64_t next_arrival = exponential_ms(arrivals, arrival_ms);
  std::int64_t next_departure = idle;
  while (done.customers < customers) {
    ++done.events;
    if (next_arrival < next_departure) {
      std::int64_t const now = next_arrival;
      if (next_departure == idle) {
        ++done.customers;
        next_departure = now + exponential_ms(services, service_ms);
      } else {
        line.push(now);
      }
      next_arrival = now + exponential_ms(arrivals, arrival_ms);
    } else {
      std::int64_t const now = next_departure;
      if (line.empty()) {
        next_departure = idle;
      } else {
        done.waited_ms += now - line.pop();
        ++done.customers;
        next_departure = now + exponential_ms(services, service_ms);
      }
    }
  }
  return done;
}

/// A binary heap of (time, number) pairs, smallest first; ties by number.
class BareHeap {
public:
  struct Item {
    std::int64_t time;
    std::uint64_t number;
    friend bool operator<(Item const& a, Item const& b) {
      return a.time != b.time ? a.time < b.time : a.number < b.number;
    }
  };
  [[nodiscard]] bool empty() const { return items_.empty(); }
  [[nodiscard]] std::size_t size() const { return items_.size(); }
  [[nodiscard]] Item const& top() const { return items_.front(); }

  void push(Item item) {
    std::size_t hole = items_.size();
    items_.push_back(item);
    while (hole > 0 && item < items_[(hole - 1) / 4]) {
      items_[hole] = items_[(hole - 1) / 4];
      hole = (hole - 1) / 4;
    }
    items_[hole] = item;
  }

  void pop() {
    Item const last = items_.back();
    items_.pop_back();
    std::size_t const count = items_.size();
    if (count == 0) return;
    std::size_t hole = 0;
    for (std::size_t child = 1; child < count; child = 4 * hole + 1) {
      std::size_t least = child;
      std::size_t const end = child + 4 < count ? child + 4 : count;
      for (std::size_t i = child + 1; i < end; ++i) {
        if (items_[i] < items_[least]) least = i;
      }
      if (!(items_[least] < last)) break;
      items_[hole] = items_[least];
      hole = least;
    }
    items_[hole] = last;
  }

private:
  std::vector<Item> items_;
};

/// M/M/c with many servers: arrivals beside a heap of departures; nobody waits long.
inline Done bare_many_servers(std::int64_t customers, std::int64_t servers, double arrival_ms,
                              double service_ms) {
  Stream arrivals = stream(Purpose::arrivals);
  Stream services = stream(Purpose::services);
  BareHeap departures;
  Ring line(1 << 16);
  Done done;
  std::uint64_t number = 0;
  std::int64_t next_arrival = exponential_ms(arrivals, arrival_ms);
  while (done.customers < customers) {
    ++done.events;
    if (departures.empty() || next_arrival < departures.top().time) {
      std::int64_t const now = next_arrival;
      if (static_cast<std::int64_t>(departures.size()) < servers) {
        ++done.customers;
        departures.push({now + exponential_ms(services, service_ms), number++});
      } else {
        line.push(now);
      }
      next_arrival = now + exponential_ms(arrivals, arrival_ms);
    } else {
      std::int64_t const now = departures.top().time;
      departures.pop();
      if (!line.empty()) {
        done.waited_ms += now - line.pop();
        ++done.customers;
        departures.push({now + exponential_ms(services, service_ms), number++});
      }
    }
  }
  return done;
}

/// M/M/c with two priorities and impatient customers: a heap of departures and of losses of
/// patience, two rings, and a flag for each customer.
inline Done bare_priority_renege(std::int64_t customers, int servers, double arrival_ms,
                                 double service_ms, double patience_ms) {
  Stream arrivals = stream(Purpose::arrivals);
  Stream services = stream(Purpose::services);
  Stream patience = stream(Purpose::patience);
  enum class State : std::uint8_t { waiting, gone };
  struct Waiter {
    std::int64_t arrived;
    State state;
  };
  constexpr std::uint64_t departure = std::uint64_t{1} << 63;
  std::vector<Waiter> waiters(1 << 16);  // by customer, modulo
  Ring lines[2] = {Ring(1 << 14), Ring(1 << 14)};
  BareHeap heap;
  Done done;
  int busy = 0;
  std::int64_t next_customer = 0;
  std::int64_t next_arrival = exponential_ms(arrivals, arrival_ms);
  std::uint64_t sequence = 0;
  auto const serve = [&](std::int64_t now) {
    ++done.customers;
    ++busy;
    heap.push({now + exponential_ms(services, service_ms), departure | sequence++});
  };
  while (done.customers < customers) {
    if (heap.empty() || next_arrival < heap.top().time) {
      ++done.events;
      std::int64_t const now = next_arrival;
      bool const urgent = arrivals.uniform() < 0.3;
      if (busy < servers) {
        serve(now);
      } else {
        std::int64_t const me = next_customer++;
        waiters[static_cast<std::size_t>(me) & 0xFFFF] = {now, State::waiting};
        lines[urgent ? 0 : 1].push(me);
        heap.push({now + exponential_ms(patience, patience_ms), static_cast<std::uint64_t>(me)});
      }
      next_arrival = now + exponential_ms(arrivals, arrival_ms);
      continue;
    }
    auto const next = heap.top();
    heap.pop();
    if ((next.number & departure) == 0) {
      auto& waiter = waiters[next.number & 0xFFFF];
      if (waiter.state == State::waiting) {
        waiter.state = State::gone;
        ++done.events;
      }
      continue;
    }
    ++done.events;
    --busy;
    bool served = false;
    for (auto& line : lines) {
      while (!served && !line.empty()) {
        auto& waiter = waiters[static_cast<std::size_t>(line.pop()) & 0xFFFF];
        if (waiter.state == State::gone) continue;
        waiter.state = State::gone;
        done.waited_ms += next.time - waiter.arrived;
        serve(next.time);
        served = true;
      }
    }
  }
  return done;
}

}  // namespace bench
