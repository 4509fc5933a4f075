#pragma once
// Randomness has an address. A stream is a pure function of (seed, world, replication, purpose,
// entity, ordinal): adding a purpose or an entity never moves another's draws, and the scenario is
// not part of the address, which is what gives common random numbers.
//
// Generator: Philox4x64-10, counter-based (Salmon, Moraes, Dror & Shaw, SC11), from Random123.

#include "core/contract.hpp"

#include <array>
#include <boost/random/exponential_distribution.hpp>
#include <boost/random/normal_distribution.hpp>
#include <cmath>
#include <cstdint>
#include <type_traits>

#if defined(__clang__)
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Weverything"
#endif
#include <Random123/philox.h>
#if defined(__clang__)
#pragma clang diagnostic pop
#endif

namespace pcnsim {

/// A sequence of 64-bit draws; models UniformRandomBitGenerator. Copyable, 88 bytes.
class Stream {
public:
  using result_type = std::uint64_t;

  Stream(std::uint64_t seed, std::uint64_t world, std::uint64_t purpose, std::uint64_t entity,
         std::uint64_t ordinal)
      : key_{{seed, world}}, counter_{{0, ordinal, entity, purpose}} {}

  static constexpr result_type min() { return 0; }
  static constexpr result_type max() { return ~result_type{0}; }

  result_type operator()() {
    if (used_ == 4) refill();
    return block_[used_++];
  }

  /// Uniform on [0, 1), 53 bits.
  double uniform() { return static_cast<double>((*this)() >> 11) * 0x1.0p-53; }

  /// True with probability `p`; the same draw is true for every larger `p`.
  bool chance(double p) { return uniform() < p; }

  /// Exponential with mean 1.
  double exponential() { return boost::random::exponential_distribution<double>{}(*this); }

  /// Normal with mean 0 and standard deviation 1.
  double normal() { return boost::random::normal_distribution<double>{}(*this); }

  /// Lognormal with mean `mean` > 0 and standard deviation `sigma` >= 0 of the logarithm.
  double lognormal(double mean, double sigma) {
    return mean * std::exp(sigma * normal() - 0.5 * sigma * sigma);
  }

  /// Gamma with mean 1 and shape `shape`, positive and finite. Below 0.05 it may underflow to 0.
  ///
  /// Reference: Marsaglia & Tsang (2000), ACM TOMS 26(3), 363-372. Below 1, as they advise, from
  /// shape + 1 times U^(1/shape); we draw -log U as an exponential.
  double gamma(double shape) {
    EXPECTS(shape > 0);
    double const d = (shape < 1 ? shape + 1 : shape) - 1.0 / 3.0;
    double const c = 1 / std::sqrt(9 * d);
    double const scale = 1 / shape;
    // 10x over Boost's above shape 1 (10 ns, not 100), 2x below, bench/bench_draws.cpp
    for (;;) {
      double const x = normal();
      double const root = 1 + c * x;
      if (root <= 0) continue;
      double const v = root * root * root;
      double const u = uniform();
      double const xx = x * x;
      if (u < 1 - 0.0331 * xx * xx || std::log(u) < 0.5 * xx + d * (1 - v + std::log(v))) {
        double const drawn = d * v * scale;
        return shape < 1 ? drawn * std::exp(-exponential() * scale) : drawn;
      }
    }
  }

  /// Whole number in [0, `bound`), `bound` > 0. Bias below 2^-32 for bounds below 2^32.
  std::uint32_t below(std::uint32_t bound) {
    return static_cast<std::uint32_t>(((*this)() >> 32) * bound >> 32);
  }

private:
  void refill() {
    auto const drawn = r123::Philox4x64{}(counter_, key_);
    for (std::size_t i = 0; i < 4; ++i)
      block_[i] = drawn[i];
    ++counter_[0];
    used_ = 0;
  }

  r123::Philox4x64::key_type key_;
  r123::Philox4x64::ctr_type counter_;
  std::array<std::uint64_t, 4> block_{};
  std::uint32_t used_ = 4;
};

/// The streams of one run. `Purpose` is the model's own enumeration (below 2^32).
template <class Purpose>
class Streams {
  static_assert(std::is_enum_v<Purpose>);

public:
  /// `world` tells independent worlds (PCNs) apart whatever else is simulated beside them.
  Streams(std::uint64_t seed, std::uint64_t world, std::uint32_t replication)
      : seed_{seed}, world_{world}, replication_{replication} {}

  [[nodiscard]] Stream of(Purpose purpose, std::uint64_t entity, std::uint64_t ordinal = 0) const {
    auto const address = std::uint64_t{replication_} << 32 | static_cast<std::uint64_t>(purpose);
    return {seed_, world_, address, entity, ordinal};
  }

private:
  std::uint64_t seed_;
  std::uint64_t world_;
  std::uint32_t replication_;
};

/// FNV-1a of a name: a world number that does not depend on which other worlds are simulated.
inline std::uint64_t world_of(char const* text, std::size_t length) {
  std::uint64_t hash = 0xCBF2'9CE4'8422'2325u;
  for (std::size_t i = 0; i < length; ++i) {
    hash = (hash ^ static_cast<unsigned char>(text[i])) * 0x0000'0100'0000'01B3u;
  }
  return hash;
}

}  // namespace pcnsim
