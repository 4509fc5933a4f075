#include "calibration/pcn/declaration.hpp"

#include "config/attempts.hpp"
#include "config/leaf.hpp"
#include "config/run_settings.hpp"
#include "config/scenario_file.hpp"
#include "config/schema.hpp"
#include "config/tree.hpp"
#include "config/values.hpp"
#include "config/wording.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <set>
#include <span>
#include <string_view>
#include <utility>

namespace pcnsim::calibration {
namespace {

using config::Node;
using config::Problems;
using config::shown;

constexpr std::size_t most_parameters = 40;
constexpr double most_sd = 3;
constexpr double most_common = 0.99;  ///< of a discrepancy: some of it is always a PCN's own
constexpr double largest = 1e6;
constexpr double nearest_end = 1e-4;  // of a share

using Words = std::vector<std::string>;

Words const parameter_keys{"what", "acts", "on", "median", "sd", "between", "grade", "source"};
Words const target_keys{"scale", "observed", "discrepancy", "block", "why"};
Words const run_keys{"start", "weeks", "warmup_weeks"};
Words const discrepancy_keys{"common", "why"};
Words const acts_words{"factor", "odds", "value"};
Words const scale_words{"log", "logit"};
Words const columns{"pcn", "draw", "seed"};  ///< of tables that have one for each parameter too

/// A map of a declaration, and how to speak of what is in it.
class Section {
public:
  Section(Node const& node, std::string path, Problems& problems)
      : node_{node}, path_{std::move(path)}, problems_{problems} {}

  /// False, with a problem, unless it is a map; another problem for every key not among `known`.
  bool is_map_of(Words const& known) {
    if (node_.kind == Node::Kind::refused) return false;
    if (node_.kind != Node::Kind::map) {
      problems_.add(node_.where, path_, describe(node_), "a map with " + config::listed(known));
      return false;
    }
    for (auto const& child : node_.children) {
      if (std::ranges::find(known, child.key) != known.end()) continue;
      problems_.add(child.key_where, at(shown(child.key)), "an unknown key",
                    config::listed(known, " or "), config::did_you_mean(child.key, known));
    }
    return true;
  }

  Node const* required(std::string const& key, std::string const& wanted) {
    auto const* const node = node_.find(key);
    if (node == nullptr) problems_.add(node_.where, at(key), "nothing", wanted);
    return node == nullptr || node->kind == Node::Kind::refused ? nullptr : node;
  }

  double number(std::string const& key, double low, double high) {
    auto const wanted = fmt::format("a number between {} and {}", config::number_text(low),
                                    config::number_text(high));
    auto const* const node = required(key, wanted);
    if (node == nullptr) return low;
    auto const value =
        node->kind == Node::Kind::scalar ? config::parse_number(node->text) : std::nullopt;
    if (value && *value >= low && *value <= high) return *value;
    problems_.add(node->where, at(key), describe(*node), wanted);
    return low;
  }

  std::string text(std::string const& key) {
    auto const* const node = required(key, "a few words");
    if (node == nullptr) return "";
    if (node->kind == Node::Kind::scalar && !node->text.empty()) return node->text;
    problems_.add(node->where, at(key), describe(*node), "a few words");
    return "";
  }

  /// Its place among `known`; 0, with a problem, if it is none of them.
  std::size_t one_of(std::string const& key, Words const& known) {
    auto const wanted = config::listed(known, " or ");
    auto const* const node = required(key, wanted);
    if (node == nullptr) return 0;
    auto const found = std::ranges::find(known, node->text);
    if (node->kind == Node::Kind::scalar && found != known.end())
      return static_cast<std::size_t>(found - known.begin());
    problems_.add(node->where, at(key), describe(*node), wanted,
                  config::did_you_mean(node->text, known));
    return 0;
  }

