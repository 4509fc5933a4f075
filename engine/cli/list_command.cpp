#include "cli/commands.hpp"
#include "cli/places.hpp"
#include "cli/terminal.hpp"
#include "config/config.hpp"
#include "report/text_table.hpp"

#include <fmt/format.h>

namespace pcnsim::cli {
namespace {

using report::Align;
using report::TextTable;

std::string title_of(std::string const& name, std::filesystem::path const& folder) {
  try {
    return config::load_scenario(name, folder, {}).scenario.title;
  } catch (config::ConfigError const&) {
    return "(has problems: pcnsim validate " + (folder / (name + ".yaml")).string() + ")";
  }
}

std::string scenario_table(std::filesystem::path const& folder) {
  TextTable table({{"scenario", Align::left}, {"what it is", Align::left}});
  for (auto const& name : config::scenario_names(folder))
    table.add({name, title_of(name, folder)});
  return table.text();
}

std::string pcn_table(std::filesystem::path const& data) {
  TextTable table({{"PCN", Align::left},
                   {"name", Align::left},
                   {"ICB", Align::left},
                   {"practices"},
                   {"patients"}});
  for (auto const& pcn : config::load_pcns(data)) {
    double patients = 0;
    for (auto const& practice : pcn.practices)
      patients += practice.list_size;
    table.add({pcn.code, pcn.name, pcn.icb, fmt::format("{}", pcn.practices.size()),
               fmt::format("{:.0f}", patients)});
  }
  return table.text();
}

}  // namespace

void list_command(Folders const& folders) {
  auto const scenarios = scenario_table(scenario_folder(folders.scenarios));
  print(scenarios + '\n' + pcn_table(data_folder(folders.data)));
}

}  // namespace pcnsim::cli
