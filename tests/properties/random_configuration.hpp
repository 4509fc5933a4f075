#pragma once
// A made-up PCN with made-up parameters, anything that the files could say: each value from the
// range that the parameter table allows, often at its ends, then what must hold between them is put
// right. A seed tells all of it.

#include "config/parameter_table.hpp"
#include "config/table_visitors.hpp"
#include "properties/made_up_pcn.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace pcnsim::test {

struct Configuration {
  PcnSpec pcn;
  PcnParameters parameters;
  Horizon horizon;
};

/// Changes a part of the parameters, each to anything in its range. Of amounts without a natural end
/// at most about ten times what they were: small PCNs with large numbers show the same in less time.
class ChangeAnything {
public:
  ChangeAnything(Stream& chance, double share_changed) : chance_{chance}, share_{share_changed} {}

  void operator()(std::string const&, double& value, std::string const&, config::Range range,
                  std::string const&) {
    if (chance_.chance(share_)) value = drawn(value, range);
  }
  template <std::size_t n>
  void operator()(std::string const&, std::array<double, n>& list, std::string const&,
                  config::Range range, std::string const&) {
    if (!chance_.chance(share_)) return;
    for (double& value : list)
      value = drawn(value, range);
  }
  template <config::Choice Enum, std::size_t n>
  void operator()(std::string const&, Enum& choice, std::array<std::string_view, n> const&,
                  std::string const&) {
    if (chance_.chance(0.5)) choice = static_cast<Enum>(chance_.below(n));
  }
  void operator()(std::string const&, bool& on, std::string const&) { on = chance_.chance(0.5); }

private:
  double drawn(double value, config::Range range) {
    double const u = chance_.uniform();
    bool const bounded = range.high - range.low <= 400;
    if (u < 0.15) return range.low;
    if (u < 0.25 && bounded) return range.high;
    bool const narrow = range.high - range.low <= 1 || range.low < 0;
    if (narrow || (u < 0.4 && bounded))
      return range.low + (range.high - range.low) * chance_.uniform();
    double const around = value > 0 ? value : 1;
    return std::clamp(around * std::pow(10, 2 * chance_.uniform() - 1), range.low, range.high);
  }

  Stream& chance_;
  double share_;
};

// What config/settings_checks.cpp asks for.

inline void at_most_one(double& a, double& b) {
  double const sum = a + b;
  if (sum <= 1) return;
  a /= sum;
  b /= sum;
}

template <std::size_t n>
void not_all_zero(std::array<double, n>& weights) {
  if (!(std::accumulate(weights.begin(), weights.end(), 0.0) > 0)) weights[0] = 1;
}

template <std::size_t n>
void add_to_one(std::array<double, n>& shares) {
  not_all_zero(shares);
  double const sum = std::accumulate(shares.begin(), shares.end(), 0.0);
  for (double& share : shares)
    share /= sum;
}

inline void put_right(AfterFailure& after) {
  if (!(after.retry + after.self_care + after.pharmacy + after.nhs111 + after.ae + after.nothing >
        0))
    after.nothing = 1;
}

inline void put_right(RoleParameters& role, double session_minutes) {
  at_most_one(role.direct_share, role.work_share);
  at_most_one(role.telephone_share, role.video_share);
  role.message_share = std::min(role.message_share, 1 - role.telephone_share - role.video_share);
  role.slot_minutes = std::min(role.slot_minutes, session_minutes);
  auto& release = role.release;
  if (!(release.same_day + release.days_4 + release.weeks_2 + release.weeks_3 + release.weeks_4 +
            release.weeks_6 >
        0))
    release.weeks_6 = 1;
}

