#pragma once
// The value of every parameter while files are laid over each other, and who said so.

#include "config/schema.hpp"

#include <string>
#include <vector>

namespace pcnsim::config {

/// The value of one parameter, where it was set last, and what is known of it.
struct Setting {
  std::vector<double> values;  ///< empty when the file that should give it had a problem
  std::string grade;
  std::string source;
  Location where;
  std::size_t order = 0;  ///< of setting: a later one is higher
  enum class Origin { library, overlay };
  Origin origin = Origin::library;
};

/// One for each parameter of the table, in its order.
using Settings = std::vector<Setting>;

/// Reads the parameter library: every parameter once, as {value, unit, grade, source, note}.
Settings read_library(Schema const& schema, Node const& root, Problems& problems);

/// Lays overlays over the library, one after the other.
class Overlay {
public:
  Overlay(Schema const& schema, Settings library)
      : schema_(schema), library_(std::move(library)), settings_(library_) {}

  /// Lays the map `tree` over what there is: maps merge; numbers and lists replace, or change
  /// when they are relative (see Amount); ~ goes back to the value of the library.
  void lay(Node const& tree, Problems& problems);

  /// The same for one parameter.
  void set(std::size_t parameter, Node const& node, Problems& problems);

  [[nodiscard]] Settings const& settings() const { return settings_; }

private:
  Schema const& schema_;
  Settings library_;
  Settings settings_;
  std::size_t laid_ = 0;
};

/// What must hold between parameters: shares that add to at most 1, weights that are not all 0.
/// A problem stands where the value that was set last stands.
void check_settings(Schema const& schema, Settings const& settings, Problems& problems);

}  // namespace pcnsim::config
