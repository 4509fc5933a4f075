#pragma once
// The parameters of `nhs_app:`.

#include "config/table/ranges.hpp"

namespace pcnsim::config::table {

template <class Visitor>
void nhs_app(NhsAppParameters& app, Visitor& visit) {
  visit("nhs_app.telephone_to_app_share", app.telephone_to_app_share, "share", share,
        "Share of App users who would telephone that send a form by the NHS App instead");
  visit("nhs_app.prescriptions_self_served", app.prescriptions_self_served, "share", share,
        "Share of App users' enquiries about prescriptions that the NHS App answers");
  visit("nhs_app.results_self_served", app.results_self_served, "share", share,
        "Share of App users' enquiries about results that the NHS App answers");
}

}  // namespace pcnsim::config::table
