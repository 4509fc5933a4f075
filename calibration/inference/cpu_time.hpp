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

/// Likewise, all threads of this process.
inline double process_cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

/// For work on `threads` threads. On one: of the calling thread, because others may be at other work.
inline double cpu_seconds_of(int threads) {
  return threads == 1 ? thread_cpu_seconds() : process_cpu_seconds();
}

/// Adds the CPU of its lifetime to a sum. Must not overlap another of the same sum.
class CpuMeter {
public:
  CpuMeter(double& sum, int threads)
      : sum_{sum}, threads_{threads}, began_{cpu_seconds_of(threads)} {}
  ~CpuMeter() { sum_ += cpu_seconds_of(threads_) - began_; }
  CpuMeter(CpuMeter const&) = delete;
  CpuMeter& operator=(CpuMeter const&) = delete;

private:
  double& sum_;
  int threads_;
  double began_;
};

}  // namespace pcnsim::calibration
