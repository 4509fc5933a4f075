#include "model/staffing.hpp"

#include <algorithm>
#include <span>

namespace pcnsim {
namespace {

/// Adds `fte` to the posts of one published group by their weights; to the first if all are 0.
void divide(double group_fte, std::span<Post const> group, WorkforceParameters const& workforce,
            FteByPost& fte) {
  double whole = 0;
  for (Post const post : group)
    whole += workforce.post[index_of(post)].weight;
  for (Post const post : group) {
    double const share = whole > 0          ? workforce.post[index_of(post)].weight / whole
                         : post == group[0] ? 1
                                            : 0;
    fte[index_of(post)] += group_fte * share;
  }
}

}  // namespace

FteByPost own_fte(PracticeSpec const& practice, WorkforceParameters const& workforce) {
  using enum Post;
  static constexpr std::array qualified{gp_partner, gp_salaried};
  static constexpr std::array nursing{nurse, advanced_nurse};
  static constexpr std::array direct_care{hca,           pharmacist,        pharmacy_technician,
                                          physio,        paramedic,         physician_associate,
                                          mental_health, social_prescriber, care_coordinator};
  static constexpr std::array back_office{administrator, secretary, manager};
  FteByPost fte{};  // ASSUMPTION(A11), ASSUMPTION(A12)
  double const gps = practice.gp_fte * practice.gp_qualified_share;
  divide(gps, qualified, workforce, fte);
  fte[index_of(gp_trainee)] = practice.gp_fte - gps;
  divide(practice.nurse_fte, nursing, workforce, fte);
  divide(practice.direct_care_fte, direct_care, workforce, fte);
  // ASSUMPTION(A22): practices differ in whom they call a receptionist.
  double const trust = workforce.reception_split_trust;
  double const reception =
      trust * practice.reception_share + (1 - trust) * workforce.reception_share;
  fte[index_of(receptionist)] = practice.admin_fte * reception;
  divide(practice.admin_fte * (1 - reception), back_office, workforce, fte);
  auto const& locum = workforce.locum;  // ASSUMPTION(A20)
  double const wanted = locum.vacancy_below_per_10000 * practice.list_size / 10'000;
  fte[index_of(gp_locum)] = locum.vacancy_cover_share * std::max(0.0, wanted - gps);
  return fte;
}

FteByPost own_fte(PcnSpec const& pcn, WorkforceParameters const& workforce) {
  FteByPost fte = pcn.fte;  // ASSUMPTION(A47)
  for (std::size_t post = 0; post < clinical_post_count; ++post)
    fte[post] *= workforce.pcn_staff.scale;
  return fte;
}

FteByPost part_of_pcn(PcnSpec const& pcn, WorkforceParameters const& workforce, double list_share) {
  auto fte = own_fte(pcn, workforce);
  for (double& each : fte)
    each *= list_share;
  return fte;
}

double list_share(PracticeSpec const& practice, PcnSpec const& pcn) {
  double patients = 0;
  for (auto const& each : pcn.practices)
    patients += each.list_size;
  return practice.list_size / patients;
}

}  // namespace pcnsim
