#include "cli/interrupt.hpp"

#include <csignal>

namespace pcnsim::cli {
namespace {

// A signal handler can reach nothing but a static.
std::atomic<bool> stop_asked = false;
static_assert(std::atomic<bool>::is_always_lock_free);

extern "C" void ask_to_stop(int /*signal*/) { stop_asked = true; }

}  // namespace

InterruptGuard::InterruptGuard() {
  struct sigaction action {};
  action.sa_handler = ask_to_stop;
  action.sa_flags = static_cast<int>(SA_RESETHAND | SA_RESTART);
  sigemptyset(&action.sa_mask);
  for (int const signal : {SIGINT, SIGTERM})
    sigaction(signal, &action, nullptr);
}

InterruptGuard::~InterruptGuard() {
  for (int const signal : {SIGINT, SIGTERM})
    std::signal(signal, SIG_DFL);
}

std::atomic<bool> const& InterruptGuard::stop() { return stop_asked; }

void ignore_broken_pipes() { std::signal(SIGPIPE, SIG_IGN); }

}  // namespace pcnsim::cli
