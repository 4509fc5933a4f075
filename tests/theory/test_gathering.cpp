#include "core/time.hpp"
#include "kernel/future_event_list.hpp"
#include "kernel/gathering.hpp"

#include <doctest/doctest.h>
#include <utility>
#include <variant>
#include <vector>

using namespace pcnsim;

namespace {

constexpr Instant start{};

enum Member : std::size_t { gp, nurse, pharmacist };

using Panel = Gathering<int, 3>;
using Units = Panel::Units;

struct Meeting {
  Instant asked;
  Units needs;
  Duration lasts;
};

struct Began {
  Duration at;
  int meeting;
  friend bool operator==(Began const&, Began const&) = default;
};

/// A morning of an MDT: two GPs, a nurse and, from 30 to 60 min only, a pharmacist.
class Morning {
public:
  explicit Morning(std::vector<Meeting> meetings, Panel::Order order)
      : meetings_{std::move(meetings)}, panel_{{2, 1, 0}, order} {
    events_.schedule(start + 30min, 1, PharmacistMoved{+1});
    events_.schedule(start + 60min, 1, PharmacistMoved{-1});
    for (std::size_t i = 0; i < meetings_.size(); ++i)
      events_.schedule(meetings_[i].asked, 2, Asked{static_cast<int>(i)});
  }

  std::vector<Began> run() {
    while (!events_.empty()) {
      auto const next = events_.pop();
      now_ = next.time;
      std::visit([this](auto const& event) { on(event); }, next.event);
      while (panel_.start_next([this](int meeting) { begin(meeting); })) {
      }
    }
    return began_;
  }

  [[nodiscard]] Panel const& panel() const { return panel_; }

private:
  struct Asked {
    int meeting;
  };
  struct Ended {
    int meeting;
  };
  struct PharmacistMoved {
    int by;
  };

  Meeting const& meeting(int i) const { return meetings_[static_cast<std::size_t>(i)]; }
  void on(Asked const& event) { panel_.ask(event.meeting, meeting(event.meeting).needs); }
  void on(Ended const& event) { panel_.release(meeting(event.meeting).needs); }
  void on(PharmacistMoved const& event) { panel_.change(pharmacist, event.by); }
  void begin(int i) {
    began_.push_back({now_ - start, i});
    events_.schedule(now_ + meeting(i).lasts, 0, Ended{i});
  }

  std::vector<Meeting> meetings_;
  Panel panel_;
  FutureEventList<std::variant<Asked, Ended, PharmacistMoved>> events_;
  Instant now_ = start;
  std::vector<Began> began_;
};

/// GPs, nurses and pharmacists wanted.
std::vector<Meeting> meetings() {
  return {
      {start, {1, 1, 0}, 20min},          // 0: begins at once
      {start + 5min, {2, 0, 1}, 20min},   // 1: waits for the pharmacist, who comes at 30
      {start + 10min, {1, 0, 0}, 15min},  // 2: fits beside 0
      {start + 12min, {0, 1, 0}, 40min},  // 3: the nurse is in 0 until 20
      {start + 26min, {1, 0, 0}, 10min},  // 4: takes a GP until 36, so 1 waits until then
      {start + 40min, {1, 1, 1}, 15min},  // 5: GPs and pharmacist are in 1 until 56; nurse until 60
      {start + 50min, {1, 1, 0}, 5min},   // 6: asks after 5, does not need the pharmacist
      {start + 70min, {0, 0, 1}, 5min},   // 7: too late for the pharmacist
  };
}

}  // namespace

TEST_CASE(
    "a meeting begins when all its members are free together: the morning worked out by hand") {
  Morning morning{meetings(), Panel::Order::first_that_fits};
  auto const began = morning.run();
  // At 60 the nurse is free just before the pharmacist would go: 5 begins, and the pharmacist stays
  // to its end, at 75. 7 finds nobody.
  std::vector<Began> const expected{{0min, 0},  {10min, 2}, {20min, 3}, {26min, 4},
                                    {36min, 1}, {60min, 5}, {75min, 6}};
  CHECK(began == expected);
  CHECK(morning.panel().waiting() == 1);
  CHECK(morning.panel().free() == Units{2, 1, 0});
}

TEST_CASE("in strict order nobody overtakes: the same morning worked out by hand") {
  Morning morning{meetings(), Panel::Order::strict};
  auto const began = morning.run();
  // 1 holds everybody up until 30; 2 begins as 1 ends, and 3, 4 with it: one GP each.
  // 5 would need the pharmacist after 60: it, 6 and 7 never begin.
  std::vector<Began> const expected{{0min, 0}, {30min, 1}, {50min, 2}, {50min, 3}, {50min, 4}};
  CHECK(began == expected);
  CHECK(morning.panel().waiting() == 3);
  CHECK(morning.panel().free() == Units{2, 1, 0});
}
