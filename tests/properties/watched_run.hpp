#pragma once
// A run, and what its trace shows of it from outside: by practice, steps of each kind and the time
// of consultations; and whether anything happened that cannot.

#include "properties/random_configuration.hpp"

#include <map>
#include <set>
#include <string>
#include <utility>

namespace pcnsim::test {

struct SeenAtPractice {
  std::map<std::string_view, Count> steps;           ///< texts that live for ever
  std::map<std::string_view, Count> clinical_steps;  ///< of clinical needs
  std::array<Count, role_count> consultations{};     ///< that ended
  std::array<Count, role_count> consulting_ms{};
  std::array<Count, role_count> missed{};
  Count sessions_started = 0;
  Count calls_after_hours = 0;  ///< telephone waits that began outside core hours

  [[nodiscard]] Count step(std::string_view activity) const {
    auto const found = steps.find(activity);
    return found == steps.end() ? 0 : found->second;
  }
  [[nodiscard]] Count clinical_step(std::string_view activity) const {
    auto const found = clinical_steps.find(activity);
    return found == clinical_steps.end() ? 0 : found->second;
  }
};

class Watcher {
public:
  explicit Watcher(std::size_t practices) : practices_(practices) {}

  /// Attach to one run. The trace refers to this.
  [[nodiscard]] Trace trace() {
    Trace trace;
    trace.event = [this](TracedEvent const& event) { see(event); };
    trace.step = [this](JourneyStep const& step) { see(step); };
    return trace;
  }

  [[nodiscard]] SeenAtPractice const& at(std::size_t practice) const {
    return practices_[practice];
  }
  /// The first impossible thing seen; empty if there was none.
  [[nodiscard]] std::string const& impossible() const { return impossible_; }

private:
  struct Clinician {
    Instant busy_until{};
    Instant session_started{};
    Date last_day{};
    bool started_any = false;
  };

  void see(TracedEvent const& event) {
    if (event.time < now_) complain("time went back", event.time);
    now_ = event.time;
    if (event.what != "session started") return;
    ++practices_[event.practice.value].sessions_started;
    auto& clinician = clinicians_[event.clinician.value];
    if (clinician.started_any && clinician.session_started == event.time)
      complain("a clinician in two places", event.time);
    clinician.session_started = event.time;
    clinician.started_any = true;
  }

  void see(JourneyStep const& step) {
    auto& practice = practices_[step.practice.value];
    ++practice.steps[step.activity];
    if (step.kind == NeedKind::clinical) ++practice.clinical_steps[step.activity];
    if (step.end < step.start) complain("a step ended before it started", step.end);
    if (step.end != now_) complain("a step not told when it ended", step.end);
    if (step.activity == "consultation") see_consultation(step);
    if (step.activity == "does not attend") ++practice.missed[index_of(step.role)];
    auto const journey = std::pair{step.patient.value, step.need};
    if (ended_.contains(journey)) complain("a step after the end of a journey", step.end);
    if (std::ranges::find(outcome_names, step.activity) != outcome_names.end())
      ended_.insert(journey);
  }

  void see_consultation(JourneyStep const& step) {
    auto& practice = practices_[step.practice.value];
    ++practice.consultations[index_of(step.role)];
    practice.consulting_ms[index_of(step.role)] += (step.end - step.start).count();
    auto& clinician = clinicians_[step.clinician.value];
    if (step.start < clinician.busy_until)
      complain("two consultations of a clinician at once", step.start);
    clinician.busy_until = step.end;
  }

  void complain(std::string const& what, Instant when) {
    if (impossible_.empty()) impossible_ = what + " at " + to_text(when);
  }

  std::vector<SeenAtPractice> practices_;
  std::map<std::uint32_t, Clinician> clinicians_;
  std::set<std::pair<std::uint32_t, std::uint64_t>> ended_;
  Instant now_{};
  std::string impossible_;
};

}  // namespace pcnsim::test
