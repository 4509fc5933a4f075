#include "model/roster.hpp"

#include "core/contract.hpp"
#include "model/profile.hpp"
#include "model/staffing.hpp"

#include <algorithm>
#include <cmath>

namespace pcnsim {
namespace {

constexpr double half_days_a_week = 10;
constexpr double working_days_a_week = 5;
constexpr double weeks_a_year = 52;
constexpr double golden = 0.618'033'988'749'894'9;  // spreads phases evenly
constexpr std::uint64_t of_the_pcn = 0xFFFF;
constexpr std::uint64_t of_the_evening = 0x8000;  // above any post

double fraction(double x) { return x - std::floor(x); }

/// Whole weeks since Monday 5 January 1970.
std::int64_t week_number(Date date) {
  Date const first_monday{Days{4}};
  return std::chrono::floor<std::chrono::weeks>(date - first_monday).count();
}

std::uint64_t day_number(Date date) {
  return static_cast<std::uint64_t>(date.time_since_epoch().count());
}

std::uint64_t entity_of(std::uint64_t practice, std::uint64_t post, int head) {
  return practice << 32 | post << 16 | static_cast<std::uint64_t>(head);
}

}  // namespace

Roster::Roster(PcnSpec const& pcn, PcnParameters const& parameters)
    : workforce_{parameters.pcn.workforce}, staffed_(pcn.practices.size()) {
  for (auto const& practice : pcn.practices)
    list_shares_.push_back(list_share(practice, pcn));
  for (auto const& practice : parameters.practices)
    of_practice_.push_back(practice.workforce);
  for (std::size_t p = 0; p < pcn.practices.size(); ++p)
    hire_practice(p, pcn, parameters);
  if (!workforce_.pcn_staff.rotates) return;
  auto const fte = own_fte(pcn, workforce_);
  for (std::size_t post = 0; post < clinical_post_count; ++post)
    hire(PracticeId{}, static_cast<Post>(post), fte[post], workforce_);
}

void Roster::hire_practice(std::size_t p, PcnSpec const& pcn, PcnParameters const& parameters) {
  PracticeId const practice{static_cast<std::uint32_t>(p)};
  auto const& workforce = parameters.practices[p].workforce;
  auto fte = own_fte(pcn.practices[p], workforce);
  if (!workforce_.pcn_staff.rotates) {  // ASSUMPTION(A8)
    auto const part = part_of_pcn(pcn, workforce_, list_shares_[p]);
    for (std::size_t post = 0; post < post_count; ++post)
      fte[post] += part[post];
  }
  for (std::size_t post = 0; post < clinical_post_count; ++post)
    hire(practice, static_cast<Post>(post), fte[post], workforce);
  hire_for_evenings(practice, pcn.practices[p], workforce);
}

void Roster::adopt(PcnSpec const& pcn, PcnParameters const& parameters) {
  Roster const fresh(pcn, parameters);
  std::vector<bool> placed(fresh.clinicians_.size());
  for (auto& person : clinicians_) {
    person.sessions_a_week = 0;  // unless a post is left
    for (std::uint32_t i = 0; i < fresh.clinicians_.size(); ++i) {
      auto const& post = fresh.clinicians_[ClinicianId{i}];
      if (placed[i] || person.entity != post.entity) continue;
      placed[i] = true;
      person.sessions_a_week = post.sessions_a_week;
      break;
    }
  }
  for (std::uint32_t i = 0; i < fresh.clinicians_.size(); ++i) {
    if (!placed[i]) clinicians_.add(fresh.clinicians_[ClinicianId{i}]);
  }
  workforce_ = fresh.workforce_;
  of_practice_ = fresh.of_practice_;
  staffed_ = fresh.staffed_;
}

void Roster::hire(PracticeId practice, Post post, double fte,
                  WorkforceParameters const& workforce) {
  // A lever adds sessions, not heads, as long as the week has room for them: so the same people
  // have the same leave and sickness in every scenario.
  double const scale = post == Post::gp_locum ? 1 : workforce.clinical_scale;
  double const sessions = fte * workforce.sessions_per_fte * scale;
  if (!(sessions > 0)) return;
  auto const heads = static_cast<int>(
      std::max(std::ceil(fte / workforce.fte_per_head), std::ceil(sessions / half_days_a_week)));
  Role const role = role_of(post);
  for (std::size_t p = 0; p < staffed_.size(); ++p) {
    if (practice.is_none() || practice.value == p) staffed_[p][index_of(role)] = true;
  }
  std::uint64_t const employer = practice.is_none() ? of_the_pcn : practice.value;
  for (int head = 0; head < heads; ++head) {
    int const spread = (7 * head + 3 * static_cast<int>(index_of(post))) % 10;
    auto const entity = entity_of(employer, index_of(post), head);
    double const phase = fraction(golden * static_cast<double>(entity % 65'521));
    clinicians_.add({practice, post, role, entity, sessions / heads, spread, phase});
  }
}

/// Enhanced access: paid for apart, held by people of their own. ASSUMPTION(A16).
void Roster::hire_for_evenings(PracticeId practice, PracticeSpec const& spec,
                               WorkforceParameters const& workforce) {
  auto const& evenings = workforce.enhanced_access;
  double const sessions = evenings.minutes_per_1000_week * spec.list_size / 1'000 / evening_minutes;
  double const rest = std::max(0.0, 1 - evenings.gp_share - evenings.nurse_share);
  std::array const posts{std::pair{Post::gp_salaried, evenings.gp_share},
                         std::pair{Post::nurse, evenings.nurse_share}, std::pair{Post::hca, rest}};
  for (auto const& [post, share] : posts) {
    double const held = sessions * share;
    if (!(held > 0)) continue;
    auto const heads = static_cast<int>(std::ceil(held / working_days_a_week));
    for (int head = 0; head < heads; ++head) {
      auto const entity = entity_of(practice.value, of_the_evening | index_of(post), head);
      int const first_day = (2 * head + static_cast<int>(index_of(post))) % 5;
      double const phase = fraction(golden * static_cast<double>(entity % 65'521));
      clinicians_.add(
          {practice, post, role_of(post), entity, held / heads, first_day, phase, true});
    }
  }
}

bool Roster::is_on_rota(Clinician const& clinician, Date date, Half half) const {
  if (clinician.evenings != (half == Half::evening)) return false;
  auto const week = week_number(date);
  auto const sessions_before = [&](std::int64_t w) {
    return static_cast<int>(
        std::floor(static_cast<double>(w) * clinician.sessions_a_week + clinician.phase));
  };
  int const sessions = sessions_before(week + 1) - sessions_before(week);
  auto const day = static_cast<int>(weekday_index(date));
  if (clinician.evenings) {
    for (int nth = 0; nth < std::min(5, sessions); ++nth) {
      if ((clinician.first_half_day + 2 * nth) % 5 == day) return true;
    }
    return false;
  }
  // Spread over the week, and nested: one session more moves none of the others.
  constexpr std::array order{0, 5, 2, 7, 4, 9, 6, 1, 8, 3};
  int const half_day = 2 * day + static_cast<int>(half);
  for (int nth = 0; nth < std::min(10, sessions); ++nth) {
    if ((clinician.first_half_day + order[static_cast<std::size_t>(nth)]) % 10 == half_day)
      return true;
  }
  return false;
}

/// One week of leave (or study) in each block of weeks, drawn evenly inside the block.
/// ASSUMPTION(A38).
bool Roster::is_on_leave(Clinician const& clinician, Date date, ModelStreams const& streams) const {
  auto const& workforce = rules_for(clinician);
  double const weeks = workforce.leave_weeks + workforce.study_weeks;
  bool const has_leave = clinician.post != Post::gp_locum && !clinician.evenings;
  if (!has_leave || !(weeks > 0)) return false;
  auto const week = week_number(date);
  double const block_weeks = std::max(1.0, weeks_a_year / weeks);
  auto const block = static_cast<std::int64_t>(static_cast<double>(week) / block_weeks);
  for (auto b = block; b <= block + 1; ++b) {  // a block may begin inside this week
    double const u =
        streams.of(Purpose::leave, clinician.entity, static_cast<std::uint64_t>(b)).uniform();
    auto const away = static_cast<std::int64_t>((static_cast<double>(b) + u) * block_weeks);
    if (away == week) return true;
  }
  return false;
}

Presence Roster::presence(ClinicianId id, Date date, Half half, ModelStreams const& streams) const {
  auto const& clinician = clinicians_[id];
  if (!is_on_rota(clinician, date, half)) return Presence::none;
  if (!is_on_leave(clinician, date, streams)) return Presence::here;
  if (clinician.role != Role::gp) return Presence::none;
  auto week =
      streams.of(Purpose::locum, clinician.entity, static_cast<std::uint64_t>(week_number(date)));
  return week.chance(rules_for(clinician).locum.leave_backfill_share) ? Presence::locum
                                                                      : Presence::none;
}

Placement Roster::placement(ClinicianId id, Date date, Half half,
                            ModelStreams const& streams) const {
  auto const& clinician = clinicians_[id];
  if (!clinician.practice.is_none()) return {clinician.practice};
  auto day = streams.of(Purpose::pcn_rota, clinician.entity, day_number(date));
  bool const flexible = day.chance(workforce_.pcn_staff.flexible_share);
  // ASSUMPTION(A8): each practice's share of days, evenly spread, the whole day at one practice.
  double const turn = fraction(clinician.phase + golden * static_cast<double>(day_number(date)));
  std::size_t p = 0;
  for (double below = list_shares_[0]; turn >= below && p + 1 < list_shares_.size();)
    below += list_shares_[++p];
  return {PracticeId{static_cast<std::uint32_t>(p)}, flexible && half != Half::evening};
}

void Roster::start_day(Date today, ModelStreams const& streams) {
  for (std::uint32_t i = 0; i < clinicians_.size(); ++i) {
    auto& clinician = clinicians_[ClinicianId{i}];
    if (clinician.sick_until > today) continue;
    auto draw = streams.of(Purpose::sickness, clinician.entity, day_number(today));
    auto const& workforce = rules_for(clinician);
    if (!draw.chance(workforce.sickness_per_day)) continue;
    double const length = 1 + (workforce.sickness_mean_days - 1) * draw.exponential();
    clinician.sick_until = today + Days{std::lround(length * 7 / 5)};
  }
}

}  // namespace pcnsim
