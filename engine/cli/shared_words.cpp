#include "cli/shared_words.hpp"

namespace pcnsim::cli {

void add_words(CLI::App& app, char const* name, std::vector<std::string>& words) {
  app.add_option(name, words, "Name or .yaml file of a scenario; changes of parameters")
      ->option_text("[KEY=VALUE...]");
}

void add_data_folder(CLI::App& app, Folders& folders) {
  app.add_option("--data", folders.data, "Folder that holds inputs/")->option_text("DIR");
}

void add_scenario_folder(CLI::App& app, Folders& folders) {
  app.add_option("--scenarios", folders.scenarios, "Folder of scenarios and parameters/")
      ->option_text("DIR");
}

}  // namespace pcnsim::cli
