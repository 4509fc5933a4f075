#pragma once
// The value of every parameter while files are laid over each other, and who said so.

#include "config/library.hpp"

#include <string>
#include <utility>
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

/// Every value as the library has it.
Settings settings_of(Library const& library);

/// Lays overlays over what stands below, one after the other.
class Overlay {
public:
  Overlay(Schema const& schema, Settings below);

  /// Lays the map `tree` over what there is: maps merge; numbers and lists replace, or change
  /// when they are relative (see Amount); ~ goes back to the value below.
  void lay(Node const& tree, Problems& problems);

  /// The same for one parameter; `then` in the map {value: +10%, then: ["*2"]} holds relative changes
  /// that follow.
  void set(std::size_t parameter, Node const& node, Problems& problems);

  [[nodiscard]] Settings const& settings() const { return settings_; }

private:
  /// Changes `setting` as a value says; false, with a problem, when that cannot be.
  bool change(std::size_t parameter, Node const& value, Setting& setting, Problems& problems);
  bool change_further(std::size_t parameter, Node const& then, Setting& setting,
                      Problems& problems);
  void keep(std::size_t parameter, Setting setting);

  Schema const& schema_;
  Settings below_;
  Settings settings_;
  std::size_t laid_ = 0;  ///< the highest order so far
};

/// Shares, each a single number, that may add to 1 and no more: their numbers in the table.
std::vector<std::vector<std::size_t>> shares_together(Schema const& schema);

/// What must hold between parameters: shares that add to at most 1, weights that are not all 0.
/// A problem stands where the value that was set last stands.
void check_settings(Schema const& schema, Settings const& settings, Problems& problems);

}  // namespace pcnsim::config
