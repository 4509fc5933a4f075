#pragma once
// The parameters of `needs:`, one section for each class of clinical need.

#include "config/table/ranges.hpp"

namespace pcnsim::config::table {

template <class Visitor>
void need_class(std::string const& key, NeedClassParameters& about, Visitor& visit) {
  visit(key + ".weight_by_age", about.weight_by_age, "weight", ratio,
        "How many of the needs of women of an age band are of this class, relative to the others");
  visit(key + ".male_weight", about.male_weight, "factor", ratio, "Factor on that for men");
  visit(key + ".urgency", about.urgency, "weight", ratio,
        "Emergency (999 or A&E is right), urgent (same or next working day), soon, routine (both "
        "within two weeks): relative to each other");
  visit(key + ".self_resolving_share", about.self_resolving_share, "share", share,
        "Share that would resolve by themselves");
  visit(key + ".worsening_share", about.worsening_share, "share", share,
        "Share of the others that get worse if nobody sees to them");
  visit(key + ".pharmacy_share", about.pharmacy_share, "share", share,
        "Share that Pharmacy First could meet");
  visit(key + ".self_referral_share", about.self_referral_share, "share", share,
        "Share for which patients could refer themselves to another service");
  visit(key + ".length_ratio", about.length_ratio, "ratio", Range{0.05, 10},
        "Length of its consultations, relative to the role's");
  visit(key + ".able", about.able, "share", share,
        "Share that each role could settle: GP, GP trainee (both always can), advanced "
        "practitioner, nurse, healthcare assistant, pharmacist, physiotherapist, mental health "
        "practitioner, social prescriber");
}

template <class Visitor>
void needs(std::array<NeedClassParameters, need_class_count>& classes, Visitor& visit) {
  for (std::size_t c = 0; c < need_class_count; ++c)
    need_class("needs." + std::string(need_class_names[c]), classes[c], visit);
}

}  // namespace pcnsim::config::table
