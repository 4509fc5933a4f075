#include "cli/progress.hpp"

#include "cli/terminal.hpp"

#include <cmath>
#include <fmt/format.h>

namespace pcnsim::cli {
namespace {

constexpr auto start_of_empty_line = "\r\x1b[K";

std::string in_words(std::chrono::seconds length) {
  auto const seconds = length.count();
  if (seconds < 60) return fmt::format("{} s", seconds);
  if (seconds < 3600) return fmt::format("{} min {} s", seconds / 60, seconds % 60);
  return fmt::format("{} h {} min", seconds / 3600, seconds / 60 % 60);
}

}  // namespace

Show how_to_show(bool quiet) {
  if (quiet) return Show::nothing;
  return someone_watches() ? Show::one_line : Show::lines;
}

std::string progress_line(std::size_t done, std::size_t total, std::chrono::seconds elapsed) {
  double const part = static_cast<double>(done) / static_cast<double>(total);
  auto line = fmt::format("  {} of {} runs  {:.0f}%", done, total, std::floor(100 * part));
  if (done == 0 || done == total) return line;
  double const left = static_cast<double>(elapsed.count()) * (1 - part) / part;
  return line + "  " + in_words(std::chrono::seconds{std::lround(left)}) + " left";
}

std::string step_line(std::string_view step) { return fmt::format("  {}", step); }

Progress::~Progress() {
  if (line_is_dirty_) say(start_of_empty_line);
}

void Progress::update(std::size_t done, std::size_t total) {
  using namespace std::chrono_literals;
  auto const now = Clock::now();
  auto const elapsed = std::chrono::duration_cast<std::chrono::seconds>(now - start_);
  switch (show_) {
    case Show::nothing: return;
    case Show::lines: {
      auto const tenths = 10 * done / total;
      if (tenths == tenths_) return;
      tenths_ = tenths;
      say(progress_line(done, total, elapsed) + '\n');
      return;
    }
    case Show::one_line:
      if (line_is_dirty_ && now - shown_ < 100ms) return;
      shown_ = now;
      line_is_dirty_ = true;
      say(start_of_empty_line + step_ + progress_line(done, total, elapsed));
      return;
  }
}

void Progress::begin_step(std::string_view step) {
  step_ = step_line(step);
  switch (show_) {
    case Show::nothing: return;
    case Show::lines: say(step_ + '\n'); return;
    case Show::one_line:
      line_is_dirty_ = true;
      say(start_of_empty_line + step_);
      return;
  }
}

}  // namespace pcnsim::cli
