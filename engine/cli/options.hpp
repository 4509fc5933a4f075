#pragma once
// What the words on the command line say.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pcnsim::cli {

enum class Format { table, csv, json };

/// Where to look; an empty string: where the program finds it by itself.
struct Folders {
  std::string data;
  std::string scenarios;
};

/// Words without and with "=": names of scenarios, and changes to parameters.
struct Words {
  std::vector<std::string> names;
  std::vector<std::string> overrides;
};

Words sorted_out(std::vector<std::string> const& words);

/// Of `run` and `compare`.
struct SimulateOptions {
  std::vector<std::string> words;
  std::vector<std::string> pcns;
  std::optional<std::uint32_t> replications;
  std::optional<std::uint64_t> seed;
  std::optional<int> weeks;
  std::optional<int> warmup_weeks;
  int threads = 0;         ///< 0: all cores
  std::string out;         ///< empty: nothing is written
  std::string parameters;  ///< empty: the scenario's; else draws of a calibration
  Folders folders;
  Format format = Format::table;
  bool quiet = false;
};

struct RealityOptions {
  SimulateOptions simulate;
  bool quick = false;  ///< the table of targets only
};

struct CalibrateBenchOptions {
  std::vector<std::string> tasks;    ///< empty: all that need no PCN
  std::vector<std::string> methods;  ///< empty: all
  std::vector<std::size_t> budgets{1'000};
  std::size_t truths = 10;
  std::size_t first_truth = 1;
  std::uint64_t seed = 1;
  int threads = 0;
  std::string ranks;  ///< a file for every truth's; empty: none
  Folders folders;    ///< for tasks of the PCN model
  Format format = Format::table;
  bool quiet = false;
};

/// Of every command that calibrates or serves the model.
struct CalibrationInputs {
  std::vector<std::string> words;
  std::vector<std::string> pcns;
  std::string parameters_file;  ///< empty: that beside the data folder; likewise
  std::string targets_file;
  Folders folders;
};

struct ServeModelOptions {
  CalibrationInputs inputs;
  int threads = 0;
};

struct EvaluateOptions {
  CalibrationInputs inputs;
  std::string points;  ///< file of parameters
  std::string out;
  std::uint64_t seed = 1;
  int threads = 0;
  bool with_cost = false;
  bool quiet = false;
};

struct CalibrateOptions {
  CalibrationInputs inputs;
  std::string method = "M1";
  std::size_t budget = 700;  ///< simulations for each PCN
  int draws = 200;           ///< of the posterior, for each PCN
  std::uint64_t seed = 1;
  int threads = 0;
  std::string out;    ///< empty: nothing is written
  std::string store;  ///< empty: beside `out`, if there is one
  bool resume = false;
  Format format = Format::table;
  bool quiet = false;
};

struct ValidateOptions {
  std::vector<std::string> files;
  Folders folders;
};

struct ShowOptions {
  std::vector<std::string> words;
  bool resolved = false;
  bool schema = false;
  bool library = false;
  std::string why;  ///< the key of a parameter, or a section
  std::string pcn;  ///< where the value is wanted
  std::string practice;
  Folders folders;
};

enum class TraceFormat { story, journeys, hash };

struct TraceOptions {
  SimulateOptions simulate;
  std::uint32_t replication = 1;
  std::optional<std::uint32_t> patient;  ///< only this one's events
  std::string from;                      ///< YYYY-MM-DD; empty: the first day
  std::string to;                        ///< the last day shown; empty: the last of the run
  TraceFormat format = TraceFormat::story;
};

}  // namespace pcnsim::cli
