// `pcnsim serve-model`: the model as a function that a calibrator in any language can call.

#include "cli/calibration_setup.hpp"
#include "cli/commands.hpp"
#include "cli/evaluation.hpp"
#include "cli/interrupt.hpp"
#include "cli/line_reader.hpp"
#include "cli/serve_protocol.hpp"
#include "cli/terminal.hpp"
#include "experiment/ordered_stream.hpp"

#include <atomic>
#include <unistd.h>

namespace pcnsim::cli {

void serve_model_command(ServeModelOptions const& options) {
  auto const setup = set_up(options.inputs);
  auto const& model = only_one(setup.models, "serve-model");
  InterruptGuard const guard;
  print_to_partner(greeting(model, setup.scenario.scenario.name));

  // Set when anything was thrown, so that a thread that waits for a request waits no longer.
  std::atomic<bool> is_over = false;
  auto const ending_all = [&is_over](auto const& action) {
    try {
      return action();
    } catch (...) {
      is_over = true;
      throw;
    }
  };
  LineReader lines{STDIN_FILENO, longest_request,
                   [&is_over] { return is_over || InterruptGuard::stop(); }};
  std::size_t answers = 0;
  run_in_order(
      {.next = [&] { return lines.next(); },
       .work =
           [&](std::string const& line) { return ending_all([&] { return answer(model, line); }); },
       .leave =
           [&](std::string const& text) {
             ending_all([&] { print_to_partner(text); });
             ++answers;
           }},
      options.threads);
  if (InterruptGuard::stop())
    throw Interrupted("interrupted; answers given: " + std::to_string(answers));
}

}  // namespace pcnsim::cli
