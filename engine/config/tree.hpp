#pragma once
// A YAML file as a tree that knows where each key and value stood.

#include "config/problems.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pcnsim::config {

struct Node {
  enum class Kind {
    null,
    scalar,
    list,
    map,
    refused,  ///< an alias: reported already, say no more about it
  };
  Kind kind = Kind::null;
  Location where;
  std::string text;  ///< of a scalar
  /// Of an entry of a map: its key. Empty otherwise.
  std::string key;
  Location key_where;
  std::vector<Node> children;  ///< of a list or map, in the order of the file

  /// The entry `name` of a map, null when there is none. Linear.
  [[nodiscard]] Node const* find(std::string_view name) const;
};

/// What stands there, for a message: the text of a scalar, "a list of 3", "a map", "nothing".
std::string describe(Node const& node);

/// Reads one document of plain YAML: UTF-8, at most 1 MiB, 64 levels and 20,000 values; keys are
/// words, each once in its map; no aliases, anchors or tags. Nothing when it cannot be parsed at
/// all; of a key that comes twice the first counts. Throws MissingInput.
std::optional<Node> read_yaml(std::filesystem::path const& file, Problems& problems);

/// The same, of a text in memory; `file` is how to name it in messages.
std::optional<Node> parse_yaml(std::string const& text, std::string const& file,
                               Problems& problems);

}  // namespace pcnsim::config
