#pragma once
// Examples in README.md: blocks that begin with "$ pcnsim …" and go on with what it prints, where a
// line "..." stands for lines left out.

#include <array>
#include <cstdio>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace readme {

struct Example {
  std::string command;  ///< after "$ pcnsim "
  std::vector<std::string> lines;
};

inline std::vector<Example> examples() {
  std::ifstream file(PCNSIM_SOURCE_DIR "/README.md");
  std::vector<Example> found;
  bool inside = false;
  std::string const prompt = "$ pcnsim ";
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("```")) {
      inside = false;
    } else if (line.starts_with(prompt)) {
      found.push_back({line.substr(prompt.size()), {}});
      inside = true;
    } else if (inside) {
      found.back().lines.push_back(line);
    }
  }
  return found;
}

inline std::vector<std::string> output_of(std::string const& arguments) {
  std::string const command = std::string(PCNSIM_BINARY) + " " + arguments + " --quiet 2>/dev/null";
  std::vector<std::string> lines;
  std::FILE* const pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return lines;
  std::string text;
  std::array<char, 4096> buffer{};
  while (auto const read = std::fread(buffer.data(), 1, buffer.size(), pipe)) {
    text.append(buffer.data(), read);
  }
  pclose(pipe);
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);)
    lines.push_back(line);
  return lines;
}

/// The first line of `example` that `output` does not have where it should be; "" if all are there.
inline std::string first_difference(Example const& example,
                                    std::vector<std::string> const& output) {
  std::size_t at = 0;
  bool skipping = false;
  for (auto const& line : example.lines) {
    if (line == "...") {
      skipping = true;
      continue;
    }
    while (skipping && at < output.size() && output[at] != line)
      ++at;
    skipping = false;
    if (at >= output.size() || output[at] != line) return line.empty() ? "(an empty line)" : line;
    ++at;
  }
  return "";
}

inline bool is_about_all_pcns(Example const& example) {
  return example.command.find("--pcn") == std::string::npos;
}

}  // namespace readme
