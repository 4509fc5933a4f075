#pragma once
// Runs the program as a user would.

#include "scratch.hpp"

#include <cstdlib>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <sys/wait.h>
#include <unistd.h>

namespace program {

namespace fs = std::filesystem;

inline std::string content_of(fs::path const& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>{stream}, {}};
}

struct Ended {
  int code;  ///< 128 + signal when killed
  std::string out;
  std::string err;
};

/// Runs a line of shell in which $pcnsim is the program and $data the folder of test data.
inline Ended shell(std::string const& line) {
  Scratch const scratch;
  auto const out = scratch.path / "out";
  auto const err = scratch.path / "err";
  auto const whole = "pcnsim='" PCNSIM_BINARY "'; data='" PCNSIM_SOURCE_DIR "/tests/data/cli'; { " +
                     line + "\n} >'" + out.string() + "' 2>'" + err.string() + "'";
  int const status = std::system(whole.c_str());
  int const code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return {code, content_of(out), content_of(err)};
}

/// Runs the program with `arguments`.
inline Ended call(std::string const& arguments) { return shell("\"$pcnsim\" " + arguments); }

inline bool contains(std::string const& text, std::string const& part) {
  return text.find(part) != std::string::npos;
}

/// A simulation that takes a moment.
inline std::string const small =
    " --pcn Rosebank --weeks 1 --warmup-weeks 0 --replications 2 --seed 1 ";

}  // namespace program
