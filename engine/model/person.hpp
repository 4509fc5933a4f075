#pragma once
// Who the patients are, and how often each wants something: pure functions of parameters and draws.

#include "model/population.hpp"

#include <cstdint>
#include <vector>

namespace pcnsim {

/// Age band of each of `count` patients, oldest last, in the practice's shares.
std::vector<std::uint8_t> age_bands(ByAge const& shares, std::uint32_t count);

/// Shares of the health segments in an age band.
BySegment segment_shares(DemandParameters const& demand, std::size_t age_band);

Person draw_person(std::uint8_t age_band, Parameters const& parameters, Stream chance);

/// A patient's rate of own needs relative to the reference population's, without the fast part.
double lasting_multiplier(Person const& person, PracticeSpec const& practice,
                          DemandParameters const& demand, Stream propensity);
/// Likewise of planned care.
double planned_multiplier(Person const& person, DemandParameters const& demand);

/// Needs of a practice's list by its ages and deprivation, relative to the reference population's.
double need_index(PracticeSpec const& practice, DemandParameters const& demand);

/// The fast part of the propensity (mean 1) changes on this day.
bool draws_propensity_anew(PatientId patient, Date today, DemandParameters const& demand);
double passing_multiplier(PatientId patient, Date today, DemandParameters const& demand,
                          ModelStreams const& streams);

}  // namespace pcnsim
