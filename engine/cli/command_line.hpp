#pragma once
// The words a user may type.

#include "cli/options.hpp"

#include <string>

namespace pcnsim::cli {

enum class Command {
  none,
  run,
  compare,
  reality,
  calibrate,
  calibrate_bench,
  serve_model,
  evaluate,
  trace,
  validate,
  show,
  list,
};

struct CommandLine {
  Command command = Command::none;  ///< none: only `answer` is to be printed
  std::string answer;               ///< of --help and --version
  SimulateOptions simulate;
  RealityOptions reality;
  CalibrateOptions calibrate;
  CalibrateBenchOptions calibrate_bench;
  ServeModelOptions serve_model;
  EvaluateOptions evaluate;
  TraceOptions trace;
  ValidateOptions validate;
  ShowOptions show;
  Folders list;
};

/// Throws UsageError with what was wrong and where to look.
CommandLine read_command_line(int argc, char const* const* argv);

}  // namespace pcnsim::cli
