#pragma once
// What `run` and `compare` have in common: simulate, watched and interruptible, and keep it.

#include "cli/plan.hpp"
#include "report/kpi_values.hpp"
#include "report/output_folder.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace pcnsim::cli {

/// Makes the text for standard output; adds the files that only this command writes.
using Report = std::function<std::string(ResultSet const&, std::vector<report::File>&)>;

/// Runs `study`, writes the output folder if one was asked for, and returns what `report` made.
/// Throws Interrupted, ContractFailure, report::CannotCreate, report::WriteFailed.
std::string simulate(Study const& study, std::string_view command, SimulateOptions const& options,
                     Report const& report);

/// `text`, and what is said of uncertain parameters if the study has any; then uncertainty.csv joins
/// `files`.
std::string with_uncertainty(std::string const& text, Study const& study, ResultSet const& results,
                             report::KpiValues const& values, std::vector<report::File>& files);

}  // namespace pcnsim::cli
