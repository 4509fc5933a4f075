#pragma once
// Gathers what is wrong with the user's files, so that they hear of everything at once.

#include "config/problem.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace pcnsim::config {

/// A place in a file, counted from 1; line 0 when the file has no lines (the command line).
struct Location {
  std::string file;
  int line = 0;
  int column = 0;
};

inline Location on_command_line() { return {"command line", 0, 0}; }

class Problems {
public:
  void add(Location const& where, std::string key_path, std::string found, std::string expected,
           std::string hint = "");

  /// All of `others`, each key path after `prefix`.
  void add_all(Problems const& others, std::string const& prefix);

  [[nodiscard]] std::size_t count() const { return problems_.size(); }

  [[nodiscard]] std::vector<Problem> const& all() const { return problems_; }

  /// Throws ConfigError with all of them.
  void throw_if_any() const;

private:
  std::vector<Problem> problems_;
};

}  // namespace pcnsim::config
