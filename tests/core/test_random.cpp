#include "core/random.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <doctest/doctest.h>
#include <set>
#include <string_view>
#include <vector>

using namespace pcnsim;

namespace {

enum class Purpose : std::uint32_t { one = 1, two = 2 };

std::array<std::uint64_t, 8> first_of(Stream stream) {
  std::array<std::uint64_t, 8> drawn{};
  for (auto& each : drawn)
    each = stream();
  return drawn;
}

constexpr std::uint64_t ones = ~std::uint64_t{0};

struct Moments {
  double mean;
  double second;  ///< about the true mean
};

template <class Draw>
Moments moments(int count, double true_mean, Draw draw) {
  double sum = 0;
  double squares = 0;
  for (int i = 0; i < count; ++i) {
    double const x = draw();
    sum += x;
    squares += (x - true_mean) * (x - true_mean);
  }
  return {sum / count, squares / count};
}

/// Five standard errors either side: two such checks raise a false alarm once in 10^6 seeds.
constexpr double five = 5;

}  // namespace

TEST_CASE("the generator is Philox4x64-10: published vectors of Random123 (kat_vectors)") {
  using Block = std::array<std::uint64_t, 4>;
  auto const philox = [](std::uint64_t word) {
    auto const out = r123::Philox4x64{}({{word, word, word, word}}, {{word, word}});
    return Block{out[0], out[1], out[2], out[3]};
  };
  CHECK(philox(0) ==
        Block{0x16554d9eca36314c, 0xdb20fe9d672d0fdc, 0xd7e772cee186176b, 0x7e68b68aec7ba23b});
  CHECK(philox(ones) ==
        Block{0x87b092c3013fe90b, 0x438c3c67be8d0224, 0x9cc7d7c69cd777b6, 0xa09caebf594f0ba0});
  auto const drawn = first_of(Stream{0, 0, 0, 0, 0});
  CHECK(drawn[0] == 0x16554d9eca36314c);
  CHECK(drawn[1] == 0xdb20fe9d672d0fdc);
  CHECK(drawn[2] == 0xd7e772cee186176b);
  CHECK(drawn[3] == 0x7e68b68aec7ba23b);
}

TEST_CASE("a stream is the blocks of its address, counted from 0") {
  Stream stream{11, 22, 33, 44, 55};
  for (std::uint64_t block = 0; block < 20; ++block) {
    auto const expected = r123::Philox4x64{}({{block, 55, 44, 33}}, {{11, 22}});
    for (std::size_t i = 0; i < 4; ++i)
      CHECK(stream() == expected[i]);
  }
}

TEST_CASE("each part of the address leads to another stream") {
  std::vector<Stream> streams;
  Streams<Purpose> const run{1, 2, 3};
  streams.push_back(run.of(Purpose::one, 7, 9));
  streams.push_back(Streams<Purpose>{2, 2, 3}.of(Purpose::one, 7, 9));
  streams.push_back(Streams<Purpose>{1, 3, 3}.of(Purpose::one, 7, 9));
  streams.push_back(Streams<Purpose>{1, 2, 4}.of(Purpose::one, 7, 9));
  streams.push_back(run.of(Purpose::two, 7, 9));
  streams.push_back(run.of(Purpose::one, 8, 9));
  streams.push_back(run.of(Purpose::one, 7, 10));
  streams.push_back(run.of(Purpose::one, 9, 7));
  std::set<std::uint64_t> seen;
  for (auto const& stream : streams) {
    for (auto const draw : first_of(stream))
      seen.insert(draw);
  }
  CHECK(seen.size() == 8 * streams.size());
}

TEST_CASE("no two of 100,000 neighbouring addresses share a draw") {
  std::vector<std::uint64_t> drawn;
  for (std::uint32_t replication = 0; replication < 10; ++replication) {
    Streams<Purpose> const run{1, 1, replication};
    for (std::uint64_t entity = 0; entity < 100; ++entity) {
      for (std::uint64_t ordinal = 0; ordinal < 100; ++ordinal) {
        drawn.push_back(run.of(Purpose::one, entity, ordinal)());
      }
    }
  }
  std::ranges::sort(drawn);
  CHECK(std::ranges::adjacent_find(drawn) == drawn.end());
}

