#include "report/output_folder.hpp"

#include <cerrno>
#include <cstring>
#include <fmt/format.h>
#include <fstream>
#include <system_error>
#include <unistd.h>

namespace pcnsim::report {
namespace {

namespace fs = std::filesystem;

/// Without links, dots and a slash at the end, so that it can be renamed over.
fs::path plain(fs::path const& folder) {
  auto const path = fs::weakly_canonical(folder);
  return path.has_filename() ? path : path.parent_path();
}

fs::path nearest_that_exists(fs::path path) {
  while (!fs::exists(path) && path.has_relative_path())
    path = path.parent_path();
  return path;
}

fs::path partial_name(fs::path const& folder) {
  return folder.string() + fmt::format(".partial-{}", ::getpid());
}

void expect_absent_or_empty(fs::path const& folder) {
  if (!fs::exists(folder)) return;
  if (!fs::is_directory(folder)) {
    throw CannotCreate(fmt::format("{}: is a file, expected a new or empty folder – choose "
                                   "another name for --out",
                                   folder.string()));
  }
  if (!fs::is_empty(folder)) {
    throw CannotCreate(fmt::format("{}: is not empty – choose another name for --out, or remove "
                                   "the folder",
                                   folder.string()));
  }
}

void expect_absent(fs::path const& file) {
  if (fs::exists(file)) {
    throw CannotCreate(fmt::format("{}: exists already – choose another name for --out, or remove "
                                   "it",
                                   file.string()));
  }
}

/// Calls `action`; what the file system refuses becomes CannotCreate, a full disk WriteFailed.
template <class Action>
void creating(fs::path const& folder, Action action) {
  try {
    action();
  } catch (fs::filesystem_error const& error) {
    if (error.code() == std::errc::no_space_on_device) throw WriteFailed(error.what());
    throw CannotCreate(
        fmt::format("{}: cannot be made: {}", folder.string(), error.code().message()));
  }
}

/// A folder under construction: gone at the end unless it was given its real name.
class Partial {
public:
  explicit Partial(fs::path path) : path_{std::move(path)} {
    if (!fs::create_directory(path_)) {
      throw CannotCreate(path_.string() + ": exists already – remove it");
    }
  }
  ~Partial() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  Partial(Partial const&) = delete;
  Partial& operator=(Partial const&) = delete;

  [[nodiscard]] fs::path const& path() const { return path_; }

private:
  fs::path path_;
};

}  // namespace

void check_can_create(fs::path const& folder) {
  creating(folder, [&] {
    auto const target = plain(folder);
    expect_absent_or_empty(target);
    auto const parent = nearest_that_exists(target.parent_path());
    Partial const probe{partial_name(parent / target.filename())};
  });
}

void write_folder(fs::path const& folder, std::vector<File> const& files) {
  creating(folder, [&] {
    auto const target = plain(folder);
    expect_absent_or_empty(target);
    if (target.has_parent_path()) fs::create_directories(target.parent_path());
    Partial const partial{partial_name(target)};
    for (auto const& file : files) {
      auto const path = partial.path() / file.name;
      fs::create_directories(path.parent_path());
      write_file(path, file.content);
    }
    fs::rename(partial.path(), target);  // over an empty folder too
  });
}

void check_can_create_file(fs::path const& file) {
  creating(file, [&] {
    auto const target = plain(file);
    expect_absent(target);
    auto const parent = nearest_that_exists(target.parent_path());
    Partial const probe{partial_name(parent / target.filename())};
  });
}

void write_new_file(fs::path const& file, std::string_view content) {
  creating(file, [&] {
    auto const target = plain(file);
    if (target.has_parent_path()) fs::create_directories(target.parent_path());
    Partial const partial{partial_name(target)};
    auto const written = partial.path() / target.filename();
    write_file(written, content);
    expect_absent(target);  // now, for another program may have taken as long
    fs::rename(written, target);
  });
}

void write_file(fs::path const& file, std::string_view content) {
  errno = 0;
  std::ofstream stream(file, std::ios::binary);
  stream.write(content.data(), static_cast<std::streamsize>(content.size()));
  stream.close();  // a full disk may show only when the last buffer goes out
  if (!stream) {
    throw WriteFailed(fmt::format("{}: cannot be written: {}", file.string(),
                                  errno != 0 ? std::strerror(errno) : "unknown error"));
  }
}

}  // namespace pcnsim::report
