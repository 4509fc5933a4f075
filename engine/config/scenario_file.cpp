#include "config/scenario_file.hpp"

#include "config/run_settings.hpp"
#include "config/text_file.hpp"
#include "config/wording.hpp"

#include <algorithm>
#include <set>
#include <string_view>
#include <system_error>
#include <utility>

namespace pcnsim::config {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view ending = ".yaml";
constexpr std::size_t longest_name = 64;
constexpr std::size_t longest_title = 200;

std::vector<std::string> const scenario_keys{"name",       "title",  "extends", "run",
                                             "parameters", "by_icb", "by_pcn",  "by_practice"};

std::string name_of(fs::path const& file) {
  auto name = file.filename().string();
  if (name.ends_with(ending)) name.resize(name.size() - ending.size());
  return name;
}

bool is_there(fs::path const& file) {
  std::error_code error;
  return fs::exists(file, error);
}

/// The scenarios in `folder`, none when it is not a folder.
std::vector<std::string> names_in(fs::path const& folder) {
  std::error_code error;
  return fs::is_directory(folder, error) ? scenario_names(folder) : std::vector<std::string>();
}

/// Reads one file's keys into a ScenarioFile.
class Reader {
public:
  Reader(fs::path const& path, Node const& root, Problems& problems)
      : root_(root), problems_(problems) {
    file_.path = path;
  }

  ScenarioFile read() {
    check_keys();
    file_.name = name_of(file_.path);
    read_name();
    read_title();
    if (auto const* extends = root_.find("extends")) file_.extends = *extends;
    for (std::size_t level = 0; level < section_names.size(); ++level) {
      auto const* section = root_.find(section_names[level]);
      if (section != nullptr && section->kind != Node::Kind::null) {
        file_.sections[level] = *section;
      }
    }
    read_run_if_alone();
    return std::move(file_);
  }

private:
  void check_keys() {
    for (auto const& child : root_.children) {
      if (std::ranges::find(scenario_keys, child.key) != scenario_keys.end()) continue;
      problems_.add(child.key_where, shown(child.key), "an unknown key",
                    listed(scenario_keys, " or "), did_you_mean(child.key, scenario_keys));
    }
  }

  void read_name() {
    if (!is_name(file_.name)) {
      problems_.add({display_name(file_.path), 1, 1}, "", "a file called " + shown(file_.name),
                    "letters, digits, _ and -, at most 64", "rename the file");
    }
    auto const* node = root_.find("name");
    if (node == nullptr) {
      problems_.add(root_.where, "name", "nothing", shown(file_.name));
    } else if (node->kind != Node::Kind::scalar || node->text != file_.name) {
      problems_.add(node->where, "name", describe(*node), shown(file_.name),
                    "a scenario is called after its file");
    }
  }

  void read_title() {
    constexpr auto wanted = "one line of plain words, at most 200 letters";
    auto const* node = root_.find("title");
    if (node == nullptr) {
      problems_.add(root_.where, "title", "nothing", wanted);
      return;
    }
    auto const& text = node->text;
    if (node->kind != Node::Kind::scalar || text.empty() || text.size() > longest_title ||
        text.find_first_of("\n\r\t") != std::string::npos) {
      problems_.add(node->where, "title", describe(*node), wanted);
    }
    file_.title = text;
  }

  void read_run_if_alone() {
    auto const* node = root_.find("run");
    if (file_.extends) {
      if (node == nullptr) return;
      problems_.add(node->key_where, "run", "run in a scenario that extends another",
                    "run only where nothing is extended",
                    "a scenario may not change population, seed or horizon");
    } else if (node != nullptr) {
      file_.run = read_run(*node, problems_);
    } else {
      problems_.add(root_.where, "run", "neither run nor extends", "one of them",
                    "most scenarios say: extends: baseline");
    }
  }

