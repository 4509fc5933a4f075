#include "calibration/benchmark/pcn_tasks.hpp"
#include "calibration/benchmark/pooled_task.hpp"
#include "calibration/benchmark/run_benchmark.hpp"
#include "calibration/inference/calibrators.hpp"
#include "cli/calibration_setup.hpp"
#include "cli/commands.hpp"
#include "cli/interrupt.hpp"
#include "cli/progress.hpp"
#include "cli/terminal.hpp"
#include "core/contract.hpp"
#include "report/output_folder.hpp"

#include <algorithm>
#include <array>
#include <exception>
#include <fmt/format.h>
#include <iterator>
#include <memory>
#include <sstream>

namespace pcnsim::cli {
namespace {

using calibration::BenchmarkRow;

struct Column {
  char const* name;
  std::string (*cell)(BenchmarkRow const&);
};

std::string number(std::optional<double> value, int decimals) {
  return value ? fmt::format("{:.{}f}", *value, decimals) : "";
}

std::string answer(std::optional<bool> value) {
  if (!value) return "";
  return *value ? "yes" : "no";
}

constexpr std::array columns{
    Column{"task", [](BenchmarkRow const& r) { return r.task; }},
    Column{"method", [](BenchmarkRow const& r) { return r.method; }},
    Column{"simulations", [](BenchmarkRow const& r) { return number(r.simulations, 0); }},
    Column{"c2st_median", [](BenchmarkRow const& r) { return number(r.c2st_median, 3); }},
    Column{"rmse_per_sd", [](BenchmarkRow const& r) { return number(r.rmse_per_sd, 3); }},
    Column{"cover90_min", [](BenchmarkRow const& r) { return number(r.cover90_min, 3); }},
    Column{"cover90_max", [](BenchmarkRow const& r) { return number(r.cover90_max, 3); }},
    Column{"sbc_pass", [](BenchmarkRow const& r) { return answer(r.sbc_pass); }},
    Column{"tarp", [](BenchmarkRow const& r) { return number(r.tarp, 4); }},
    Column{"ms_per_simulation",
           [](BenchmarkRow const& r) { return number(r.ms_per_simulation, 4); }},
    Column{"bookkeeping_ms", [](BenchmarkRow const& r) { return number(r.bookkeeping_ms, 4); }},
    Column{"width_ratio", [](BenchmarkRow const& r) { return number(r.width_ratio, 3); }},
    Column{"budget", [](BenchmarkRow const& r) { return fmt::format("{}", r.budget); }},
    Column{"without_draws",
           [](BenchmarkRow const& r) { return fmt::format("{}", r.without_draws); }},
    Column{"predictive95", [](BenchmarkRow const& r) { return number(r.predictive95, 3); }},
    Column{"flagged", [](BenchmarkRow const& r) { return number(r.flagged, 3); }},
    Column{"flat_found", [](BenchmarkRow const& r) { return number(r.flat_found, 3); }},
    Column{"inference_ms", [](BenchmarkRow const& r) { return number(r.inference_ms, 4); }},
    Column{"sbc_p", [](BenchmarkRow const& r) { return number(r.sbc_p, 4); }},
    Column{"sbc_farthest", [](BenchmarkRow const& r) { return r.sbc_farthest; }},
    Column{"cover90_mean", [](BenchmarkRow const& r) { return number(r.cover90_mean, 3); }},
    Column{"truths", [](BenchmarkRow const& r) { return fmt::format("{}", r.truths.size()); }},
};

std::string as_csv(std::vector<BenchmarkRow> const& rows) {
  std::string text;
  for (auto const& column : columns)
    text += (text.empty() ? "" : ",") + std::string{column.name};
  text += '\n';
  for (auto const& row : rows) {
    std::string line;
    for (auto const& column : columns)
      line += (&column == columns.data() ? "" : ",") + column.cell(row);
    text += line + '\n';
  }
  return text;
}

/// Its words below each other, at the foot of `height` lines.
std::vector<std::string> heading(std::string const& name, std::size_t height) {
  std::vector<std::string> lines;
  std::istringstream words(name);
  for (std::string word; std::getline(words, word, '_');)
    lines.push_back(word);
  EXPECTS(lines.size() <= height);
  lines.insert(lines.begin(), height - lines.size(), "");
  return lines;
}

/// Without columns that are empty in every row.
std::string as_table(std::vector<BenchmarkRow> const& rows) {
  constexpr std::size_t words = 3;  // of a column's name, at most
  std::vector<std::string> lines(words + rows.size());
  for (auto const& column : columns) {
    auto cells = heading(column.name, words);
    for (auto const& row : rows)
      cells.push_back(column.cell(row));
    auto const filled = [](std::string const& cell) { return !cell.empty(); };
    if (std::none_of(cells.begin() + words, cells.end(), filled)) continue;
    auto const width = std::ranges::max(cells, {}, &std::string::size).size();
    bool const is_first = &column == columns.data();
    for (std::size_t i = 0; i < cells.size(); ++i)
      lines[i] += is_first ? fmt::format("{:<{}}", cells[i], width)
                           : fmt::format("  {:>{}}", cells[i], width);
  }
  return fmt::format("{}\n", fmt::join(lines, "\n"));
}

/// One line a truth and what is ranked: parameters, then the log likelihood if it is known.
std::string ranks_csv(std::vector<BenchmarkRow> const& rows) {
  constexpr std::size_t of_90 = 2;
  static_assert(calibration::central_levels[of_90] == 0.90);
  std::string text = "task,method,budget,truth,quantity,rank,inside90\n";
  for (auto const& row : rows) {
    for (auto const& truth : row.truths) {
      if (!truth.judged) continue;
      auto const& judged = *truth.judged;
      for (std::size_t k = 0; k < judged.ranks.size(); ++k) {
        bool const is_parameter = k < judged.covered.size();
        text += fmt::format("{},{},{},{},{},{:.5f},{}\n", row.task, row.method, row.budget,
                            truth.number, judged.ranked[k], judged.ranks[k],
                            is_parameter ? answer(judged.covered[k][of_90]) : "");
      }
    }
  }
  return text;
}

void expect_known(std::vector<std::string> const& wanted, std::vector<std::string> const& known,
                  char const* what) {
  for (auto const& name : wanted) {
    if (std::ranges::find(known, name) != known.end()) continue;
    throw UsageError(
        fmt::format("unknown {} {}, expected one of {} – try: pcnsim calibrate-bench --help", what,
                    name, fmt::join(known, ", ")));
  }
}

/// A task of which no method named has an answer would have no row.
void expect_an_answer(calibration::BenchmarkPlan const& plan) {
  for (auto const& task : plan.tasks) {
    if (std::ranges::none_of(plan.methods, [&](auto const& name) { return task.is_for(name); }))
      throw UsageError(fmt::format(
          "--method: found {}, expected M1 for {}: other methods calibrate one PCN at a time",
          fmt::join(plan.methods, ","), task.name));
  }
}

bool is_of_pcn(std::string const& task) {
  return std::ranges::find(calibration::pcn_task_names, task) != calibration::pcn_task_names.end();
}

/// What tasks of the PCN model refer to.
struct SmallPcns {
  CalibrationSetup setup;
  calibration::Declaration declaration;
  calibration::Models models;

