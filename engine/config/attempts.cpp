#include "config/attempts.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace pcnsim::config {

void Attempts::throw_if_any() const {
  if (problems_.empty() && missing_.empty()) return;
  if (problems_.empty()) throw MissingInput(fmt::format("{}", fmt::join(missing_, "\n")));
  auto all = problems_;
  for (auto const& missing : missing_) {
    all.push_back({.file = "command line",
                   .key_path = "input",
                   .found = missing,
                   .expected = "one that is there",
                   .hint = ""});
  }
  throw ConfigError(all);
}

void Attempts::add(Problem const& problem) {
  auto const text = to_string(problem);
  bool const is_known =
      std::ranges::any_of(problems_, [&](auto const& known) { return to_string(known) == text; });
  if (!is_known) problems_.push_back(problem);
}

void Attempts::add(std::string const& missing) {
  if (std::ranges::find(missing_, missing) == missing_.end()) missing_.push_back(missing);
}

}  // namespace pcnsim::config
