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
    text_ += line;
    text_ += '\n';
    if (text_.size() > piece) flush();
  }
  void flush() {
    print(text_);
    text_.clear();
    if (InterruptGuard::stop()) throw Interrupted("interrupted");
  }

private:
  static constexpr std::size_t piece = 1 << 16;
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
  InterruptGuard const guard;
  auto const parameters = experiment.places.empty()
                              ? everywhere(pcn, experiment.scenarios.front().parameters)
                              : experiment.places.front()[0];
  Network network(pcn, parameters, horizon, experiment.seed, options.replication - 1);
  network.run(&trace);
  lines.flush();
  if (options.format == TraceFormat::hash) print(fmt::format("{:016x}\n", trace.hash));
}

}  // namespace pcnsim::cli
