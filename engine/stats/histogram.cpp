#include "stats/histogram.hpp"

#include <cmath>
#include <numeric>

namespace pcnsim::stats {

Histogram::Histogram(double low, double width, std::size_t bins)
    : low_{low},
      width_{width},
      per_width_{1 / width},
      high_{low + static_cast<double>(bins) * width},
      counts_(bins) {
  EXPECTS(bins > 0);
  EXPECTS(width > 0);
  EXPECTS(std::isfinite(low));
  EXPECTS(std::isfinite(high_));
  EXPECTS(std::isfinite(per_width_));
  // Rounding moves an edge by less than a quarter of a bin: never past its neighbour.
  constexpr double ulp = 0x1p-52;
  EXPECTS(4 * ulp * std::fmax(std::abs(low), std::abs(high_)) < width);
}

void Histogram::merge(Histogram const& other) {
  EXPECTS(low_ == other.low_);
  EXPECTS(width_ == other.width_);
  EXPECTS(counts_.size() == other.counts_.size());
  under_ += other.under_;
  over_ += other.over_;
  for (std::size_t i = 0; i < counts_.size(); ++i)
    counts_[i] += other.counts_[i];
}

std::int64_t Histogram::count(std::size_t bin) const {
  EXPECTS(bin < counts_.size());
  return counts_[bin];
}

std::int64_t Histogram::total() const {
  return std::accumulate(counts_.begin(), counts_.end(), under_ + over_);
}

}  // namespace pcnsim::stats
