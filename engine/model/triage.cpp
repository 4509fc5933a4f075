#include "model/triage.hpp"

#include <algorithm>

namespace pcnsim {

// ASSUMPTION(A23): drawn once, whatever happens after.
Navigation navigation_of(NeedClassParameters const& about, AccessModelParameters const& model,
                         Urgency urgency, bool complex, double u_route, double u_offer,
                         double u_could) {
  if (complex && urgency == Urgency::urgent && u_offer < model.community_share)
    return Navigation::community;
  // What could be met elsewhere: one number, so that pharmacy and self-referral exclude each other.
  if (u_could < about.pharmacy_share) {
    if (u_offer < model.offers_share) return Navigation::pharmacy;
  } else if (u_could < about.pharmacy_share + about.self_referral_share) {
    if (u_offer < model.offers_share) return Navigation::self_referral;
  }
  if (u_route < model.advice_share) return Navigation::advice;
  if (u_route < model.advice_share + model.admin_task_share) return Navigation::admin_task;
  return Navigation::appointment;
}

Urgency assigned_urgency(Urgency urgency, AccessModelParameters const& model, double u) {
  if (urgency == Urgency::emergency) return urgency;
  if (u < model.under_share && urgency < Urgency::routine)
    return static_cast<Urgency>(index_of(urgency) + 1);
  if (u >= 1 - model.over_share && urgency > Urgency::urgent)
    return static_cast<Urgency>(index_of(urgency) - 1);
  return urgency;
}

// ASSUMPTION(A14).
AccessModel access_model_of(PracticeSpec const& practice, TriageParameters const& triage,
                            double u) {
  switch (triage.access_model) {
    case AccessModelChoice::reception: return AccessModel::reception;
    case AccessModelChoice::clinician_triage: return AccessModel::clinician_triage;
    case AccessModelChoice::digital_triage: return AccessModel::digital_triage;
    case AccessModelChoice::by_prior: break;
  }
  auto const& prior = triage.prior;
  double const larger = prior.rise_per_10000_patients * (practice.list_size - 10'000) / 10'000;
  double const clinician = std::clamp(prior.clinician_triage + larger, 0.0, 1.0);
  double const digital = std::clamp(prior.digital_triage + larger, 0.0, 1.0 - clinician);
  if (u < clinician) return AccessModel::clinician_triage;
  if (u < clinician + digital) return AccessModel::digital_triage;
  return AccessModel::reception;
}

}  // namespace pcnsim