TEST_CASE("the same address gives the same bits, whatever was drawn elsewhere") {
  Streams<Purpose> const run{5, 6, 7};
  auto const before = first_of(run.of(Purpose::one, 3, 4));
  auto other = run.of(Purpose::two, 3, 4);
  for (int i = 0; i < 1'000; ++i)
    other();
  CHECK(first_of(run.of(Purpose::one, 3, 4)) == before);
}

TEST_CASE("a copy of a stream goes on by itself from where it was") {
  for (int used = 0; used < 9; ++used) {
    CAPTURE(used);
    Stream stream{1, 2, 3, 4, 5};
    for (int i = 0; i < used; ++i)
      stream();
    Stream copy = stream;
    auto const expected = first_of(stream);
    copy();
    CHECK(first_of(stream) == expected);
    Stream again = stream;
    again();
    CHECK(first_of(again) == first_of(copy));
  }
}

TEST_CASE("a uniform draw is in [0, 1) and takes one word, its upper 53 bits") {
  Stream stream{1, 1, 1, 1, 1};
  Stream words = stream;
  for (int i = 0; i < 10'000; ++i) {
    double const u = stream.uniform();
    REQUIRE(u >= 0);
    REQUIRE(u < 1);
    REQUIRE(u == static_cast<double>(words() >> 11) / 9'007'199'254'740'992.0);
  }
}

TEST_CASE("uniform draws fill the interval evenly (false alarm 1e-6, fixed seed)") {
  Stream stream{2, 1, 1, 1, 1};
  constexpr int count = 200'000;
  std::array<double, 20> bins{};
  for (int i = 0; i < count; ++i)
    ++bins[static_cast<std::size_t>(20 * stream.uniform())];
  double chi_squared = 0;
  for (double const bin : bins) {
    double const expected = count / 20.0;
    chi_squared += (bin - expected) * (bin - expected) / expected;
  }
  CHECK(chi_squared < 65.4);  // chi-squared, 19 degrees of freedom, upper 1e-6 is 65.4
}

TEST_CASE("exponential draws have mean 1 and variance 1 (false alarm 1e-6, fixed seed)") {
  Stream stream{3, 1, 1, 1, 1};
  constexpr int count = 200'000;
  auto const m = moments(count, 1, [&] { return stream.exponential(); });
  CHECK(std::abs(m.mean - 1) < five * std::sqrt(1.0 / count));
  CHECK(std::abs(m.second - 1) < five * std::sqrt(8.0 / count));  // fourth moment 9
}

TEST_CASE("normal draws have mean 0 and variance 1 (false alarm 1e-6, fixed seed)") {
  Stream stream{4, 1, 1, 1, 1};
  constexpr int count = 200'000;
  auto const m = moments(count, 0, [&] { return stream.normal(); });
  CHECK(std::abs(m.mean) < five * std::sqrt(1.0 / count));
  CHECK(std::abs(m.second - 1) < five * std::sqrt(2.0 / count));
}

TEST_CASE("a lognormal length has the stated mean and log-sd (false alarm 1e-6, fixed seed)") {
  constexpr int count = 200'000;
  for (double const sigma : {0.0, 0.3, 0.7}) {
    CAPTURE(sigma);
    Stream stream{5, 1, 1, 1, 1};
    double const variance = 100 * (std::exp(sigma * sigma) - 1);
    auto const m = moments(count, 10, [&] { return stream.lognormal(10, sigma); });
    CHECK(std::abs(m.mean - 10) <= five * std::sqrt(variance / count) + 1e-9);
    auto const logs = moments(count, std::log(10) - sigma * sigma / 2,
                              [&] { return std::log(stream.lognormal(10, sigma)); });
    CHECK(std::abs(logs.second - sigma * sigma) <=
          five * sigma * sigma * std::sqrt(2.0 / count) + 1e-9);
  }
}

TEST_CASE("a gamma multiplier has mean 1 and variance 1/shape (false alarm 1e-5, fixed seed)") {
  constexpr int count = 200'000;
  for (double const shape : {0.4, 1.0, 3.0}) {
    CAPTURE(shape);
    Stream stream{6, 1, 1, 1, 1};
    auto const m = moments(count, 1, [&] { return stream.gamma(shape); });
    double const fourth = 3 * (shape + 2) / (shape * shape * shape);  // about the mean
    double const variance = 1 / shape;
    CHECK(std::abs(m.mean - 1) < five * std::sqrt(variance / count));
    CHECK(std::abs(m.second - variance) < five * std::sqrt((fourth - variance * variance) / count));
  }
}

TEST_CASE("a chance that comes true also comes true at every higher probability") {
  for (std::uint64_t seed = 0; seed < 1'000; ++seed) {
    Stream const stream{seed, 1, 1, 1, 1};
    bool before = false;
    for (int percent = 0; percent <= 100; ++percent) {
      bool const now = Stream{stream}.chance(percent / 100.0);
      REQUIRE((now || !before));
      before = now;
    }
    REQUIRE(before);
    REQUIRE_FALSE(Stream{stream}.chance(0));
  }
}

TEST_CASE("a chance of 30% comes true 30% of the time (false alarm 1e-6, fixed seed)") {
  Stream stream{7, 1, 1, 1, 1};
  constexpr int count = 200'000;
  int hits = 0;
  for (int i = 0; i < count; ++i)
    hits += stream.chance(0.3) ? 1 : 0;
  CHECK(std::abs(hits - 0.3 * count) < five * std::sqrt(0.21 * count));
}

TEST_CASE("a whole number below a bound is evenly spread and below it (false alarm 1e-6)") {
  Stream stream{8, 1, 1, 1, 1};
  constexpr int count = 70'000;
  std::array<int, 7> seen{};
  for (int i = 0; i < count; ++i) {
    auto const drawn = stream.below(7);
    REQUIRE(drawn < 7);
    ++seen[drawn];
  }
  for (int const each : seen)
    CHECK(std::abs(each - 10'000) < 5.5 * std::sqrt(10'000 * 6.0 / 7));
  CHECK(stream.below(1) == 0);
}

TEST_CASE("a world's number is FNV-1a of its name: published test vectors") {
  auto const of = [](std::string_view text) { return world_of(text.data(), text.size()); };
  CHECK(of("") == 0xcbf29ce484222325u);
  CHECK(of("a") == 0xaf63dc4c8601ec8cu);
  CHECK(of("foobar") == 0x85944171f73967e8u);
}
