#include "cli/command_line.hpp"

#include "cli/calibration_words.hpp"
#include "cli/exit_code.hpp"
#include "cli/plug_in_words.hpp"
#include "cli/shared_words.hpp"
#include "cli/version.hpp"

#include <CLI/CLI.hpp>
#include <array>
#include <map>

namespace pcnsim::cli {
namespace {

struct CommandWord {
  char const* word;
  Command command;
  char const* what;
};
constexpr std::array command_words{
    CommandWord{"run", Command::run, "Simulate one scenario"},
    CommandWord{"compare", Command::compare, "Simulate scenarios and compare them with the first"},
    CommandWord{"reality-check", Command::reality,
                "Compare the simulation with what was published"},
    CommandWord{"calibrate", Command::calibrate,
                "Find what is hidden from what was published, and say how sure"},
    CommandWord{"calibrate-bench", Command::calibrate_bench,
                "Judge the calibrators by problems with a known answer"},
    CommandWord{"serve-model", Command::serve_model,
                "Simulate one PCN for a calibrator of your own, line by line"},
    CommandWord{"evaluate", Command::evaluate,
                "Simulate one PCN at every row of a table of parameters"},
    CommandWord{"trace", Command::trace, "Tell one run event by event, or as patients' journeys"},
    CommandWord{"validate", Command::validate, "Check scenario files without running them"},
    CommandWord{"show", Command::show, "Show what a scenario is and what it changes"},
    CommandWord{"list", Command::list, "List the scenarios and the PCNs"},
};

constexpr auto examples = R"(Examples:
  pcnsim list
  pcnsim run baseline --pcn Rosebank --replications 3
  pcnsim compare baseline workforce_plus_10 nhs_app --out results/first

Every command has --help. Simulated results; not an NHS product.)";

constexpr auto run_examples =
    R"(A word with = changes one parameter, in every scenario; pcn.Frome.KEY=VALUE
in one PCN, likewise icb and practice. A key comes once; relative changes may follow it. Results
go to standard output, and with --out also into a folder; neither depends on the number of threads.

Examples:
  pcnsim run
  pcnsim run baseline --pcn Rosebank Mendip --weeks 26 --replications 10
  pcnsim run baseline deterrence.strength=0 --out results/without_deterrence
  pcnsim run my_scenario.yaml --format csv > kpis.csv)";

constexpr auto compare_examples =
    R"(The first scenario is the base. All run with the same needs, patient by patient
(common random numbers). A word with = changes one parameter, in every scenario.

Examples:
  pcnsim compare baseline workforce_plus_10 --pcn Somerset
  pcnsim compare baseline automation nhs_app combined --replications 20 --out results/levers
  pcnsim compare baseline workforce_plus_10 --parameters posterior --replications 40
  pcnsim compare baseline my_scenario.yaml --pcn U31538 --format csv > comparison.csv)";

constexpr auto reality_examples =
    R"(Observed, simulated and allowed values of what is published of the PCNs; patterns that must
hold; and every PCN's own errors. Without SCENARIO baseline; without --replications three. With
--quick only the first of these. Ends with code 3 when a check fails. The tolerances were declared for all 22 PCNs
together: with --pcn they inform, and the code is 0.

Examples:
  pcnsim reality-check --quick
  pcnsim reality-check deterrence.strength=0.5 --replications 5
  pcnsim reality-check --quick --pcn Somerset
  pcnsim reality-check --format csv > reality.csv)";

constexpr auto trace_examples =
    R"(story: a line for each event. journeys: an event log as CSV (case, activity,
resource, start, end) for process-mining tools. hash: one number that differs if any event does.
The hours before --from are simulated too, and not shown.

Examples:
  pcnsim trace baseline --pcn Frome --from 2024-04-02 --to 2024-04-02 | less
  pcnsim trace baseline --pcn Frome --weeks 4 --patient 1234
  pcnsim trace baseline --pcn Frome --weeks 4 --from 2024-04-01 --format journeys > log.csv)";

