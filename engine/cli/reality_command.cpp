#include "calibration/reality/reality_check.hpp"
#include "cli/commands.hpp"
#include "cli/interrupt.hpp"
#include "cli/plan.hpp"
#include "cli/progress.hpp"
#include "cli/reality_report.hpp"
#include "cli/terminal.hpp"

namespace pcnsim::cli {
namespace {

constexpr std::uint32_t usual_replications = 3;

calibration::RealityCheck run_watched(Study const& study, calibration::Targets const& targets,
                                      calibration::Depth depth, SimulateOptions const& options) {
  InterruptGuard const guard;
  Progress progress{how_to_show(options.quiet)};
  auto const total = calibration::runs_needed(study.experiment, depth);
  std::size_t done_before = 0;
  auto const run_one = [&](Experiment const& experiment) {
    std::size_t done_here = 0;
    Watch const watch{.threads = options.threads,
                      .progress =
                          [&](std::size_t done, std::size_t /*of this experiment*/) {
                            done_here = done;
                            progress.update(done_before + done, total);
                          },
                      .stop = &InterruptGuard::stop()};
    auto results = run(experiment, watch);
    if (!results || InterruptGuard::stop()) throw Interrupted("interrupted: nothing checked");
    done_before += done_here;
    return std::move(*results);
  };
  return calibration::check_reality(study.experiment, targets, depth, run_one);
}

}  // namespace

ExitCode reality_command(RealityOptions const& given) {
  auto options = given.simulate;
  if (!options.replications) options.replications = usual_replications;
  auto words = sorted_out(options.words);
  if (words.names.empty()) words.names = {"baseline"};
  if (words.names.size() > 1) {
    throw UsageError("reality-check takes one scenario, found " + words.names[0] + " and " +
                     words.names[1] + " – check them one after the other");
  }
  auto const study = plan(words, options);
  auto const targets = calibration::load_targets(study.data);
  auto const depth =
      given.quick ? calibration::Depth::targets_only : calibration::Depth::everything;
  auto const check = run_watched(study, targets, depth, options);

  bool const is_whole = config::load_pcns(study.data).size() == study.experiment.pcns.size();
  auto const binding = is_whole ? Binding::yes : Binding::no;
  print(options.format == Format::csv
            ? reality_csv(check, study.experiment)
            : reality_text(check, study.experiment,
                           {study.scenarios.front().scenario.name, binding}));
  bool const fails = binding == Binding::yes && check.failures() > 0;
  return fails ? ExitCode::check_failed : ExitCode::done;
}

}  // namespace pcnsim::cli
