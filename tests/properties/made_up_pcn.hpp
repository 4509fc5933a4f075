#pragma once
// A small PCN of nobody in particular, and the baseline's parameters, for tests of the whole model.

#include "config/config.hpp"
#include "model/network.hpp"

#include <array>
#include <bit>
#include <chrono>
#include <string>
#include <vector>

namespace pcnsim::test {

using Row = std::array<Count, sizeof(Tally) / sizeof(Count)>;
static_assert(sizeof(Tally) % sizeof(Count) == 0);

/// All counts of a tally in a row: equal rows are equal tallies.
inline Row row_of(Tally const& tally) { return std::bit_cast<Row>(tally); }

inline std::string scenario_folder() { return PCNSIM_SOURCE_DIR "/scenarios"; }

inline Parameters baseline(std::vector<std::string> const& changes = {}) {
  return config::load_scenario("baseline", scenario_folder(), changes).scenario.parameters;
}

/// A practice with the staff, per patient, of an average one.
inline PracticeSpec practice_of(std::string const& code, double list_size) {
  PracticeSpec practice{};
  practice.code = code;
  practice.name = code;
  practice.list_size = list_size;
  practice.age_shares = {0.05, 0.11, 0.12, 0.27, 0.26, 0.1, 0.06, 0.03};
  practice.imd_score = 21.7;
  practice.gp_fte = 5.9e-4 * list_size;
  practice.gp_qualified_share = 0.8;
  practice.nurse_fte = 2.7e-4 * list_size;
  practice.direct_care_fte = 2.5e-4 * list_size;
  practice.admin_fte = 1.2e-3 * list_size;
  practice.reception_share = 0.5;
  return practice;
}

/// Two practices of together `list_size` patients; `number` tells such PCNs apart.
inline PcnSpec pcn_of(double list_size, int number = 0) {
  PcnSpec pcn{};
  pcn.code = "U" + std::to_string(90'000 + number);
  pcn.name = "Made Up " + std::to_string(number);
  pcn.icb = "Nowhere";
  pcn.icb_code = "Q00";
  pcn.practices = {practice_of("M1", list_size * 0.4), practice_of("M2", list_size * 0.6)};
  pcn.fte[index_of(Post::pharmacist)] = 1.2e-4 * list_size;
  pcn.fte[index_of(Post::physio)] = 4e-5 * list_size;
  pcn.fte[index_of(Post::social_prescriber)] = 1e-4 * list_size;
  pcn.fte[index_of(Post::administrator)] = 5e-5 * list_size;
  return pcn;
}

/// The run in which `parameters` hold everywhere in `pcn`.
inline PcnResult simulate(PcnSpec const& pcn, Parameters const& parameters, Horizon const& horizon,
                          std::uint64_t seed, std::uint32_t replication) {
  return pcnsim::simulate(pcn, everywhere(pcn, parameters), horizon, seed, replication);
}

/// `weeks` measured weeks from Monday 2 September 2024, after `warmup` weeks.
inline Horizon weeks_of(int warmup, int weeks) {
  using namespace std::chrono;
  return {local_days{year{2024} / September / day{2}}, warmup, weeks};
}

template <std::size_t n>
Count sum_of(std::array<Count, n> const& counts) {
  Count sum = 0;
  for (Count const count : counts)
    sum += count;
  return sum;
}

template <class T, std::size_t n>
Count sum_of(std::array<T, n> const& rows) {
  Count sum = 0;
  for (auto const& row : rows)
    sum += sum_of(row);
  return sum;
}

inline Count clinical(Tally const& tally, Outcome outcome) {
  return tally.needs_ended[index_of(NeedKind::clinical)][index_of(outcome)];
}

inline Count gap(Tally const& tally) {
  return clinical(tally, Outcome::met_late) + clinical(tally, Outcome::displaced_111) +
         clinical(tally, Outcome::displaced_ae) + clinical(tally, Outcome::given_up) +
         clinical(tally, Outcome::suppressed);
}

}  // namespace pcnsim::test
