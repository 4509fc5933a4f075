#include "calibration/benchmark/uniformity.hpp"

#include "calibration/benchmark/task_streams.hpp"
#include "core/contract.hpp"

#include <algorithm>
#include <boost/math/distributions/binomial.hpp>

namespace pcnsim::calibration {

UniformityTest::UniformityTest(std::size_t count, std::uint64_t seed, std::size_t simulated)
    : count_{count} {
  EXPECTS(count >= 1);
  auto const n = static_cast<double>(count);
  for (std::size_t i = 1; i < count; ++i) {
    boost::math::binomial_distribution<double> const below(n, static_cast<double>(i) / n);
    for (std::size_t k = 0; k <= count; ++k) {
      double const at_most = cdf(below, static_cast<double>(k));
      double const at_least = k == 0 ? 1 : cdf(complement(below, static_cast<double>(k) - 1));
      tails_.push_back(2 * std::min(at_most, at_least));
    }
  }
  auto stream = task_stream(seed, TaskDraw::tie, count);
  std::vector<double> numbers(count);
  for (std::size_t s = 0; s < simulated; ++s) {
    for (double& number : numbers)
      number = stream.uniform();
    levels_.push_back(least_tail(numbers));
  }
  std::ranges::sort(levels_);
}

double UniformityTest::least_tail(std::vector<double>& numbers) const {
  std::ranges::sort(numbers);
  double least = 1;
  std::size_t below = 0;
  for (std::size_t i = 1; i < count_; ++i) {
    double const point = static_cast<double>(i) / static_cast<double>(count_);
    while (below < count_ && numbers[below] <= point)
      ++below;
    least = std::min(least, tails_[(i - 1) * (count_ + 1) + below]);
  }
  return least;
}

double UniformityTest::p_value(std::vector<double> numbers) const {
  EXPECTS(numbers.size() == count_);
  double const level = least_tail(numbers);
  auto const as_extreme = std::ranges::upper_bound(levels_, level) - levels_.begin();
  return static_cast<double>(as_extreme + 1) / static_cast<double>(levels_.size() + 1);
}

double uniform_rank(double truth, std::vector<double> const& draws, Stream& tie) {
  auto const smaller = std::ranges::count_if(draws, [&](double draw) { return draw < truth; });
  auto const equal = std::ranges::count(draws, truth);
  double const place =
      static_cast<double>(smaller) + tie.uniform() * static_cast<double>(equal + 1);
  return place / static_cast<double>(draws.size() + 1);
}

}  // namespace pcnsim::calibration
