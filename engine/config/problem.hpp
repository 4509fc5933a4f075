#pragma once
// What is wrong with one of the user's files.

#include <stdexcept>
#include <string>
#include <vector>

namespace pcnsim::config {

/// One thing wrong with one of the user's files (or with an override on the command line, then
/// `file` is "command line" and line and column are 0 and not printed).
struct Problem {
  std::string file;
  int line = 0;    ///< from 1
  int column = 0;  ///< from 1
  std::string key_path;
  std::string found;
  std::string expected;
  std::string hint;  ///< may be empty
};

/// `file:line:col: key.path: found X, expected Y – hint`
std::string to_string(Problem const& problem);

/// The user's files are wrong (exit code 65): every problem, in order of file, line, column.
class ConfigError : public std::runtime_error {
public:
  explicit ConfigError(std::vector<Problem> problems);
  [[nodiscard]] std::vector<Problem> const& problems() const { return problems_; }

private:
  std::vector<Problem> problems_;
};

/// A file or folder that was asked for is not there or cannot be read (exit code 66).
struct MissingInput : std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace pcnsim::config
