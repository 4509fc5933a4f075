#include "config/run_settings.hpp"

#include "config/values.hpp"
#include "config/wording.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>

namespace pcnsim::config {

namespace {

using std::chrono::year_month_day;

std::optional<Date> parse_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  auto const part = [text](std::size_t start, std::size_t length) -> std::optional<unsigned> {
    auto const digits = text.substr(start, length);
    auto const is_digit = [](char c) { return c >= '0' && c <= '9'; };
    if (!std::ranges::all_of(digits, is_digit)) return std::nullopt;
    return static_cast<unsigned>(parse_whole(digits).value());
  };
  auto const year = part(0, 4);
  auto const month = part(5, 2);
  auto const day = part(8, 2);
  if (!year || !month || !day) return std::nullopt;
  if (*year < 2000 || *year > 2099) return std::nullopt;
  year_month_day const date{std::chrono::year(static_cast<int>(*year)), std::chrono::month(*month),
                            std::chrono::day(*day)};
  if (!date.ok()) return std::nullopt;
  return Date{date};
}

std::optional<std::int64_t> read_whole(std::string const& key, Node const& node, std::int64_t low,
                                       std::int64_t high, Problems& problems) {
  if (node.kind == Node::Kind::refused) return std::nullopt;
  auto const value = node.kind == Node::Kind::scalar ? parse_whole(node.text) : std::nullopt;
  if (value && *value >= low && *value <= high) return value;
  problems.add(node.where, "run." + key, describe(node),
               fmt::format("a whole number between {} and {}", low, high));
  return std::nullopt;
}

void set_start(RunSettings& run, Node const& node, Problems& problems) {
  if (node.kind == Node::Kind::refused) return;
  auto const date = node.kind == Node::Kind::scalar ? parse_date(node.text) : std::nullopt;
  if (date) {
    run.start = *date;
  } else {
    problems.add(node.where, "run.start", describe(node),
                 "a day between 2000-01-01 and 2099-12-31, as YYYY-MM-DD");
  }
}

}  // namespace

std::vector<std::string> const& run_keys() {
  static std::vector<std::string> const keys{"start", "weeks", "warmup_weeks", "replications",
                                             "seed"};
  return keys;
}

void set_run(RunSettings& run, std::string const& key, Node const& node, Problems& problems) {
  if (key == "start") {
    set_start(run, node, problems);
  } else if (key == "weeks") {
    if (auto const value = read_whole(key, node, 1, 520, problems)) {
      run.weeks = static_cast<int>(*value);
    }
  } else if (key == "warmup_weeks") {
    if (auto const value = read_whole(key, node, 0, 520, problems)) {
      run.warmup_weeks = static_cast<int>(*value);
    }
  } else if (key == "replications") {
    if (auto const value = read_whole(key, node, 1, 100'000, problems)) {
      run.replications = static_cast<std::uint32_t>(*value);
    }
  } else {
    auto const most = std::numeric_limits<std::int64_t>::max();
    if (auto const value = read_whole(key, node, 0, most, problems)) {
      run.seed = static_cast<std::uint64_t>(*value);
    }
  }
}

RunSettings read_run(Node const& node, Problems& problems) {
  RunSettings run{};
  if (node.kind == Node::Kind::refused) return run;
  if (node.kind != Node::Kind::map) {
    problems.add(node.where, "run", describe(node), "a map with " + listed(run_keys()));
    return run;
  }
  for (auto const& child : node.children) {
    if (std::ranges::find(run_keys(), child.key) != run_keys().end()) {
      set_run(run, child.key, child, problems);
    } else {
      problems.add(child.key_where, "run." + shown(child.key), "an unknown key",
                   listed(run_keys(), " or "), did_you_mean(child.key, run_keys()));
    }
  }
  for (auto const& key : run_keys()) {
    if (node.find(key) != nullptr) continue;
    problems.add(node.key_where, "run." + key, "nothing",
                 key == "start" ? "a day, as YYYY-MM-DD" : "a whole number");
  }
  return run;
}

std::string run_yaml(RunSettings const& run) {
  return fmt::format("run:\n  start: {}\n  weeks: {}\n  warmup_weeks: {}\n  replications: {}\n"
                     "  seed: {}\n",
                     to_text(run.start), run.weeks, run.warmup_weeks, run.replications, run.seed);
}

}  // namespace pcnsim::config
