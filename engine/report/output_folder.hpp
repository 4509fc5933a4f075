#pragma once
// Results on disk: a folder, or a file, that is there completely or not at all.

#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace pcnsim::report {

/// The output exists already or cannot be made (exit code 73).
struct CannotCreate : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Writing failed: disk full, device error (exit code 74).
struct WriteFailed : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct File {
  std::filesystem::path name;  ///< relative to the folder; may be in a subfolder
  std::string content;
};

/// Whether `write_folder(folder, ...)` could begin: for finding out before hours of simulation.
/// `folder` must be absent or empty, and something must be allowed to be made beside it. Leaves
/// nothing behind. Throws CannotCreate.
void check_can_create(std::filesystem::path const& folder);

/// Writes `files` into a new folder beside `folder`, then renames it to `folder`, which must be
/// absent or empty. Makes missing parent folders. When it throws, `folder` is as it was.
/// Throws CannotCreate, WriteFailed.
void write_folder(std::filesystem::path const& folder, std::vector<File> const& files);

/// Whether `write_new_file(file, ...)` could begin. Leaves nothing behind. Throws CannotCreate.
void check_can_create_file(std::filesystem::path const& file);

/// Writes beside `file`, then renames to it; it must be absent. Makes missing parent folders. When
/// it throws, `file` is as it was. Throws CannotCreate, WriteFailed.
void write_new_file(std::filesystem::path const& file, std::string_view content);

/// Throws WriteFailed unless every byte was taken.
void write_file(std::filesystem::path const& file, std::string_view content);

}  // namespace pcnsim::report
