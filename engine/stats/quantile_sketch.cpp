#include "stats/quantile_sketch.hpp"

#include "stats/quantile.hpp"

#include <cmath>
#include <numeric>
#include <utility>

namespace pcnsim::stats {
namespace {

/// The value whose relative distance to both ends l < u of a bucket is the same: 2lu / (l + u),
/// written so that it cannot overflow.
double middle_of(std::uint64_t bucket, unsigned step_bits) {
  auto const low = std::bit_cast<double>(bucket << (52 - step_bits));
  auto const power_of_two = std::bit_cast<double>(bucket >> step_bits << 52);
  double const width = std::ldexp(power_of_two, -static_cast<int>(step_bits));
  return low + width / (2 + width / low);
}

std::vector<double> sorted(std::vector<double> values) {
  std::ranges::sort(values);
  return values;
}

}  // namespace

void QuantileSketch::merge(QuantileSketch const& other) {
  if (&other == this) return merge(QuantileSketch{other});
  if (other.is_exact()) {
    for (double const value : other.values_)
      add(value);
    return;
  }
  if (!values_.empty()) pour();
  count_ += other.count_;
  minimum_ = std::min(minimum_, other.minimum_);
  maximum_ = std::max(maximum_, other.maximum_);
  zeros_ += other.zeros_;
  // From the top: what collapses here does so at once.
  for (std::size_t i = other.buckets_.size(); i-- > 0;)
    if (other.buckets_[i] != 0) count_in_bucket(other.lowest_ + i, other.buckets_[i]);
}

/// Widens the buckets so that `bucket`, or the one it collapses into, is among them.
void QuantileSketch::count_outside(std::uint64_t bucket, std::int64_t times) {
  if (bucket < first_normal) {
    zeros_ += times;
    return;
  }
  if (buckets_.empty()) {
    lowest_ = bucket;
    buckets_.assign(1, times);
    return;
  }
  auto const highest = lowest_ + buckets_.size() - 1;
  if (bucket > highest) {
    if (bucket - lowest_ >= bucket_limit) collapse_below(bucket - bucket_limit + 1);
    buckets_.resize(bucket - lowest_ + 1);
  } else {
    if (highest - bucket >= bucket_limit) bucket = highest - bucket_limit + 1;
    buckets_.insert(buckets_.begin(), lowest_ - bucket, 0);
    lowest_ = bucket;
  }
  buckets_[bucket - lowest_] += times;
}

/// Requires `bucket` above the lowest.
void QuantileSketch::collapse_below(std::uint64_t bucket) {
  auto const falling = std::min<std::size_t>(bucket - lowest_, buckets_.size());
  auto const end = buckets_.begin() + static_cast<std::ptrdiff_t>(falling);
  auto const fallen = std::accumulate(buckets_.begin(), end, std::int64_t{0});
  buckets_.erase(buckets_.begin(), end);
  if (buckets_.empty()) buckets_.resize(1);
  buckets_.front() += fallen;
  lowest_ = bucket;
}

void QuantileSketch::pour() {
  for (double const value : std::exchange(values_, {}))
    count_in_bucket(std::bit_cast<std::uint64_t>(value) >> dropped_bits, 1);
}

double QuantileSketch::minimum() const {
  EXPECTS(count_ > 0);
  return minimum_;
}

double QuantileSketch::maximum() const {
  EXPECTS(count_ > 0);
  return maximum_;
}

/// The order statistic of `rank` in [0, count), from the counts; the first and the last are known.
double QuantileSketch::ranked(std::size_t rank) const {
  if (rank == count_ - 1) return maximum_;
  auto left = static_cast<std::int64_t>(rank) - zeros_;
  if (rank == 0 || left < 0) return minimum_;
  std::size_t i = 0;
  while (left >= buckets_[i])
    left -= buckets_[i++];
  return std::clamp(middle_of(lowest_ + i, step_bits), minimum_, maximum_);
}

double QuantileSketch::quantile(double p) const {
  EXPECTS(count_ > 0);
  EXPECTS(p >= 0);
  EXPECTS(p <= 1);
  if (is_exact()) return stats::quantile(values_, p);
  double const position = p * static_cast<double>(count_ - 1);
  auto const below = static_cast<std::size_t>(std::floor(position));
  auto const above = std::min(below + 1, count_ - 1);
  double const low = ranked(below);
  return low + (position - static_cast<double>(below)) * (ranked(above) - low);
}

bool operator==(QuantileSketch const& a, QuantileSketch const& b) {
  if (a.count_ != b.count_) return false;
  if (a.is_exact()) return sorted(a.values_) == sorted(b.values_);
  return a.minimum_ == b.minimum_ && a.maximum_ == b.maximum_ && a.zeros_ == b.zeros_ &&
         a.lowest_ == b.lowest_ && a.buckets_ == b.buckets_;
}

}  // namespace pcnsim::stats
