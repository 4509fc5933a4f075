#pragma once
// The model with everything switched off, so that one mechanism alone can be held against theory.

#include "model/network.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace theory {

using namespace pcnsim;

/// Nobody wants anything, nobody is deterred, nothing is lost; the few things that have no zero
/// (a length of a slot, whom a failed patient turns to) are such that they do not matter.
///
/// - Patients are alike, without a passing part of propensity. Needs are clinical, routine, settled
///   by a GP; they arise Monday to Friday and not on bank holidays.
/// - Lines, queues and patience have no end. Contacts are spread evenly over the hours.
/// - No triage by clinicians: an appointment is right for everybody.
/// - GPs have ten sessions of 250 minutes a week, all of them clinics of ten-minute slots that open
///   six weeks ahead; consultations take a minute; everybody comes, once.
/// - Who is turned away does nothing.
Parameters switched_off();

/// One practice of `list_size` patients and `gps` whole-time GPs, with `handlers` always at the
/// front desk.
PcnSpec one_practice(double list_size, double gps, int handlers = 1);

/// Needs of `list_size` patients that make `per_day` on each working day.
double per_1000_month(double per_day, double list_size);

/// All contacts by telephone, all by form, all at the desk.
void everybody_rings(Parameters& parameters);
void everybody_writes(Parameters& parameters);

/// From Monday 2 September 2024: no bank holiday for 16 weeks.
Horizon weeks_from_september(int weeks, int warmup_weeks = 0);

/// A run that is watched: its result, and the steps of the measured window whose activity is one of
/// `activities`.
struct Watched {
  PcnResult result;
  std::vector<JourneyStep> steps;
};
Watched watch(PcnSpec const& pcn, Parameters const& parameters, Horizon const& horizon,
              std::uint64_t seed, std::vector<std::string_view> const& activities);

/// Tallies of seeds 1..`seeds`.
std::vector<Tally> tallies(PcnSpec const& pcn, Parameters const& parameters, Horizon const& horizon,
                           std::uint64_t seeds);

}  // namespace theory
