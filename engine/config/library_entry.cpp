#include "config/library_entry.hpp"

#include "config/leaf.hpp"
#include "config/values.hpp"
#include "config/wording.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <optional>
#include <utility>

namespace pcnsim::config {

namespace {

std::vector<std::string> const entry_keys{"value",    "unit",         "grade", "source", "year",
                                          "interval", "distribution", "scope", "note"};

template <std::size_t n>
std::vector<std::string> words(std::array<std::string_view, n> const& names) {
  return {names.begin(), names.end()};
}

/// What an interval says when it is relative to the value: 0.25 for ±25% and for +-25%.
std::optional<double> parse_relative(std::string_view text) {
  auto const is_relative = text.starts_with("±") || text.starts_with("+-");  // both of two bytes
  if (!is_relative || !text.ends_with('%')) return std::nullopt;
  auto const percent = parse_number(text.substr(2, text.size() - 3));
  if (!percent || *percent <= 0) return std::nullopt;
  return *percent / 100;
}

/// The entry with the words that the defaults of its file give to it. A choice or a switch is
/// fixed, whatever the numbers of its file are.
Node completed(ParameterInfo const& parameter, Node entry, Node const* defaults) {
  auto const is_number = parameter.words.empty();
  if (!is_number && entry.find("distribution") == nullptr) {
    Node fixed;
    fixed.kind = Node::Kind::scalar;
    fixed.key = "distribution";
    fixed.text = "fixed";
    entry.children.push_back(std::move(fixed));
  }
  if (defaults == nullptr) return entry;
  auto const* own = entry.find("distribution");
  auto const* distribution = own == nullptr ? defaults->find("distribution") : own;
  auto const is_fixed = distribution != nullptr && distribution->text == "fixed";
  for (auto const& key : default_keys()) {
    auto const* word = defaults->find(key);
    if (word == nullptr || entry.find(key) != nullptr || (key == "interval" && is_fixed)) continue;
    entry.children.push_back(*word);
  }
  return entry;
}

class Reader {
public:
  Reader(ParameterInfo const& parameter, Node const& node, Problems& problems)
      : parameter_(parameter), node_(node), problems_(problems), leaf_(parameter, node, problems) {}

  LibraryEntry read() {
    leaf_.check_keys(entry_keys);
    entry_.where = node_.where;
    read_value();
    leaf_.check_unit(Presence::required);
    entry_.grade = leaf_.grade(Presence::required);
    entry_.source = leaf_.source(Presence::required);
    entry_.year = leaf_.word("year", "the year of the value, or none", Presence::required);
    entry_.note = leaf_.word("note", "a text", Presence::optional);
    if (auto const place = place_of("scope", level_names)) {
      entry_.scope = static_cast<Level>(*place);
    }
    read_uncertainty();
    return std::move(entry_);
  }

private:
  void read_value() {
    auto const* value = node_.find("value");
    if (value == nullptr) {
      problems_.add(node_.where, parameter_.key + ".value", "nothing", wanted(parameter_));
      return;
    }
    entry_.where = value->where;
    auto values = read_values(parameter_, *value, {}, Relative::refused, problems_);
    if (values) entry_.values = std::move(*values);
  }

  template <std::size_t n>
  std::optional<std::size_t> place_of(std::string const& name,
                                      std::array<std::string_view, n> const& names) {
    auto const text = leaf_.one_of(name, words(names), Presence::required);
    auto const found = std::ranges::find(names, text);
    if (found == names.end()) return std::nullopt;
    return static_cast<std::size_t>(found - names.begin());
  }

  void read_uncertainty() {
    auto const place = place_of("distribution", distribution_names);
    if (!place) return;
    entry_.distribution = static_cast<Distribution>(*place);
    auto const& distribution = *node_.find("distribution");
    auto const* interval = node_.find("interval");
    if (entry_.distribution == Distribution::fixed) {
      if (interval == nullptr) return;
      leaf_.problem_at(*interval, "interval", describe(*interval), "no interval",
                       "what is fixed is not uncertain");
    } else if (!parameter_.words.empty()) {
      leaf_.problem_at(distribution, "distribution", shown(distribution.text), "fixed",
                       "only numbers have a distribution");
    } else if (interval == nullptr) {
      problems_.add(node_.where, parameter_.key + ".interval", "nothing", wanted_interval());
    } else if (read_interval(*interval)) {
      check_interval(*interval);
      check_distribution(distribution);
    }
  }

