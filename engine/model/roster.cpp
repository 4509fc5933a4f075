#include "model/roster.hpp"

#include "core/contract.hpp"

#include <algorithm>
#include <cmath>

namespace pcnsim {
namespace {

constexpr double half_days_a_week = 10;
constexpr double weeks_a_year = 52;
constexpr double golden = 0.618'033'988'749'894'9;  // spreads phases evenly

double fraction(double x) { return x - std::floor(x); }

/// Whole weeks since Monday 5 January 1970.
std::int64_t week_number(Date date) {
  Date const first_monday{Days{4}};
  return std::chrono::floor<std::chrono::weeks>(date - first_monday).count();
}

}  // namespace

std::array<double, role_count> fte_by_role(PracticeSpec const& practice, PcnSpec const& pcn,
                                           WorkforceParameters const& workforce) {
  std::array<double, role_count> fte{};  // ASSUMPTION(A11), ASSUMPTION(A12)
  auto const at = [&fte](Role role) -> double& { return fte[index_of(role)]; };
  at(Role::gp) = practice.gp_fte * practice.gp_qualified_share;
  at(Role::gp_trainee) = practice.gp_fte * (1 - practice.gp_qualified_share);
  at(Role::advanced_practitioner) = practice.nurse_fte * workforce.nurse_advanced_share;
  at(Role::nurse) = practice.nurse_fte * (1 - workforce.nurse_advanced_share);
  auto const& mix = workforce.direct_care_mix;
  double const whole =
      mix.advanced_practitioner + mix.hca + mix.pharmacist + mix.physio + mix.other;
  double const unit = practice.direct_care_fte / whole;
  at(Role::advanced_practitioner) += unit * mix.advanced_practitioner;
  at(Role::hca) += unit * mix.hca;
  at(Role::pharmacist) += unit * mix.pharmacist;
  at(Role::physio) += unit * mix.physio;
  at(Role::other) += unit * mix.other;
  double patients = 0;
  for (auto const& each : pcn.practices)
    patients += each.list_size;
  for (std::size_t role = 0; role < role_count; ++role) {  // ASSUMPTION(A8)
    fte[role] += pcn.fte[role] * practice.list_size / patients;
  }
  return fte;
}

Roster::Roster(PcnSpec const& pcn, WorkforceParameters const& workforce)
    : workforce_{workforce}, staffed_(pcn.practices.size()) {
  for (std::size_t p = 0; p < pcn.practices.size(); ++p) {
    PracticeId const practice{static_cast<std::uint32_t>(p)};
    auto const fte = fte_by_role(pcn.practices[p], pcn, workforce);
    for (std::size_t role = 0; role < role_count; ++role) {
      hire(practice, static_cast<Role>(role), fte[role]);
    }
  }
}

void Roster::adopt(PcnSpec const& pcn, WorkforceParameters const& workforce) {
  Roster const fresh(pcn, workforce);
  auto const same_post = [](Clinician const& a, Clinician const& b) {
    return a.practice == b.practice && a.role == b.role;
  };
  std::vector<bool> placed(fresh.clinicians_.size());
  for (auto& person : clinicians_) {
    person.sessions_a_week = 0;  // unless a post is left
    for (std::uint32_t i = 0; i < fresh.clinicians_.size(); ++i) {
      auto const& post = fresh.clinicians_[ClinicianId{i}];
      if (placed[i] || !same_post(person, post)) continue;
      placed[i] = true;
      person.sessions_a_week = post.sessions_a_week;
      break;
    }
  }
  for (std::uint32_t i = 0; i < fresh.clinicians_.size(); ++i) {
    if (!placed[i]) clinicians_.add(fresh.clinicians_[ClinicianId{i}]);
  }
  workforce_ = workforce;
  staffed_ = fresh.staffed_;
}

void Roster::hire(PracticeId practice, Role role, double fte) {
  // A lever adds sessions, not heads, as long as the week has room for them: so the same people
  // have the same leave and sickness in every scenario.
  double const sessions = fte * workforce_.sessions_per_fte * workforce_.clinical_scale;
  if (!(sessions > 0)) return;
  auto const heads = static_cast<int>(
      std::max(std::ceil(fte / workforce_.fte_per_head), std::ceil(sessions / half_days_a_week)));
  staffed_[practice.value][index_of(role)] = true;
  for (int head = 0; head < heads; ++head) {
    int const spread = (7 * head + 3 * static_cast<int>(index_of(role))) % 10;
    auto const entity = std::uint64_t{practice.value} << 32 | index_of(role) << 16 |
                        static_cast<std::uint64_t>(head);
    double const phase = fraction(golden * static_cast<double>(entity % 65'521));
    clinicians_.add({practice, role, entity, sessions / heads, spread, phase, Date{}});
  }
}

bool Roster::is_rostered(ClinicianId id, Date date, Half half, ModelStreams const& streams) const {
  auto const& clinician = clinicians_[id];
  auto const week = week_number(date);
  auto const sessions_before = [&](std::int64_t w) {
    return static_cast<int>(
        std::floor(static_cast<double>(w) * clinician.sessions_a_week + clinician.phase));
  };
  int const sessions = std::min(10, sessions_before(week + 1) - sessions_before(week));
  int const half_day = static_cast<int>(2 * weekday_index(date)) + static_cast<int>(half);
  // Spread over the week, and nested: one session more moves none of the others.
  constexpr std::array order{0, 5, 2, 7, 4, 9, 6, 1, 8, 3};
  bool on_rota = false;
  for (int k = 0; k < sessions && !on_rota; ++k) {
    int const nth = order[static_cast<std::size_t>(k)];
    on_rota = (clinician.first_half_day + nth) % 10 == half_day;
  }
  if (!on_rota || !(workforce_.leave_weeks > 0)) return on_rota;
  // One week of leave in each block of weeks, drawn evenly inside the block.
  double const block_weeks = weeks_a_year / workforce_.leave_weeks;
  auto const block = static_cast<std::int64_t>(static_cast<double>(week) / block_weeks);
  for (auto b = block; b <= block + 1; ++b) {  // a block may begin inside this week
    double const u =
        streams.of(Purpose::leave, clinician.entity, static_cast<std::uint64_t>(b)).uniform();
    auto const away = static_cast<std::int64_t>((static_cast<double>(b) + u) * block_weeks);
    if (away == week) return false;
  }
  return true;
}

void Roster::start_day(Date today, ModelStreams const& streams) {
  for (std::uint32_t i = 0; i < clinicians_.size(); ++i) {
    auto& clinician = clinicians_[ClinicianId{i}];
    if (clinician.sick_until > today) continue;
    auto const day = static_cast<std::uint64_t>(today.time_since_epoch().count());
    auto draw = streams.of(Purpose::sickness, clinician.entity, day);
    if (!draw.chance(workforce_.sickness_per_day)) continue;
    double const length = 1 + (workforce_.sickness_mean_days - 1) * draw.exponential();
    clinician.sick_until = today + Days{std::lround(length * 7 / 5)};
  }
}

}  // namespace pcnsim
