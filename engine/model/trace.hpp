#pragma once
// Watching a run: every event as it happens, a hash of them all, and each patient's steps. Attaching
// a trace changes nothing of a run; without one a run pays for one comparison an event.

#include "model/need.hpp"

#include <functional>
#include <string_view>

namespace pcnsim {

/// One event, in plain data; ids are none where they do not apply.
struct TracedEvent {
  Instant time;
  std::string_view what;  ///< e.g. "contact due", "consultation ended"
  PracticeId practice;
  PatientId patient;
  ClinicianId clinician;
  NeedKind kind = NeedKind::clinical;  ///< of the patient's need, if there is one
  bool stale = false;                  ///< overtaken by another event: nothing comes of it
};

/// Something a patient went through, for process-mining tools: one row of an event log.
struct JourneyStep {
  PatientId patient;
  std::uint64_t need = 0;  ///< with the patient, the case
  NeedKind kind = NeedKind::clinical;
  std::string_view activity;  ///< e.g. "waits on the telephone", "consultation", "met in time"
  PracticeId practice;
  enum class With : std::uint8_t { nobody, front_desk, clinician };
  With with = With::nobody;
  ClinicianId clinician;
  Role role = Role::gp;  ///< of the clinician
  Instant start;
  Instant end;
};

/// What to do with what is seen; any of the functions may be empty.
struct Trace {
  std::function<void(TracedEvent const&)> event;
  std::function<void(JourneyStep const&)> step;
  std::uint64_t hash = 0;  ///< of every event so far: time, kind, who and where
};

}  // namespace pcnsim
