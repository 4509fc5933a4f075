#include "core/draws.hpp"

#include "core/contract.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace pcnsim {

AliasTable::AliasTable(std::span<double const> weights) {
  EXPECTS(!weights.empty());
  EXPECTS(weights.size() < std::numeric_limits<std::uint32_t>::max());
  EXPECTS(std::ranges::all_of(weights, [](double weight) { return weight >= 0; }));
  double const sum = std::accumulate(weights.begin(), weights.end(), 0.0);
  EXPECTS(sum > 0);
  EXPECTS(std::isfinite(sum));

  auto const count = static_cast<std::uint32_t>(weights.size());
  std::vector<double> left;  // what is still to be placed of each kind; a cell holds 1
  std::vector<std::uint32_t> small;
  std::vector<std::uint32_t> large;
  for (std::uint32_t i = 0; i < count; ++i) {
    left.push_back(weights[i] / sum * count);
    (left[i] < 1 ? small : large).push_back(i);
    cells_.push_back({0, i});  // a full cell needs no threshold: both sides are its own
  }
  while (!small.empty() && !large.empty()) {
    std::uint32_t const poor = small.back();
    std::uint32_t const rich = large.back();
    small.pop_back();
    cells_[poor] = {static_cast<std::uint32_t>(left[poor] * 0x1p32), rich};
    left[rich] -= 1 - left[poor];
    if (left[rich] < 1) {
      large.pop_back();
      small.push_back(rich);
    }
  }
}

PiecewiseRate::PiecewiseRate(Instant start, std::span<Piece const> pieces, Repeats repeats)
    : start_{start}, repeats_{repeats} {
  EXPECTS(!pieces.empty());
  for (auto const& piece : pieces) {
    EXPECTS(piece.lasts > 0ms);
    EXPECTS(piece.per_hour >= 0);
    EXPECTS(std::isfinite(piece.per_hour));
    double const per_millisecond = piece.per_hour / Duration{1h}.count();
    segments_.push_back({static_cast<double>(period_.count()), per_period_, per_millisecond});
    period_ += piece.lasts;
    per_period_ += per_millisecond * static_cast<double>(piece.lasts.count());
  }
}

double PiecewiseRate::expected(Instant from, Instant to) const {
  EXPECTS(from <= to);
  Phase const first = phase_of(from);
  Phase const last = phase_of(to);
  return static_cast<double>(last.periods - first.periods) * per_period_ +
         (expected_by(last.milliseconds) - expected_by(first.milliseconds));
}

std::optional<Instant> PiecewiseRate::next_after(Instant now, Stream& stream) const {
  constexpr double too_far = 1e15;  // milliseconds: 30,000 years
  double const gap = stream.exponential();
  if (per_period_ <= 0) return std::nullopt;
  Phase const phase = phase_of(now);
  double const middle = now < start_ ? 0 : 0.5;
  double const events = expected_by(phase.milliseconds + middle) + gap;
  double periods = 0;
  double rest = events;
  if (events >= per_period_) {
    if (repeats_ == Repeats::never) return std::nullopt;
    rest = std::fmod(events, per_period_);  // exact, and less than per_period_
    periods = std::round((events - rest) / per_period_);
    if (periods * static_cast<double>(period_.count()) > too_far) return std::nullopt;
  }
  auto const whole = phase.periods + static_cast<std::int64_t>(periods);
  auto const into = Duration{static_cast<std::int64_t>(reached(rest))};
  return std::max(now, start_ + whole * period_ + into);
}

PiecewiseRate::Phase PiecewiseRate::phase_of(Instant moment) const {
  Duration const since = std::max(moment - start_, Duration{0});
  if (repeats_ == Repeats::never) return {0, static_cast<double>(since.count())};
  return {since / period_, static_cast<double>((since % period_).count())};
}

/// Events expected from the start of a period until `milliseconds` into it.
double PiecewiseRate::expected_by(double milliseconds) const {
  if (milliseconds >= static_cast<double>(period_.count())) return per_period_;
  auto const next = std::ranges::upper_bound(segments_, milliseconds, {}, &Segment::starts);
  auto const& segment = *std::prev(next);
  return segment.before + (milliseconds - segment.starts) * segment.per_millisecond;
}

/// The whole milliseconds into a period at which `events` < `per_period_` are expected. The last
/// segment that begins with no more than `events` expected has a rate above 0.
double PiecewiseRate::reached(double events) const {
  auto const next = std::ranges::upper_bound(segments_, events, {}, &Segment::before);
  auto const& segment = *std::prev(next);
  double const ends = next == segments_.end() ? static_cast<double>(period_.count()) : next->starts;
  double const into = std::floor((events - segment.before) / segment.per_millisecond);
  return std::min(segment.starts + into, ends - 1);  // the division may round up to the end
}

}  // namespace pcnsim
