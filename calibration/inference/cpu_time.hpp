#pragma once
// CPU time, to report what a method costs beside its simulations. It never decides anything.

#include <ctime>

namespace pcnsim::calibration {

/// Seconds of CPU the calling thread has used.
inline double thread_cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

}  // namespace pcnsim::calibration
