#include "cli/commands.hpp"
#include "cli/simulate.hpp"
#include "cli/terminal.hpp"
#include "report/csv.hpp"
#include "report/json.hpp"
#include "report/text_report.hpp"

namespace pcnsim::cli {

void compare_command(SimulateOptions const& options) {
  auto const words = sorted_out(options.words);
  if (words.names.size() < 2) {
    throw UsageError("compare takes a base and at least one other scenario, found " +
                     std::to_string(words.names.size()) + " – the names: pcnsim list");
  }
  auto const study = plan(words, options);
  auto const report = [&](ResultSet const& results, std::vector<report::File>& files) {
    report::KpiValues const values{results};
    auto const comparison = report::compare(results, values);
    auto text = with_uncertainty(report::comparison_text(results, comparison, study.setting), study,
                                 results, values, files);
    auto csv = report::comparison_csv(results, comparison);
    files.push_back({"comparison.csv", csv});
    files.push_back({"report.txt", text});
    switch (options.format) {
      case Format::table: return text;
      case Format::csv: return csv;
      case Format::json: return report::comparison_json(results, comparison);
    }
    return std::string{};
  };
  print(simulate(study, "compare", options, report));
}

}  // namespace pcnsim::cli
