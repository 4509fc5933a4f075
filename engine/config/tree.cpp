#include "config/tree.hpp"

#include "config/text_file.hpp"
#include "config/wording.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <map>
#include <sstream>
#include <utility>

namespace pcnsim::config {

namespace {

constexpr std::size_t longest_file = std::size_t{1} << 20U;
constexpr std::size_t deepest = 64;
constexpr std::size_t most_values = 20'000;

/// Ends the parsing of a file; its problem has been added.
struct Stop {};

Location place(std::string const& file, YAML::Mark const& mark) {
  auto const from_one = [](int count) { return count < 0 ? 1 : count + 1; };
  return {file, from_one(mark.line), from_one(mark.column)};
}

/// Builds the tree from the parser's events. yaml-cpp's own Node is not used: it accepts a key
/// twice, expands aliases, and forgets where keys stood.
class Builder : public YAML::EventHandler {
public:
  Builder(std::string file, Problems& problems) : file_(std::move(file)), problems_(problems) {}

  Node take_root() { return std::move(root_); }

  void OnDocumentStart(YAML::Mark const& mark) override {
    if (++documents_ > 1) stop(mark, "a second document", "one document", "remove the ---");
  }
  void OnDocumentEnd() override {}
  void OnNull(YAML::Mark const& mark, YAML::anchor_t anchor) override {
    check(mark, "?", anchor);
    if (expects_key()) stop(mark, "no key", "a word as key");
    auto node = made(Node::Kind::null, mark);
    // Of a value left out, the parser gives the place of whatever comes next.
    auto const is_in_map = !open_.empty() && open_.back().has_key;
    if (is_in_map && open_.back().key_where.line != node.where.line) {
      node.where = open_.back().key_where;
    }
    add(std::move(node));
  }
  void OnAlias(YAML::Mark const& mark, YAML::anchor_t) override {
    if (expects_key()) stop(mark, "an alias as key", "a word as key");
    problems_.add(place(file_, mark), path(), "an alias (*)", "the value itself");
    add(made(Node::Kind::refused, mark));
  }
  void OnScalar(YAML::Mark const& mark, std::string const& tag, YAML::anchor_t anchor,
                std::string const& value) override {
    check(mark, tag, anchor);
    if (expects_key()) {
      take_key(mark, value);
    } else {
      add(made(Node::Kind::scalar, mark, value));
    }
  }
  void OnSequenceStart(YAML::Mark const& mark, std::string const& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(Node::Kind::list, mark, tag, anchor);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(YAML::Mark const& mark, std::string const& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(Node::Kind::map, mark, tag, anchor);
  }
  void OnMapEnd() override { close(); }

private:
  /// A list or map that is not finished.
  struct Open {
    Node node;
    std::map<std::string, int> line_of_key;
    bool has_key = false;  ///< a key has come, its value not yet
    bool is_repeated = false;
    std::string key;
    Location key_where;
  };

  [[noreturn]] void stop(YAML::Mark const& mark, std::string found, std::string expected,
                         std::string hint = "") {
    problems_.add(place(file_, mark), path(), std::move(found), std::move(expected),
                  std::move(hint));
    throw Stop{};
  }

  [[nodiscard]] bool expects_key() const {
    return !open_.empty() && open_.back().node.kind == Node::Kind::map && !open_.back().has_key;
  }

  [[nodiscard]] std::string path() const {
    std::string text;
    for (auto const& level : open_) {
      if (level.node.kind == Node::Kind::list) {
        text += '[' + std::to_string(level.node.children.size()) + ']';
      } else if (level.has_key) {
        text += (text.empty() ? "" : ".") + shown(level.key);
      }
    }
    return text;
  }

  void check(YAML::Mark const& mark, std::string const& tag, YAML::anchor_t anchor) {
    if (++values_ > most_values) {
      stop(mark, "more values", "at most " + std::to_string(most_values) + " in a file");
    }
    if (anchor != YAML::NullAnchor) {
      problems_.add(place(file_, mark), path(), "an anchor (&)", "the value alone");
    }
    // "?" and "!" are what the parser calls a plain and a quoted scalar without a tag.
    if (!tag.empty() && tag != "?" && tag != "!") {
      problems_.add(place(file_, mark), path(), "the tag " + shown(tag), "the value alone");
    }
  }

  Node made(Node::Kind kind, YAML::Mark const& mark, std::string text = "") const {
    Node node;
    node.kind = kind;
    node.where = place(file_, mark);
    node.text = std::move(text);
    return node;
  }

  void take_key(YAML::Mark const& mark, std::string const& key) {
    auto& map = open_.back();
    map.key = key;
    map.key_where = place(file_, mark);
    map.has_key = true;
    auto const [first, is_new] = map.line_of_key.emplace(key, map.key_where.line);
    map.is_repeated = !is_new;
    if (!is_new) {
      problems_.add(map.key_where, path(), "the key again", "each key once",
                    "it is on line " + std::to_string(first->second) + " already");
    }
  }

  void add(Node node) {
    if (open_.empty()) {
      root_ = std::move(node);
      return;
    }
    auto& parent = open_.back();
    if (parent.node.kind == Node::Kind::map) {
      parent.has_key = false;
      if (parent.is_repeated) return;
      node.key = std::move(parent.key);
      node.key_where = std::move(parent.key_where);
    }
    parent.node.children.push_back(std::move(node));
  }

  void open(Node::Kind kind, YAML::Mark const& mark, std::string const& tag,
            YAML::anchor_t anchor) {
    check(mark, tag, anchor);
    if (expects_key()) {
      stop(mark, kind == Node::Kind::map ? "a map as key" : "a list as key", "a word as key",
           "put quotes around text that holds [ ] { }");
    }
    if (open_.size() == deepest) {
      problems_.add(place(file_, mark), "", "deeper nesting",
                    "at most " + std::to_string(deepest) + " levels");
      throw Stop{};
    }
    open_.emplace_back();
    open_.back().node = made(kind, mark);
  }

  void close() {
    auto node = std::move(open_.back().node);
    open_.pop_back();
    add(std::move(node));
  }

  std::string file_;
  Problems& problems_;
  Node root_;
  std::vector<Open> open_;
  std::size_t values_ = 0;
  int documents_ = 0;
};

void add_syntax_problem(YAML::Exception const& error, std::string const& file, Problems& problems) {
  // The parser's words for an alias to nothing, which is what an unquoted *1.1 is, and for a quote
  // that nobody closed.
  constexpr std::string_view unknown_alias = "the referenced anchor is not defined";
  constexpr std::string_view open_quote = "illegal EOF in scalar";
  if (error.msg.starts_with(unknown_alias)) {
    problems.add(place(file, error.mark), "", "an alias (*)", "the value itself",
                 "a factor needs quotes: \"*1.1\"");
  } else {
    problems.add(place(file, error.mark), "", "broken YAML (" + shown(error.msg) + ")",
                 "YAML that can be parsed",
                 error.msg.starts_with(open_quote) ? "is a quote not closed?" : "");
  }
}

/// yaml-cpp 0.7 takes the end of the file for the end of a quoted text when a line end comes before
/// it, and says nothing.
std::string without_trailing_space(std::string const& text) {
  return text.substr(0, text.find_last_not_of(" \t\r\n") + 1);
}

}  // namespace

Node const* Node::find(std::string_view name) const {
  if (kind != Kind::map) return nullptr;
  for (auto const& child : children) {
    if (child.key == name) return &child;
  }
  return nullptr;
}

std::string describe(Node const& node) {
  switch (node.kind) {
    case Node::Kind::null: return "nothing";
    case Node::Kind::scalar: return shown(node.text);
    case Node::Kind::list: return "a list of " + std::to_string(node.children.size());
    case Node::Kind::map: return "a map";
    case Node::Kind::refused: break;
  }
  return "an alias (*)";
}

std::optional<Node> parse_yaml(std::string const& text, std::string const& file,
                               Problems& problems) {
  if (!is_plain_text(text, file, problems)) return std::nullopt;
  Builder builder(file, problems);
  try {
    std::istringstream in(without_trailing_space(text));
    YAML::Parser parser(in);
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (Stop const&) {
    return std::nullopt;
  } catch (YAML::Exception const& error) {
    add_syntax_problem(error, file, problems);
    return std::nullopt;
  }
  auto root = builder.take_root();
  if (root.where.line == 0) root.where = {file, 1, 1};
  return root;
}

std::optional<Node> read_yaml(std::filesystem::path const& file, Problems& problems) {
  auto const text = read_text(file, longest_file, problems);
  return text ? parse_yaml(*text, display_name(file), problems) : std::nullopt;
}

}  // namespace pcnsim::config
