#include "cli/terminal.hpp"

#include "report/output_folder.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>
#include <unistd.h>

namespace pcnsim::cli {
namespace {

/// False when the reader has left.
bool written_whole(std::string_view text) {
  while (!text.empty()) {
    auto const written = ::write(STDOUT_FILENO, text.data(), text.size());
    if (written >= 0) {
      text.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EPIPE) {
      return false;
    } else if (errno != EINTR) {
      throw report::WriteFailed(std::string{"standard output: cannot be written: "} +
                                std::strerror(errno));
    }
  }
  return true;
}

}  // namespace

void print(std::string_view text) { written_whole(text); }

void print_to_partner(std::string_view text) {
  if (!written_whole(text)) throw report::WriteFailed("standard output: the reader has left");
}

void complain(std::string_view text) { say("pcnsim: " + std::string{text} + '\n'); }

void say(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stderr);
  std::fflush(stderr);
}

bool someone_watches() { return ::isatty(STDERR_FILENO) == 1; }

}  // namespace pcnsim::cli
