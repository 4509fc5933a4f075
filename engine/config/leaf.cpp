#include "config/leaf.hpp"

#include "config/wording.hpp"

#include <algorithm>
#include <utility>

namespace pcnsim::config {

void Leaf::check_keys(std::vector<std::string> const& known) {
  for (auto const& child : node_.children) {
    if (std::ranges::find(known, child.key) != known.end()) continue;
    problems_.add(child.key_where, parameter_.key + "." + shown(child.key), "an unknown key",
                  listed(known, " or "), did_you_mean(child.key, known));
  }
}

std::string Leaf::word(std::string const& name, std::string const& expected, Presence presence) {
  auto const* node = node_.find(name);
  if (node == nullptr) {
    if (presence == Presence::required) {
      problems_.add(node_.where, parameter_.key + "." + name, "nothing", expected);
    }
    return "";
  }
  if (node->kind == Node::Kind::refused) return "";
  if (node->kind == Node::Kind::scalar && !node->text.empty()) return node->text;
  problem_at(*node, name, describe(*node), expected);
  return "";
}

std::string Leaf::one_of(std::string const& name, std::vector<std::string> const& known,
                         Presence presence) {
  auto const expected = listed(known, " or ");
  auto text = word(name, expected, presence);
  if (text.empty() || std::ranges::find(known, text) != known.end()) return text;
  problem_at(*node_.find(name), name, shown(text), expected, did_you_mean(text, known));
  return "";
}

void Leaf::check_unit(Presence presence) {
  auto const unit = word("unit", parameter_.unit, presence);
  if (unit.empty() || unit == parameter_.unit) return;
  problem_at(*node_.find("unit"), "unit", shown(unit), parameter_.unit);
}

std::string Leaf::grade(Presence presence) { return one_of("grade", grades(), presence); }

std::string Leaf::source(Presence presence) {
  return word("source", "where the value comes from", presence);
}

void Leaf::problem_at(Node const& node, std::string const& name, std::string found,
                      std::string expected, std::string hint) {
  problems_.add(node.where, parameter_.key + "." + name, std::move(found), std::move(expected),
                std::move(hint));
}

std::vector<std::string> const& grades() {
  static std::vector<std::string> const known{"measured", "published", "derived", "assumption"};
  return known;
}

}  // namespace pcnsim::config
