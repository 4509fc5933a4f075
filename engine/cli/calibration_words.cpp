#include "cli/calibration_words.hpp"

#include "cli/shared_words.hpp"

#include <CLI/CLI.hpp>
#include <string>

namespace pcnsim::cli {
namespace {

constexpr auto calibrate_examples =
    R"(Each PCN is calibrated on its own observations, then all together: what is alike is pooled,
what only differences between PCNs tell (deterrence) is shared. Parameters with priors and targets
with their variances are declared in YAML (calibration/settings) before the fit. Methods: M1
history matching, then an emulated likelihood; M2 ABC-SMC; M3 ensemble Kalman inversion; M4 CMA-ES,
a point; M5 delayed-acceptance MCMC, a verifier. Only M1 pools. With --out every simulation is kept
in DIR.sqlite, from which --resume goes on, to the same result. Ends with 3 when a PCN is left
without draws; where PCNs are pooled, one that has no posterior of its own takes what the others
say of it, which the report and diagnostics.csv say.

Examples:
  pcnsim calibrate --pcn Frome --budget 500
  pcnsim calibrate --out results/calibration
  pcnsim calibrate --out results/calibration --resume
  pcnsim calibrate --pcn Somerset --targets my_targets.yaml --format csv > observed_simulated.csv)";

constexpr auto calibrate_bench_examples =
    R"(One row for each task, budget and method. c2st_median: can a classifier tell the draws from
exact ones (0.5: no, 1: always)? rmse_per_sd: error of the mean in exact standard deviations.
cover90: share of truths in the 90% interval, of the worst parameters (cover90_mean: of all together,
from one truth on); with sbc_pass (sbc_p at least 0.01, which counts simulated ranks and so ends at
some 0.0004; sbc_farthest: the quantity it comes from) and tarp (p value) from 20 truths on.
predictive95: share of what was observed in the 95% band of simulations at the draws. flagged: share
of truths of which the method said that no parameter set reproduces them.
flat_found: share with the one flat direction named, and no other. An empty cell: does not apply.
Times are CPU, of a simulation and what comes with it, and change from run to run: inference_ms fits,
matches, chains and adjustments; bookkeeping_ms what is neither that nor simulation. C2ST takes some
seconds for each truth and is of truths 1 to 10. Of truths in parts (--first-truth) put the ranks
together (--ranks); tarp is of each part alone.

T1 Gaussian linear, T2 two moons, T3 Erlang-A queues seen whole, T4 as reported, T7 a pair known
only through its product. T5 and T6 run when named, for they take a minute for each truth: the
model of practices, of one small PCN for 2 + 4 weeks, calibrated to what it made itself: T5 as it
is (flagged: false alarms), T6 where people ring evenly over the day, which no parameter tells. So
does T8, some minutes for each truth: six small PCNs drawn about national values, calibrated together
with N simulations each and at most 1.15 N where they lead together; what is judged are the
national values (M1 only).

M5 starts from what M1 finds and wants budgets of 10,000 and more: with fewer it adds next to nothing.

Examples:
  pcnsim calibrate-bench
  pcnsim calibrate-bench --task T1,T2 --method M2 --budget 1000,10000
  pcnsim calibrate-bench --task T5,T6 --method M1 --truths 20
  pcnsim calibrate-bench --task T8 --method M1 --budget 400 --truths 20
  pcnsim calibrate-bench --task T8 --method M1 --truths 5 --first-truth 6 --ranks from_6.csv
  pcnsim calibrate-bench --task T3 --truths 100 --format csv > bench.csv
  pcnsim calibrate-bench --task T3 --method M1 --truths 100 --ranks ranks.csv   # for rank histograms

scripts/plot_calibrators.py draws bench.csv: error against simulations.)";

/// As names of tasks and methods are written: " t1" is T1.
std::string as_a_name(std::string text) {
  std::erase(text, ' ');
  for (char& letter : text)
    letter = letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
  return text;
}

