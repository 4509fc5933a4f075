#include "core/contract.hpp"
#include "stats/moments.hpp"
#include "stats/quantile.hpp"

#include <array>
#include <cmath>
#include <doctest/doctest.h>

using namespace pcnsim;
using namespace pcnsim::stats;
using doctest::Approx;

TEST_CASE("mean and variance agree with a calculation by hand") {
  // 2, 4, 4, 4, 5, 5, 7, 9: mean 5, squared distances 9+1+1+1+0+0+4+16 = 32
  std::array<double, 8> const values{2, 4, 4, 4, 5, 5, 7, 9};
  auto const moments = moments_of(values);
  CHECK(moments.count() == 8);
  CHECK(moments.mean() == Approx(5));
  CHECK(moments.variance() == Approx(32.0 / 7));
  CHECK(moments.standard_deviation() == Approx(std::sqrt(32.0 / 7)));
}

TEST_CASE("no value and one value have variance zero") {
  Moments moments;
  CHECK(moments.mean() == 0);
  CHECK(moments.variance() == 0);
  moments.add(3.5);
  CHECK(moments.mean() == 3.5);
  CHECK(moments.variance() == 0);
}

TEST_CASE("the variance of large numbers that hardly differ is not lost") {
  Moments moments;
  for (double const value : {1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16})
    moments.add(value);
  CHECK(moments.variance() == Approx(30));  // 36 + 9 + 9 + 36 = 90, by 3
}

TEST_CASE("merging two parts gives the moments of the whole") {
  std::array<double, 7> const values{0.1, -4, 12, 12.5, 3, 8, -0.3};
  for (std::size_t cut = 0; cut <= values.size(); ++cut) {
    auto left = moments_of(std::span{values}.first(cut));
    left.merge(moments_of(std::span{values}.subspan(cut)));
    auto const whole = moments_of(values);
    CHECK(left.count() == whole.count());
    CHECK(left.mean() == Approx(whole.mean()));
    CHECK(left.variance() == Approx(whole.variance()));
  }
}

TEST_CASE("quantiles lie on straight lines between the sorted values") {
  std::array<double, 4> const values{40, 10, 30, 20};
  CHECK(quantile(values, 0) == 10);
  CHECK(quantile(values, 1) == 40);
  CHECK(quantile(values, 0.5) == Approx(25));
  CHECK(quantile(values, 0.25) == Approx(17.5));  // R: quantile(c(10,20,30,40), 0.25)
  CHECK(quantile(values, 0.9) == Approx(37));
  CHECK(quantile(std::array<double, 1>{7}, 0.3) == 7);
}

TEST_CASE("a quantile of nothing breaks the contract") {
  CHECK_THROWS_AS(quantile({}, 0.5), ContractFailure);
  CHECK_THROWS_AS(quantile(std::array<double, 1>{7}, 1.1), ContractFailure);
}
