#include "config/problems.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace pcnsim::config {

namespace {

std::vector<Problem> sorted(std::vector<Problem> problems) {
  auto const place = [](Problem const& p) { return std::tie(p.file, p.line, p.column); };
  std::ranges::stable_sort(
      problems, [&place](Problem const& a, Problem const& b) { return place(a) < place(b); });
  return problems;
}

std::string lines(std::vector<Problem> const& problems) {
  std::string text;
  for (auto const& problem : problems) {
    if (!text.empty()) text += '\n';
    text += to_string(problem);
  }
  return text;
}

}  // namespace

std::string to_string(Problem const& problem) {
  auto text = problem.file;
  if (problem.line > 0) {
    text += ':' + std::to_string(problem.line) + ':' + std::to_string(problem.column);
  }
  text += ": ";
  if (!problem.key_path.empty()) text += problem.key_path + ": ";
  text += "found " + problem.found + ", expected " + problem.expected;
  if (!problem.hint.empty()) text += " – " + problem.hint;
  return text;
}

ConfigError::ConfigError(std::vector<Problem> problems)
    : std::runtime_error(lines(sorted(problems))), problems_(sorted(std::move(problems))) {}

void Problems::add(Location const& where, std::string key_path, std::string found,
                   std::string expected, std::string hint) {
  problems_.push_back({.file = where.file,
                       .line = where.line,
                       .column = where.column,
                       .key_path = std::move(key_path),
                       .found = std::move(found),
                       .expected = std::move(expected),
                       .hint = std::move(hint)});
}

void Problems::add_all(Problems const& others, std::string const& prefix) {
  for (auto problem : others.problems_) {
    problem.key_path = prefix + problem.key_path;
    problems_.push_back(std::move(problem));
  }
}

void Problems::throw_if_any() const {
  if (!problems_.empty()) throw ConfigError(problems_);
}

}  // namespace pcnsim::config
