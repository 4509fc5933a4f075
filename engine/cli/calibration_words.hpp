#pragma once
// The words of the commands that calibrate.

#include "cli/options.hpp"

namespace CLI {
class App;
}

namespace pcnsim::cli {

/// Adds options, positional words and the footer with examples.
void add_calibrate_options(CLI::App& app, CalibrateOptions& options);
void add_calibrate_bench_options(CLI::App& app, CalibrateBenchOptions& options);

}  // namespace pcnsim::cli
