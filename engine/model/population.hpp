#pragma once
// The registered patients of one PCN, who they are, and when each next wants something.
//
// Needs of a patient are a Poisson process in *operational* time: the integral of season, weekday,
// closures and growth. A patient's clock is the operational time of the next need, so that a day's
// needs are found by one pass over an array of numbers, and a patient's sequence of needs depends on
// that patient's stream alone (common random numbers). A patient's rate is a product: age, sex,
// health, deprivation of the practice, a propensity for life and one that is drawn anew every few
// weeks, so that most of today's frequent attenders are not next year's.

#include "model/calendar.hpp"
#include "model/need.hpp"
#include "model/purpose.hpp"
#include "model/spec.hpp"

#include <array>
#include <cstdint>
#include <span>
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

enum class Digital : std::uint8_t { none, website, app };

/// Who a patient is: drawn once, for the run.
struct Person {
  ClinicianId usual;  ///< a GP; none if the patient has no preference
  std::uint8_t age_band = 0;
  Segment segment = Segment::well;
  Digital digital = Digital::none;
  bool female = false;
  bool care_home = false;
};

class Population {
public:
  Population(PcnSpec const& pcn, PcnParameters const& parameters, ModelStreams const& streams,
             Date today);

  [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(people_.size()); }
  [[nodiscard]] Person const& operator[](PatientId patient) const { return people_[patient.value]; }
  [[nodiscard]] PracticeId practice_of(PatientId patient) const {
    std::uint32_t practice = 0;  // a handful: a search would cost more
    while (patient.value >= first_[practice + 1])
      ++practice;
    return PracticeId{practice};
  }
  /// The patients of a practice are numbered without gaps, from the first of these to the second.
  [[nodiscard]] std::pair<PatientId, PatientId> patients_of(PracticeId practice) const {
    return {PatientId{first_[practice.value]}, PatientId{first_[practice.value + 1]}};
  }
  void set_usual_clinician(PatientId patient, ClinicianId clinician) {
    people_[patient.value].usual = clinician;
  }

  /// From now on, needs arise at the rates of `parameters`; each clock keeps the part of its gap
  /// that is left. Equal rates change nothing.
  void adopt(PcnSpec const& pcn, PcnParameters const& parameters, ModelStreams const& streams,
             Date today);

  /// Draws anew the fast part of the propensity of those whose time it is.
  void start_day(Date today, PcnParameters const& parameters, ModelStreams const& streams);

  /// Moves the clocks of `process` past a day of operational length `length` (1 on average) and
  /// returns the needs of that day, in order of patient. The result is valid until the next call.
  std::vector<Arrival> const& day(Process process, double length, ModelStreams const& streams);

private:
  /// The clocks of one process: a structure of arrays, one entry a patient. Few patients want
  /// something on a day, so blocks of them are passed over by the earliest of each.
  struct Clocks {
    static constexpr std::uint32_t block = 16;

    Purpose purpose;
    double now = 0;
    std::vector<double> gap_at_rate_1;  ///< by practice: mean gap of a patient with multiplier 1
    std::vector<double> next;           ///< operational time; infinite if never
    std::vector<std::uint32_t> ordinal;
    std::vector<double> earliest;  ///< by block: no `next` of it is before this

    void set(std::uint32_t patient, double time);
  };

  void add_patient(Person const& person, PracticeSpec const& practice, Parameters const& parameters,
                   ModelStreams const& streams, Date today);
  void start_clock(Process process, ModelStreams const& streams);
  void set_gaps(PracticeId practice, Parameters const& parameters);
  [[nodiscard]] std::vector<float> const& multipliers(Process process) const {
    return process == Process::planned ? planned_multiplier_ : own_multiplier_;
  }
  [[nodiscard]] double mean_gap(Process process, std::uint32_t patient, PracticeId practice) const;
  void prefetch(Clocks const& clocks, Process process, std::uint32_t block) const;
  void look_at_block(Clocks& clocks, Process process, std::uint32_t block,
                     ModelStreams const& streams);

  std::vector<Person> people_;
  std::vector<std::uint32_t> first_;       ///< patient of each practice, and the end
  std::vector<float> own_multiplier_;      ///< of the rates of own needs, the passing part too
  std::vector<double> passing_;            ///< that part, as of today
  std::vector<float> planned_multiplier_;  ///< of planned care
  std::array<Clocks, process_count> clocks_;
  std::vector<Arrival> today_;
};

/// Operational length of `date` for patients' own needs: 1 on an average day at `start`.
double demand_on(Date date, DemandParameters const& demand, WorkingDays const& working, Date start);

/// Share of the contacts of somebody with digital access that prefer a form, so that over the
/// reference population the share is `online_share`.
double online_share_of_connected(FrontDoorParameters const& door, ByAge const& reference_shares);

}  // namespace pcnsim