  SmallPcns(Folders const& folders, std::vector<std::string> const& pcns)
      : setup{set_up({.words = {},
                      .pcns = pcns,
                      .parameters_file = {},
                      .targets_file = {},
                      .folders = folders})},
        declaration{calibration::of_tasks(*setup.declaration)} {
    for (auto const& pcn : setup.pcns)
      models.push_back(std::make_unique<calibration::PcnModel const>(
          declaration, setup.library, pcn, config::parameters_for(setup.scenario, pcn),
          setup.targets));
  }
};

/// Each once, where it is first.
template <class Value>
std::vector<Value> once(std::vector<Value> const& values) {
  std::vector<Value> result;
  for (auto const& value : values) {
    if (std::ranges::find(result, value) == result.end()) result.push_back(value);
  }
  return result;
}

/// Those `wanted`; all that need no model if none is. `pcns`: filled with what they refer to.
std::vector<calibration::BenchmarkTask>
tasks_named(std::vector<std::string> const& wanted, Folders const& folders,
            std::vector<std::unique_ptr<SmallPcns const>>& pcns) {
  auto tasks = calibration::benchmark_tasks();
  if (wanted.empty()) return tasks;
  if (std::ranges::any_of(wanted, is_of_pcn)) {
    auto const& one = *pcns.emplace_back(std::make_unique<SmallPcns const>(
        folders, std::vector{std::string{calibration::pcn_of_tasks}}));
    std::ranges::copy(calibration::pcn_tasks(*one.models.front()), std::back_inserter(tasks));
  }
  if (std::ranges::find(wanted, calibration::pooled_task_name) != wanted.end()) {
    auto const& codes = calibration::pcns_of_pooled_task;
    auto const& some = *pcns.emplace_back(std::make_unique<SmallPcns const>(
        folders, std::vector<std::string>(codes.begin(), codes.end())));
    tasks.push_back(calibration::pooled_task(some.models));
  }
  std::vector<calibration::BenchmarkTask> chosen;
  chosen.reserve(wanted.size());
  for (auto const& name : wanted)
    chosen.push_back(*std::ranges::find(tasks, name, &calibration::BenchmarkTask::name));
  return chosen;
}

std::vector<std::string> known_tasks() {
  std::vector<std::string> names;
  for (auto const& task : calibration::benchmark_tasks())
    names.push_back(task.name);
  names.insert(names.end(), calibration::pcn_task_names.begin(), calibration::pcn_task_names.end());
  names.emplace_back(calibration::pooled_task_name);
  std::ranges::sort(names);
  return names;
}

}  // namespace

void calibrate_bench_command(CalibrateBenchOptions const& options) {
  auto const& methods = calibration::calibrator_names();
  expect_known(options.tasks, known_tasks(), "task");
  expect_known(options.methods, methods, "method");
  std::vector<std::unique_ptr<SmallPcns const>> pcns;
  InterruptGuard const guard;
  calibration::BenchmarkPlan plan{.tasks = tasks_named(once(options.tasks), options.folders, pcns),
                                  .methods =
                                      options.methods.empty() ? methods : once(options.methods),
                                  .budgets = once(options.budgets),
                                  .truths = options.truths,
                                  .first_truth = options.first_truth,
                                  .seed = options.seed,
                                  .threads = options.threads,
                                  .stop = &InterruptGuard::stop()};
  expect_an_answer(plan);
  if (!options.ranks.empty()) report::check_can_create_file(options.ranks);
  std::vector<BenchmarkRow> rows;
  {
    Progress progress{how_to_show(options.quiet)};
    plan.progress = [&](std::size_t done, std::size_t of) { progress.update(done, of); };
    rows = calibration::run_benchmark(plan);
  }
  std::exception_ptr lost;  // of hours of work what can be told is told
  try {
    if (!options.ranks.empty() && !rows.empty())
      report::write_new_file(options.ranks, ranks_csv(rows));
  } catch (...) {
    lost = std::current_exception();
  }
  print(options.format == Format::csv ? as_csv(rows) : as_table(rows));
  if (lost) std::rethrow_exception(lost);
  if (InterruptGuard::stop()) throw Interrupted("interrupted: only the truths that were finished");
}

}  // namespace pcnsim::cli
