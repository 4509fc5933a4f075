#include "cli/commands.hpp"
#include "cli/simulate.hpp"
#include "cli/terminal.hpp"
#include "report/csv.hpp"
#include "report/json.hpp"
#include "report/text_report.hpp"

namespace pcnsim::cli {
namespace {

std::string for_programs(Format format, ResultSet const& results, report::KpiValues const& values) {
  return format == Format::csv ? report::kpis_csv(results, values)
                               : report::run_json(results, values);
}

}  // namespace

void run_command(SimulateOptions const& options) {
  auto words = sorted_out(options.words);
  if (words.names.empty()) words.names = {"baseline"};
  if (words.names.size() > 1) {
    throw UsageError("run takes one scenario, found " + words.names[0] + " and " + words.names[1] +
                     " – to put scenarios side by side: pcnsim compare");
  }
  auto const study = plan(words, options);
  auto const report = [&](ResultSet const& results, std::vector<report::File>& files) {
    report::KpiValues const values{results};
    auto const text = with_uncertainty(report::run_text(results, values, study.setting), study,
                                       results, values, files);
    files.push_back({"report.txt", text});
    return options.format == Format::table ? text : for_programs(options.format, results, values);
  };
  print(simulate(study, "run", options, report));
}

}  // namespace pcnsim::cli
