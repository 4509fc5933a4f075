#pragma once
// Draws that need a table: one of several kinds by weight, and the next event at a changing rate.
// Both are immutable values, built once and shared; the randomness is in the stream they are given.

#include "core/random.hpp"
#include "core/time.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace pcnsim {

/// One of `size()` kinds, each with probability proportional to its weight, in constant time.
///
/// Each probability is right to within 2^-31. A weight of 0 is never drawn. Where scenarios differ
/// in the weights and should share their draws, invert the cumulative weights instead: here a small
/// change of one weight may send any draw elsewhere.
/// Reference: Walker (1977), ACM TOMS 3(3), 253-256; table built as in Vose (1991), IEEE
/// Transactions on Software Engineering 17(9), 972-975. Eight bytes a kind.
class AliasTable {
public:
  /// Weights are finite and not negative, at least one is positive, and there are fewer than 2^32.
  /// Linear.
  explicit AliasTable(std::span<double const> weights);

  [[nodiscard]] std::size_t size() const { return cells_.size(); }

  /// Index of the kind drawn. Takes one word: its upper half picks a cell, its lower half a side.
  [[nodiscard]] std::size_t draw(Stream& stream) const {
    std::uint64_t const word = stream();
    std::size_t const index = (word >> 32) * cells_.size() >> 32;
    Cell const cell = cells_[index];
    return static_cast<std::uint32_t>(word) < cell.keeps ? index : cell.other;
  }

private:
  /// A cell keeps its own index for `keeps` of 2^32 values, and gives the rest to `other`.
  struct Cell {
    std::uint32_t keeps;
    std::uint32_t other;
  };
  std::vector<Cell> cells_;
};

/// A rate of events that is constant on each of several consecutive pieces of time: a Poisson
/// process whose rate follows the hour of the day or the day of the week. Before the first piece
/// the rate is 0; after the last it is 0, or the pieces come again, for ever.
class PiecewiseRate {
public:
  struct Piece {
    Duration lasts;   ///< positive
    double per_hour;  ///< expected events an hour: finite, not negative
  };
  enum class Repeats { never, forever };

  /// At least one piece; the first begins at `start`. Linear.
  PiecewiseRate(Instant start, std::span<Piece const> pieces, Repeats repeats);

  /// Expected number of events in [`from`, `to`), where `from` <= `to`. Logarithmic in the pieces.
  [[nodiscard]] double expected(Instant from, Instant to) const;

  /// The next event: never before `now`, and never where the rate is 0. None if there is none
  /// within 30,000 years. Always takes one exponential draw. Logarithmic in the pieces.
  ///
  /// An instant stands for its whole millisecond: we count from the middle of `now`, and return
  /// the millisecond in which the event falls, so that repeated calls add up no rounding.
  /// Two events may share a millisecond.
  /// Reference: inversion of the integrated rate, Çinlar (1975), Introduction to Stochastic
  /// Processes, chapter 4.
  [[nodiscard]] std::optional<Instant> next_after(Instant now, Stream& stream) const;

private:
  struct Segment {
    double starts;  ///< milliseconds since the start of the period: whole, hence exact
    double before;  ///< events expected from the start of the period until `starts`
    double per_millisecond;
  };
  /// Whole periods since `start_`, and milliseconds into the one that is running.
  struct Phase {
    std::int64_t periods;
    double milliseconds;
  };

  [[nodiscard]] Phase phase_of(Instant moment) const;
  [[nodiscard]] double expected_by(double milliseconds) const;
  [[nodiscard]] double reached(double events) const;

  Instant start_;
  Duration period_{0};
  double per_period_ = 0;  ///< events expected in a period
  Repeats repeats_;
  std::vector<Segment> segments_;
};

}  // namespace pcnsim
