#pragma once

#include <string>

namespace pcnsim::cli {

/// Version, commit, compiler: what --version prints.
std::string version_text();

}  // namespace pcnsim::cli
