#include "calibration/benchmark/run_benchmark.hpp"
#include "calibration/benchmark/tasks.hpp"
#include "calibration/inference/calibrators.hpp"
#include "cli/commands.hpp"
#include "cli/interrupt.hpp"
#include "cli/progress.hpp"
#include "cli/terminal.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

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

std::string as_table(std::vector<BenchmarkRow> const& rows) {
  std::vector<std::string> lines(rows.size() + 1);
  for (auto const& column : columns) {
    std::vector<std::string> cells{column.name};
    for (auto const& row : rows)
      cells.push_back(column.cell(row));
    auto const width = std::ranges::max(cells, {}, &std::string::size).size();
    bool const is_first = &column == columns.data();
    for (std::size_t i = 0; i < cells.size(); ++i)
      lines[i] += is_first ? fmt::format("{:<{}}", cells[i], width)
                           : fmt::format("  {:>{}}", cells[i], width);
  }
  return fmt::format("{}\n", fmt::join(lines, "\n"));
}

/// All of `known` if none is `wanted`.
std::vector<std::string> chosen(std::vector<std::string> const& wanted,
                                std::vector<std::string> const& known, char const* what) {
  for (auto const& name : wanted) {
    if (std::ranges::find(known, name) != known.end()) continue;
    throw UsageError(
        fmt::format("unknown {} {}, expected one of {} – try: pcnsim calibrate-bench --help", what,
                    name, fmt::join(known, ", ")));
  }
  return wanted.empty() ? known : wanted;
}

}  // namespace

void calibrate_bench_command(CalibrateBenchOptions const& options) {
  std::vector<std::string> tasks;
  for (auto const& task : calibration::benchmark_tasks())
    tasks.push_back(task.name);
  InterruptGuard const guard;
  calibration::BenchmarkPlan plan{
      .tasks = chosen(options.tasks, tasks, "task"),
      .methods = chosen(options.methods, calibration::calibrator_names(), "method"),
      .budgets = options.budgets,
      .truths = options.truths,
      .seed = options.seed,
      .threads = options.threads,
      .stop = &InterruptGuard::stop()};
  std::vector<BenchmarkRow> rows;
  {
    Progress progress{how_to_show(options.quiet)};
    plan.progress = [&](std::size_t done, std::size_t of) { progress.update(done, of); };
    rows = calibration::run_benchmark(plan);
  }
  print(options.format == Format::csv ? as_csv(rows) : as_table(rows));
  if (InterruptGuard::stop()) throw Interrupted("interrupted: only the rows that were finished");
}

}  // namespace pcnsim::cli
