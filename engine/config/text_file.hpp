#pragma once
// Whole text files, with a limit.

#include "config/problems.hpp"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>

namespace pcnsim::config {

/// How `file` is named in messages: as given, without `./` and `x/../`.
std::string display_name(std::filesystem::path const& file);

/// The text of `file`, without a byte order mark. Nothing, and a problem, when it is a folder or
/// longer than `limit` bytes, is not UTF-8, or holds control characters other than tab and line
/// ends. Throws MissingInput when it is not there or cannot be read.
std::optional<std::string> read_text(std::filesystem::path const& file, std::size_t limit,
                                     Problems& problems);

/// Checks what `read_text` does of a text that is already in memory.
bool is_plain_text(std::string const& text, std::string const& file, Problems& problems);

}  // namespace pcnsim::config
