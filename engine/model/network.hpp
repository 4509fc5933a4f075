#pragma once
// One PCN as it happens: its patients, practices, front desks, clinicians and book. A value: a copy
// goes on by itself. The journey of a need is in journey.cpp; needs as they arise, days, front desk,
// triage, booking, clinics and work items each have their own file.

#include "kernel/future_event_list.hpp"
#include "model/appointment_book.hpp"
#include "model/calendar.hpp"
#include "model/front_desk.hpp"
#include "model/need.hpp"
#include "model/population.hpp"
#include "model/profile.hpp"
#include "model/purpose.hpp"
#include "model/roster.hpp"
#include "model/spec.hpp"
#include "model/trace.hpp"
#include "model/triage.hpp"
#include "model/work_backlog.hpp"
#include "results/pcn_result.hpp"

#include <array>
#include <atomic>
#include <optional>
#include <span>
#include <variant>
#include <vector>

namespace pcnsim {

// What can happen, in the past tense. A need's event carries the token of its move: stale if the
// need has moved since.
struct DayStarted {};
struct FrontDeskHourStarted {
  std::uint8_t hour;
};
struct FrontDeskClosed {};
struct ContactDue {
  NeedId need;
  std::uint32_t token;
};
struct CallAbandoned {
  NeedId need;
  std::uint32_t token;
};
struct ConversationEnded {
  NeedId need;
};
/// It waited and got worse. A need is told from a later one with the same id by its serial number.
struct NeedWorsened {
  NeedId need;
  std::uint32_t serial;
};
struct TriageShiftStarted {
  Half half;
};
struct TriageTurnStarted {
  Half half;
  std::uint8_t turn;
};
struct TriageShiftEnded {};
struct TriageEnded {
  NeedId need;
};
struct AppointmentCancelled {
  NeedId need;
  std::uint32_t token;
};
struct SessionStarted {
  SessionId session;
};
struct SlotReached {
  SessionId session;
  std::uint8_t slot;
};
struct ConsultationEnded {
  SessionId session;
  std::uint8_t slot;
};

/// Order among events of the same millisecond: lower first.
namespace priority {
inline constexpr std::uint8_t midnight = 0;
inline constexpr std::uint8_t opening = 1;
inline constexpr std::uint8_t patient = 2;
inline constexpr std::uint8_t clinic = 3;
inline constexpr std::uint8_t abandonment = 4;  ///< answered in the last moment counts as answered
inline constexpr std::uint8_t closing = 5;
}  // namespace priority

using Event = std::variant<DayStarted, FrontDeskHourStarted, FrontDeskClosed, ContactDue,
                           CallAbandoned, ConversationEnded, AppointmentCancelled, SessionStarted,
                           SlotReached, ConsultationEnded, NeedWorsened, TriageShiftStarted,
                           TriageTurnStarted, TriageShiftEnded, TriageEnded>;

class Network {
public:
  /// `pcn` and `parameters` must outlive it and every copy of it.
  Network(PcnSpec const& pcn, PcnParameters const& parameters, Horizon horizon, std::uint64_t seed,
          std::uint32_t replication);

  /// Simulates to the end of the horizon; call once. Throws ContractFailure when the ledger does
  /// not balance: a need lost, or ended twice; an appointment not in its month as in its tally.
  PcnResult run(Trace* trace = nullptr);

  /// Simulates what happens before `time` (at most the end of the horizon). A copy made then goes on
  /// just as the original would.
  void run_until(Instant time, Trace* trace = nullptr);

  /// From now on, `parameters` (which must outlive it): the branch of a scenario from a warm state.
  /// Adopting equal parameters changes nothing. Slots already in the book stay; new days open with
  /// the new roster.
  void adopt(PcnParameters const& parameters);

  [[nodiscard]] std::uint32_t patients() const { return population_.size(); }
  [[nodiscard]] std::size_t pending_events() const { return events_.size(); }

private:
  struct Practice {
    Tally tally;
    std::array<Count, need_kind_count> created{};  ///< over the whole run, warm-up too
    std::array<Count, need_kind_count> ended{};
    AccessModel access = AccessModel::reception;
    double access_draw = 0;   ///< from the prior, in [0, 1)
    double online_share = 0;  ///< of the contacts of patients with digital access
    FrontDesk desk;
    TriageDesk triage;
    double triage_share = 0;  ///< of the clinics of GPs and advanced practitioners
    WorkBacklog work;
    CountByItem work_arrived{};  ///< over the whole run, as the two below
    CountByItem work_done{};
    CountByItem work_given_up{};
    double office_minutes_a_day = 0;  ///< for work items
    std::vector<NeedId> waiting_list;
    double memory = 0;       ///< of failed access: 0 none, 1 nothing but failure
    double failures = 0;     ///< today's, weighted
    int contacts_ended = 0;  ///< today's episodes, reached or failed
    double pressure = 0;     ///< patients turned away or listed, per patient registered
    // What parameters come to, worked out once
    double released_to_clinic = 0;  ///< by automation
    Shares<24> online_hours;
    Shares<core_hour_count> core_hours;
    std::array<std::array<Shares<need_class_count>, 2>, age_band_count> classes;  ///< women first
    Shares<2 * role_count> planned_roles;  ///< recalls, then contacts that clinicians start
    std::array<std::vector<Role>, role_count> planned_by;  ///< who does planned work of each role
    std::array<std::uint32_t, role_count> slots_laid{};    ///< drives the spread of release classes
    int days_remembered = 0;                               ///< since memory last changed
    int gp_sessions_today = 0;
    int extras_today = 0;
    double own_contacts_left = 0;  ///< that clinicians may still start, of what there is to do
    int forms_today = 0;
  };

