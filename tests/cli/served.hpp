#pragma once
// A PCN that is simulated in a blink, and the lines that were said about it.

#include "program.hpp"

#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

namespace served {

using nlohmann::json;

inline std::string const declared =
    " --parameters \"$data/calibrated.yaml\" --targets \"$data/compared.yaml\" ";
inline std::string const frome = " --pcn Frome" + declared;

inline std::vector<std::string> lines_of(std::string const& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);)
    lines.push_back(line);
  return lines;
}

struct Served {
  program::Ended ended;
  json greeting;
  std::vector<json> answers;
};

/// Says `input` to `serve-model` with `options`.
inline Served say(std::string const& input, std::string const& options = frome) {
  Scratch const scratch;
  auto const file = scratch.path / "requests";
  std::ofstream(file, std::ios::binary) << input;
  Served result;
  result.ended = program::call("serve-model " + options + " <'" + file.string() + "'");
  for (auto const& line : lines_of(result.ended.out))
    result.answers.push_back(json::parse(line));
  REQUIRE(!result.answers.empty());
  result.greeting = result.answers.front();
  result.answers.erase(result.answers.begin());
  return result;
}

inline json without_cost(json answer) {
  answer.erase("cost_s");
  return answer;
}

}  // namespace served
