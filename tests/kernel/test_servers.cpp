#include "kernel/gathering.hpp"
#include "kernel/server_pool.hpp"

#include <doctest/doctest.h>
#include <string>
#include <vector>

using namespace pcnsim;

namespace {

Instant at(std::int64_t ms) { return Instant{Duration{ms}}; }

}  // namespace

TEST_CASE("servers are free until they start and after they finish") {
  ServerPool servers{2};
  CHECK(servers.capacity() == 2);
  CHECK(servers.free() == 2);
  servers.start();
  servers.start();
  CHECK(servers.busy() == 2);
  CHECK(servers.free() == 0);
  servers.finish();
  CHECK(servers.busy() == 1);
  CHECK(servers.free() == 1);
}

TEST_CASE("nobody starts without a free server or finishes what was not started") {
  ServerPool servers{1};
  CHECK_THROWS_AS(servers.finish(), ContractFailure);
  servers.start();
  CHECK_THROWS_AS(servers.start(), ContractFailure);
  CHECK(servers.busy() == 1);
  CHECK_THROWS_AS(ServerPool{}.start(), ContractFailure);
  CHECK_THROWS_AS(ServerPool{-1}, ContractFailure);
  CHECK_THROWS_AS(servers.change_capacity(-1), ContractFailure);
  CHECK(servers.capacity() == 1);
}

TEST_CASE("at the end of a shift those in excess finish what they have begun, and then leave") {
  ServerPool servers{3, ServerPool::AtShiftEnd::finish};
  for (int i = 0; i < 3; ++i)
    servers.start();
  CHECK(servers.change_capacity(1) == 0);
  CHECK(servers.busy() == 3);
  CHECK(servers.free() == 0);
  servers.finish();
  servers.finish();
  CHECK(servers.free() == 0);
  CHECK_THROWS_AS(servers.start(), ContractFailure);
  servers.finish();
  CHECK(servers.free() == 1);
  CHECK(servers.change_capacity(4) == 0);
  CHECK(servers.free() == 4);
}

TEST_CASE("at the end of a shift that suspends work, those in excess stop at once") {
  ServerPool servers{3, ServerPool::AtShiftEnd::suspend};
  servers.start();
  servers.start();
  CHECK(servers.change_capacity(2) == 0);
  CHECK(servers.change_capacity(1) == 1);
  CHECK(servers.busy() == 1);
  CHECK(servers.free() == 0);
  CHECK(servers.change_capacity(0) == 1);
  CHECK(servers.busy() == 0);
  CHECK_THROWS_AS(servers.finish(), ContractFailure);
  CHECK(servers.change_capacity(2) == 0);
  CHECK(servers.free() == 2);
}

TEST_CASE("a calendar holds each capacity from its step on, to the millisecond before the next") {
  Calendar const calendar{{{at(10), 2}, {at(20), 0}, {at(30), 5}}};
  CHECK(calendar.capacity_at(at(0)) == 0);
  CHECK(calendar.capacity_at(at(9)) == 0);
  CHECK(calendar.capacity_at(at(10)) == 2);
  CHECK(calendar.capacity_at(at(19)) == 2);
  CHECK(calendar.capacity_at(at(20)) == 0);
  CHECK(calendar.capacity_at(at(30)) == 5);
  CHECK(calendar.capacity_at(at(1'000'000)) == 5);
}

TEST_CASE("the next step of a calendar is the first after now, and there is none after the last") {
  Calendar const calendar{{{at(10), 2}, {at(20), 0}}};
  REQUIRE(calendar.next_after(at(0)) != nullptr);
  CHECK(calendar.next_after(at(0))->from == at(10));
  CHECK(calendar.next_after(at(9))->capacity == 2);
  CHECK(calendar.next_after(at(10))->from == at(20));
  CHECK(calendar.next_after(at(19))->capacity == 0);
  CHECK(calendar.next_after(at(20)) == nullptr);
  CHECK(Calendar{}.next_after(at(0)) == nullptr);
  CHECK(Calendar{}.capacity_at(at(0)) == 0);
}

TEST_CASE("the steps of a calendar are in order of time, with nobody less than none") {
  using Steps = std::vector<Calendar::Step>;
  CHECK_THROWS_AS(Calendar(Steps{{at(10), 1}, {at(10), 2}}), ContractFailure);
  CHECK_THROWS_AS(Calendar(Steps{{at(10), 1}, {at(9), 2}}), ContractFailure);
  CHECK_THROWS_AS(Calendar(Steps{{at(10), -1}}), ContractFailure);
  CHECK_NOTHROW(Calendar(Steps{{at(10), 0}, {at(11), 0}}));
}

namespace {

using Two = Gathering<char, 2>;

/// Who begins now, in order.
template <class Panel>
std::string begin_all(Panel& panel) {
  std::string begun;
  while (panel.start_next([&](char work) { begun += work; })) {
  }
  return begun;
}

}  // namespace

TEST_CASE("work begins when all it needs is free together, and holds nothing while it waits") {
  Two panel{{1, 1}};
  panel.ask('a', {1, 0});
  panel.ask('b', {1, 1});
  panel.ask('c', {0, 1});
  CHECK(begin_all(panel) == "ac");  // b does not keep the second for itself
  CHECK(panel.free() == Two::Units{0, 0});
  CHECK(panel.waiting() == 1);
  panel.release({1, 0});
  CHECK(begin_all(panel).empty());
  panel.release({0, 1});
  CHECK(begin_all(panel) == "b");
  CHECK(panel.waiting() == 0);
}

TEST_CASE("of work that fits, the first that asked begins first") {
  Two panel{{0, 0}};
  for (char const work : {'a', 'b', 'c', 'd'})
    panel.ask(work, {1, 0});
  panel.change(0, 2);
  CHECK(begin_all(panel) == "ab");
  panel.release({1, 0});
  CHECK(begin_all(panel) == "c");
}

TEST_CASE("in strict order, work that cannot begin holds up what came after it") {
  Two panel{{1, 1}, Two::Order::strict};
  panel.ask('a', {2, 0});
  panel.ask('b', {0, 1});
  CHECK(begin_all(panel).empty());
  panel.change(0, +1);
  CHECK(begin_all(panel) == "ab");
}

TEST_CASE("units that leave while at work finish first, and nothing begins on them") {
  Two panel{{2, 0}};
  panel.ask('a', {2, 0});
  CHECK(begin_all(panel) == "a");
  panel.change(0, -1);
  CHECK(panel.free()[0] == -1);
  panel.ask('b', {1, 0});
  panel.ask('c', {0, 0});
  CHECK(begin_all(panel) == "c");  // needs nobody
  panel.release({2, 0});
  CHECK(panel.free()[0] == 1);
  CHECK(begin_all(panel) == "b");
}

TEST_CASE("nothing asks for less than nothing, or gives it back") {
  Two panel{{1, 1}};
  CHECK_THROWS_AS(panel.ask('a', {-1, 0}), ContractFailure);
  CHECK_THROWS_AS(panel.release({-1, 0}), ContractFailure);
}

TEST_CASE("work may ask for more work as it begins") {
  Two panel{{2, 0}};
  panel.ask('a', {1, 0});
  std::string begun;
  while (panel.start_next([&](char work) {
    begun += work;
    if (work == 'a') panel.ask('b', {1, 0});
  })) {
  }
  CHECK(begun == "ab");
}
