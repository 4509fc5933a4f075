#pragma once
// Collects the changes that scenario files and the command line make.

#include "config/change.hpp"
#include "config/scenario_file.hpp"
#include "config/settings.hpp"

#include <map>
#include <string>
#include <vector>

namespace pcnsim::config {

/// Takes changes in, one file or word after the other, and lays the national ones over the library.
/// Adds a problem for every change that is wrong wherever it stands: an unknown key, a value out of
/// its range, a level below the parameter's scope.
class ChangeCollector {
public:
  ChangeCollector(Schema const& schema, Library const& library, Problems& problems);

  void add(ScenarioFile const& file);

  /// A word `key.path=value`, `pcn.U84175.key.path=value` or `run.key=value` of the command line;
  /// the last of these sets `run`.
  void add(std::string const& word, RunSettings& run);

  [[nodiscard]] std::vector<Change> const& changes() const { return changes_; }
  [[nodiscard]] Settings const& national() const { return overlay_.settings(); }

private:
  struct Target {
    Level level = Level::national;
    std::string place;
    std::string key;
  };

  [[nodiscard]] Target target_of(std::string const& path) const;
  void add_section(Level level, Node const& section);
  void add_tree(Level level, Node const& place, Node const& tree);
  void add_override(std::string const& path, Node const& node);
  void add(Change change);
  bool is_first(std::string const& path, std::string const& word, Node const& node);

  Schema const& schema_;
  Library const& library_;
  Problems& problems_;
  Overlay overlay_;
  Settings nothing_below_;  ///< a value at a place is checked before it is known what is below it
  std::vector<Change> changes_;
  std::map<std::string, std::string> words_;  ///< of the command line, by path
};

}  // namespace pcnsim::config
