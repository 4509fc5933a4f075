#pragma once
// One function for each command, each in its own file. They print to standard output; what goes
// wrong is thrown.

#include "cli/exit_code.hpp"
#include "cli/options.hpp"

namespace pcnsim::cli {

void run_command(SimulateOptions const& options);
void compare_command(SimulateOptions const& options);
void trace_command(TraceOptions const& options);
void show_command(ShowOptions const& options);
void list_command(Folders const& folders);

/// check_failed when a PCN is left without draws; prints everything first.
ExitCode calibrate_command(CalibrateOptions const& options);

/// Prints what was finished also when it was interrupted.
void calibrate_bench_command(CalibrateBenchOptions const& options);

/// Answers until standard input ends. Throws Interrupted after what was under way is answered.
void serve_model_command(ServeModelOptions const& options);

void evaluate_command(EvaluateOptions const& options);

/// check_failed when a check of all PCNs was not met; prints everything first.
ExitCode reality_command(RealityOptions const& options);

/// Goes through every file whatever the earlier ones were like; bad_data if any was wrong, else
/// missing_input if any was missing.
ExitCode validate_command(ValidateOptions const& options);

}  // namespace pcnsim::cli
