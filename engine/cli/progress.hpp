#pragma once
// How far the simulation is, on standard error.

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

namespace pcnsim::cli {

/// "  123 of 550 runs  22%  1 min 40 s left"
std::string progress_line(std::size_t done, std::size_t total, std::chrono::seconds elapsed);

enum class Show {
  nothing,
  lines,     ///< one for each tenth
  one_line,  ///< rewritten
};

/// Rewritten when someone watches standard error, else lines; nothing when `quiet`.
Show how_to_show(bool quiet);

/// "  pooling PCNs"
std::string step_line(std::string_view step);

/// Called after each run and when a step begins, one call at a time. The rewritten line is gone when
/// this is.
class Progress {
public:
  explicit Progress(Show show) : show_{show} {}
  ~Progress();
  Progress(Progress const&) = delete;
  Progress& operator=(Progress const&) = delete;

  void update(std::size_t done, std::size_t total);
  /// What is being done now, in a few words; at once, for some steps take minutes without a run.
  void begin_step(std::string_view step);

private:
  using Clock = std::chrono::steady_clock;

  Show show_;
  Clock::time_point start_ = Clock::now();
  Clock::time_point shown_ = start_;
  std::size_t tenths_ = 0;
  std::string step_;
  bool line_is_dirty_ = false;
};

}  // namespace pcnsim::cli