  [[nodiscard]] std::string at(std::string const& key) const {
    return path_.empty() ? key : path_ + '.' + key;
  }

private:
  Node const& node_;
  std::string path_;
  Problems& problems_;
};

// --- what a parameter acts on --------------------------------------------------------------------

struct Pattern {
  std::string key;
  std::optional<std::size_t> element;
};

/// `key`, `key[2]`; nothing when the bracket is wrong.
std::optional<Pattern> parse_pattern(std::string const& text) {
  auto const open = text.find('[');
  if (open == std::string::npos) return Pattern{text, std::nullopt};
  if (!text.ends_with(']')) return std::nullopt;
  auto const number =
      config::parse_whole(std::string_view{text}.substr(open + 1, text.size() - open - 2));
  if (!number || *number < 0 || *number > 1'000) return std::nullopt;
  return Pattern{text.substr(0, open), static_cast<std::size_t>(*number)};
}

Words parts_of(std::string const& key) {
  Words parts(1);
  for (char const c : key) {
    if (c == '.')
      parts.emplace_back();
    else
      parts.back() += c;
  }
  return parts;
}

bool matches(Words const& pattern, Words const& key) {
  return std::ranges::equal(pattern, key, [](auto const& wanted, auto const& found) {
    return wanted == "*" || wanted == found;
  });
}

class Targeter {
public:
  Targeter(config::Schema const& schema, Problems& problems)
      : schema_{schema}, problems_{problems} {}

  /// Adds what the text of `node` stands for.
  void add(Node const& node, std::string const& path, Acts acts, std::vector<ActsOn>& on) {
    auto const pattern =
        node.kind == Node::Kind::scalar ? parse_pattern(node.text) : std::optional<Pattern>{};
    if (!pattern) {
      problems_.add(node.where, path, describe(node), "the key of a parameter, or key[number]");
      return;
    }
    auto const wanted = parts_of(pattern->key);
    auto const& all = schema_.parameters();
    bool found = false;
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (!matches(wanted, parts_of(all[i].key))) continue;
      found = true;
      check(node, path, acts, all[i], *pattern);
      on.push_back({i, pattern->element});
    }
    if (found) return;
    Words keys;
    for (auto const& info : all)
      keys.push_back(info.key);
    problems_.add(node.where, path, shown(node.text), "the key of a parameter",
                  config::did_you_mean(pattern->key, keys));
  }

private:
  void check(Node const& node, std::string const& path, Acts acts,
             config::ParameterInfo const& info, Pattern const& pattern) {
    using enum config::ParameterInfo::Shape;
    if (info.shape == choice || info.shape == on_off)
      problems_.add(node.where, path, info.key + ", a " + info.unit, "a number to calibrate");
    else if (pattern.element && *pattern.element >= info.count)
      problems_.add(node.where, path, shown(node.text),
                    fmt::format("a number from 0 to {} in [ ]", info.count - 1));
    else if (acts == Acts::odds && (info.range.low != 0 || info.range.high != 1))
      problems_.add(node.where, path, info.key + ", which is no share",
                    "a share, between 0 and 1, where odds are multiplied");
  }

  config::Schema const& schema_;
  Problems& problems_;
};

CalibratedParameter read_parameter(Node const& node, Targeter& targeter, Problems& problems) {
  CalibratedParameter result{};
  result.name = node.key;
  if (!config::is_name(result.name) || std::ranges::find(columns, result.name) != columns.end())
    problems.add(node.key_where, "parameters", shown(result.name),
                 "a name of letters, digits, _ and - that is not " +
                     config::listed(columns, " or "));
  Section section{node, "parameters." + node.key, problems};
  if (!section.is_map_of(parameter_keys)) return result;
  result.what = section.text("what");
  result.acts = static_cast<Acts>(section.one_of("acts", acts_words));
  result.median = section.number("median", 1 / largest, largest);
  result.sd = section.number("sd", 0.001, most_sd);
  result.between = section.number("between", 0, most_sd);
  result.grade = config::grades()[section.one_of("grade", config::grades())];
  result.source = section.text("source");
  auto const* const on = section.required("on", "a list of keys of parameters");
  if (on == nullptr) return result;
  result.where = on->where;
  if (on->kind != Node::Kind::list || on->children.empty()) {
    problems.add(on->where, section.at("on"), describe(*on), "a list of keys of parameters");
    return result;
  }
  for (auto const& child : on->children)
    targeter.add(child, section.at("on"), result.acts, result.on);
  return result;
}

/// Two parameters may not act on the same number: which came first would matter.
void check_overlaps(std::vector<CalibratedParameter> const& parameters, Node const& node,
                    config::Schema const& schema, Problems& problems) {
  std::set<std::pair<std::size_t, std::size_t>> taken;
  for (auto const& parameter : parameters) {
    for (auto const& on : parameter.on) {
      auto const& info = schema.parameters()[on.parameter];
      bool again = false;
      for (std::size_t i = 0; i < info.count; ++i) {
        if (!on.element || *on.element == i) again |= !taken.emplace(on.parameter, i).second;
      }
      if (!again) continue;
      auto const* const where = node.find(parameter.name);
      problems.add(where == nullptr ? node.where : where->key_where,
                   "parameters." + parameter.name + ".on", info.key + " a second time",
                   "each number calibrated once");
    }
  }
}

std::optional<Node> read_map(std::filesystem::path const& file, Words const& required,
                             Words const& optional, Problems& problems) {
  Words keys = required;
  keys.insert(keys.end(), optional.begin(), optional.end());
  auto root = config::read_yaml(file, problems);
  if (!root) return std::nullopt;
  Section section{*root, "", problems};
  if (root->kind != Node::Kind::map) {
    problems.add(root->where, "", describe(*root), "a map with " + config::listed(keys));
    return std::nullopt;
  }
  section.is_map_of(keys);
  for (auto const& key : required)
    section.required(key, "a map");
  return root;
}

void read_parameters(std::filesystem::path const& file, Declaration& declaration,
                     Problems& problems) {
  auto const root = read_map(file, {"parameters"}, {}, problems);
  auto const* const node = root ? root->find("parameters") : nullptr;
  if (node == nullptr || node->kind == Node::Kind::refused) return;
  if (node->kind != Node::Kind::map || node->children.empty() ||
      node->children.size() > most_parameters) {
    problems.add(node->where, "parameters", describe(*node),
                 fmt::format("a map of 1 to {} parameters", most_parameters));
    return;
  }
  config::Schema const schema;
  Targeter targeter{schema, problems};
  for (auto const& child : node->children)
    declaration.parameters.push_back(read_parameter(child, targeter, problems));
  check_overlaps(declaration.parameters, *node, schema, problems);
}

void check_scale(Quantity const& quantity, CalibrationTarget::Scale scale, std::string const& key,
                 config::Location const& where, Problems& problems) {
  bool const is_share = quantity.unit == "%";
  bool const is_logit = scale == CalibrationTarget::Scale::logit;
  if (is_logit && !is_share) problems.add(where, key, "logit of a rate", "log");
  if (is_share && !is_logit)
    problems.add(where, key, "log of a share", "logit",
                 "so that no interval goes below 0 or above 100%");
}

CalibrationTarget read_target(Node const& node, Problems& problems) {
  CalibrationTarget result{};
  Words known;
  for (auto const& quantity : all_quantities()) {
    if (quantity.source == Source::stated) continue;
    known.emplace_back(quantity.key);
    if (quantity.key == node.key) result.quantity = &quantity;
  }
  if (result.quantity == nullptr) {
    problems.add(node.key_where, "targets." + shown(node.key), "no quantity that was observed",
                 config::listed(known, " or "), config::did_you_mean(node.key, known));
  }
  Section section{node, "targets." + node.key, problems};
  if (!section.is_map_of(target_keys)) return result;
  auto const before = problems.count();
  result.scale = static_cast<CalibrationTarget::Scale>(section.one_of("scale", scale_words));
  if (result.quantity != nullptr && problems.count() == before)
    check_scale(*result.quantity, result.scale, section.at("scale"), node.find("scale")->where,
                problems);
  result.observed_sd = section.number("observed", 0.001, most_sd);
  result.discrepancy_sd = section.number("discrepancy", 0, most_sd);
  result.block = section.text("block");
  result.why = section.text("why");
  return result;
}

void read_run(Node const& node, Declaration& declaration, Problems& problems) {
  Section section{node, "run", problems};
  if (!section.is_map_of(run_keys)) return;
  config::RunSettings run{};
  for (auto const& key : run_keys) {
    auto const* const child = section.required(key, "what a scenario's run: says");
    if (child != nullptr) config::set_run(run, key, *child, problems);
  }
  declaration.start = run.start;
  declaration.weeks = run.weeks;
  declaration.warmup_weeks = run.warmup_weeks;
}

void read_discrepancy(Node const& node, Declaration& declaration, Problems& problems) {
  Section section{node, "discrepancy", problems};
  if (!section.is_map_of(discrepancy_keys)) return;
  declaration.common_discrepancy = section.number("common", 0, most_common);
  section.text("why");
}

void read_targets(std::filesystem::path const& file, Declaration& declaration, Problems& problems) {
  auto const root = read_map(file, {"run", "targets"}, {"discrepancy"}, problems);
  if (!root) return;
  if (auto const* const run = root->find("run")) read_run(*run, declaration, problems);
  if (auto const* const of_all = root->find("discrepancy"))
    read_discrepancy(*of_all, declaration, problems);
  auto const* const node = root->find("targets");
  if (node == nullptr || node->kind == Node::Kind::refused) return;
  if (node->kind != Node::Kind::map || node->children.empty()) {
    problems.add(node->where, "targets", describe(*node), "a map of one target or more");
    return;
  }
  for (auto const& child : node->children)
    declaration.targets.push_back(read_target(child, problems));
}

}  // namespace

Prior CalibratedParameter::prior() const {
  return {.name = name,
          .scale = Prior::Scale::log,
          .shape = Prior::Shape::normal,
          .a = std::log(median),
          .b = std::hypot(sd, between)};
}

double CalibrationTarget::on_scale(double value) const {
  if (scale == Scale::log) return std::log(std::max(value, nearest_end));
  double const p = std::clamp(value / 100, nearest_end, 1 - nearest_end);
  return std::log(p / (1 - p));
}

double CalibrationTarget::from_scale(double y) const {
  return scale == Scale::log ? std::exp(y) : 100 / (1 + std::exp(-y));
}

double Declaration::common_sd(std::size_t target) const {
  return targets[target].discrepancy_sd * std::sqrt(common_discrepancy);
}

std::vector<std::string> Declaration::blocks() const {
  Words result;
  for (auto const& target : targets) {
    if (std::ranges::find(result, target.block) == result.end()) result.push_back(target.block);
  }
  return result;
}

Declaration load_declaration(std::filesystem::path const& parameters_file,
                             std::filesystem::path const& targets_file) {
  Declaration declaration{};
  Problems problems;
  config::Attempts attempts;
  attempts.attempt([&] { read_parameters(parameters_file, declaration, problems); });
  attempts.attempt([&] { read_targets(targets_file, declaration, problems); });
  attempts.attempt([&] { problems.throw_if_any(); });
  attempts.throw_if_any();
  return declaration;
}

}  // namespace pcnsim::calibration
