#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace pcnsim::report {

/// 64 hexadecimal digits, lower case.
std::string sha256(std::string_view bytes);

/// Of the bytes of `file`. Throws std::runtime_error when it cannot be read.
std::string sha256_of_file(std::filesystem::path const& file);

}  // namespace pcnsim::report
