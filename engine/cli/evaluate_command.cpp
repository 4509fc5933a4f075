// `pcnsim evaluate`: the model at every row of a table, for calibrators that work on files.

#include "cli/calibration_setup.hpp"
#include "cli/commands.hpp"
#include "cli/evaluation.hpp"
#include "cli/interrupt.hpp"
#include "cli/points.hpp"
#include "cli/progress.hpp"
#include "cli/terminal.hpp"
#include "experiment/parallel_map.hpp"
#include "report/output_folder.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <mutex>

namespace pcnsim::cli {
namespace {

std::vector<Evaluation> evaluate_all(calibration::PcnModel const& model,
                                     std::vector<Point> const& points,
                                     EvaluateOptions const& options) {
  InterruptGuard const guard;
  Progress progress{how_to_show(options.quiet)};
  std::vector<Evaluation> evaluations(points.size());
  std::mutex reporting;
  std::size_t done = 0;
  parallel_for(points.size(), options.threads, [&](std::size_t i) {
    if (InterruptGuard::stop()) return;
    evaluations[i] = evaluate(model, points[i].theta, points[i].seed, &InterruptGuard::stop());
    std::scoped_lock const lock(reporting);
    progress.update(++done, points.size());
  });
  if (InterruptGuard::stop()) throw Interrupted("interrupted: nothing written");
  return evaluations;
}

}  // namespace

void evaluate_command(EvaluateOptions const& options) {
  auto const setup = set_up(options.inputs);
  auto const& model = only_one(setup.models, "evaluate");
  auto const points = read_points(options.points, model.declaration(), options.seed);
  report::check_can_create_file(options.out);

  auto const evaluations = evaluate_all(model, points, options);
  auto const cost = options.with_cost ? Cost::last_column : Cost::left_out;
  report::write_new_file(options.out, evaluations_csv(model, points, evaluations, cost));
  auto const failed = std::ranges::count_if(
      evaluations, [](Evaluation const& evaluation) { return !evaluation.values; });
  if (failed > 0)
    complain(fmt::format("{} of {} rows failed: their reasons are in {}", failed, points.size(),
                         options.out));
}

}  // namespace pcnsim::cli