void add_format(CLI::App& app, Format& format) {
  app.add_option("--format", format, "On standard output: table or csv")
      ->transform(one_of<Format>({{"table", Format::table}, {"csv", Format::csv}}))
      ->option_text("FORMAT");
}

/// What is calibrated or served, and by which declaration.
void add_inputs(CLI::App& app, CalibrationInputs& inputs) {
  add_words(app, "SCENARIO", inputs.words);
  app.add_option("--pcn", inputs.pcns,
                 "PCNs by name or code, or an ICB, up to the next option (default: all)")
      ->option_text("PCN...");
  app.add_option("--parameters", inputs.parameters_file,
                 "What is calibrated, with priors (default: the project's)")
      ->check(not_empty("a file"))
      ->option_text("FILE");
  app.add_option("--targets", inputs.targets_file,
                 "What is compared, with variances (default: the project's)")
      ->check(not_empty("a file"))
      ->option_text("FILE");
  add_data_folder(app, inputs.folders);
  add_scenario_folder(app, inputs.folders);
}

}  // namespace

void add_calibrate_options(CLI::App& app, CalibrateOptions& options) {
  add_inputs(app, options.inputs);
  app.add_option("--method", options.method, "M1 to M5 (default: M1)")
      ->transform(as_a_name)
      ->option_text("M1");
  app.add_option("--budget", options.budget,
                 "Simulations for each PCN by itself (default: 700; at least, for p\n"
                 "parameters: M1 and M5 15 p and 50, M2 10 p and 100, M3 p + 20, M4 4 p + "
                 "60);\nwhere PCNs are pooled, two fifths as many again and at "
                 "most\n3 times --draws")
      ->transform(whole(1, 1'000'000))
      ->option_text("N");
  app.add_option(
         "--draws", options.draws,
         "Draws of the posterior to keep and to simulate, for each PCN, and where PCNs are\n"
         "pooled to learn from before (default: 200; at least 20)")
      ->transform(whole(20, 100'000))
      ->option_text("N");
  add_seed(app, options.seed, "Seed of all random numbers (default: 1)");
  add_threads(app, options.threads);
  app.add_option("--out", options.out, "Write results into this new or empty folder")
      ->check(not_empty("a folder"))
      ->option_text("DIR");
  app.add_option("--store", options.store, "Keep every simulation in this file")
      ->check(not_empty("a file"))
      ->option_text("FILE");
  app.add_flag("--resume", options.resume, "Go on from the store");
  add_format(app, options.format);
  app.add_flag("--quiet", options.quiet, "No progress");
  app.footer(calibrate_examples);
}

void add_calibrate_bench_options(CLI::App& app, CalibrateBenchOptions& options) {
  app.add_option("--task", options.tasks, "Tasks (default: all but T5, T6 and T8)")
      ->delimiter(',')
      ->transform(as_a_name)
      ->option_text("T1,...");
  app.add_option("--method", options.methods, "Calibrators (default: all)")
      ->delimiter(',')
      ->transform(as_a_name)
      ->option_text("M2,...");
  app.add_option("--budget", options.budgets, "Simulations for each calibration (default: 1000)")
      ->delimiter(',')
      ->transform(whole(200, 1'000'000))
      ->option_text("N,...");
  app.add_option("--truths", options.truths, "Truths drawn from the prior (default: 10)")
      ->transform(whole(1, 10'000))
      ->option_text("N");
  app.add_option(
         "--first-truth", options.first_truth,
         "Number of the first of them (default: 1): truths in parts, or on several machines")
      ->transform(whole(1, 10'000))
      ->option_text("N");
  add_seed(app, options.seed, "Seed of all random numbers (default: 1)");
  add_threads(app, options.threads);
  app.add_option("--ranks", options.ranks,
                 "A CSV of every truth: its rank among the draws, parameter by parameter")
      ->option_text("FILE");
  add_data_folder(app, options.folders);
  add_scenario_folder(app, options.folders);
  app.add_flag("--quiet", options.quiet, "No progress");
  add_format(app, options.format);
  app.footer(calibrate_bench_examples);
}

}  // namespace pcnsim::cli
