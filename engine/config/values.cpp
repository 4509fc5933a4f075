#include "config/values.hpp"

#include "config/wording.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <system_error>

namespace pcnsim::config {

namespace {

template <class Number>
std::optional<Number> parse_all(std::string_view text) {
  Number value{};
  auto const* const end = text.data() + text.size();
  auto const [stopped_at, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || stopped_at != end) return std::nullopt;
  return value;
}

bool is_within(Range range, double value) { return value >= range.low && value <= range.high; }

std::string between(Range range) {
  return "between " + number_text(range.low) + " and " + number_text(range.high);
}

std::string number_hint(std::string_view text, Relative relative) {
  if (text.ends_with('%')) {
    return relative == Relative::refused ? "write a share as a number: 0.1 for 10%"
           : parse_number(text.substr(0, text.size() - 1))
               ? "write +10% or -10% for a change, 0.1 for a share of 10%"
               : "";
  }
  if (text.find(',') != std::string_view::npos) return "the decimal mark is a full stop";
  return "";
}

class Reader {
public:
  Reader(ParameterInfo const& parameter, Relative relative, Problems& problems)
      : parameter_(parameter), relative_(relative), problems_(problems) {}

  std::optional<std::vector<double>> read(Node const& node, std::vector<double> const& below) {
    if (node.kind == Node::Kind::refused) return std::nullopt;
    if (!parameter_.words.empty()) return read_choice(node);
    if (node.kind == Node::Kind::list) return read_list(node);
    auto const amount = node.kind == Node::Kind::scalar ? parse_amount(node.text) : std::nullopt;
    auto const is_change = amount && amount->kind != Amount::Kind::absolute;
    if (is_change && relative_ == Relative::allowed) return changed(node, *amount, below);
    if (!amount || is_change || parameter_.shape == ParameterInfo::Shape::list) {
      problems_.add(node.where, parameter_.key, describe(node), wanted(parameter_),
                    is_change ? "a relative change belongs in a scenario" : hint(node));
      return std::nullopt;
    }
    if (!is_in_range(node, parameter_.key, amount->number)) return std::nullopt;
    return std::vector{amount->number};
  }

private:
  std::string hint(Node const& node) const {
    return node.kind == Node::Kind::scalar ? number_hint(node.text, relative_) : "";
  }

  bool is_in_range(Node const& node, std::string const& key, double number) {
    if (is_within(parameter_.range, number)) return true;
    auto const subtracts = number < 0 && relative_ == Relative::allowed;
    problems_.add(
        node.where, key, shown(node.text), "a number " + between(parameter_.range),
        subtracts ? "to subtract " + number_text(-number) + ", write +" + number_text(number) : "");
    return false;
  }

  std::optional<std::vector<double>> read_choice(Node const& node) {
    auto const& words = parameter_.words;
    auto const found =
        node.kind == Node::Kind::scalar ? std::ranges::find(words, node.text) : words.end();
    if (found != words.end()) return std::vector{static_cast<double>(found - words.begin())};
    problems_.add(node.where, parameter_.key, describe(node), wanted(parameter_),
                  node.kind == Node::Kind::scalar ? did_you_mean(node.text, words) : "");
    return std::nullopt;
  }

  std::optional<std::vector<double>> changed(Node const& node, Amount amount,
                                             std::vector<double> const& below) {
    std::vector<double> values;
    for (std::size_t i = 0; i < below.size(); ++i) {
      values.push_back(amount.applied_to(below[i]));
      if (is_within(parameter_.range, values.back())) continue;
      auto const is_list = parameter_.shape == ParameterInfo::Shape::list;
      problems_.add(node.where,
                    parameter_.key + (is_list ? '[' + std::to_string(i) + ']' : std::string()),
                    shown(node.text) + " of " + number_text(below[i]) + ", which is " +
                        number_text(values.back()),
                    "a number " + between(parameter_.range));
      return std::nullopt;
    }
    if (below.empty()) return std::nullopt;
    return values;
  }

