#pragma once
// The registered patients of one PCN, and when each next wants something.
//
// Needs of a patient are a Poisson process in *operational* time: the integral of season, weekday
// and closures. A patient's clock is the operational time of the next need, so that a day's needs
// are found by one pass over an array of numbers, and a patient's sequence of needs depends on that
// patient's stream alone (common random numbers).

#include "model/calendar.hpp"
#include "model/need.hpp"
#include "model/purpose.hpp"
#include "model/spec.hpp"

#include <array>
#include <cstdint>
#include <vector>

namespace pcnsim {

/// The processes that start contacts.
enum class Process : std::uint8_t { clinical, administrative, enquiry, planned };
inline constexpr std::size_t process_count = 4;

/// One need that arises today.
struct Arrival {
  PatientId patient;
  std::uint32_t ordinal;  ///< of the patient's arrivals in this process
};

class Population {
public:
  Population(PcnSpec const& pcn, Parameters const& parameters, ModelStreams const& streams);

  [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(practice_.size()); }
  [[nodiscard]] PracticeId practice_of(PatientId patient) const { return practice_[patient.value]; }

  /// From now on, needs arise at the rates of `parameters`; each clock keeps the part of its gap
  /// that is left. Equal rates change nothing.
  void adopt(PcnSpec const& pcn, Parameters const& parameters, ModelStreams const& streams);

  /// Moves the clocks of `process` past a day of operational length `length` (1 on average) and
  /// returns the needs of that day, in order of patient. The result is valid until the next call.
  std::vector<Arrival> const& day(Process process, double length, ModelStreams const& streams);

private:
  /// The clocks of one process: a structure of arrays, one entry a patient.
  struct Clocks {
    Purpose purpose;
    double now = 0;
    std::vector<double> next;  ///< operational time of the next arrival; infinite if never
    std::vector<float> mean_gap;
    std::vector<std::uint32_t> ordinal;
  };

  void add_patient(Process process, double per_1000_a_month, double multiplier,
                   ModelStreams const& streams);

  std::vector<PracticeId> practice_;
  std::array<Clocks, process_count> clocks_;
  std::vector<Arrival> today_;
};

/// Operational length of `date` for patients' own needs: 1 on an average day.
double demand_on(Date date, DemandParameters const& demand, WorkingDays const& working);

}  // namespace pcnsim
