#include "scratch.hpp"

#include "report/output_folder.hpp"

#include <cstdlib>
#include <doctest/doctest.h>
#include <fstream>
#include <iterator>
#include <unistd.h>

using namespace pcnsim::report;
namespace fs = std::filesystem;

namespace {

std::string content_of(fs::path const& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>{stream}, {}};
}

std::vector<File> const files{{"kpis.csv", "a\n"}, {"resolved/baseline.yaml", "b: 1\n"}};

}  // namespace

TEST_CASE("an output folder that is absent is made, with its parents and subfolders") {
  Scratch const scratch;
  auto const out = scratch.path / "results" / "first";
  check_can_create(out);
  CHECK_FALSE(fs::exists(scratch.path / "results"));
  write_folder(out, files);
  CHECK(content_of(out / "kpis.csv") == "a\n");
  CHECK(content_of(out / "resolved" / "baseline.yaml") == "b: 1\n");
  CHECK(std::distance(fs::directory_iterator{scratch.path / "results"}, {}) == 1);
}

TEST_CASE("an empty output folder is used, also when named with a slash at the end") {
  Scratch const scratch;
  fs::create_directory(scratch.path / "out");
  check_can_create(scratch.path / "out/");
  write_folder(scratch.path / "out/", files);
  CHECK(content_of(scratch.path / "out" / "kpis.csv") == "a\n");
  CHECK(scratch.entries() == 1);
}

TEST_CASE("an output folder with anything in it is left alone") {
  Scratch const scratch;
  auto const out = scratch.path / "out";
  fs::create_directory(out);
  std::ofstream(out / ".hidden") << "mine";
  CHECK_THROWS_AS(check_can_create(out), CannotCreate);
  CHECK_THROWS_AS(write_folder(out, files), CannotCreate);
  CHECK(content_of(out / ".hidden") == "mine");
  CHECK(scratch.entries() == 1);
}

TEST_CASE("a file where the output folder should be is left alone") {
  Scratch const scratch;
  std::ofstream(scratch.path / "out") << "mine";
  CHECK_THROWS_AS(check_can_create(scratch.path / "out"), CannotCreate);
  CHECK_THROWS_AS(check_can_create(scratch.path / "out" / "below"), CannotCreate);
  CHECK(content_of(scratch.path / "out") == "mine");
}

TEST_CASE("a folder in which nothing may be made is refused") {
  CHECK_THROWS_AS(check_can_create("/proc/pcnsim-out"), CannotCreate);
  CHECK_THROWS_AS(write_folder("/proc/pcnsim-out", files), CannotCreate);
  if (::geteuid() == 0) return;  // root may write anywhere
  Scratch const scratch;
  fs::permissions(scratch.path, fs::perms::owner_read | fs::perms::owner_exec);
  CHECK_THROWS_AS(check_can_create(scratch.path / "out"), CannotCreate);
}

TEST_CASE("a full disk is an error of writing, for little and for much") {
  CHECK_THROWS_AS(write_file("/dev/full", "x"), WriteFailed);
  CHECK_THROWS_AS(write_file("/dev/full", std::string(1'000'000, 'x')), WriteFailed);
}

TEST_CASE("when writing fails, nothing half-written is left") {
  Scratch const scratch;
  // A folder of that name is in the way of the second file.
  std::vector<File> const clash{{"a/b.csv", "x"}, {"a", "y"}};
  CHECK_THROWS_AS(write_folder(scratch.path / "out", clash), WriteFailed);
  CHECK(scratch.entries() == 0);
}

TEST_CASE("a new file is written whole, with its parents, and leaves nothing beside it") {
  Scratch const scratch;
  auto const out = scratch.path / "results" / "s.csv";
  check_can_create_file(out);
  CHECK_FALSE(fs::exists(scratch.path / "results"));
  write_new_file(out, "a\n");
  CHECK(content_of(out) == "a\n");
  CHECK(std::distance(fs::directory_iterator{scratch.path / "results"}, {}) == 1);
}

TEST_CASE("a file or folder where the new file should be is left alone") {
  Scratch const scratch;
  std::ofstream(scratch.path / "s.csv") << "mine";
  CHECK_THROWS_AS(check_can_create_file(scratch.path / "s.csv"), CannotCreate);
  CHECK_THROWS_AS(write_new_file(scratch.path / "s.csv", "a\n"), CannotCreate);
  CHECK_THROWS_AS(check_can_create_file(scratch.path), CannotCreate);
  CHECK_THROWS_AS(check_can_create_file(scratch.path / "s.csv" / "below"), CannotCreate);
  CHECK(content_of(scratch.path / "s.csv") == "mine");
  CHECK(scratch.entries() == 1);
}
