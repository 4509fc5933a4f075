// `pcnsim trace`: one run told event by event, as journeys, or as one number.

#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "cli/interrupt.hpp"
#include "cli/plan.hpp"
#include "cli/terminal.hpp"
#include "model/network.hpp"

#include <charconv>
#include <fmt/format.h>

namespace pcnsim::cli {
namespace {

/// Collects lines and prints them in large pieces.
class Lines {
public:
  void add(std::string const& line) {
    ++count_;
    text_ += line;
    text_ += '\n';
    if (text_.size() > piece) flush();
  }
  void flush() {
    print(text_);
    text_.clear();
    if (InterruptGuard::stop()) throw Interrupted("interrupted");
  }

  [[nodiscard]] std::size_t count() const { return count_; }

private:
  static constexpr std::size_t piece = 1 << 16;
  std::size_t count_ = 0;
  std::string text_;
};

Date date_from(std::string const& text, char const* option) {
  std::array<int, 3> parts{};
  auto const* at = text.data();
  auto const* const end = at + text.size();
  for (std::size_t i = 0; i < 3; ++i) {
    auto const [next, error] = std::from_chars(at, end, parts[i]);
    bool const separated = i == 2 ? next == end : next != end && *next == '-';
    if (error != std::errc{} || !separated) at = nullptr;
    if (at == nullptr) break;
    at = next + (i < 2 ? 1 : 0);
  }
  std::chrono::year_month_day const day{std::chrono::year{parts[0]},
                                        std::chrono::month{static_cast<unsigned>(parts[1])},
                                        std::chrono::day{static_cast<unsigned>(parts[2])}};
  if (at == nullptr || !day.ok()) {
    throw UsageError(fmt::format("{}: found {}, expected a date YYYY-MM-DD", option, text));
  }
  return Date{day};
}

/// What of the run is shown.
struct Window {
  Instant from;
  Instant to;
  std::optional<std::uint32_t> patient;

  [[nodiscard]] bool shows(Instant time, PatientId who) const {
    return time >= from && time < to && (!patient || who.value == *patient);
  }
};

std::string story_line(TracedEvent const& event, PcnSpec const& pcn) {
  auto line = fmt::format("{} ", to_text(event.time));
  if (!event.practice.is_none()) line += ' ' + pcn.practices[event.practice.value].code;
  if (!event.patient.is_none()) {
    line += fmt::format("  patient {} ({})", event.patient.value,
                        need_kind_names[index_of(event.kind)]);
  }
  if (!event.clinician.is_none()) line += fmt::format("  clinician {}", event.clinician.value);
  return line + fmt::format("  {}{}", event.what, event.stale ? " (too late: no effect)" : "");
}

/// Why a trace without a line is no mistake of the program.
std::string nothing_to_show(TraceOptions const& options, Network const& network) {
  std::string const those =
      options.patient ? fmt::format("of patient {} ", *options.patient) : std::string{};
  return fmt::format(
      "pcnsim: nothing happened {}from {} to {}; patients are numbered from 0 to {}\n", those,
      options.from.empty() ? "the first day" : options.from,
      options.to.empty() ? "the last" : options.to, network.patients() - 1);
}

/// Refuses what can never show anything.
void check_window(Window const& window, Horizon const& horizon, TraceOptions const& options,
                  Network const& network) {
  std::vector<config::Problem> problems;
  auto const refuse = [&](std::string key, std::string found, std::string expected) {
    problems.push_back({.file = "command line",
                        .key_path = std::move(key),
                        .found = std::move(found),
                        .expected = std::move(expected),
                        .hint = ""});
  };
  auto const span = fmt::format("a day from {} to {}", to_text(horizon.first_day()),
                                to_text(horizon.end() - Days{1}));
  if (window.from >= Instant{horizon.end()}) refuse("--from", options.from, span);
  if (window.to <= Instant{horizon.first_day()}) refuse("--to", options.to, span);
  if (window.from >= window.to && problems.empty())
    refuse("--to", options.to, "a day not before --from");
  if (options.patient && *options.patient >= network.patients()) {
    refuse("--patient", fmt::format("{}", *options.patient),
           fmt::format("a number from 0 to {}", network.patients() - 1));
  }
  if (!problems.empty()) throw config::ConfigError(problems);
}

constexpr auto journeys_header = "case_id,activity,resource,start,end,patient,kind,practice\n";

std::string resource(JourneyStep const& step, std::string const& practice) {
  switch (step.with) {
    case JourneyStep::With::nobody: return "";
    case JourneyStep::With::front_desk: return "front desk " + practice;
    case JourneyStep::With::clinician: break;
  }
  if (step.clinician.is_none()) return "clinician " + practice;
  return fmt::format("{} {} {}", role_names[index_of(step.role)], step.clinician.value, practice);
}

std::string journeys_row(JourneyStep const& step, PcnSpec const& pcn) {
  auto const& practice = pcn.practices[step.practice.value].code;
  return fmt::format("{}-{}-{:x},{},{},{},{},{},{},{}", pcn.code, step.patient.value, step.need,
                     step.activity, resource(step, practice), to_text(step.start),
                     to_text(step.end), step.patient.value, need_kind_names[index_of(step.kind)],
                     practice);
}

}  // namespace

void trace_command(TraceOptions const& options) {
  auto words = sorted_out(options.simulate.words);
  if (words.names.empty()) words.names = {"baseline"};
  if (words.names.size() > 1) throw UsageError("trace takes one scenario");
  auto const study = plan(words, options.simulate);
  auto const& experiment = study.experiment;
  if (experiment.pcns.size() != 1) {
    throw UsageError("trace follows one PCN – say which: --pcn NAME_OR_CODE");
  }
  auto const& pcn = experiment.pcns.front();
  auto const& horizon = experiment.horizon;
  Window window{Instant{horizon.first_day()}, Instant{horizon.end()}, options.patient};
  if (!options.from.empty()) window.from = Instant{date_from(options.from, "--from")};
  if (!options.to.empty()) window.to = Instant{date_from(options.to, "--to") + Days{1}};

  InterruptGuard const guard;
  auto const parameters = experiment.places.empty()
                              ? everywhere(pcn, experiment.scenarios.front().parameters)
                              : experiment.places.front()[0];
  Network network(pcn, parameters, horizon, experiment.seed, options.replication - 1);
  check_window(window, horizon, options, network);

  Lines lines;
  Trace trace;
  if (options.format == TraceFormat::story) {
    trace.event = [&](TracedEvent const& event) {
      if (window.shows(event.time, event.patient)) lines.add(story_line(event, pcn));
    };
  } else if (options.format == TraceFormat::journeys) {
    print(journeys_header);
    trace.step = [&](JourneyStep const& step) {
      if (window.shows(step.end, step.patient)) lines.add(journeys_row(step, pcn));
    };
  }
  network.run(&trace);
  lines.flush();
  if (options.format != TraceFormat::hash && lines.count() == 0)
    say(nothing_to_show(options, network));
  if (options.format == TraceFormat::hash) print(fmt::format("{:016x}\n", trace.hash));
}

}  // namespace pcnsim::cli
