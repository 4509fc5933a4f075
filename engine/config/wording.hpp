#pragma once
// How things from the user's files are quoted in messages.

#include <string>
#include <string_view>
#include <vector>

namespace pcnsim::config {

/// `text` on one line of at most 60 bytes; `""` when it is empty.
std::string shown(std::string_view text);

/// The shortest decimal that reads back as the same double.
std::string number_text(double value);

/// "a, b and c"; empty for no words.
std::string listed(std::vector<std::string> const& words, std::string_view last_joint = " and ");

/// The word of `known` that `word` is most likely a slip for, empty when none is near: at most a
/// third of the letters inserted, deleted, replaced or swapped with a neighbour.
std::string nearest(std::string_view word, std::vector<std::string> const& known);

/// "did you mean x?", or empty when nothing in `known` is near.
std::string did_you_mean(std::string_view word, std::vector<std::string> const& known);

}  // namespace pcnsim::config
