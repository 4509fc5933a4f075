#pragma once

#include <atomic>

namespace pcnsim::cli {

/// While one of these lives, the first Ctrl-C (or SIGTERM) only sets `stop()`; the second kills.
class InterruptGuard {
public:
  InterruptGuard();
  ~InterruptGuard();
  InterruptGuard(InterruptGuard const&) = delete;
  InterruptGuard& operator=(InterruptGuard const&) = delete;

  [[nodiscard]] static std::atomic<bool> const& stop();
};

/// A reader of standard output that leaves (`| head`) shall be an error of writing, not a signal.
void ignore_broken_pipes();

}  // namespace pcnsim::cli
