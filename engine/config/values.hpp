#pragma once
// Numbers as users write them: plain, or relative to the value below.

#include "config/schema.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pcnsim::config {

/// A finite decimal number that takes up the whole of `text`.
std::optional<double> parse_number(std::string_view text);

/// A whole number that takes up the whole of `text`.
std::optional<std::int64_t> parse_whole(std::string_view text);

/// What a scalar in an overlay says:
///
///     3  -3  0.5     the value itself; a minus alone does not subtract
///     +10%  -5%      the value below, changed by so many per cent
///     +2  +-3        the value below, and so much more (or less)
///     "*1.1"         the value below times so much; YAML needs the quotes
struct Amount {
  enum class Kind { absolute, per_cent, added, factor };
  Kind kind;
  double number;

  [[nodiscard]] double applied_to(double below) const;
};

std::optional<Amount> parse_amount(std::string_view text);

/// Whether `node` is a relative change.
bool is_relative(Node const& node);

/// "a number between 0 and 1", "a list of 7 numbers between 0 and 100", "reception or digital".
std::string wanted(ParameterInfo const& parameter);

/// The value as YAML has it: 3, [1, 2], reception, true.
std::string value_text(ParameterInfo const& parameter, std::vector<double> const& values);

enum class Relative { allowed, refused };

/// The numbers (of a choice: the place of its word) that `node` gives to `parameter`; relative ones apply to `below` (to each element of
/// a list), and are taken as absent when `below` is empty, because it had a problem of its own.
/// Nothing when they cannot be read or lie outside the range: then problems say so.
std::optional<std::vector<double>> read_values(ParameterInfo const& parameter, Node const& node,
                                               std::vector<double> const& below, Relative relative,
                                               Problems& problems);

}  // namespace pcnsim::config
