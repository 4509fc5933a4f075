#include "cli/line_reader.hpp"

#include "config/problem.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <poll.h>
#include <unistd.h>

namespace pcnsim::cli {
namespace {

constexpr std::size_t piece = std::size_t{1} << 16U;
constexpr int patience_ms = 100;

[[noreturn]] void explain() {
  throw config::MissingInput(std::string{"standard input: cannot be read: "} +
                             std::strerror(errno));
}

}  // namespace

bool LineReader::fill() {
  read_.resize(piece);
  at_ = 0;
  for (;;) {
    if (gives_up_()) break;
    pollfd waiting{descriptor_, POLLIN, 0};
    int const ready = ::poll(&waiting, 1, patience_ms);
    if (ready < 0 && errno != EINTR) explain();
    if (ready <= 0) continue;  // a read would wait without end, whatever was asked meanwhile
    auto const count = ::read(descriptor_, read_.data(), piece);
    if (count > 0) {
      read_.resize(static_cast<std::size_t>(count));
      return true;
    }
    if (count == 0) break;
    if (errno != EINTR && errno != EAGAIN) explain();
  }
  read_.clear();
  return false;
}

std::optional<std::string> LineReader::next() {
  std::string line;
  bool any = false;
  while (!gives_up_() && (at_ < read_.size() || fill())) {
    any = true;
    auto const end = std::min(read_.find('\n', at_), read_.size());
    line.append(read_, at_, std::min(end - at_, longest_ + 1 - line.size()));
    at_ = end + 1;
    if (end < read_.size()) return line;
  }
  if (!any || gives_up_()) return std::nullopt;
  return line;
}

}  // namespace pcnsim::cli
