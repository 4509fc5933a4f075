#pragma once
// The words beside a value: {value, unit, grade, source, ...}, in the library and in scenarios.

#include "config/schema.hpp"

#include <string>
#include <vector>

namespace pcnsim::config {

enum class Presence { required, optional };

/// Reads the map that stands for one parameter; every problem names the parameter and the word.
class Leaf {
public:
  Leaf(ParameterInfo const& parameter, Node const& node, Problems& problems)
      : parameter_(parameter), node_(node), problems_(problems) {}

  /// Adds a problem for every key that is not one of `known`.
  void check_keys(std::vector<std::string> const& known);

  /// The text at `name`, empty when it is absent or wrong.
  std::string word(std::string const& name, std::string const& expected, Presence presence);

  /// The same, which must be one of `known`.
  std::string one_of(std::string const& name, std::vector<std::string> const& known,
                     Presence presence);

  /// The unit must be that of the table.
  void check_unit(Presence presence);

  std::string grade(Presence presence);
  std::string source(Presence presence);

  void problem_at(Node const& node, std::string const& name, std::string found,
                  std::string expected, std::string hint = "");

private:
  ParameterInfo const& parameter_;
  Node const& node_;
  Problems& problems_;
};

/// measured, published, derived, assumption.
std::vector<std::string> const& grades();

}  // namespace pcnsim::config
