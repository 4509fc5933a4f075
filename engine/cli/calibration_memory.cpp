#include "cli/calibration_memory.hpp"

#include "cli/exit_code.hpp"
#include "cli/interrupt.hpp"
#include "cli/version.hpp"
#include "report/output_folder.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <utility>

namespace pcnsim::cli {
namespace {

using namespace calibration;
namespace fs = std::filesystem;

/// Empty: nothing is kept.
fs::path place(CalibrateOptions const& options) {
  if (!options.store.empty()) return options.store;
  if (!options.out.empty()) {
    auto folder = fs::path{options.out};
    if (!folder.has_filename()) folder = folder.parent_path();
    return folder.string() + ".sqlite";
  }
  if (options.resume) throw UsageError("--resume needs --store FILE or --out DIR – from where?");
  return {};
}

void check_is_wanted(fs::path const& file, bool resume) {
  bool const exists = fs::exists(file);
  if (exists && !resume) {
    throw report::CannotCreate(file.string() +
                               " is there already – add --resume to go on from it, or move it");
  }
  if (!exists && resume)
    throw config::MissingInput(file.string() + ": no such file – nothing to resume");
}

/// What the model answers at the medians: another model gives another answer.
std::string fingerprint(PcnModel const& model) {
  auto const& parameters = model.declaration().parameters;
  Eigen::VectorXd x(static_cast<Eigen::Index>(parameters.size()));
  for (std::size_t j = 0; j < parameters.size(); ++j)
    x[static_cast<Eigen::Index>(j)] = std::log(parameters[j].median);
  auto const answer = model.simulate(x, 1);
  std::string text;
  if (answer.summaries) {
    for (double const value : *answer.summaries)
      text += fmt::format("{} ", value);
  }
  return text;
}

/// Where a number comes from and how sure it is may be written anew, and nothing is simulated again.
std::string without_comments(std::string const& yaml) {
  std::string text;
  for (std::size_t from = 0; from < yaml.size();) {
    auto const end = std::min(yaml.find('\n', from), yaml.size());
    auto const line = yaml.substr(from, end - from);
    text += line.substr(0, line.find("  # ")) + '\n';
    from = end + 1;
  }
  return text;
}

/// What fixes an answer beside the parameters' values: the PCN, every number of the scenario, how
/// parameters act, the span, and the model, which is known by what it answers.
std::string what_is_simulated(CalibrationSetup const& setup, std::size_t pcn) {
  auto const& d = *setup.declaration;
  auto what = fmt::format("pcn {}\n{} {} {}\n{}\n{}", setup.pcns[pcn].code, to_text(d.start),
                          d.weeks, d.warmup_weeks, without_comments(setup.scenario.yaml),
                          fingerprint(*setup.models[pcn]));
  for (auto const& parameter : d.parameters) {
    what += fmt::format("\n{} {} {}", parameter.name, static_cast<int>(parameter.acts),
                        parameter.median);
    for (auto const& on : parameter.on)
      what += fmt::format(" {}[{}]", on.parameter, on.element ? static_cast<int>(*on.element) : -1);
  }
  return what;
}

}  // namespace

CalibrationMemory::CalibrationMemory(CalibrateOptions const& options, CalibrationSetup const& setup,
                                     std::string const& command)
    : simulators_{simulators_of(setup.models, &InterruptGuard::stop())} {
  for (auto* const simulators : {&simulators_.as_is, &simulators_.more_staff}) {
    for (auto& simulator : *simulators)
      simulator = counted(std::move(simulator));
  }
  auto const file = place(options);
  if (file.empty()) return;
  check_is_wanted(file, options.resume);
  store_.emplace(file);
  nlohmann::json const settings{{"command", command}, {"version", version_text()}};
  RunDescription const run{.method = options.method,
                           .budget = options.budget,
                           .seed = options.seed,
                           .settings = settings.dump()};
  std::vector<ProblemId> problems;
  for (std::size_t i = 0; i < setup.models.size(); ++i)
    problems.push_back(remember(setup, i));
  for (auto const problem : problems)
    runs_.push_back(store_->begin_run(problem, run));
}

CalibrationMemory::~CalibrationMemory() {
  try {
    end(RunStatus::failed);
  } catch (...) {  // why it failed is on its way up already, and matters more
  }
}

void CalibrationMemory::end(RunStatus status) {
  if (!store_) return;
  store_->flush();
  while (!runs_.empty()) {
    store_->end_run(runs_.back(), status);
    runs_.pop_back();
  }
}

Simulator CalibrationMemory::counted(Simulator simulate) {
  return [this, simulate = std::move(simulate)](Eigen::VectorXd const& x, std::uint64_t seed) {
    ++made_;
    return simulate(x, seed);
  };
}

ProblemId CalibrationMemory::remember(CalibrationSetup const& setup, std::size_t pcn) {
  auto const& model = *setup.models[pcn];
  auto problem = model.problem();
  problem.summary_names = model.output_names();
  auto const what = what_is_simulated(setup, pcn);
  nlohmann::json const provenance{{"version", version_text()}, {"pcn", setup.pcns[pcn].code}};
  auto const enter = [&](std::string const& simulated, Simulator& simulator) {
    auto const id =
        store_->enter(problem, {.simulator = simulated, .provenance = provenance.dump()});
    known_ += store_->size(id);
    simulator = remembering(std::move(simulator), *store_, id);
    return id;
  };
  auto const as_is = enter(what, simulators_.as_is[pcn]);
  if (setup.models.size() > 1) {  // only PCNs together are tried with more staff
    auto const change = fmt::format("staff times {}", more_staff);
    problem.name += ", " + change;
    enter(what + '\n' + change, simulators_.more_staff[pcn]);
  }
  return as_is;
}

}  // namespace pcnsim::cli