constexpr auto validate_examples = R"(Examples:
  pcnsim validate my_scenario.yaml
  pcnsim validate scenarios/*.yaml
  pcnsim validate scenarios/parameters)";

constexpr auto show_examples = R"(Examples:
  pcnsim show workforce_plus_10
  pcnsim show workforce_plus_10 deterrence.strength=0
  pcnsim show --why front_door.online_share baseline pcn.Frome.front_door.online_share=+10%
  pcnsim show --why triage baseline --pcn Frome
  pcnsim show --resolved baseline > baseline.yaml)";

/// The span and the seed, and where to look: of every command that simulates.
void add_span_options(CLI::App& app, SimulateOptions& options) {
  app.add_option("--weeks", options.weeks, "Weeks that count (default: the scenario's)")
      ->transform(whole(1, 520))
      ->option_text("N");
  app.add_option("--warmup-weeks", options.warmup_weeks,
                 "Weeks simulated before (default: the scenario's)")
      ->transform(whole(0, 520))
      ->option_text("N");
  add_seed(app, options.seed, "Seed of all random numbers (default: the scenario's)");
  add_data_folder(app, options.folders);
  add_scenario_folder(app, options.folders);
}

/// Which runs: of every command that makes many.
void add_runs_options(CLI::App& app, SimulateOptions& options) {
  app.add_option("--pcn", options.pcns,
                 "PCNs by name or code, or an ICB, up to the next option (default:\n"
                 "all); scenarios come before")
      ->option_text("PCN...");
  app.add_option("--replications", options.replications, "Replications (default: the scenario's)")
      ->transform(whole(1, 100'000))
      ->option_text("N");
  add_span_options(app, options);
  add_threads(app, options.threads);
  app.add_flag("--quiet", options.quiet, "No progress");
}

void add_simulate_options(CLI::App& app, SimulateOptions& options) {
  add_runs_options(app, options);
  app.add_option("--parameters", options.parameters,
                 "posterior: draws of the calibration that is shipped; or the folder\n"
                 "of another. Two replications with each draw")
      ->check(not_empty("a folder"))
      ->option_text("DRAWS");
  app.add_option("--out", options.out, "Write results into this new or empty folder")
      ->check(not_empty("a folder"))
      ->option_text("DIR");
  app.add_option("--format", options.format, "On standard output: table, csv or json")
      ->transform(
          one_of<Format>({{"table", Format::table}, {"csv", Format::csv}, {"json", Format::json}}))
      ->option_text("FORMAT");
}

void add_reality_options(CLI::App& app, RealityOptions& options) {
  add_words(app, "SCENARIO", options.simulate.words);
  add_runs_options(app, options.simulate);
  app.add_option("--format", options.simulate.format, "On standard output: table or csv")
      ->transform(one_of<Format>({{"table", Format::table}, {"csv", Format::csv}}))
      ->option_text("FORMAT");
  app.add_flag("--quick", options.quick, "Only the table of observed and simulated values");
}

void add_trace_options(CLI::App& app, TraceOptions& options) {
  add_words(app, "SCENARIO", options.simulate.words);
  app.add_option("--pcn", options.simulate.pcns, "The PCN, by name or code")
      ->option_text("PCN")
      ->required();
  app.add_option("--replication", options.replication, "Which replication (default: 1)")
      ->transform(whole(1, 100'000))
      ->option_text("N");
  app.add_option("--patient", options.patient, "Only this patient's")->option_text("NUMBER");
  app.add_option("--from", options.from, "First day shown")->option_text("YYYY-MM-DD");
  app.add_option("--to", options.to, "Last day shown")->option_text("YYYY-MM-DD");
  add_span_options(app, options.simulate);
  app.add_option("--format", options.format, "story, journeys or hash (default: story)")
      ->transform(one_of<TraceFormat>({{"story", TraceFormat::story},
                                       {"journeys", TraceFormat::journeys},
                                       {"hash", TraceFormat::hash}}))
      ->option_text("FORMAT");
}

void add_show_options(CLI::App& app, ShowOptions& options) {
  add_words(app, "SCENARIO", options.words);
  auto* const resolved =
      app.add_flag("--resolved", options.resolved, "Every parameter with its final value, as YAML");
  auto* const why = app.add_option("--why", options.why,
                                   "Where the value of a parameter comes from, or a section")
                        ->option_text("KEY");
  app.add_option("--pcn", options.pcn, "With --why: in this PCN, or ICB")
      ->option_text("PCN")
      ->needs(why);
  app.add_option("--practice", options.practice, "With --why: in the practice of this code")
      ->option_text("CODE")
      ->needs(why);
  auto* const schema =
      app.add_flag("--schema", options.schema, "JSON Schema of a scenario file, for editors");
  auto* const library =
      app.add_flag("--library", options.library, "The parameter library as tables, in Markdown");
  resolved->excludes(why)->excludes(schema)->excludes(library);
  why->excludes(schema)->excludes(library);
  schema->excludes(library);
  add_data_folder(app, options.folders);
  add_scenario_folder(app, options.folders);
  app.footer(show_examples);
}

void add_commands(CLI::App& app, CommandLine& line) {
  std::map<Command, CLI::App*> commands;
  for (auto const& word : command_words) {
    commands[word.command] = app.add_subcommand(word.word, word.what);
    commands[word.command]->callback([&line, &word] { line.command = word.command; });
  }
  auto& run = *commands[Command::run];
  add_words(run, "SCENARIO", line.simulate.words);
  add_simulate_options(run, line.simulate);
  run.footer(run_examples);

  auto& compare = *commands[Command::compare];
  add_words(compare, "SCENARIOS", line.simulate.words);
  add_simulate_options(compare, line.simulate);
  compare.footer(compare_examples);

  auto& reality = *commands[Command::reality];
  add_reality_options(reality, line.reality);
  reality.footer(reality_examples);

  add_calibrate_options(*commands[Command::calibrate], line.calibrate);
  add_calibrate_bench_options(*commands[Command::calibrate_bench], line.calibrate_bench);

  add_serve_model_options(*commands[Command::serve_model], line.serve_model);
  add_evaluate_options(*commands[Command::evaluate], line.evaluate);

  auto& trace = *commands[Command::trace];
  add_trace_options(trace, line.trace);
  trace.footer(trace_examples);

  auto& validate = *commands[Command::validate];
  validate.add_option("FILES", line.validate.files, "Scenario files, or the folder parameters/")
      ->option_text(" ")
      ->required();
  add_data_folder(validate, line.validate.folders);
  add_scenario_folder(validate, line.validate.folders);
  validate.footer(validate_examples);

  add_show_options(*commands[Command::show], line.show);

  auto& list = *commands[Command::list];
  add_data_folder(list, line.list);
  add_scenario_folder(list, line.list);
  list.footer("Example:\n  pcnsim list");
}

/// Otherwise CLI11 would only say that a subcommand is missing.
void expect_known_command(int argc, char const* const* argv) {
  std::string const word = argc < 2 ? "" : argv[1];
  if (word.starts_with('-')) return;
  std::string known;
  for (auto const& command : command_words) {
    if (word == command.word) return;
    known += (known.empty() ? "" : ", ") + std::string{command.word};
  }
  throw UsageError((word.empty() ? "no command" : "unknown command " + word) +
                   ", expected one of " + known + " – try: pcnsim --help");
}

}  // namespace

CommandLine read_command_line(int argc, char const* const* argv) {
  expect_known_command(argc, argv);
  CommandLine line;
  CLI::App app{
      "Discrete-event simulator of English general practice: what changes the gap between\n"
      "need and care in 22 primary care networks.",
      "pcnsim"};
  app.set_version_flag("--version", version_text());
  app.require_subcommand(1);
  app.footer(examples);
  add_commands(app, line);
  try {
    app.parse(argc, argv);
  } catch (CLI::CallForVersion const& call) {
    line.answer = std::string{call.what()} + '\n';
    line.command = Command::none;
  } catch (CLI::CallForHelp const&) {
    line.answer = app.help();
    line.command = Command::none;
  } catch (CLI::ParseError const& error) {
    auto const chosen = app.get_subcommands();
    auto const command = chosen.empty() ? std::string{} : chosen.front()->get_name() + ' ';
    throw UsageError(std::string{error.what()} + " – try: pcnsim " + command + "--help");
  }
  return line;
}

}  // namespace pcnsim::cli
