#pragma once
// Every KPI of every scenario, place and replication, worked out once.

#include "results/kpi.hpp"
#include "results/result_set.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace pcnsim::report {

/// A place is a PCN, by its index in `ResultSet::pcns`, or, after the last, all of them as one.
class KpiValues {
public:
  explicit KpiValues(ResultSet const& results);

  [[nodiscard]] std::size_t places() const { return places_; }
  [[nodiscard]] std::size_t all_pcns() const { return places_ - 1; }
  [[nodiscard]] std::size_t replications() const { return replications_; }
  /// How many replications in a row are not independent.
  [[nodiscard]] std::size_t together() const { return together_; }

  /// One value a replication; `kpi` is the index in `all_kpis()`.
  [[nodiscard]] std::span<double const> of(std::size_t scenario, std::size_t place,
                                           std::size_t kpi) const;

private:
  std::size_t places_;
  std::size_t replications_;
  std::size_t together_;
  std::vector<double> values_;
};

/// What files and tables call `place`; "all" for all PCNs.
PcnLabel place_label(ResultSet const& results, std::size_t place);

/// The index in `all_kpis()` of the KPI named `key`, which exists.
std::size_t kpi_index(std::string_view key);

}  // namespace pcnsim::report
