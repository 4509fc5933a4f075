#pragma once
// The parameter table as data: which keys there are, and what may stand there.

#include "config/table_visitors.hpp"
#include "config/tree.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pcnsim::config {

/// The members' values.
Values values_of(Parameters const& parameters);

/// Fills the members from `values`: as many, each as long, as the table says.
Parameters to_parameters(Values const& values);

class Schema {
public:
  Schema();  ///< of the parameter table
  explicit Schema(std::vector<ParameterInfo> parameters);

  [[nodiscard]] std::vector<ParameterInfo> const& parameters() const& { return parameters_; }
  std::vector<ParameterInfo> const& parameters() && = delete;  // it would dangle

  [[nodiscard]] std::optional<std::size_t> find(std::string const& key) const;

  /// The keys directly under `section` ("" is the top), null when there is no such section.
  [[nodiscard]] std::vector<std::string> const* keys_in(std::string const& section) const;

  /// What to try instead of `key`, which is not in `section`.
  [[nodiscard]] std::string hint(std::string const& section, std::string const& key) const;

  /// Calls `visit(parameter, node)` for every parameter that stands in the map `tree`. Adds a
  /// problem for every key that the table does not have and every section that is not a map.
  using Visit = std::function<void(std::size_t, Node const&)>;
  void for_each_in(Node const& tree, Visit const& visit, Problems& problems,
                   std::string const& section = "") const;

private:
  std::vector<ParameterInfo> parameters_;
  std::map<std::string, std::size_t> index_;
  std::map<std::string, std::vector<std::string>> keys_in_;
};

}  // namespace pcnsim::config
