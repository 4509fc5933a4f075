#include "cli/shared_words.hpp"

#include <charconv>

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

void add_threads(CLI::App& app, int& threads, char const* what) {
  app.add_option("--threads", threads, what)->transform(whole(1, 1'024))->option_text("N");
}

CLI::Validator whole(std::int64_t least, std::int64_t most) {
  return {[least, most](std::string& text) -> std::string {
            std::int64_t number = 0;
            auto const* const end = text.data() + text.size();
            auto const read = std::from_chars(text.data(), end, number);
            bool const is_read = read.ec == std::errc{} && read.ptr == end;
            if (is_read && number >= least && number <= most) {
              text = std::to_string(number);
              return "";
            }
            return "found " + text + ", expected a whole number from " + std::to_string(least) +
                   " to " + std::to_string(most);
          },
          ""};
}

CLI::Validator not_empty(std::string const& what) {
  return {[what](std::string const& text) {
            return text.empty() ? "found an empty name, expected " + what : "";
          },
          ""};
}

}  // namespace pcnsim::cli
