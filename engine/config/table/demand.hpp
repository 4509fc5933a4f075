#pragma once
// The parameters of `demand:`.

#include "config/table/ranges.hpp"

namespace pcnsim::config::table {

template <class Visitor>
void demand(DemandParameters& demand, Visitor& visit) {
  visit("demand.clinical_needs_per_1000_month", demand.clinical_needs_per_1000_month, "needs",
        Range{0, 20'000}, "Clinical needs that arise per 1,000 patients a month, expressed or not");
  visit("demand.administrative_requests_per_1000_month",
        demand.administrative_requests_per_1000_month, "requests", Range{0, 20'000},
        "Administrative requests per 1,000 patients a month (fit notes, forms, registrations)");
  visit("demand.enquiries_per_1000_month", demand.enquiries_per_1000_month, "enquiries",
        Range{0, 20'000}, "Enquiries per 1,000 patients a month that no consultation caused");
  visit("demand.enquiries_per_consultation", demand.enquiries_per_consultation, "enquiries",
        Range{0, 5}, "Enquiries that follow a consultation (results, prescriptions), on average");
  visit("demand.enquiry_delay_days", demand.enquiry_delay_days, "days", Range{0.1, 90},
        "Mean delay from a consultation to an enquiry about it");
  visit("demand.enquiry_mix.prescription", demand.enquiry_mix.prescription, "share", share,
        "Share of enquiries that are about prescriptions");
  visit("demand.enquiry_mix.result", demand.enquiry_mix.result, "share", share,
        "Share of enquiries that are about results");
  visit("demand.growth_per_year", demand.growth_per_year, "relative", Range{-0.5, 1},
        "Growth of patients' own needs a year, from the start of the measured weeks");
  visit("demand.consultation_rate_by_age", demand.consultation_rate_by_age, "per person-year",
        Range{0, 100},
        "How often people of an age consult (0-4, 5-14, 15-24, 25-44, 45-64, 65-74, 75-84, 85+); "
        "only the ratios matter");
  visit("demand.reference_age_shares", demand.reference_age_shares, "share", share,
        "Ages of the population to which the rates per 1,000 refer; adds to 1");
  visit("demand.rise_per_10_imd_points", demand.rise_per_10_imd_points, "relative",
        Range{-0.5, 0.5}, "Relative rise of need per 10 points of deprivation (IMD 2019)");
  visit("demand.reference_imd_score", demand.reference_imd_score, "score", Range{0, 100},
        "Deprivation score (IMD 2019) at which the rates per 1,000 apply as they are");
  visit("demand.female_ratio_by_age", demand.female_ratio_by_age, "ratio", ratio,
        "How often women of an age consult, relative to men");
  visit("demand.segments.one_condition_by_age", demand.segments.one_condition_by_age, "share",
        share, "Share of an age band with one long-term condition");
  visit("demand.segments.multimorbid_by_age", demand.segments.multimorbid_by_age, "share", share,
        "Share of an age band with several");
  visit("demand.segments.complex_by_age", demand.segments.complex_by_age, "share", share,
        "Share of an age band who are complex or frail; the rest are generally well");
  visit("demand.segments.rate", demand.segments.rate, "ratio", ratio,
        "How often people of an age consult by health: well, one long-term condition, several, "
        "complex or frail");
  visit("demand.segments.planned_rate", demand.segments.planned_rate, "ratio", ratio,
        "How often the practice calls them for planned care, likewise");
  visit("demand.care_home_share_of_complex", demand.care_home_share_of_complex, "share", share,
        "Share of complex or frail patients who live in a care home");
  visit("demand.propensity.slow_shape", demand.propensity.slow_shape, "gamma shape",
        Range{0.05, 100'000},
        "How alike patients of one kind are in how often they need care, for life: large is alike");
  visit("demand.propensity.fast_shape", demand.propensity.fast_shape, "gamma shape",
        Range{0.05, 100'000}, "Likewise from one spell to the next");
  visit("demand.propensity.fast_days", demand.propensity.fast_days, "days", Range{0, 3'650},
        "Length of a spell; 0: there are none");
  visit("demand.weekday_weights", demand.weekday_weights, "weight", ratio,
        "Needs by day of the week, Monday first, relative to each other");
  visit("demand.bank_holiday_weight", demand.bank_holiday_weight, "factor", ratio,
        "Needs on a bank holiday, relative to the weekday it falls on");
  visit("demand.after_closure_surge", demand.after_closure_surge, "factor", ratio,
        "Needs on the working day after a bank holiday, relative to other such days");
  visit("demand.month_factors", demand.month_factors, "factor", ratio,
        "Needs by month, January first, relative to the year");
  visit("demand.self_resolution.urgent_mean_days", demand.self_resolution.urgent_mean_days, "days",
        Range{0.1, 365}, "Mean time in which an urgent need resolves, if it does");
  visit("demand.self_resolution.soon_mean_days", demand.self_resolution.soon_mean_days, "days",
        Range{0.1, 365}, "Mean time in which a need to be seen soon resolves, if it does");
  visit("demand.self_resolution.routine_mean_days", demand.self_resolution.routine_mean_days,
        "days", Range{0.1, 365}, "Mean time in which a routine need resolves, if it does");
  visit("demand.worsening.mean_days", demand.worsening.mean_days, "days", Range{0.1, 365},
        "Mean time in which a need gets worse that will");
  visit("demand.worsening.to_ae", demand.worsening.to_ae, "share", share,
        "Share of patients who got worse while waiting that go to A&E");
  visit("demand.worsening.to_111", demand.worsening.to_111, "share", share,
        "Share of them that ring 111; the rest ask the practice again");
}

}  // namespace pcnsim::config::table
