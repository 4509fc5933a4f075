#include "cli/program.hpp"

#include "calibration/inference/matrix_blocks.hpp"
#include "calibration/store/database.hpp"
#include "cli/command_line.hpp"
#include "cli/commands.hpp"
#include "cli/interrupt.hpp"
#include "cli/terminal.hpp"
#include "config/config.hpp"
#include "report/output_folder.hpp"

#include <exception>
#include <new>

namespace pcnsim::cli {
namespace {

ExitCode carry_out(CommandLine const& line) {
  switch (line.command) {
    case Command::none: print(line.answer); return ExitCode::done;
    case Command::run: run_command(line.simulate); return ExitCode::done;
    case Command::compare: compare_command(line.simulate); return ExitCode::done;
    case Command::reality: return reality_command(line.reality);
    case Command::validate: return validate_command(line.validate);
    case Command::trace: trace_command(line.trace); return ExitCode::done;
    case Command::show: show_command(line.show); return ExitCode::done;
    case Command::calibrate: return calibrate_command(line.calibrate);
    case Command::calibrate_bench:
      calibrate_bench_command(line.calibrate_bench);
      return ExitCode::done;
    case Command::serve_model: serve_model_command(line.serve_model); return ExitCode::done;
    case Command::evaluate: evaluate_command(line.evaluate); return ExitCode::done;
    case Command::list: list_command(line.list); return ExitCode::done;
  }
  return ExitCode::our_bug;
}

ExitCode complained(std::string_view text, ExitCode code) {
  complain(text);
  return code;
}

ExitCode carried_out_or_explained(int argc, char const* const* argv) {
  try {
    return carry_out(read_command_line(argc, argv));
  } catch (UsageError const& error) {
    return complained(error.what(), ExitCode::misuse);
  } catch (config::ConfigError const& error) {
    for (auto const& problem : error.problems())
      say(config::to_string(problem) + '\n');
    return ExitCode::bad_data;
  } catch (calibration::StoreUnusable const& error) {
    return complained(error.what(), ExitCode::bad_data);
  } catch (config::MissingInput const& error) {
    return complained(error.what(), ExitCode::missing_input);
  } catch (report::CannotCreate const& error) {
    return complained(error.what(), ExitCode::cannot_create);
  } catch (report::WriteFailed const& error) {
    return complained(error.what(), ExitCode::write_failed);
  } catch (Interrupted const& error) {
    return complained(error.what(), ExitCode::interrupted);
  } catch (std::logic_error const& error) {
    return complained(std::string{"this is a bug in pcnsim: "} + error.what(), ExitCode::our_bug);
  } catch (std::bad_alloc const&) {
    return complained("out of memory", ExitCode::failed);
  } catch (std::exception const& error) {
    return complained(error.what(), ExitCode::failed);
  }
}

}  // namespace

int run_program(int argc, char const* const* argv) noexcept {
  calibration::fix_matrix_blocks();
  ignore_broken_pipes();
  return static_cast<int>(carried_out_or_explained(argc, argv));
}

}  // namespace pcnsim::cli
