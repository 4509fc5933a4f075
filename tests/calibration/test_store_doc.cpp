#include "calibration/store_fixture.hpp"
#include "scratch.hpp"

#include <array>
#include <cstdio>
#include <doctest/doctest.h>

using namespace pcnsim;
using namespace pcnsim::calibration;
using namespace pcnsim::calibration::test;
using Eigen::Vector2d;

namespace {

std::string documentation() { return content_of(PCNSIM_SOURCE_DIR "/docs/store.md"); }

/// The first block of that language.
std::string block(std::string const& language) {
  auto const text = documentation();
  auto const fence = "```" + language + "\n";
  auto const begin = text.find(fence);
  REQUIRE(begin != std::string::npos);
  auto const end = text.find("```", begin + fence.size());
  return text.substr(begin + fence.size(), end - begin - fence.size());
}

std::string output_of(std::string const& command) {
  std::FILE* const pipe = ::popen(command.c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::string text;
  std::array<char, 4096> buffer{};
  while (auto const read = std::fread(buffer.data(), 1, buffer.size(), pipe))
    text.append(buffer.data(), read);
  CHECK(::pclose(pipe) == 0);
  return text;
}

}  // namespace

TEST_CASE("docs/store.md: the example in Python reads what a store wrote, while it is open too") {
  Scratch const scratch;
  auto const file = scratch.path / "s.pcnsim";
  auto const script = scratch.path / "read.py";
  std::ofstream(script) << block("python");
  Store store(file);
  auto const id = store.enter(small_problem(), {.simulator = "v1"});
  store.keep(id, Vector2d{0.1, -2}, 3, answer(1, 2.5, 1e-300));
  store.keep(id, Vector2d{0.1, -2}, ~std::uint64_t{0},
             {.summaries = {}, .cpu_seconds = 1, .failure = "no clinicians"});
  store.flush();
  CHECK(output_of("python3 " + script.string() + " " + file.string()) ==
        "small ['calls_per_day', 'share_online'] ['answered', 'hung_up', 'forms']\n"
        "18446744073709551615 (0.1, -2.0) no clinicians\n"
        "3 (0.1, -2.0) (1.0, 2.5, 1e-300)\n");
}

TEST_CASE(
    "docs/store.md: the query gives a row for each parameter, and the columns are all named") {
  Scratch const scratch;
  auto const file = scratch.path / "s.pcnsim";
  {
    Store store(file);
    auto const id = store.enter(small_problem(), {.simulator = "v1"});
    store.keep(id, Vector2d{0, 0}, 3, answer(1, 2, 3));
  }
  Database database(file, std::chrono::seconds{1});
  auto query = database.prepare(block("sql"));
  REQUIRE(query.step());
  CHECK(query.bytes(0) == "calls_per_day");
  CHECK(query.real(1) == 1);
  REQUIRE(query.step());
  CHECK(query.real(2) == doctest::Approx(0.5));
  CHECK_FALSE(query.step());

  auto const text = documentation();
  auto columns =
      database.prepare("SELECT c.name FROM sqlite_master AS m, pragma_table_info(m.name) "
                       "AS c WHERE m.type IN ('table', 'view')");
  while (columns.step()) {
    auto const name = std::string{columns.bytes(0)};
    CAPTURE(name);
    CHECK(text.find("`" + name + "`") != std::string::npos);
  }
}
