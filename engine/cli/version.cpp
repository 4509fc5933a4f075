#include "cli/version.hpp"

#include "cli/git_commit.hpp"

#include <fmt/format.h>

namespace pcnsim::cli {

std::string version_text() {
  return fmt::format("pcnsim {}\ncommit {}\ncompiler {}\nMIT license. Not an NHS product.",
                     PCNSIM_VERSION, git_commit, PCNSIM_COMPILER);
}

}  // namespace pcnsim::cli
