#include "cli/commands.hpp"
#include "cli/simulate.hpp"
#include "cli/terminal.hpp"
#include "report/csv.hpp"
#include "report/json.hpp"
#include "report/text_report.hpp"

namespace pcnsim::cli {
namespace {

std::string shown(Format format, ResultSet const& results, report::KpiValues const& values,
                  report::Setting const& setting) {
  switch (format) {
    case Format::table: return report::run_text(results, values, setting);
    case Format::csv: return report::kpis_csv(results, values);
    case Format::json: return report::run_json(results, values);
  }
  return {};
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
    files.push_back({"report.txt", report::run_text(results, values, study.setting)});
    return shown(options.format, results, values, study.setting);
  };
  print(simulate(study, "run", options, report));
}

}  // namespace pcnsim::cli
