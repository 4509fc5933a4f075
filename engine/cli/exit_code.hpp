#pragma once
// What the program tells its caller, and what in it leads there.

#include <stdexcept>

namespace pcnsim::cli {

enum class ExitCode {
  done = 0,
  failed = 1,
  misuse = 2,
  check_failed = 3,
  bad_data = 65,
  missing_input = 66,
  our_bug = 70,
  cannot_create = 73,
  write_failed = 74,
  interrupted = 130,
};

/// The words on the command line make no sense together.
struct UsageError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The user stopped the run.
struct Interrupted : std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace pcnsim::cli
