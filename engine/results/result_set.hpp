#pragma once
// The tallies of a whole experiment: scenario × PCN × replication; appointments month by month.

#include "results/appointments_by_month.hpp"
#include "results/tally.hpp"

#include <string>
#include <vector>

namespace pcnsim {

struct PcnLabel {
  std::string code;  ///< e.g. "U31538"
  std::string name;  ///< e.g. "Rosebank"
  std::string icb;
};

struct PracticeLabel {
  std::string code;  ///< e.g. "L81081"
  std::string name;
};

/// What was simulated: plain data, complete (one tally for each combination).
struct ResultSet {
  std::vector<std::string> scenarios;  ///< names; the first is the base of comparisons
  std::vector<PcnLabel> pcns;
  std::vector<std::vector<PracticeLabel>> practices;  ///< of each PCN
  std::size_t replications = 0;
  std::size_t replications_a_draw = 1;  ///< so many in a row have the same draw of parameters
  std::vector<Tally> tallies;           ///< of whole PCNs: index by `index`
  std::vector<std::vector<Tally>> by_practice;  ///< the same, one for each practice of the PCN
  /// By scenario, then PCN: all replications added up.
  std::vector<AppointmentsByMonth> appointments;

  [[nodiscard]] std::size_t index(std::size_t scenario, std::size_t pcn,
                                  std::size_t replication) const {
    return (scenario * pcns.size() + pcn) * replications + replication;
  }
  [[nodiscard]] Tally const& at(std::size_t scenario, std::size_t pcn,
                                std::size_t replication) const {
    return tallies[index(scenario, pcn, replication)];
  }
  /// Of `pcn` in all replications together: a mean is what stands here over `replications`.
  [[nodiscard]] AppointmentsByMonth const& appointments_at(std::size_t scenario,
                                                           std::size_t pcn) const {
    return appointments[scenario * pcns.size() + pcn];
  }
  /// One tally for each practice of `pcn`, in the order of `practices[pcn]`.
  [[nodiscard]] std::vector<Tally> const& practices_at(std::size_t scenario, std::size_t pcn,
                                                       std::size_t replication) const {
    return by_practice[index(scenario, pcn, replication)];
  }
  /// All PCNs of one replication of one scenario, as if they were one.
  [[nodiscard]] Tally over_pcns(std::size_t scenario, std::size_t replication) const;
};

}  // namespace pcnsim
