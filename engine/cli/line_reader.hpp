#pragma once
// Lines of standard input, one after the other, whatever comes.

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <utility>

namespace pcnsim::cli {

class LineReader {
public:
  /// `descriptor` stays the caller's. While it waits, `gives_up` is asked ten times a second.
  LineReader(int descriptor, std::size_t longest, std::function<bool()> gives_up)
      : descriptor_{descriptor}, longest_{longest}, gives_up_{std::move(gives_up)} {}

  /// The next line without its end; the last may lack one. Of a longer line than `longest` the first
  /// `longest` + 1 bytes. Nothing at the end of the input, or when `gives_up`.
  /// Throws config::MissingInput when the input cannot be read.
  std::optional<std::string> next();

private:
  bool fill();  ///< false at the end

  int descriptor_;
  std::size_t longest_;
  std::function<bool()> gives_up_;
  std::string read_;  ///< and not given yet, from `at_` on
  std::size_t at_ = 0;
};

}  // namespace pcnsim::cli
