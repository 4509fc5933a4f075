#pragma once
// The words of commands that give the model to calibrators from outside.

#include "cli/options.hpp"

#include <CLI/CLI.hpp>

namespace pcnsim::cli {

void add_serve_model_options(CLI::App& app, ServeModelOptions& options);
void add_evaluate_options(CLI::App& app, EvaluateOptions& options);

}  // namespace pcnsim::cli
