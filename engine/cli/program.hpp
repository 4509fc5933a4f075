#pragma once

namespace pcnsim::cli {

/// The `pcnsim` program: reads the command line, does what it says, returns the exit code.
/// Never throws.
int run_program(int argc, char const* const* argv) noexcept;

}  // namespace pcnsim::cli
