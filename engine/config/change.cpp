#include "config/change.hpp"

#include "config/wording.hpp"

namespace pcnsim::config {

std::string prefix_of(Change const& change) {
  if (change.level == Level::national) return "";
  return std::string(section_names[index_of(change.level)]) + "." + shown(change.place) + ".";
}

std::string said(Node const& node) {
  switch (node.kind) {
    case Node::Kind::null: return "~";
    case Node::Kind::scalar: return node.text;
    case Node::Kind::refused: break;
    case Node::Kind::list: {
      std::vector<std::string> texts;
      for (auto const& child : node.children) {
        texts.push_back(said(child));
      }
      return "[" + listed(texts, ", ") + "]";
    }
    case Node::Kind::map: {
      auto const* value = node.find("value");
      auto const* then = node.find("then");
      auto text = value == nullptr ? std::string() : said(*value);
      if (then != nullptr) text += " then " + said(*then);
      return text;
    }
  }
  return "";
}

}  // namespace pcnsim::config
