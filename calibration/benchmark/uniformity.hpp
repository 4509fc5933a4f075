#pragma once
// Are these numbers uniform? Ranks of simulation-based calibration should be.

#include "core/random.hpp"

#include <cstdint>
#include <vector>

namespace pcnsim::calibration {

/// Whether the empirical distribution of numbers in [0, 1] stays inside simultaneous bands.
///
/// Reference: Säilynoja, Bürkner & Vehtari (2022), Statistics and Computing 32:32, algorithm 1
/// (the band's level by simulation), at the points i / n.
class UniformityTest {
public:
  /// For `count` ≥ 1 numbers. Takes time proportional to count × simulated.
  UniformityTest(std::size_t count, std::uint64_t seed, std::size_t simulated = 20'000);

  /// Probability that uniform numbers leave the narrowest band that holds these, never 0.
  [[nodiscard]] double p_value(std::vector<double> numbers) const;

private:
  [[nodiscard]] double least_tail(std::vector<double>& numbers) const;

  std::size_t count_;
  std::vector<double> tails_;   ///< twice the smaller tail, by point and count
  std::vector<double> levels_;  ///< of simulated uniform numbers, sorted
};

/// Rank of `truth` among `draws` as a number in (0, 1): uniform if the truth is one of them. Ties
/// are broken at random.
double uniform_rank(double truth, std::vector<double> const& draws, Stream& tie);

}  // namespace pcnsim::calibration
