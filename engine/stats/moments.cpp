#include "stats/moments.hpp"

#include <cmath>

namespace pcnsim::stats {

void Moments::merge(Moments const& other) {
  if (other.count_ == 0) return;
  if (count_ == 0) {  // the formula below would round
    *this = other;
    return;
  }
  auto const here = static_cast<double>(count_);
  auto const there = static_cast<double>(other.count_);
  double const apart = other.mean_ - mean_;
  count_ += other.count_;
  mean_ += apart * there / (here + there);
  squares_ += other.squares_ + apart * apart * here * there / (here + there);
}

double Moments::variance() const {
  return count_ < 2 ? 0 : squares_ / static_cast<double>(count_ - 1);
}

double Moments::standard_deviation() const { return std::sqrt(variance()); }

Moments moments_of(std::span<double const> values) {
  Moments moments;
  for (double const value : values)
    moments.add(value);
  return moments;
}

}  // namespace pcnsim::stats