  Node const& root_;
  Problems& problems_;
  ScenarioFile file_{};
};

std::optional<ScenarioFile> read_scenario_file(fs::path const& path, Problems& problems) {
  auto const root = read_yaml(path, problems);
  if (!root || root->kind == Node::Kind::refused) return std::nullopt;
  if (root->kind != Node::Kind::map) {
    problems.add(root->where, "", describe(*root), "a map with " + listed(scenario_keys));
    return std::nullopt;
  }
  return Reader(path, *root, problems).read();
}

/// The file that `extends` of `file` names, nothing (and a problem) when there is none.
std::optional<fs::path> find_base(ScenarioFile const& file, fs::path const& folder,
                                  Problems& problems) {
  auto const& node = file.extends.value();
  if (node.kind == Node::Kind::refused) return std::nullopt;
  if (node.kind != Node::Kind::scalar || !is_name(node.text)) {
    problems.add(node.where, "extends", describe(node), "the name of a scenario",
                 node.text.ends_with(ending) ? "leave out folder and .yaml" : "");
    return std::nullopt;
  }
  auto const beside = file.path.parent_path();
  for (auto const& place : {beside, folder}) {
    auto path = place / (node.text + std::string(ending));
    if (is_there(path)) return path;
  }
  auto known = names_in(beside.empty() ? fs::path(".") : beside);
  auto const more = names_in(folder);
  known.insert(known.end(), more.begin(), more.end());
  problems.add(node.where, "extends", shown(node.text), "the name of a scenario",
               did_you_mean(node.text, known));
  return std::nullopt;
}

}  // namespace

bool is_name(std::string_view text) {
  auto const is_allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
  };
  return !text.empty() && text.size() <= longest_name && std::ranges::all_of(text, is_allowed);
}

fs::path find_scenario(std::string const& name_or_file, fs::path const& folder) {
  if (name_or_file.ends_with(ending) || name_or_file.find('/') != std::string::npos) {
    if (is_there(name_or_file)) return name_or_file;
    throw MissingInput(display_name(name_or_file) + ": no such file");
  }
  auto file = folder / (name_or_file + std::string(ending));
  if (is_there(file)) return file;
  auto const known = names_in(folder);
  auto hint = did_you_mean(name_or_file, known);
  if (hint.empty() && !known.empty()) hint = "there are " + listed(known);
  throw MissingInput("no scenario " + shown(name_or_file) + " in " + display_name(folder) +
                     (hint.empty() ? "" : " – " + hint));
}

std::vector<ScenarioFile> read_chain(fs::path const& file, fs::path const& folder,
                                     Problems& problems) {
  std::vector<ScenarioFile> chain;
  std::set<fs::path> visited;
  std::string names;
  for (auto path = file;;) {
    auto const is_new = visited.insert(fs::weakly_canonical(path)).second;
    names += (names.empty() ? "" : " → ") + name_of(path);
    if (!is_new) {
      problems.add(chain.back().extends->where, "extends", names, "a chain that ends",
                   "a scenario cannot extend itself");
      break;
    }
    auto read = read_scenario_file(path, problems);
    if (!read) break;
    chain.push_back(std::move(*read));
    if (!chain.back().extends) break;
    auto const base = find_base(chain.back(), folder, problems);
    if (!base) break;
    path = *base;
  }
  std::ranges::reverse(chain);
  return chain;
}

std::vector<std::string> scenario_names(fs::path const& scenario_folder) {
  std::error_code error;
  std::vector<std::string> names;
  for (fs::directory_iterator entry(scenario_folder, error), end; !error && entry != end;
       entry.increment(error)) {
    auto const name = name_of(entry->path());
    if (entry->path().filename() == name || name.empty()) continue;
    if (entry->is_regular_file(error)) names.push_back(name);
  }
  if (error) {
    throw MissingInput(display_name(scenario_folder) + ": cannot be read (" + error.message() +
                       ")");
  }
  std::ranges::sort(names);
  return names;
}

}  // namespace pcnsim::config
