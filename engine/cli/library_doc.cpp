#include "cli/library_doc.hpp"

#include "config/values.hpp"
#include "config/wording.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace pcnsim::cli {
namespace {

constexpr auto introduction =
    R"(# Parameters

Every number the model uses: {} parameters, {} of them graded assumption. Generated from the
parameter table and `scenarios/parameters/` by `pcnsim show --library`: change those, then

    pcnsim show --library > docs/parameters.md

What the columns say, and how a scenario changes a value: [the library's README](../scenarios/parameters/README.md).
The interval is where we think the value lies with about 95%; without one the value is fixed.
)";

/// The heading under which a parameter stands: its section, and its role.
std::string heading(std::string const& key) {
  constexpr std::string_view role = "workforce.role.";
  if (key.starts_with(role)) return key.substr(0, key.find('.', role.size()));
  return key.substr(0, key.find('.'));
}

std::string in_cell(std::string const& text) {
  std::string cell;
  for (auto const c : text) {
    if (c == '|') cell += '\\';
    cell += c == '\n' ? ' ' : c;
  }
  return cell;
}

std::string row(config::ParameterInfo const& info, config::LibraryEntry const& entry) {
  bool const is_fixed = entry.distribution == config::Distribution::fixed;
  auto const distribution =
      config::distribution_names[static_cast<std::size_t>(entry.distribution)];
  auto const source = entry.year == "none" ? entry.source : entry.source + ", " + entry.year;
  return fmt::format("| `{}` | {} | {} | {} | {} | {} | {} | {} | {}{} |\n", info.key,
                     config::value_text(info, entry.values), info.unit,
                     is_fixed ? "" : entry.interval.text, distribution, entry.grade,
                     config::level_names[config::index_of(entry.scope)], in_cell(source),
                     in_cell(info.what),
                     entry.note.empty() ? "" : " (" + in_cell(entry.note) + ")");
}

}  // namespace

std::string library_doc(config::Library const& library) {
  config::Schema const schema;
  auto const assumptions = std::ranges::count(library, "assumption", &config::LibraryEntry::grade);
  auto text = fmt::format(introduction, library.size(), assumptions);
  std::string last;
  for (std::size_t i = 0; i < library.size(); ++i) {
    auto const& info = schema.parameters()[i];
    if (auto const now = heading(info.key); now != last) {
      text += fmt::format("\n## {}\n\n", now);
      text +=
          "| key | value | unit | interval | distribution | grade | scope | source, year | what "
          "it is |\n|---|---|---|---|---|---|---|---|---|\n";
      last = now;
    }
    text += row(info, library[i]);
  }
  return text;
}

}  // namespace pcnsim::cli
