#pragma once

#include "config/problem.hpp"

#include <string>
#include <vector>

namespace pcnsim::config {

/// Goes through several steps whatever the earlier ones were like, and then throws all their
/// problems at once.
class Attempts {
public:
  template <class Step>
  void attempt(Step const& step) {
    try {
      step();
    } catch (ConfigError const& error) {
      for (auto const& problem : error.problems())
        add(problem);
    } catch (MissingInput const& error) {
      add(std::string{error.what()});
    }
  }

  /// Throws MissingInput when something is not there and nothing else is wrong, else
  /// ConfigError.
  void throw_if_any() const;

private:
  /// Once, though every scenario meets the same overrides and the same library.
  void add(Problem const& problem);
  void add(std::string const& missing);

  std::vector<Problem> problems_;
  std::vector<std::string> missing_;
};

}  // namespace pcnsim::config