inline void put_right(Parameters& p) {
  at_most_one(p.demand.enquiry_mix.prescription, p.demand.enquiry_mix.result);
  at_most_one(p.demand.worsening.to_ae, p.demand.worsening.to_111);
  add_to_one(p.demand.reference_age_shares);
  not_all_zero(p.demand.weekday_weights);
  for (double& rate : p.demand.consultation_rate_by_age)
    rate = std::max(rate, 0.01);  // else nobody of the reference population may want anything
  at_most_one(p.deterrence.urgent_to_ae, p.deterrence.urgent_to_111);
  at_most_one(p.front_door.online_share, p.front_door.desk_share);
  not_all_zero(p.front_door.online_hour_weights);
  not_all_zero(p.front_door.core_hour_weights);
  not_all_zero(p.front_door.front_desk_hour_weights);
  put_right(p.front_door.after_contact_failed);
  put_right(p.front_door.after_told_another_day);
  at_most_one(p.workforce.enhanced_access.gp_share, p.workforce.enhanced_access.nurse_share);
  for (auto& about : p.needs) {
    not_all_zero(about.urgency);
    at_most_one(about.pharmacy_share, about.self_referral_share);
    about.male_weight = std::max(about.male_weight, 0.01);
    for (double& weight : about.weight_by_age)
      weight = std::max(weight, 0.01);  // else there may be no class left for somebody
  }
  for (auto& model : p.triage.model) {
    at_most_one(model.under_share, model.over_share);
    at_most_one(model.advice_share, model.admin_task_share);
  }
  for (auto& role : p.workforce.role)
    put_right(role, p.workforce.session_minutes);
}

/// About 0 in three of ten cases, else up to three times `average`.
inline double staff(Stream& chance, double average) {
  return chance.chance(0.3) ? 0 : 3 * average * chance.uniform();
}

inline PracticeSpec random_practice(Stream& chance, std::string const& code) {
  constexpr double most = 3'000;
  bool const any = chance.chance(0.5);
  double const u = chance.uniform();
  auto practice = practice_of(code, std::ceil(any ? 1 + (most - 1) * u : std::pow(most, u)));
  practice.gp_fte = staff(chance, practice.gp_fte);
  practice.gp_qualified_share = chance.uniform();
  practice.nurse_fte = staff(chance, practice.nurse_fte);
  practice.direct_care_fte = staff(chance, practice.direct_care_fte);
  practice.admin_fte = staff(chance, practice.admin_fte);
  practice.reception_share = chance.uniform();
  practice.imd_score = 80 * chance.uniform();
  for (double& share : practice.age_shares)
    share *= chance.chance(0.2) ? 0 : chance.uniform();
  add_to_one(practice.age_shares);
  return practice;
}

inline PcnSpec random_pcn(Stream& chance, std::uint64_t seed) {
  PcnSpec pcn{};
  pcn.code = "R" + std::to_string(seed);
  auto const practices = 1 + chance.below(4);
  double patients = 0;
  for (std::uint32_t p = 0; p < practices; ++p) {
    pcn.practices.push_back(random_practice(chance, "R" + std::to_string(p)));
    patients += pcn.practices.back().list_size;
  }
  for (double& fte : pcn.fte)
    fte = chance.chance(0.5) ? 0 : 2e-4 * patients * chance.uniform();
  return pcn;
}

/// Practices' own parameters are the PCN's in half of the cases, else differ from them here and
/// there.
inline Configuration random_configuration(Parameters const& base, std::uint64_t seed) {
  Stream chance{seed, 2'024, 0, 0, 0};
  Configuration made;
  made.pcn = random_pcn(chance, seed);
  auto common = base;
  config::for_each_parameter(common, ChangeAnything(chance, 0.7 * chance.uniform()));
  put_right(common);
  made.parameters = everywhere(made.pcn, common);
  if (chance.chance(0.5)) {
    for (auto& practice : made.parameters.practices) {
      config::for_each_parameter(practice, ChangeAnything(chance, 0.1));
      put_right(practice);
    }
  }
  using namespace std::chrono;
  made.horizon.start = local_days{year{2023} / 1 / 1} + Days{chance.below(1'000)};
  made.horizon.warmup_weeks = chance.chance(0.7) ? 0 : 1;
  made.horizon.weeks = 1 + static_cast<int>(chance.below(3));
  return made;
}

}  // namespace pcnsim::test
