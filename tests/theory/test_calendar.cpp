#include "queue_model.hpp"

#include <doctest/doctest.h>
#include <ostream>

using namespace theory;

namespace theory {

/// For doctest.
inline std::ostream& operator<<(std::ostream& out, Step const& step) {
  constexpr std::array words{"arrived", "began", "stopped", "ended", "gave up"};
  return out << in_minutes(step.at - start) << " min: " << step.customer << ' '
             << words[static_cast<std::size_t>(step.what)];
}

}  // namespace theory

namespace {

using enum What;

Step step(Duration at, int customer, What what) { return {start + at, customer, what}; }

/// Two servers from 0 to 25 min, one until 40, none until 60, then three. Service takes 20 min.
/// Customers 1 to 4 come at 0, 10, 12 and 22 min, 5 at 55 and 6 at 60 min.
NetworkSpec day(ServerPool::AtShiftEnd at_shift_end) {
  Calendar const servers{{{start, 2}, {start + 25min, 1}, {start + 40min, 0}, {start + 60min, 3}}};
  NetworkSpec spec{{{servers, always(20min), at_shift_end}}, {}};
  for (auto const at : {0min, 10min, 12min, 22min, 55min, 60min})
    spec.visits.push_back({start + at});
  return spec;
}

void check_story(NetworkSpec const& spec, std::vector<Step> const& expected) {
  auto const told = run(spec, 1, 0).story;
  REQUIRE(told.size() == expected.size());
  for (std::size_t i = 0; i < told.size(); ++i)
    CHECK(told[i] == expected[i]);
}

}  // namespace

TEST_CASE("servers with a calendar who finish what they began: the day worked out by hand") {
  check_story(day(ServerPool::AtShiftEnd::finish),
              {
                  step(0min, 1, arrived),
                  step(0min, 1, began),
                  step(10min, 2, arrived),
                  step(10min, 2, began),
                  step(12min, 3, arrived),
                  step(20min, 1, ended),
                  step(20min, 3, began),
                  step(22min, 4, arrived),
                  // 25: one of two should go, both finish; at 30 one has, the other is enough
                  step(30min, 2, ended),
                  step(40min, 3, ended),  // the shift is over: 4 is not called
                  step(55min, 5, arrived),
                  step(60min, 4, began),
                  step(60min, 5, began),
                  step(60min, 6, arrived),
                  step(60min, 6, began),
                  step(80min, 4, ended),
                  step(80min, 5, ended),
                  step(80min, 6, ended),
              });
}

TEST_CASE("servers with a calendar who stop at once: the day worked out by hand") {
  check_story(day(ServerPool::AtShiftEnd::suspend),
              {
                  step(0min, 1, arrived),  step(0min, 1, began),
                  step(10min, 2, arrived), step(10min, 2, began),
                  step(12min, 3, arrived), step(20min, 1, ended),
                  step(20min, 3, began),   step(22min, 4, arrived),
                  step(25min, 3, stopped),                         // began last; 15 min are left
                  step(30min, 2, ended),   step(30min, 3, began),  // resumes before 4 begins
                  step(40min, 3, stopped),                         // 5 min are left
                  step(55min, 5, arrived), step(60min, 3, began),
                  step(60min, 4, began),   step(60min, 5, began),
                  step(60min, 6, arrived), step(65min, 3, ended),
                  step(65min, 6, began),   step(80min, 4, ended),
                  step(80min, 5, ended),   step(85min, 6, ended),
              });
}

TEST_CASE("a customer whose patience ends while waiting leaves, and is not called") {
  NetworkSpec spec{{{always_there(1), always(20min)}}, {}};
  spec.stations[0].patience = always(25min);
  for (auto const at : {0min, 5min, 6min, 12min})
    spec.visits.push_back({start + at});
  check_story(spec, {
                        step(0min, 1, arrived),
                        step(0min, 1, began),
                        step(5min, 2, arrived),
                        step(6min, 3, arrived),
                        step(12min, 4, arrived),
                        step(20min, 1, ended),
                        step(20min, 2, began),  // would have left at 30
                        step(31min, 3, gave_up),
                        step(37min, 4, gave_up),
                        step(40min, 2, ended),
                    });
}

TEST_CASE("patience that ends in the millisecond in which a server is free ends first") {
  NetworkSpec spec{{{always_there(1), always(20min)}}, {}};
  spec.stations[0].patience = always(15min);
  spec.visits = {{start}, {start + 5min}, {start + 6min}};
  check_story(spec, {
                        step(0min, 1, arrived),
                        step(0min, 1, began),
                        step(5min, 2, arrived),
                        step(6min, 3, arrived),
                        step(20min, 2, gave_up),
                        step(20min, 1, ended),
                        step(20min, 3, began),
                        step(40min, 3, ended),
                    });
}

TEST_CASE("who finds no room is turned away and leaves no trace in the line") {
  NetworkSpec spec{{{always_there(1), always(20min)}}, {}};
  spec.stations[0].room = 2;
  spec.visits = {{start}, {start + 1min}, {start + 2min}, {start + 20min}};
  check_story(spec, {
                        step(0min, 1, arrived),
                        step(0min, 1, began),
                        step(1min, 2, arrived),
                        step(20min, 1, ended),
                        step(20min, 2, began),
                        step(20min, 4, arrived),
                        step(40min, 2, ended),
                        step(40min, 4, began),
                        step(60min, 4, ended),
                    });
}
