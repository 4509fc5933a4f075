#include "model_reductions.hpp"

#include <algorithm>

namespace theory {
namespace {

constexpr double without_end = 1e6;
constexpr double core_hours_a_week = 5 * 10.5;
constexpr double full_time_hours = 37.5;

void off(DemandParameters& demand) {
  demand.consultation_rate_by_age.fill(1);
  demand.reference_age_shares.fill(1.0 / age_band_count);
  demand.female_ratio_by_age.fill(1);
  demand.segments.rate.fill(1);
  demand.segments.planned_rate.fill(1);
  demand.propensity = {.slow_shape = 1e12, .fast_shape = 1, .fast_days = 0};
  demand.weekday_weights = {1, 1, 1, 1, 1, 0, 0};
  demand.after_closure_surge = 1;
  demand.month_factors.fill(1);
}

void off(FrontDoorParameters& door) {
  door.online_hour_weights.fill(1);
  door.core_hour_weights.fill(1);
  door.core_hour_weights.back() = 0.5;  // half an hour
  door.front_desk_share = 1;
  door.front_desk_worked_share = 1;
  door.front_desk_hour_weights.fill(1);
  auto& telephone = door.telephone;
  telephone.patience_minutes.mean = without_end;
  telephone.lines_per_10000 = without_end;
  telephone.queue_limit_per_10000 = without_end;
  telephone.balk_wait_minutes = without_end;
  telephone.callback_wait_minutes = without_end;
  door.online.overdue_hours = without_end;
  door.online.closes_hour = 24;
  door.after_contact_failed.nothing = 1;
  door.after_told_another_day.nothing = 1;
}

void off(WorkforceParameters& workforce) {
  workforce.clinical_scale = 1;
  workforce.pcn_staff.scale = 1;
  workforce.reception_split_trust = 1;
  workforce.fte_per_head = 1;
  workforce.sessions_per_fte = 10;
  workforce.session_minutes = 250;
  workforce.sickness_mean_days = 1;
  workforce.safe_contacts_per_gp_day = without_end;
  for (auto& post : workforce.post) {
    post.length_ratio = 1;
    post.return_ratio = 1;
  }
  for (auto& role : workforce.role) {
    role.direct_share = 1;
    role.slot_minutes = 10;
    role.consultation_minutes = {1, 0};
    role.telephone_length_ratio = 1;
    role.release.weeks_6 = 1;
    role.dna_ratio = 1;
  }
}

void off(BookingParameters& booking) {
  booking.same_day_opens_to_all_hour = 24;
  booking.urgent_next_day_from_hour = 24;
  booking.recall_lead_days.mean = 1;
  booking.follow_up_lead_days.mean = 1;
  booking.dna_telephone_ratio = 1;
  booking.dna_video_ratio = 1;
  booking.dna_home_ratio = 1;
  booking.cancelled_full_lead_days = 1;
  booking.return_mean_days = 1;
}

}  // namespace

Parameters switched_off() {
  Parameters parameters{};
  off(parameters.demand);
  auto& need = parameters.needs[0];
  need.weight_by_age.fill(1);
  need.male_weight = 1;
  need.urgency[index_of(Urgency::routine)] = 1;
  for (auto& about : parameters.needs) {
    about.urgency[index_of(Urgency::routine)] = 1;
    about.length_ratio = 1;
  }
  parameters.deterrence.memory_half_life_days = 28;
  parameters.deterrence.long_wait_days = without_end;
  off(parameters.front_door);
  parameters.triage.access_model = AccessModelChoice::reception;
  parameters.triage.planned_use = 1;
  parameters.triage.longest_wait_days = without_end;
  parameters.work.given_up_after_weeks = without_end;
  for (auto& model : parameters.triage.model) {
    model.online_ratio = 1;
    model.front_desk_ratio = 1;
  }
  off(parameters.workforce);
  off(parameters.booking);
  parameters.consultations.video_ratio = 1;
  parameters.consultations.message_ratio = 1;
  return parameters;
}

PcnSpec one_practice(double list_size, double gps, int handlers) {
  PracticeSpec practice{};
  practice.code = "P1";
  practice.list_size = list_size;
  practice.age_shares.fill(1.0 / age_band_count);
  practice.gp_fte = gps;
  practice.gp_qualified_share = 1;
  practice.admin_fte = handlers * core_hours_a_week / full_time_hours;
  practice.reception_share = 1;
  PcnSpec pcn{};
  pcn.code = "U1";
  pcn.practices = {practice};
  return pcn;
}

double per_1000_month(double per_day, double list_size) {
  return per_day * 5 / 7 * (365.25 / 12) / (list_size / 1'000);
}

void everybody_rings(Parameters& parameters) {
  parameters.front_door.online_share = 0;
  parameters.front_door.desk_share = 0;
}

void everybody_writes(Parameters& parameters) { parameters.front_door.online_share = 1; }

Horizon weeks_from_september(int weeks, int warmup_weeks) {
  using namespace std::chrono;
  return {local_days{year{2024} / September / day{2}}, warmup_weeks, weeks};
}

Watched watch(PcnSpec const& pcn, Parameters const& parameters, Horizon const& horizon,
              std::uint64_t seed, std::vector<std::string_view> const& activities) {
  auto const all = everywhere(pcn, parameters);
  Network network(pcn, all, horizon, seed, 0);
  Watched watched;
  Trace trace;
  trace.step = [&](JourneyStep const& step) {
    bool const asked_for = std::ranges::find(activities, step.activity) != activities.end();
    if (asked_for && step.end >= Instant{horizon.start}) watched.steps.push_back(step);
  };
  watched.result = network.run(&trace);
  return watched;
}

std::vector<Tally> tallies(PcnSpec const& pcn, Parameters const& parameters, Horizon const& horizon,
                           std::uint64_t seeds) {
  auto const all = everywhere(pcn, parameters);
  std::vector<Tally> runs;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed)
    runs.push_back(simulate(pcn, all, horizon, seed, 0).total());
  return runs;
}

}  // namespace theory
