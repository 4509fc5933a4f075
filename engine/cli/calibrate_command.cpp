#include "cli/calibration_files.hpp"
#include "cli/calibration_memory.hpp"
#include "cli/commands.hpp"
#include "cli/interrupt.hpp"
#include "cli/progress.hpp"
#include "cli/terminal.hpp"
#include "report/csv.hpp"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <mutex>

namespace pcnsim::cli {
namespace {

using namespace calibration;

void check_method(std::string const& method) {
  auto const& known = calibrator_names();
  if (std::ranges::find(known, method) != known.end()) return;
  throw UsageError(
      fmt::format("unknown method {}, expected one of {} – try: pcnsim calibrate --help", method,
                  fmt::join(known, ", ")));
}

/// With its own files as they are copied beside its results, or where they are if there are none.
std::string same_again(CalibrateOptions const& options, CalibrationSetup const& setup) {
  std::string command = "pcnsim calibrate";
  for (auto const& word : options.inputs.words)
    command += ' ' + word;
  if (!options.inputs.pcns.empty()) {
    command += " --pcn";
    for (auto const& pcn : setup.pcns)
      command += ' ' + pcn.code;
  }
  auto const file = [&](std::string const& given, std::string const& copy) {
    return options.out.empty() ? given : copy;
  };
  auto const& inputs = options.inputs;
  if (!inputs.parameters_file.empty())
    command += fmt::format(" --parameters {}", file(inputs.parameters_file, parameters_copy));
  if (!inputs.targets_file.empty())
    command += fmt::format(" --targets {}", file(inputs.targets_file, targets_copy));
  return command + fmt::format(" --method {} --budget {} --draws {} --seed {}", options.method,
                               options.budget, options.draws, options.seed);
}

/// For people, not for files: it is not the same twice. What a store remembered counts as when it was
/// made.
std::string cost_of(Calibration const& calibration, CalibrationMemory const& memory) {
  double seconds = 0;
  for (auto const& fit : calibration.fits)
    seconds += fit.posterior.simulation_seconds;
  return fmt::format("{} simulations made; those of the fits took {:.0f} CPU s\n", memory.made(),
                     seconds);
}

std::string csv_of(std::vector<report::File> const& files, std::string const& name) {
  return std::ranges::find(files, std::filesystem::path{name}, &report::File::name)->content;
}

}  // namespace

ExitCode calibrate_command(CalibrateOptions const& options) {
  check_method(options.method);
  auto const setup = set_up(options.inputs);
  auto const parameters = setup.declaration->parameters.size();
  auto const fewest = least_simulations(options.method, parameters);
  if (options.budget < fewest) {
    throw UsageError(fmt::format("--budget: found {}, expected at least {}, which {} needs for {} "
                                 "parameters",
                                 options.budget, fewest, options.method, parameters));
  }
  if (!options.out.empty()) report::check_can_create(options.out);
  InterruptGuard const guard;
  auto const command = same_again(options, setup);
  CalibrationMemory memory{options, setup, command};
  if (memory.known() > 0 && !options.quiet)
    say(fmt::format("{} simulations known from the store\n", memory.known()));

  CalibrationPlan plan{.fit = {.method = options.method,
                               .simulations = options.budget,
                               .seed = options.seed,
                               .threads = options.threads,
                               .simulated = {},
                               .stop = &InterruptGuard::stop()},
                       .draws = options.draws};
  Calibration calibration;
  {
    Progress progress{how_to_show(options.quiet)};
    auto total = simulations_needed(setup.models.size(), plan);
    std::mutex reporting;
    std::size_t done = 0;
    plan.fit.simulated = [&] {
      std::scoped_lock const lock(reporting);
      ++done;
      progress.update(std::min(done, total), total);
    };
    plan.left = [&](std::size_t simulations) {
      std::scoped_lock const lock(reporting);
      total = done + simulations;
    };
    plan.step = [&](std::string const& step) {
      std::scoped_lock const lock(reporting);
      progress.begin_step(step);
    };
    calibration = calibrate(setup.models, memory.simulators(), plan);
  }
  if (calibration.stopped || InterruptGuard::stop()) {
    memory.end(RunStatus::interrupted);
    throw Interrupted(memory.keeps() ? "interrupted: the simulations are kept, --resume goes on"
                                     : "interrupted: nothing written – with --store FILE or --out "
                                       "DIR, --resume can go on");
  }
  if (!options.quiet) say(cost_of(calibration, memory));
  Provenance const provenance{command, options.method, options.budget, options.seed};
  auto files = calibration_files(setup, calibration, provenance);
  auto const text = calibration_text(setup, calibration, provenance);
  if (!options.out.empty()) {
    files.push_back({"report.txt", text});
    report::write_folder(options.out, files);
    if (!options.quiet) say("Written to " + options.out + '\n');
  }
  memory.end(RunStatus::done);
  print(options.format == Format::csv ? csv_of(files, "targets.csv") : text);
  bool const has_draws = std::ranges::all_of(
      calibration.draws, [](Eigen::MatrixXd const& draws) { return draws.rows() > 0; });
  return has_draws ? ExitCode::done : ExitCode::check_failed;
}

}  // namespace pcnsim::cli
