#pragma once

#include <doctest/doctest.h>
#include <filesystem>
#include <iterator>
#include <stdlib.h>  // mkdtemp

/// A folder of one's own, gone at the end.
struct Scratch {
  std::filesystem::path path;

  Scratch() {
    auto pattern = (std::filesystem::temp_directory_path() / "pcnsim-test-XXXXXX").string();
    REQUIRE(::mkdtemp(pattern.data()) != nullptr);
    path = pattern;
  }
  ~Scratch() {
    std::error_code ignored;
    std::filesystem::permissions(path, std::filesystem::perms::owner_all, ignored);
    std::filesystem::remove_all(path, ignored);
  }
  Scratch(Scratch const&) = delete;
  Scratch& operator=(Scratch const&) = delete;

  [[nodiscard]] std::ptrdiff_t entries() const {
    return std::distance(std::filesystem::directory_iterator{path},
                         std::filesystem::directory_iterator{});
  }
};
