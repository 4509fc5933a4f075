#include "core/contract.hpp"
#include "core/id.hpp"

#include <doctest/doctest.h>
#include <string>

using namespace pcnsim;

TEST_CASE("a broken contract names its kind, its condition and its place") {
  std::string said;
  try {
    EXPECTS(1 + 1 == 3);
  } catch (ContractFailure const& failure) {
    said = failure.what();
  }
  CHECK(said.starts_with("EXPECTS(1 + 1 == 3) failed at "));
  CHECK(said.find("test_contract.cpp:") != std::string::npos);
  CHECK_THROWS_AS(ENSURES(false), ContractFailure);
  CHECK_NOTHROW(EXPECTS(true));
}

TEST_CASE("an id that was never given names nobody") {
  CHECK(Id<struct Anything>{}.is_none());
  CHECK_FALSE(Id<struct Anything>{0}.is_none());
}

TEST_CASE("ids are given in order, from 0") {
  IdVector<struct ThingTag, int> things;
  CHECK(things.add(7).value == 0);
  auto const second = things.add(8);
  CHECK(second.value == 1);
  CHECK(things[second] == 8);
  CHECK(things.size() == 2);
}
