#pragma once
// The tallies of a whole experiment: scenario × PCN × replication.

#include "results/tally.hpp"

#include <string>
#include <vector>

namespace pcnsim {

struct PcnLabel {
  std::string code;  ///< e.g. "U31538"
  std::string name;  ///< e.g. "Rosebank"
  std::string icb;
};

/// What was simulated: plain data, complete (one tally for each combination).
struct ResultSet {
  std::vector<std::string> scenarios;  ///< names; the first is the base of comparisons
  std::vector<PcnLabel> pcns;
  std::size_t replications = 0;
  std::vector<Tally> tallies;  ///< index by `index`

  [[nodiscard]] std::size_t index(std::size_t scenario, std::size_t pcn,
                                  std::size_t replication) const {
    return (scenario * pcns.size() + pcn) * replications + replication;
  }
  [[nodiscard]] Tally const& at(std::size_t scenario, std::size_t pcn,
                                std::size_t replication) const {
    return tallies[index(scenario, pcn, replication)];
  }
  /// All PCNs of one replication of one scenario, as if they were one.
  [[nodiscard]] Tally over_pcns(std::size_t scenario, std::size_t replication) const;
};

}  // namespace pcnsim
