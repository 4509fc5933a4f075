#include "calibration/store/store.hpp"
#include "cli/calibration_files.hpp"
#include "cli/commands.hpp"
#include "cli/interrupt.hpp"
#include "cli/progress.hpp"
#include "cli/terminal.hpp"
#include "cli/version.hpp"
#include "report/csv.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fmt/format.h>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

namespace pcnsim::cli {
namespace {

using namespace calibration;

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

/// The store that a calibration writes to and goes on from, if there is one.
class Memory {
public:
  Memory(CalibrateOptions const& options, CalibrationSetup const& setup) {
    auto const file = place(options);
    for (auto const& model : setup.models) {
      simulators_.push_back([&model](Eigen::VectorXd const& x, std::uint64_t seed) {
        return model->simulate(x, seed);
      });
    }
    if (file.empty()) return;
    bool const exists = std::filesystem::exists(file);
    if (exists && !options.resume) {
      throw report::CannotCreate(file.string() +
                                 " is there already – add --resume to go on from it, or move it");
    }
    if (!exists && options.resume)
      throw config::MissingInput(file.string() + ": no such file – nothing to resume");
    store_.emplace(file);
    for (std::size_t i = 0; i < setup.models.size(); ++i)
      remember(setup, i);
  }

  [[nodiscard]] Simulators const& simulators() const { return simulators_; }
  [[nodiscard]] std::size_t known() const { return known_; }
  [[nodiscard]] bool keeps() const { return store_.has_value(); }
  void flush() {
    if (store_) store_->flush();
  }

private:
  static std::filesystem::path place(CalibrateOptions const& options) {
    if (!options.store.empty()) return options.store;
    if (!options.out.empty()) {
      auto folder = std::filesystem::path{options.out};
      if (!folder.has_filename()) folder = folder.parent_path();
      return folder.string() + ".sqlite";
    }
    if (options.resume) throw UsageError("--resume needs --store FILE or --out DIR – from where?");
    return {};
  }

  void remember(CalibrationSetup const& setup, std::size_t i) {
    auto const& model = *setup.models[i];
    auto problem = model.problem();
    problem.summary_names = model.output_names();
    auto const& d = *setup.declaration;
    // What else fixes an answer: the PCN, every number of the scenario, how parameters act, the span,
    // and the model, which is known by what it answers.
    auto what = fmt::format("pcn {}\n{} {} {}\n{}\n{}", setup.pcns[i].code, to_text(d.start),
                            d.weeks, d.warmup_weeks, setup.scenario.yaml, fingerprint(model));
    for (auto const& parameter : d.parameters) {
      what += fmt::format("\n{} {} {}", parameter.name, static_cast<int>(parameter.acts),
                          parameter.median);
      for (auto const& on : parameter.on)
        what +=
            fmt::format(" {}[{}]", on.parameter, on.element ? static_cast<int>(*on.element) : -1);
    }
    nlohmann::json const provenance{{"version", version_text()}, {"pcn", setup.pcns[i].code}};
    auto const id = store_->enter(problem, {.simulator = what, .provenance = provenance.dump()});
    known_ += store_->size(id);
    simulators_[i] = remembering(std::move(simulators_[i]), *store_, id);
  }

  std::optional<Store> store_;
  Simulators simulators_;
  std::size_t known_ = 0;
};

constexpr std::size_t fewest_per_parameter =
    15;  ///< simulations: M1's first wave and something after

void check_method(std::string const& method) {
  auto const& known = calibrator_names();
  if (std::ranges::find(known, method) != known.end()) return;
  throw UsageError(
      fmt::format("unknown method {}, expected one of {} – try: pcnsim calibrate --help", method,
                  fmt::join(known, ", ")));
}

std::string same_again(CalibrateOptions const& options, CalibrationSetup const& setup) {
  std::string command = "pcnsim calibrate";
  for (auto const& word : options.inputs.words)
    command += ' ' + word;
  if (!options.inputs.pcns.empty()) {
    command += " --pcn";
    for (auto const& pcn : setup.pcns)
      command += ' ' + pcn.code;
  }
  return command + fmt::format(" --method {} --budget {} --draws {} --seed {}", options.method,
                               options.budget, options.draws, options.seed);
}

/// For people, not for files: it is not the same twice. What a store remembered counts as when it was
/// made.
std::string cost_of(Calibration const& calibration) {
  double seconds = 0;
  for (auto const& fit : calibration.fits)
    seconds += fit.posterior.simulation_seconds;
  return fmt::format("The fits' simulations took {:.0f} CPU s\n", seconds);
}

std::string csv_of(std::vector<report::File> const& files, std::string const& name) {
  return std::ranges::find(files, std::filesystem::path{name}, &report::File::name)->content;
}

}  // namespace

ExitCode calibrate_command(CalibrateOptions const& options) {
  check_method(options.method);
  auto const setup = set_up(options.inputs);
  auto const fewest = fewest_per_parameter * setup.declaration->parameters.size();
  if (options.method == "M1" && options.budget < fewest) {
    throw UsageError(fmt::format("--budget {}: {} parameters need at least {} simulations",
                                 options.budget, setup.declaration->parameters.size(), fewest));
  }
  if (!options.out.empty()) report::check_can_create(options.out);
  InterruptGuard const guard;
  Memory memory{options, setup};
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
    auto const total = simulations_needed(setup.models.size(), plan);
    std::mutex reporting;
    std::size_t done = 0;
    plan.fit.simulated = [&] {
      std::scoped_lock const lock(reporting);
      progress.update(std::min(++done, total), total);
    };
    plan.step = [&](std::string const& step) {
      std::scoped_lock const lock(reporting);
      progress.begin_step(step);
    };
    calibration = calibrate(setup.models, memory.simulators(), plan);
  }
  memory.flush();
  if (calibration.stopped || InterruptGuard::stop()) {
    throw Interrupted(memory.keeps() ? "interrupted: the simulations are kept, --resume goes on"
                                     : "interrupted: nothing written – with --store FILE or --out "
                                       "DIR, --resume can go on");
  }
  if (!options.quiet) say(cost_of(calibration));
  Provenance const provenance{same_again(options, setup), options.method, options.budget,
                              options.seed};
  auto files = calibration_files(setup, calibration, provenance);
  auto const text = calibration_text(setup, calibration, provenance);
  if (!options.out.empty()) {
    files.push_back({"report.txt", text});
    report::write_folder(options.out, files);
    if (!options.quiet) say("Written to " + options.out + '\n');
  }
  print(options.format == Format::csv ? csv_of(files, "targets.csv") : text);
  bool const has_draws = std::ranges::all_of(
      calibration.draws, [](Eigen::MatrixXd const& draws) { return draws.rows() > 0; });
  return has_draws ? ExitCode::done : ExitCode::check_failed;
}

}  // namespace pcnsim::cli
