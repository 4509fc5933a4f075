#pragma once
// What goes to the user: results to standard output, all else to standard error.

#include <string_view>

namespace pcnsim::cli {

/// Writes `text` to standard output, whole. A reader that has left (as `head` does) is no failure:
/// the rest is dropped. Throws report::WriteFailed otherwise.
void print(std::string_view text);

/// Likewise for a conversation, where answers that nobody reads are a failure: throws
/// report::WriteFailed also when the reader has left.
void print_to_partner(std::string_view text);

/// Writes "pcnsim: `text`" and a line end to standard error.
void complain(std::string_view text);

/// Writes `text` to standard error as it is.
void say(std::string_view text);

/// Whether standard error is a terminal, where a line can be rewritten.
bool someone_watches();

}  // namespace pcnsim::cli
