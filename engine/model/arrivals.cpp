// Needs as they arise: patients' own, and the planned care that the practice calls them for.

#include "model/network.hpp"
#include "model/profile.hpp"

#include <algorithm>
#include <cmath>

namespace pcnsim {
namespace {

/// Calendar days for each working day: 365.25 over 5 days a week less 8 bank holidays a year.
constexpr double days_a_working_day = 365.25 / (365.25 * 5 / 7 - 8);

/// Mixes a parent's address and a number into the address of a need that follows from it
/// (SplitMix64; the top bit tells such addresses from a patient's own ordinals).
std::uint64_t derived_address(std::uint64_t parent, std::uint64_t number) {
  std::uint64_t z = parent + 0x9E37'79B9'7F4A'7C15u * (number + 1);
  z = (z ^ (z >> 30)) * 0xBF58'476D'1CE4'E5B9u;
  z = (z ^ (z >> 27)) * 0x94D0'49BB'1331'11EBu;
  return (z ^ (z >> 31)) | std::uint64_t{1} << 63;
}

/// The roles that could settle it, and those it will be offered to. One number decides each role,
/// nested: whoever is able at a low share is able at a higher one.
void draw_roles(Need& need, NeedClassParameters const& about, AccessModelParameters const& model,
                Stream& chance) {
  double const u_able = chance.uniform();
  double const u_right = chance.uniform();
  double const u_wrong = chance.uniform();
  unsigned able = 0;
  unsigned plausible = 0;
  for (std::size_t r = 0; r < role_count; ++r) {
    able |= (u_able < about.able[r] ? 1u : 0u) << r;
    plausible |= (about.able[r] > 0 ? 1u : 0u) << r;
  }
  need.able |= static_cast<RoleSet>(able & ~unsigned{gps});
  auto const unable = static_cast<RoleSet>(plausible & ~able & ~unsigned{gps});
  if (u_right < model.right_role_share) need.offered |= need.able;
  if (u_wrong < model.wrong_role_share) need.offered |= unable;
}

Duration days_rounded_up_to(double days) { return days_rounded(std::min(days, 36'500.0)); }

}  // namespace

/// ASSUMPTION(A29). The need with its attributes, all drawn once, from the patient's own stream.
Need Network::need_of(PatientId patient, Process process, std::uint32_t ordinal) const {
  Need need;
  need.patient = patient;
  need.practice = population_.practice_of(patient);
  need.address = std::uint64_t{index_of(process)} << 48 | ordinal;
  need.arose = now_;
  need.resolves = Instant::max();
  need.joined = now_;
  need.last_call = Date::min();
  need.listed_on = Date::min();
  need.measured = measuring();
  return need;
}

Need Network::new_clinical_need(Arrival const& arrival, Stream& chance) const {
  Need need = need_of(arrival.patient, Process::clinical, arrival.ordinal);
  auto const& person = population_[need.patient];
  auto const& parameters = rules(need.practice);
  auto const& model = access_rules(need.practice);
  auto const& classes = practices_[need.practice.value].classes[person.age_band];
  need.about = static_cast<NeedClass>(classes[person.female ? 0 : 1].index(chance.uniform()));
  auto const& about = parameters.needs[index_of(need.about)];
  need.urgency = static_cast<Urgency>(weighted_index(about.urgency, chance.uniform()));
  need.assigned = assigned_urgency(need.urgency, model, chance.uniform());
  double const u_route = chance.uniform();
  double const u_offer = chance.uniform();
  double const u_could = chance.uniform();
  need.navigation = navigation_of(about, model, need.urgency, person.segment == Segment::complex,
                                  u_route, u_offer, u_could);
  draw_roles(need, about, model, chance);
  auto const& triage = parameters.triage;
  need.telephone_first = chance.chance(triage.telephone_first_share) &&
                         need.assigned == Urgency::urgent &&
                         practices_[need.practice.value].access == AccessModel::reception;
  need.by_support = chance.chance(model.decides_share);
  need.triaged = !(model.clinician_minutes.mean > 0) || need.by_support;
  auto const& visits = parameters.consultations.home_visit;
  double const at_home =
      person.care_home ? visits.care_home_share : visits.share[index_of(person.segment)];
  need.home_visit = chance.chance(at_home);
  if (need.home_visit) need.telephone_first = false;
  need.waits_on_list = chance.chance(parameters.booking.waiting_list_share);
  auto const& resolution = parameters.demand.self_resolution;
  bool const resolves = chance.chance(about.self_resolving_share);
  double const mean = need.urgency == Urgency::routine ? resolution.routine_mean_days
                      : need.urgency == Urgency::soon  ? resolution.soon_mean_days
                                                       : resolution.urgent_mean_days;
  double const after_days = mean * chance.exponential();
  choose_channel(need, chance);
  need.arose = contact_time(need, today(), chance);
  if (resolves) need.resolves = need.arose + days_rounded_up_to(after_days);
  return need;
}

void Network::clinical_needs_arise() {
  // Growth, season and weekday are the PCN's: one clock of operational time for all.
  double const length = demand_on(today(), parameters_->pcn.demand, working_, horizon_.start);
  for (auto const& arrival : population_.day(Process::clinical, length, streams_)) {
    auto chance = streams_.of(Purpose::need, arrival.patient.value,
                              std::uint64_t{index_of(Process::clinical)} << 48 | arrival.ordinal);
    double const u_express = chance.uniform();
    Need const need = new_clinical_need(arrival, chance);
    double const memory = at(need.practice).memory;
    // ASSUMPTION(A1): base need and deterrence strength are confounded.
    double const p = std::exp(-rules(need.practice).deterrence.strength * memory);
    bool const expressed = u_express < p || need.urgency == Urgency::emergency;
    NeedId const id = add_need(need);
    if (expressed) {
      express(id, chance);
    } else {
      do_not_express(id, chance.uniform());
    }
  }
}

void Network::express(NeedId id, Stream& chance) {
  auto const& need = needs_[id];
  Instant const arose = need.arose;
  auto const& parameters = rules(need.practice);
  bool const worsens = chance.chance(parameters.needs[index_of(need.about)].worsening_share);
  double const after_days = parameters.demand.worsening.mean_days * chance.exponential();
  contact_at(id, arose);
  bool const in_danger =
      worsens && needs_[id].resolves == Instant::max() && needs_[id].urgency != Urgency::emergency;
  Instant const worse = arose + days_rounded_up_to(after_days);
  if (in_danger && worse < Instant{horizon_.end()})
    events_.schedule(worse, priority::patient, NeedWorsened{id, needs_[id].serial});
}

/// Expects to fail, so does not try: straight to A&E or 111 if it is urgent, or stays away.
void Network::do_not_express(NeedId id, double u) {
  auto const& need = needs_[id];
  auto const& deterrence = rules(need.practice).deterrence;
  auto& tally = tally_of(need.practice);
  bool const urgent = need.urgency == Urgency::urgent;
  bool const leaves = urgent && u < deterrence.urgent_to_ae + deterrence.urgent_to_111;
  if (leaves && need.measured) ++tally.displaced_without_contact;
  if (urgent && u < deterrence.urgent_to_ae) {
    close(id, Outcome::displaced_ae);
  } else if (leaves) {
    if (measuring()) ++tally.nhs111_contacts;
    close(id, Outcome::displaced_111);
  } else {
    close(id, Outcome::suppressed);
  }
}

/// Administrative requests and enquiries that no consultation started.
void Network::own_requests_arise(Process process, NeedKind kind) {
  double const length = demand_on(today(), parameters_->pcn.demand, working_, horizon_.start);
  for (auto const& arrival : population_.day(process, length, streams_)) {
    Need need = need_of(arrival.patient, process, arrival.ordinal);
    auto chance = draw(Purpose::need, need, 0);
    need.kind = kind;
    start_request(need, today(), chance);
  }
}

/// Served in the NHS App, or makes contact on `date`. ASSUMPTION(A35).
void Network::start_request(Need& need, Date date, Stream& chance) {
  auto const& mix = rules(need.practice).demand.enquiry_mix;
  auto const& app = rules(need.practice).nhs_app;
  double const about = chance.uniform();
  double const u_app = chance.uniform();
  bool const enquires = need.kind == NeedKind::enquiry;
  need.prescription = enquires && !need.chases && about < mix.prescription;
  bool const result = enquires && !need.prescription && about < mix.prescription + mix.result;
  bool const uses_app = population_[need.patient].digital == Digital::app;
  bool const self_served = uses_app && u_app < (need.prescription ? app.prescriptions_self_served
                                                : result          ? app.results_self_served
                                                                  : 0);
  choose_channel(need, chance);
  need.arose = contact_time(need, date, chance);
  NeedId const id = add_need(need);
  if (self_served) {
    if (need.measured) ++tally_of(need.practice).self_served;
    if (need.prescription) work_item(need.practice, WorkItem::prescription);
    close(id, Outcome::met_in_time);
  } else {
    contact_at(id, need.arose);
  }
}

void Network::choose_channel(Need& need, Stream& chance) const {
  auto const& door = rules(need.practice).front_door;
  auto const& person = population_[need.patient];
  double const preferred = chance.uniform();
  bool const moves = chance.chance(rules(need.practice).nhs_app.telephone_to_app_share);
  bool const connected = person.digital != Digital::none;
  bool const uses_app = person.digital == Digital::app;
  if (connected && preferred < practices_[need.practice.value].online_share) {
    need.channel = Channel::online;
  } else if (preferred >= 1 - door.desk_share) {
    need.channel = Channel::desk;
  } else {
    need.channel = moves && uses_app ? Channel::online : Channel::telephone;
  }
}

/// Recalls for a day some weeks ahead, and calls that clinicians start for the same day.
void Network::planned_care_arises(Date day) {
  double const length = working_.is_working(day) ? days_a_working_day : 0;
  for (auto const& arrival : population_.day(Process::planned, length, streams_)) {
    Need need = need_of(arrival.patient, Process::planned, arrival.ordinal);
    auto const& booking = rules(need.practice).booking;
    auto chance = draw(Purpose::need, need, 0);
    auto const which = at(need.practice).planned_roles.index(chance.uniform());
    auto const lead = booking.recall_lead_days;
    double const ahead = chance.lognormal(lead.mean, lead.sigma);
    need.kind = NeedKind::planned;
    need.role = static_cast<Role>(which % role_count);
    need.same_day_only = which >= role_count;
    need.wanted = need.same_day_only ? day : day + Days{std::lround(ahead)};
    need.books_itself = chance.chance(booking.recall_self_booked_share) && !need.same_day_only;
    need.waits_on_list = chance.chance(booking.waiting_list_share);
    choose_channel(need, chance);
    if (day < today()) {
      book_in_advance(need, day);
      continue;
    }
    need.arose = need.same_day_only ? Instant{day} + 9h + hours_rounded(7 * chance.uniform())
                                    : contact_time(need, day, chance);
    Instant const arose = need.arose;
    contact_at(add_need(need), arose);
  }
}

/// Planned care that was booked on `day`, before the run: kept if it is for a day of the run.
void Network::book_in_advance(Need& need, Date day) {
  if (need.wanted < today() || need.same_day_only) return;
  need.measured = false;  // it arose before the window, even if there is no warm-up
  need.books_itself = false;
  auto const& roles = at(need.practice).planned_by[index_of(need.role)];
  int const ahead = std::clamp(static_cast<int>((need.wanted - today()).count()), 0, book_days);
  auto const offer = best_offer(need, roles, ahead, book_days, SameDaySlots::not_allowed);
  if (!offer) return;
  take_offer(add_need(need), *offer, day);
}

void Network::prefill_book() {
  auto const days = Days{std::lround(7 * parameters_->pcn.booking.prefill_weeks)};
  for (Date day = today() - days; day < today(); day += Days{1})
    planned_care_arises(day);
}

NeedId Network::add_need(Need const& need) {
  ++at(need.practice).created[index_of(need.kind)];
  if (need.measured) ++tally_of(need.practice).needs_created[index_of(need.kind)];
  NeedId const id = needs_.add(need);
  needs_[id].where = Whereabouts::being_handled;
  return id;
}

/// A planned contact or an enquiry that follows from `parent`.
void Network::derive_need(Need const& parent, NeedKind kind, Role role, Date wanted,
                          std::uint64_t number, bool test) {
  Need need = need_of(parent.patient, Process::planned, 0);
  need.address = derived_address(parent.address, number);
  need.kind = kind;
  need.role = role;
  need.wanted = wanted;
  need.test = test;
  auto chance = draw(Purpose::need, need, 0);
  if (kind == NeedKind::enquiry) {
    double const days = rules(need.practice).demand.enquiry_delay_days * chance.exponential();
    start_request(need, today() + Days{1 + std::lround(days)}, chance);
    return;
  }
  // Booked before the patient leaves, or looked for again by the practice.
  book_or_turn_away(add_need(need));
}

}  // namespace pcnsim