  struct AtWork {
    double slots_owed = 0.5;   ///< the fraction of a slot carried to the next session
    double visits_owed = 0.5;  ///< likewise of room for home visits
    int contacts_today = 0;
    int sessions_today = 0;
    bool in_clinic = false;       ///< a session has begun and is not over
    std::vector<SessionId> late;  ///< sessions whose time has come while another goes on
  };

  // journey.cpp: a need from contact to outcome, in the order a patient meets it
  void on(ContactDue const& event);
  void on(CallAbandoned const& event);
  void on(ConversationEnded const& event);
  void on(AppointmentCancelled const& event);
  void on(NeedWorsened const& event);
  enum class NextStep : std::uint8_t { none, given, later };
  void make_contact(NeedId id);
  void send_form(NeedId id);
  void hand_over(NeedId id);
  NextStep book_or_turn_away(NeedId id);
  void settle(NeedId id);
  void close_resolved(NeedId id);
  void restart(NeedId id, Instant held, Stream& chance);
  void turned_away(NeedId id);
  void failed_episode(NeedId id, AfterFailure const& routes);
  void to_111(NeedId id, Stream& chance);
  void close(NeedId id, Outcome outcome);

  // front_desk_work.cpp
  void on(FrontDeskHourStarted const& event);
  void on(FrontDeskClosed const& event);
  void call_arrives(NeedId id);
  void call_failed(NeedId id);
  void contact_failed(NeedId id);
  void give_up_unread_forms(Practice& practice, double longest_wait_days);
  void join(WaitingLine<NeedId>& line, NeedId id, Whereabouts where);
  void serve_waiting(PracticeId practice);
  NeedId next_to_serve(PracticeId practice);
  void count_call(Need const& need);
  void begin_conversation(NeedId id);

  // triage_work.cpp
  void on(TriageShiftStarted const& event);
  void on(TriageTurnStarted const& event);
  void on(TriageShiftEnded const& event);
  void on(TriageEnded const& event);
  NextStep triage(NeedId id);
  NextStep decide(NeedId id);
  NextStep offer_pharmacy(NeedId id);
  void serve_triage(PracticeId practice);
  void count_decision(PracticeId practice, Decision decision);

  // booking.cpp
  enum class Booked : bool { no, yes };
  Booked book(NeedId id);
  Booked book_clinical(NeedId id);
  Booked book_planned(NeedId id);
  Booked book_extra(NeedId id);
  [[nodiscard]] bool is_late_today(PracticeId practice) const;
  std::optional<Offer> best_offer(Need const& need, std::span<Role const> roles, int from, int to,
                                  SameDaySlots same_day);
  std::optional<Offer> offer_of_usual(Need const& need, std::optional<Offer> const& earliest,
                                      int from, int to, SameDaySlots same_day);
  void take_offer(NeedId id, Offer const& offer, Date booked_on);
  void record_booking(NeedId id, Date booked_on);
  void release_booking(Need const& need);
  void join_waiting_list(NeedId id);
  void leave_waiting_list(NeedId id);
  void work_waiting_list(PracticeId practice);
  [[nodiscard]] Mode draw_mode(Need const& need, Role role, double u) const;

  // clinics.cpp
  void on(SessionStarted const& event);
  void on(SlotReached const& event);
  void on(ConsultationEnded const& event);
  bool start_own_contact(SessionId session, std::uint8_t slot);
  void begin_consultation(SessionId session, std::uint8_t slot);
  [[nodiscard]] double consultation_minutes(Need const& need, Session const& session);
  void end_session(SessionId session);
  void count_appointment(Need const& need, Session const& session, AppointmentStatus status);
  void not_attended(NeedId id);
  void after_clinical(NeedId id, Session const& session);
  void after_any(Need const& need, Role role, Stream& draw);
  [[nodiscard]] double dna_probability(Need const& need, Session const& session) const;

  // day.cpp
  void on(DayStarted const& event);
  void settle_memories();
  void open_day(Date date);
  void open_session(ClinicianId clinician, PracticeId practice, Date date, Half half, bool locum,
                    double supervision_minutes, bool same_day_only);
  void open_flexible_sessions();
  void lose_sessions_to_sickness();
  void move_patients_of(SessionId session);
  void start_sessions();
  void end_clinicians_day();
  void count_third_next();

