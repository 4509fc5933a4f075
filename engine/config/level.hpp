#pragma once
// Where a value stands: in the whole country, or in one of its parts.

#include "model/spec.hpp"

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace pcnsim::config {

/// The levels at which a value may stand, the widest first.
enum class Level { national, icb, pcn, practice };
inline constexpr std::array<std::string_view, 4> level_names{"national", "icb", "pcn", "practice"};

/// Their names in a sentence.
inline constexpr std::array<std::string_view, 4> level_words{"national", "ICB", "PCN", "practice"};

/// The sections of a scenario that hold changes, by level.
inline constexpr std::array<std::string_view, 4> section_names{"parameters", "by_icb", "by_pcn",
                                                               "by_practice"};

inline std::size_t index_of(Level level) { return static_cast<std::size_t>(level); }

/// A place of one of the levels: the country, a PCN's ICB, the PCN, or one of its practices. Lends
/// what it points to.
struct Place {
  Level level = Level::national;
  PcnSpec const* pcn = nullptr;            ///< null when national
  PracticeSpec const* practice = nullptr;  ///< of a practice only
};

/// Its code; of an ICB whose code is not known its name; empty when national.
std::string code_of(Place const& place);

/// Every place of `all` at `level`, in order of code, each ICB once. Lends what it points to.
std::vector<Place> places_at(Level level, std::vector<PcnSpec> const& all);

/// What is left of a name when case, "PCN", spaces and punctuation do not count and & is "and".
std::string folded(std::string_view name);

/// Whether `name` means the part of `place` at `level`: an ICB or PCN by code or name, a practice
/// by its code.
bool is_called(std::string_view name, Level level, Place const& place);

}  // namespace pcnsim::config
