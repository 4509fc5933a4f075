#include "config/library.hpp"

#include "config/library_entry.hpp"
#include "config/text_file.hpp"
#include "config/wording.hpp"

#include <algorithm>
#include <optional>
#include <system_error>
#include <utility>

namespace pcnsim::config {

namespace {

namespace fs = std::filesystem;

constexpr auto defaults_key = "defaults";

/// `defaults:` of a file, null when it has none that can be used.
Node const* defaults_of(Node const& file, Problems& problems) {
  auto const* defaults = file.find(defaults_key);
  if (defaults == nullptr || defaults->kind == Node::Kind::refused) return nullptr;
  if (defaults->kind != Node::Kind::map) {
    problems.add(defaults->where, defaults_key, describe(*defaults),
                 "a map with " + listed(default_keys(), " or "));
    return nullptr;
  }
  for (auto const& child : defaults->children) {
    if (std::ranges::find(default_keys(), child.key) != default_keys().end()) continue;
    problems.add(child.key_where, std::string(defaults_key) + "." + shown(child.key),
                 "an unknown key", listed(default_keys(), " or "),
                 did_you_mean(child.key, default_keys()));
  }
  return defaults;
}

std::vector<Node> read_files(std::vector<fs::path> const& files, Problems& problems) {
  std::vector<Node> roots;
  for (auto const& file : files) {
    if (auto root = read_yaml(file, problems)) roots.push_back(std::move(*root));
  }
  return roots;
}

Node without_defaults(Node file) {
  std::erase_if(file.children, [](Node const& child) { return child.key == defaults_key; });
  return file;
}

/// How much of the sections of `key` a file has, and where the innermost of them stands.
struct Home {
  std::size_t depth = 0;
  Location where;
};

Home home_in(std::string const& key, Node const& file) {
  Home home{0, file.where};
  auto const* section = &file;
  for (std::size_t start = 0;;) {
    auto const dot = key.find('.', start);
    if (dot == std::string::npos) return home;
    section = section->find(key.substr(start, dot - start));
    if (section == nullptr) return home;
    home = {home.depth + 1, section->key_where};
    start = dot + 1;
  }
}

/// Where a parameter that is missing belongs: the file that has most of its sections.
Location home_of(std::string const& key, std::vector<Node> const& files, fs::path const& folder) {
  Home best{0, {display_name(folder), 0, 0}};
  for (auto const& file : files) {
    auto const home = home_in(key, file);
    if (home.depth > best.depth || files.size() == 1) best = home;
  }
  return best.where;
}

}  // namespace

std::vector<fs::path> library_files(fs::path const& folder) {
  std::error_code error;
  std::vector<fs::path> files;
  for (fs::recursive_directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    if (entry->path().extension() == ".yaml" && entry->is_regular_file(error)) {
      files.push_back(entry->path());
    }
  }
  if (error) {
    throw MissingInput(display_name(folder) + ": cannot be read (" + error.message() + ")");
  }
  if (files.empty()) throw MissingInput(display_name(folder) + ": holds no .yaml file");
  std::ranges::sort(files);
  return files;
}

Library read_library(Schema const& schema, fs::path const& folder,
                     std::vector<fs::path> const& files, Problems& problems) {
  auto const& parameters = schema.parameters();
  std::vector<std::optional<LibraryEntry>> entries(parameters.size());
  auto const roots = read_files(files, problems);
  for (auto const& root : roots) {
    auto const* defaults = defaults_of(root, problems);
    auto const visit = [&](std::size_t i, Node const& node) {
      if (entries[i]) {
        auto const& first = entries[i]->where;
        problems.add(node.key_where, parameters[i].key, "the parameter again",
                     "each parameter once",
                     "it is in " + first.file + ":" + std::to_string(first.line) + " already");
      } else {
        entries[i] = read_library_entry(parameters[i], node, defaults, problems);
      }
    };
    schema.for_each_in(without_defaults(root), visit, problems);
  }
  // What a file lacks that could not be read, nobody knows.
  auto const is_map = [](Node const& root) { return root.kind == Node::Kind::map; };
  auto const is_all_read = roots.size() == files.size() && std::ranges::all_of(roots, is_map);
  Library library;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    if (!entries[i] && is_all_read) {
      problems.add(home_of(parameters[i].key, roots, folder), parameters[i].key, "nothing",
                   "{value, unit: " + parameters[i].unit +
                       ", grade, source, year, interval, distribution, scope}");
    }
    library.push_back(std::move(entries[i]).value_or(LibraryEntry{}));
  }
  return library;
}

}  // namespace pcnsim::config