  // work.cpp
  void do_work_items();
  void work_arrives_from_outside(PracticeId practice);
  void work_item(PracticeId practice, WorkItem item, Count count = 1);
  void catch_up(Practice& practice, MinutesByItem const& minutes_each);
  void chase_overdue(Practice& practice, std::uint32_t p);
  void give_up_oldest(Practice& practice, double weeks);
  void enter_done(Practice& practice, WorkBacklog::Done const& done);

  // arrivals.cpp
  void clinical_needs_arise();
  Need new_clinical_need(Arrival const& arrival, Stream& chance) const;
  void own_requests_arise(Process process, NeedKind kind);
  void planned_care_arises(Date day);
  void prefill_book();
  NeedId add_need(Need const& need);
  void derive_need(Need const& parent, NeedKind kind, Role role, Date wanted, std::uint64_t number,
                   bool test = false);
  void express(NeedId id, Stream& chance);
  void do_not_express(NeedId id, double u);
  void start_request(Need& need, Date date, Stream& chance);
  void book_in_advance(Need& need, Date day);
  void choose_channel(Need& need, Stream& draw) const;
  [[nodiscard]] Need need_of(PatientId patient, Process process, std::uint32_t ordinal) const;

  // trace.cpp
  [[nodiscard]] TracedEvent described(Event const& event) const;
  void trace_event(Event const& event);
  void trace_step(Need const& need, std::string_view activity, JourneyStep::With with,
                  Instant start);
  void trace_clinic(Need const& need, std::string_view activity, Session const& session,
                    Instant start);
  [[nodiscard]] std::string where_we_are(Event const& event) const;

  // network.cpp
  void set_up_practices();
  void add_up_weights(PracticeId practice);
  [[nodiscard]] double triage_share(PracticeId practice) const;
  void choose_usual_clinicians();
  [[nodiscard]] std::vector<std::uint8_t> places_of_needs() const;
  void check_ledger();
  void check_work_ledger() const;

  // contact_times.cpp, and places
  [[nodiscard]] Practice& at(PracticeId practice) { return practices_[practice.value]; }
  [[nodiscard]] Tally& tally_of(PracticeId practice) { return practices_[practice.value].tally; }
  [[nodiscard]] Parameters const& rules(PracticeId practice) const {
    return parameters_->practices[practice.value];
  }
  [[nodiscard]] AccessModelParameters const& access_rules(PracticeId practice) const {
    return rules(practice).triage.model[index_of(practices_[practice.value].access)];
  }
  [[nodiscard]] PracticeSpec const& spec(PracticeId practice) const {
    return pcn_->practices[practice.value];
  }
  /// The stream of `need` for its `occasion`-th draw of this purpose: the same in every scenario.
  [[nodiscard]] Stream draw(Purpose purpose, Need const& need, std::uint32_t occasion) const {
    return streams_.of(purpose, std::uint64_t{occasion} << 32 | need.patient.value, need.address);
  }
  [[nodiscard]] bool measuring() const { return now_ >= measured_from_; }
  [[nodiscard]] Date today() const { return date_of(now_); }
  [[nodiscard]] Instant contact_time(Need const& need, Date date, Stream& draw) const;
  void contact_on(NeedId id, Date date, Stream& draw);
  void contact_at(NeedId id, Instant time);
  void retry_after(NeedId id, double mean_days, Stream& draw);
  [[nodiscard]] bool in_time(Need const& need, Instant when) const;
  Need& moved(NeedId id, Whereabouts where) {
    auto& need = needs_[id];
    EXPECTS(need.where != Whereabouts::nowhere);
    need.where = where;
    ++need.token;
    return need;
  }

  PcnSpec const* pcn_;
  PcnParameters const* parameters_;
  Horizon horizon_;
  ModelStreams streams_;
  WorkingDays working_;
  Population population_;
  Roster roster_;
  std::vector<AtWork> at_work_;  ///< by clinician
  AppointmentBook book_;
  NeedPool needs_;
  std::vector<Practice> practices_;
  FutureEventList<Event> events_;
  Instant now_;
  Instant measured_from_;
  AppointmentsByMonth appointments_;  ///< of all practices, counted as in their tallies
  Trace* trace_ = nullptr;            ///< set while running only: a copy is not watched
};

/// Which access model each practice of `pcn` has under `seed`: as given, or drawn (decision 0013).
std::vector<AccessModel> access_models(PcnSpec const& pcn, PcnParameters const& parameters,
                                       std::uint64_t seed);
double access_draw(PcnSpec const& pcn, std::uint32_t practice, std::uint64_t seed);

/// The pure function at the centre of everything: one PCN, one scenario, one replication.
PcnResult simulate(PcnSpec const& pcn, PcnParameters const& parameters, Horizon const& horizon,
                   std::uint64_t seed, std::uint32_t replication);

/// Likewise; nothing if `stop` (none: never) is set before its last day, which is looked at once a
/// simulated day: parameters far from any practice's can make so much happen that a run takes minutes.
std::optional<PcnResult> simulate(PcnSpec const& pcn, PcnParameters const& parameters,
                                  Horizon const& horizon, std::uint64_t seed,
                                  std::uint32_t replication, std::atomic<bool> const* stop);

}  // namespace pcnsim