  std::optional<std::vector<double>> read_list(Node const& node) {
    if (parameter_.shape == ParameterInfo::Shape::number ||
        node.children.size() != parameter_.count) {
      problems_.add(node.where, parameter_.key, describe(node), wanted(parameter_));
      return std::nullopt;
    }
    std::vector<double> values;
    for (std::size_t i = 0; i < node.children.size(); ++i) {
      if (auto const number = read_element(node.children[i], i)) values.push_back(*number);
    }
    if (values.size() != parameter_.count) return std::nullopt;
    return values;
  }

  std::optional<double> read_element(Node const& node, std::size_t i) {
    if (node.kind == Node::Kind::refused) return std::nullopt;
    auto const key = parameter_.key + '[' + std::to_string(i) + ']';
    auto const amount = node.kind == Node::Kind::scalar ? parse_amount(node.text) : std::nullopt;
    if (!amount || amount->kind != Amount::Kind::absolute) {
      problems_.add(node.where, key, describe(node), "a number " + between(parameter_.range),
                    amount ? "write a relative change once, instead of the list" : hint(node));
      return std::nullopt;
    }
    if (!is_in_range(node, key, amount->number)) return std::nullopt;
    return amount->number;
  }

  ParameterInfo const& parameter_;
  Relative relative_;
  Problems& problems_;
};

}  // namespace

std::optional<double> parse_number(std::string_view text) {
  auto const value = parse_all<double>(text);
  if (!value || !std::isfinite(*value)) return std::nullopt;
  return *value + 0.0;  // no negative zero
}

std::optional<std::int64_t> parse_whole(std::string_view text) {
  return parse_all<std::int64_t>(text);
}

double Amount::applied_to(double below) const {
  switch (kind) {
    case Kind::absolute: break;
    case Kind::per_cent: return below * (1 + number / 100) + 0.0;
    case Kind::added: return below + number + 0.0;
    case Kind::factor: return below * number + 0.0;
  }
  return number;
}

std::optional<Amount> parse_amount(std::string_view text) {
  auto kind = Amount::Kind::absolute;
  if (text.ends_with('%') && (text.starts_with('+') || text.starts_with('-'))) {
    kind = Amount::Kind::per_cent;
    text.remove_suffix(1);
  } else if (text.starts_with('+')) {
    kind = Amount::Kind::added;
  } else if (text.starts_with('*')) {
    kind = Amount::Kind::factor;
  }
  if (text.starts_with('+') || text.starts_with('*')) text.remove_prefix(1);
  auto const number = parse_number(text);
  if (!number) return std::nullopt;
  return Amount{kind, *number};
}

bool is_relative(Node const& node) {
  auto const parsed = node.kind == Node::Kind::scalar ? parse_amount(node.text) : std::nullopt;
  return parsed && parsed->kind != Amount::Kind::absolute;
}

std::string wanted(ParameterInfo const& parameter) {
  if (!parameter.words.empty()) return listed(parameter.words, " or ");
  auto const is_list = parameter.shape == ParameterInfo::Shape::list;
  return (is_list ? "a list of " + std::to_string(parameter.count) + " numbers "
                  : std::string("a number ")) +
         between(parameter.range);
}

std::string value_text(ParameterInfo const& parameter, std::vector<double> const& values) {
  std::vector<std::string> texts;
  texts.reserve(values.size());
  for (auto const value : values) {
    texts.push_back(parameter.words.empty() ? number_text(value)
                                            : parameter.words.at(static_cast<std::size_t>(value)));
  }
  auto const text = listed(texts, ", ");
  return parameter.shape == ParameterInfo::Shape::list ? "[" + text + "]" : text;
}

std::optional<std::vector<double>> read_values(ParameterInfo const& parameter, Node const& node,
                                               std::vector<double> const& below, Relative relative,
                                               Problems& problems) {
  return Reader(parameter, relative, problems).read(node, below);
}

}  // namespace pcnsim::config
