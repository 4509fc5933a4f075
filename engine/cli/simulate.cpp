#include "cli/simulate.hpp"

#include "calibration/pcn/posterior_draws.hpp"
#include "cli/calibration_setup.hpp"
#include "cli/exit_code.hpp"
#include "cli/git_commit.hpp"
#include "cli/interrupt.hpp"
#include "cli/progress.hpp"
#include "cli/terminal.hpp"
#include "report/csv.hpp"
#include "report/manifest.hpp"
#include "report/uncertainty.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace pcnsim::cli {
namespace {

/// `word` as a shell takes it for one word.
std::string shell_quoted(std::string const& word) {
  constexpr auto harmless =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+.,:/=";
  if (!word.empty() && word.find_first_not_of(harmless) == std::string::npos) return word;
  std::string quoted = "'";
  for (char const c : word)
    quoted += c == '\'' ? std::string{"'\\''"} : std::string{c};
  return quoted + '\'';
}

/// The command line that gives the same results again. Leaves out what has no influence on them
/// (threads, folders, format), so that it is the same text wherever it was run.
std::string same_again(Study const& study, std::string_view command,
                       SimulateOptions const& options) {
  auto line = fmt::format("pcnsim {}", command);
  for (auto const& scenario : study.scenarios) {  // one of the user's own by its file name
    bool const is_shipped = scenario.files.back().parent_path() == study.scenario_folder;
    line += ' ' + shell_quoted(is_shipped ? scenario.scenario.name
                                          : scenario.files.back().filename().string());
  }
  for (auto const& word : study.overrides)
    line += ' ' + shell_quoted(word);
  auto const& run = study.scenarios.front().run;
  line += fmt::format(" --replications {} --weeks {} --warmup-weeks {} --seed {}", run.replications,
                      run.weeks, run.warmup_weeks, run.seed);
  if (!options.parameters.empty()) {
    line += " --parameters " + (options.parameters == "posterior"
                                    ? options.parameters
                                    : shell_quoted(study.posterior.filename().string()));
  }
  if (options.pcns.empty()) return line;
  line += " --pcn";
  for (auto const& pcn : study.experiment.pcns)
    line += ' ' + pcn.code;
  return line;
}

/// The command line that tells the failed run event by event.
std::string replay(Study const& study, RunFailure const& failure, SimulateOptions const& options) {
  auto line = "pcnsim trace " + failure.scenario;
  for (auto const& word : study.overrides)
    line += ' ' + shell_quoted(word);
  auto const& run = study.scenarios.front().run;
  line += fmt::format(" --pcn {} --replication {} --weeks {} --warmup-weeks {} --seed {}",
                      failure.pcn, failure.replication, run.weeks, run.warmup_weeks, run.seed);
  if (!options.folders.data.empty()) line += " --data " + shell_quoted(options.folders.data);
  if (!options.folders.scenarios.empty()) {
    line += " --scenarios " + shell_quoted(options.folders.scenarios);
  }
  return line;
}

void add_input(std::vector<report::InputFile>& inputs, std::string_view label,
               std::filesystem::path const& path) {
  auto const known = std::ranges::find(inputs, path, &report::InputFile::path);
  if (known != inputs.end()) return;
  inputs.push_back({fmt::format("{}/{}", label, path.filename().string()), path});
}

report::Manifest manifest(Study const& study, std::string_view command,
                          SimulateOptions const& options) {
  auto const& experiment = study.experiment;
  report::Manifest manifest{.version = PCNSIM_VERSION,
                            .git_commit = git_commit,
                            .compiler = PCNSIM_COMPILER,
                            .command = same_again(study, command, options),
                            .scenarios = {},
                            .start = to_text(experiment.horizon.start),
                            .weeks = experiment.horizon.weeks,
                            .warmup_weeks = experiment.horizon.warmup_weeks,
                            .replications = experiment.replications,
                            .seed = experiment.seed,
                            .pcn_codes = {},
                            .inputs = {}};
  for (auto const& pcn : experiment.pcns)
    manifest.pcn_codes.push_back(pcn.code);
  for (auto const* const name : {"pcns.csv", "practices.csv"}) {
    add_input(manifest.inputs, "inputs", study.data / "inputs" / name);
  }
  if (!study.posterior.empty()) {
    add_input(manifest.inputs, "posterior", study.posterior);
    auto const folder = study.posterior.parent_path();
    for (auto const* const name : {parameters_copy, targets_copy, calibration::provenance_file})
      if (std::filesystem::exists(folder / name))
        add_input(manifest.inputs, "posterior", folder / name);
  }
  for (auto const& scenario : study.scenarios) {
    manifest.scenarios.push_back({scenario.scenario.name, scenario.yaml});
    for (auto const& file : scenario.library_files) {
      auto const inside = file.lexically_relative(study.scenario_folder);
      add_input(manifest.inputs, ("scenarios" / inside.parent_path()).string(), file);
    }
    for (auto const& file : scenario.files)
      add_input(manifest.inputs, "scenarios", file);
  }
  return manifest;
}

ResultSet run_watched(Study const& study, SimulateOptions const& options) {
  Progress progress{how_to_show(options.quiet)};
  Watch const watch{
      .threads = options.threads,
      .progress = [&](std::size_t done, std::size_t total) { progress.update(done, total); },
      .stop = &InterruptGuard::stop()};
  auto results = [&] {
    try {
      return run(study.experiment, watch);
    } catch (RunFailure const& failure) {
      throw ContractFailure(std::string{failure.what()} +
                            "\nreplay: " + replay(study, failure, options));
    }
  }();
  if (!results || InterruptGuard::stop()) throw Interrupted("interrupted: nothing written");
  return std::move(*results);
}

}  // namespace

std::string simulate(Study const& study, std::string_view command, SimulateOptions const& options,
                     Report const& report) {
  if (!options.out.empty()) report::check_can_create(options.out);
  for (auto const& caution : study.cautions)
    say("note: " + caution + '\n');
  InterruptGuard const guard;  // also while writing: a folder is complete or not there
  auto const results = run_watched(study, options);
  std::vector<report::File> files;
  auto text = report(results, files);
  if (options.out.empty()) return text;

  report::KpiValues const values{results};
  files.push_back({"kpis.csv", report::kpis_csv(results, values)});
  files.push_back({"practices.csv", report::practices_csv(results)});
  files.push_back({"appointments.csv", report::appointments_csv(results)});
  files.push_back({"ledger.csv", report::ledger_csv(results)});
  files.push_back({"manifest.json", report::manifest_json(manifest(study, command, options))});
  for (auto const& scenario : study.scenarios) {
    files.push_back({"resolved/" + scenario.scenario.name + ".yaml", scenario.yaml});
  }
  report::write_folder(options.out, files);
  if (!options.quiet) say("Written to " + options.out + '\n');
  return text;
}

std::string with_uncertainty(std::string const& text, Study const& study, ResultSet const& results,
                             report::KpiValues const& values, std::vector<report::File>& files) {
  std::string before;
  for (auto const& caution : study.cautions)
    before += caution + "\n\n";
  if (study.posterior.empty() || results.replications_a_draw == 1) return before + text;
  auto const all = report::uncertainties(results, values);
  files.push_back({"uncertainty.csv", report::uncertainty_csv(results, all)});
  return before + report::uncertainty_text(results, all) + '\n' + text;
}

}  // namespace pcnsim::cli