  [[nodiscard]] std::string wanted_interval() const {
    return parameter_.shape == ParameterInfo::Shape::list ? "±25%, or as much as it is uncertain"
                                                          : "[low, high] or ±25%";
  }

  /// False, with a problem, when it says nothing that could be read.
  bool read_interval(Node const& node) {
    if (node.kind == Node::Kind::refused || entry_.values.empty()) return false;
    if (node.kind == Node::Kind::scalar) {
      if (auto const relative = parse_relative(node.text)) {
        for (auto const value : entry_.values) {
          entry_.interval.low.push_back(value - *relative * std::abs(value));
          entry_.interval.high.push_back(value + *relative * std::abs(value));
        }
        entry_.interval.text = "±" + node.text.substr(2);
        return true;
      }
    }
    auto const is_pair = node.kind == Node::Kind::list && node.children.size() == 2 &&
                         parameter_.shape == ParameterInfo::Shape::number;
    auto const low = is_pair ? parse_number(node.children[0].text) : std::nullopt;
    auto const high = is_pair ? parse_number(node.children[1].text) : std::nullopt;
    if (!low || !high) {
      leaf_.problem_at(node, "interval", describe(node), wanted_interval());
      return false;
    }
    entry_.interval.low = {*low};
    entry_.interval.high = {*high};
    entry_.interval.text = "[" + number_text(*low) + ", " + number_text(*high) + "]";
    return true;
  }

  void check_interval(Node const& node) {
    auto const& [low, high, text] = entry_.interval;
    auto const is_list = parameter_.shape == ParameterInfo::Shape::list;
    for (std::size_t i = 0; i < low.size(); ++i) {
      auto const found = is_list ? text + " of " + number_text(entry_.values[i]) : shown(text);
      auto const ends = fmt::format("[{}, {}]", number_text(low[i]), number_text(high[i]));
      auto const said = text == ends ? found : fmt::format("{}, which is {}", found, ends);
      if (entry_.values[i] < low[i] || entry_.values[i] > high[i]) {
        leaf_.problem_at(node, "interval", said,
                         "an interval around the value " + number_text(entry_.values[i]));
      } else if (low[i] >= high[i] && !is_list) {
        leaf_.problem_at(node, "interval", said, "an interval from low to high",
                         "distribution: fixed when it is not uncertain");
      } else if (low[i] < parameter_.range.low || high[i] > parameter_.range.high) {
        leaf_.problem_at(node, "interval", said,
                         "an interval between " + number_text(parameter_.range.low) + " and " +
                             number_text(parameter_.range.high));
      } else {
        continue;
      }
      return;
    }
  }

  void check_distribution(Node const& node) {
    auto const& [low, high, text] = entry_.interval;
    auto const is_list = parameter_.shape == ParameterInfo::Shape::list;
    // In a list, a 0 stays 0 whatever the relative interval.
    auto const above_zero = [is_list](double number) {
      return number > 0 || (is_list && number == 0);
    };
    auto const below_one = [](double number) { return number < 1; };
    auto const is_share = parameter_.range.low == 0 && parameter_.range.high == 1;
    if (entry_.distribution == Distribution::lognormal && !std::ranges::all_of(low, above_zero)) {
      leaf_.problem_at(node, "distribution", "lognormal over " + text,
                       "an interval above 0 for lognormal");
    } else if (entry_.distribution == Distribution::logit_normal &&
               !(is_share && std::ranges::all_of(low, above_zero) &&
                 std::ranges::all_of(high, below_one))) {
      leaf_.problem_at(node, "distribution", "logit_normal over " + text,
                       "a share, and an interval above 0 and below 1, for logit_normal");
    }
  }

  ParameterInfo const& parameter_;
  Node const& node_;
  Problems& problems_;
  Leaf leaf_;
  LibraryEntry entry_;
};

}  // namespace

std::vector<std::string> const& default_keys() {
  static std::vector<std::string> const keys{"year", "scope", "distribution", "interval"};
  return keys;
}

LibraryEntry read_library_entry(ParameterInfo const& parameter, Node const& node,
                                Node const* defaults, Problems& problems) {
  if (node.kind == Node::Kind::map) {
    auto const complete = completed(parameter, node, defaults);
    return Reader(parameter, complete, problems).read();
  }
  LibraryEntry entry;
  entry.where = node.where;
  if (node.kind != Node::Kind::refused) {
    problems.add(node.where, parameter.key, describe(node),
                 "{value, unit, grade, source, year, interval, distribution, scope}");
  }
  return entry;
}

}  // namespace pcnsim::config
