#include "core/random.hpp"
#include "model/need.hpp"
#include "model/profile.hpp"

#include <doctest/doctest.h>

using namespace pcnsim;

TEST_CASE("a weighted index is where the running sum of weights passes") {
  std::array const weights{1.0, 0.0, 2.0, 1.0};
  CHECK(weighted_index(weights, 0) == 0);
  CHECK(weighted_index(weights, 0.2499) == 0);
  CHECK(weighted_index(weights, 0.25) == 2);
  CHECK(weighted_index(weights, 0.7499) == 2);
  CHECK(weighted_index(weights, 0.75) == 3);
  CHECK(weighted_index(weights, 1 - 0x1p-53) == 3);
}

TEST_CASE("an index of weight 0 is never drawn, not even at the ends, seeds 0..999") {
  for (std::uint64_t seed = 0; seed < 1'000; ++seed) {
    Stream chance{seed, 0, 0, 0, 0};
    std::array<double, 6> weights{};
    for (auto& weight : weights)
      weight = chance.chance(0.5) ? chance.uniform() : 0;
    weights[chance.below(6)] = 1e-9;
    for (double const u : {0.0, chance.uniform(), 1 - 0x1p-53}) {
      REQUIRE(weights[weighted_index(weights, u)] > 0);
    }
  }
}

TEST_CASE("weights that are all 0 are a bug of the caller") {
  CHECK_THROWS_AS(weighted_index(std::array{0.0, 0.0}, 0.5), ContractFailure);
}

TEST_CASE("a need's id that is given again does not match an event of its former owner") {
  NeedPool pool;
  Need need;
  need.where = Whereabouts::being_handled;
  auto const first = pool.add(need);
  auto const token = ++pool[first].token;
  CHECK(pool.live() == 1);
  pool.release(first);
  CHECK(pool.live() == 0);
  CHECK(pool[first].where == Whereabouts::nowhere);
  auto const second = pool.add(need);
  CHECK(second == first);
  CHECK(pool[second].token != token);
  CHECK(pool.size() == 1);
  pool.release(second);
  CHECK_THROWS_AS(pool.release(second), ContractFailure);
}
