#include "cli/plug_in_words.hpp"

#include "cli/shared_words.hpp"

namespace pcnsim::cli {
namespace {

constexpr auto serve_model_examples =
    R"(A program of yours starts this one, reads a first line that says which parameters there are and
what is compared, then writes one request a line and reads one answer a line, in the same order:

  {"id":1,"seed":7,"theta":{"need":1.1,"patience":0.8}}
  {"id":1,"status":"ok","summaries":[6.32,...],"kpis":{...},"cost_s":0.21}

Parameters not named take their median. A failed request has "status":"failed" and a "reason". The
same seed and theta give the same answer, but for cost_s. More, with examples in Python and R:
docs/plug_in_calibrators.md; without a program of yours: pcnsim evaluate.

Examples:
  echo '{"id":1,"seed":7,"theta":{"need":1.1}}' | pcnsim serve-model --pcn Rosebank
  python3 scripts/examples/serve_model.py --pcn Rosebank --simulations 200)";

constexpr auto evaluate_examples =
    R"(FILE has a line of column names: any of the declared parameters, in their own units, and id and
seed if you like. The output has a row for each of its rows: id, seed, status, reason, the summaries
on the scales of the declaration, and KPIs. Columns that are not there take the median. Without a
column seed every row has a seed of its own, made from --seed. The same bytes for any --threads. More:
docs/plug_in_calibrators.md.

Examples:
  pcnsim evaluate --pcn Rosebank --params p.csv --out s.csv
  pcnsim evaluate workforce_plus_10 --pcn Frome --params p.csv --out s.csv --seed 42 --cost)";

void add_inputs(CLI::App& app, CalibrationInputs& inputs) {
  add_words(app, "SCENARIO", inputs.words);
  app.add_option("--pcn", inputs.pcns, "The PCN, by name or code")
      ->expected(1)
      ->option_text("PCN")
      ->required();
  app.add_option("--parameters", inputs.parameters_file,
                 "What is calibrated (default: settings/parameters.yaml beside\n"
                 "the data folder)")
      ->option_text("FILE");
  app.add_option("--targets", inputs.targets_file,
                 "What is compared and how long is simulated (default:\n"
                 "settings/targets.yaml likewise)")
      ->option_text("FILE");
  add_data_folder(app, inputs.folders);
  add_scenario_folder(app, inputs.folders);
}

}  // namespace

void add_serve_model_options(CLI::App& app, ServeModelOptions& options) {
  add_inputs(app, options.inputs);
  add_threads(app, options.threads, "Requests answered at a time (default: all cores)");
  app.footer(serve_model_examples);
}

void add_evaluate_options(CLI::App& app, EvaluateOptions& options) {
  add_inputs(app, options.inputs);
  app.add_option("--params", options.points, "Table of parameters, CSV")
      ->option_text("FILE")
      ->required();
  app.add_option("--out", options.out, "New file to write")
      ->check(not_empty("a file"))
      ->option_text("FILE")
      ->required();
  add_seed(app, options.seed, "Seed of rows without one (default: 1)");
  add_threads(app, options.threads);
  app.add_flag("--cost", options.with_cost, "A last column cost_s, CPU seconds: differs each time");
  app.add_flag("--quiet", options.quiet, "No progress");
  app.footer(evaluate_examples);
}

}  // namespace pcnsim::cli
