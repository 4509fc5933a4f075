#pragma once
// The parameter library: what we know of every parameter before any scenario speaks.

#include "config/level.hpp"
#include "config/schema.hpp"

#include <array>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace pcnsim::config {

/// How uncertain a value is; `fixed` is not: a switch, a lever, a convention.
enum class Distribution { normal, lognormal, logit_normal, uniform, fixed };
inline constexpr std::array<std::string_view, 5> distribution_names{
    "normal", "lognormal", "logit_normal", "uniform", "fixed"};

/// Where the value lies, we think, with about 95%: for each number its ends. Empty when fixed.
struct Interval {
  std::vector<double> low;
  std::vector<double> high;
  std::string text;  ///< as written: "[0.1, 0.3]", "±25%"
};

struct LibraryEntry {
  std::vector<double> values;  ///< empty when there was a problem
  std::string grade;
  std::string source;
  std::string year;  ///< "2024/25", or "none"
  std::string note;  ///< may be empty
  Distribution distribution = Distribution::fixed;
  Interval interval;
  Level scope = Level::national;  ///< the lowest at which it may be set
  Location where;
};

/// One for each parameter of the table, in its order.
using Library = std::vector<LibraryEntry>;

/// Every .yaml file in `folder` and below, sorted. Throws MissingInput when there is none.
std::vector<std::filesystem::path> library_files(std::filesystem::path const& folder);

/// Reads the library: every parameter of `schema` once, in whichever of `files`, which are those in
/// `folder`. Throws MissingInput.
Library read_library(Schema const& schema, std::filesystem::path const& folder,
                     std::vector<std::filesystem::path> const& files, Problems& problems);

}  // namespace pcnsim::config
