#include "model/trace.hpp"

#include "model/network.hpp"

#include <string>

namespace pcnsim {
namespace {

/// SplitMix64 of `hash` and `value`.
std::uint64_t mixed(std::uint64_t hash, std::uint64_t value) {
  std::uint64_t z = hash + value + 0x9E37'79B9'7F4A'7C15u;
  z = (z ^ (z >> 30)) * 0xBF58'476D'1CE4'E5B9u;
  z = (z ^ (z >> 27)) * 0x94D0'49BB'1331'11EBu;
  return z ^ (z >> 31);
}

}  // namespace

/// What `event`, about to be handled, is about.
TracedEvent Network::described(Event const& event) const {
  TracedEvent seen;
  seen.time = now_;
  auto const about_need = [&](NeedId id, std::string_view what) {
    auto const& need = needs_[id];
    seen.what = what;
    seen.practice = need.practice;
    seen.patient = need.patient;
    seen.kind = need.kind;
  };
  auto const about_session = [&](SessionId id, std::string_view what) {
    auto const& session = book_[id];
    seen.what = what;
    seen.practice = session.practice;
    seen.clinician = session.clinician;
  };
  struct Describe {
    Network const& network;
    TracedEvent& seen;
    decltype(about_need) const& need;
    decltype(about_session) const& session;

    void operator()(DayStarted const&) const { seen.what = "day started"; }
    void operator()(FrontDeskHourStarted const&) const { seen.what = "front desk hour started"; }
    void operator()(FrontDeskClosed const&) const { seen.what = "front desk closed"; }
    void operator()(ContactDue const& e) const {
      need(e.need, "contact due");
      seen.stale = network.needs_[e.need].token != e.token;
    }
    void operator()(NeedWorsened const& e) const {
      bool const gone = network.needs_[e.need].serial != e.serial;
      if (gone) {
        seen.what = "need worsened";  // its id may be another's by now
      } else {
        need(e.need, "need worsened");
      }
      seen.stale = network.needs_[e.need].serial != e.serial ||
                   network.needs_[e.need].where == Whereabouts::nowhere;
    }
    void operator()(TriageShiftStarted const&) const { seen.what = "triage shift started"; }
    void operator()(TriageTurnStarted const&) const { seen.what = "triage turn started"; }
    void operator()(TriageShiftEnded const&) const { seen.what = "triage shift ended"; }
    void operator()(TriageEnded const& e) const { need(e.need, "triage ended"); }
    void operator()(CallAbandoned const& e) const {
      need(e.need, "call abandoned");
      seen.stale = network.needs_[e.need].token != e.token;
    }
    void operator()(ConversationEnded const& e) const { need(e.need, "conversation ended"); }
    void operator()(AppointmentCancelled const& e) const {
      need(e.need, "appointment cancelled");
      seen.stale = network.needs_[e.need].token != e.token;
    }
    void operator()(SessionStarted const& e) const { session(e.session, "session started"); }
    void operator()(SlotReached const& e) const { session(e.session, "slot reached"); }
    void operator()(ConsultationEnded const& e) const {
      auto const& clinic = network.book_[e.session];
      need(clinic.booked[e.slot], "consultation ended");
      seen.clinician = clinic.clinician;
    }
  };
  std::visit(Describe{*this, seen, about_need, about_session}, event);
  return seen;
}

void Network::trace_event(Event const& event) {
  auto const seen = described(event);
  auto& hash = trace_->hash;
  hash = mixed(hash, static_cast<std::uint64_t>(seen.time.time_since_epoch().count()));
  hash = mixed(hash, event.index() << 1 | (seen.stale ? 1u : 0u));
  hash = mixed(hash, std::uint64_t{seen.practice.value} << 32 | seen.patient.value);
  hash = mixed(hash, seen.clinician.value);
  if (trace_->event) trace_->event(seen);
}

void Network::trace_step(Need const& need, std::string_view activity, JourneyStep::With with,
                         Instant start) {
  if (trace_ == nullptr || !trace_->step) return;
  trace_->step({need.patient, need.address, need.kind, activity, need.practice, with, ClinicianId{},
                Role::gp, start, now_});
}

void Network::trace_clinic(Need const& need, std::string_view activity, Session const& session,
                           Instant start) {
  if (trace_ == nullptr || !trace_->step) return;
  trace_->step({need.patient, need.address, need.kind, activity, need.practice,
                JourneyStep::With::clinician, session.clinician, session.role, start, now_});
}

std::string Network::where_we_are(Event const& event) const {
  auto const seen = described(event);
  auto text = " at " + to_text(now_) + ", " + std::string(seen.what);
  if (!seen.practice.is_none()) {
    text += ", practice " + pcn_->practices[seen.practice.value].code;
  }
  if (!seen.patient.is_none()) text += ", patient " + std::to_string(seen.patient.value);
  if (!seen.clinician.is_none()) text += ", clinician " + std::to_string(seen.clinician.value);
  return text;
}

}  // namespace pcnsim
