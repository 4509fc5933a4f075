#include "calibration/store_fixture.hpp"
#include "report/output_folder.hpp"
#include "scratch.hpp"

#include <csignal>
#include <doctest/doctest.h>
#include <sys/resource.h>
#include <unistd.h>

using namespace pcnsim;
using namespace pcnsim::calibration;
using namespace pcnsim::calibration::test;
using Eigen::Vector2d;

namespace {

namespace fs = std::filesystem;

void write(fs::path const& file, std::string const& content) {
  std::ofstream(file, std::ios::binary) << content;
}

/// A store of 200 simulations.
void make_store(fs::path const& file) {
  Store store(file);
  auto const id = store.enter(small_problem(), {.simulator = "v1"});
  for (std::uint64_t seed = 0; seed < 200; ++seed)
    store.keep(id, Vector2d{1, 2}, seed, answer(static_cast<double>(seed), 1, 1));
}

std::string why_not(fs::path const& file) {
  try {
    Store store(file, hurried());
    static_cast<void>(store.enter(small_problem(), {.simulator = "v1"}));
  } catch (std::runtime_error const& error) {
    return error.what();
  }
  return "";
}

bool contains(std::string const& text, std::string const& part) {
  return text.find(part) != std::string::npos;
}

/// Somebody without special rights, where the tests run as root; everybody may read `folder`.
class Ordinary {
public:
  explicit Ordinary(fs::path const& folder) {
    fs::permissions(folder, fs::perms::others_read | fs::perms::others_exec, fs::perm_options::add);
    if (::geteuid() == 0) REQUIRE(::seteuid(65'534) == 0);
  }
  ~Ordinary() {
    if (::getuid() == 0) static_cast<void>(::seteuid(0) == 0);
  }
  Ordinary(Ordinary const&) = delete;
  Ordinary& operator=(Ordinary const&) = delete;
};

/// No file may grow beyond `bytes`; the program lives.
class SizeLimit {
public:
  explicit SizeLimit(rlim_t bytes) : handler_{std::signal(SIGXFSZ, SIG_IGN)} {
    REQUIRE(::getrlimit(RLIMIT_FSIZE, &before_) == 0);
    rlimit const limit{bytes, before_.rlim_max};
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &limit) == 0);
  }
  ~SizeLimit() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }
  SizeLimit(SizeLimit const&) = delete;
  SizeLimit& operator=(SizeLimit const&) = delete;

private:
  using Handler = void (*)(int);
  Handler handler_;
  rlimit before_{};
};

}  // namespace

TEST_CASE("a file that is no store is refused and left as it is") {
  Scratch const scratch;
  auto const file = scratch.path / "mine";
  SUBCASE("a text") { write(file, "practice,calls\nA11,300\n"); }
  SUBCASE("a long text") { write(file, std::string(10'000, 'x')); }
  SUBCASE("another program's database") {
    Database database(file, std::chrono::seconds{1});
    database.execute("PRAGMA application_id = 77; CREATE TABLE simulation (mine)");
  }
  SUBCASE("a database of nobody's") {
    Database database(file, std::chrono::seconds{1});
    database.execute("CREATE TABLE simulation (mine)");
  }
  auto const before = content_of(file);
  REQUIRE_FALSE(before.empty());
  CHECK_THROWS_AS(Store{file}, StoreUnusable);
  CHECK(contains(why_not(file), "is not a pcnsim store, and was left as it is"));
  CHECK(content_of(file) == before);
  CHECK(scratch.entries() == 1);
}

TEST_CASE("an empty file becomes a store") {
  Scratch const scratch;
  auto const file = scratch.path / "s.pcnsim";
  write(file, "");
  CHECK(why_not(file).empty());
  CHECK(ask(file, "SELECT count(*) FROM problem") == 1);
}

TEST_CASE("a folder, or a file in a folder that is not there, cannot be a store") {
  Scratch const scratch;
  CHECK_THROWS_AS(Store{scratch.path}, report::CannotCreate);
  CHECK_THROWS_AS(Store(scratch.path / "none" / "s.pcnsim"), report::CannotCreate);
  CHECK_THROWS_AS(Store(fs::path{}), report::CannotCreate);
  CHECK(scratch.entries() == 0);
}

TEST_CASE("names that mean something to SQLite are names of files here") {
  Scratch const scratch;
  auto const here = fs::current_path();
  fs::current_path(scratch.path);
  make_store(":memory:");
  make_store("file:s.pcnsim?mode=memory");
  CHECK(fs::exists(scratch.path / ":memory:"));
  CHECK(fs::exists(scratch.path / "file:s.pcnsim?mode=memory"));
  fs::current_path(here);
}

TEST_CASE("a store of a newer pcnsim is refused, and says so") {
  Scratch const scratch;
  auto const file = scratch.path / "s.pcnsim";
  make_store(file);
  {
    Database database(file, std::chrono::seconds{1});
    database.execute("PRAGMA user_version = 2");
  }
  CHECK_THROWS_AS(Store{file}, StoreUnusable);
  CHECK(contains(why_not(file), "is a store of version 2, expected 1"));
}

TEST_CASE("a damaged store never crashes: it works, or says what is wrong (200 damages)") {
  Scratch const scratch;
  auto const file = scratch.path / "s.pcnsim";
  make_store(file);
  auto const whole = content_of(file);
  int refused = 0;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    Stream stream(seed, 0, 0, 0, 0);
    auto damaged = whole;
    if (seed % 4 == 0) damaged.resize(100 + stream() % (damaged.size() - 100));
    for (int i = 0; i < 40; ++i)
      damaged[100 + stream() % (damaged.size() - 100)] = static_cast<char>(stream());
    fs::remove(file.string() + "-wal");
    fs::remove(file.string() + "-shm");
    write(file, damaged);
    auto const why = why_not(file);  // anything but runtime_error ends the test
    if (why.empty()) continue;
    ++refused;
    CAPTURE(why);
    CHECK(contains(why, file.string()));
  }
  CHECK(refused > 100);
}

TEST_CASE("a store that another program has locked is not waited for for ever") {
  Scratch const scratch;
  auto const file = scratch.path / "s.pcnsim";
  make_store(file);
  Database other(file, std::chrono::seconds{1});
  other.execute("BEGIN IMMEDIATE");
  CHECK(contains(why_not(file), "is locked by another program"));
  other.execute("ROLLBACK");
  CHECK(why_not(file).empty());
}

TEST_CASE("a store that is locked while simulations run ends them with the reason") {
  Scratch const scratch;
  auto const file = scratch.path / "s.pcnsim";
  Store store(file, hurried());
  auto const id = store.enter(small_problem(), {.simulator = "v1"});
  Database other(file, std::chrono::seconds{1});
  other.execute("BEGIN IMMEDIATE");
  store.keep(id, Vector2d{1, 2}, 1, answer(1, 1, 1));
  CHECK_THROWS_AS(store.flush(), report::WriteFailed);
  other.execute("ROLLBACK");
  store.flush();
  CHECK(ask(file, "SELECT count(*) FROM simulation") == 1);  // nothing was lost meanwhile
}

TEST_CASE("a store that may not be written to is refused before anything is simulated") {
  Scratch const scratch;
  auto const file = scratch.path / "s.pcnsim";
  make_store(file);
  fs::permissions(file, fs::perms::owner_read | fs::perms::others_read);
  fs::permissions(scratch.path, fs::perms::owner_read | fs::perms::owner_exec);
  Ordinary const user(scratch.path);
  CHECK_THROWS_AS(Store{file}, report::CannotCreate);
  CHECK_THROWS_AS(Store(scratch.path / "new.pcnsim"), report::CannotCreate);
}

TEST_CASE("a disk that is full is named as such") {
  Scratch const scratch;
  Database database(scratch.path / "d", std::chrono::seconds{1});
  database.execute("CREATE TABLE t (x); PRAGMA max_page_count = 4");
  CHECK_THROWS_WITH_AS(database.execute("INSERT INTO t VALUES (zeroblob(100000))"),
                       doctest::Contains("the disk is full"), report::WriteFailed);
}

TEST_CASE("a store that cannot grow says so, and keeps what was written before") {
  Scratch const scratch;
  auto const file = scratch.path / "s.pcnsim";
  {
    Store store(file, hurried());
    auto const id = store.enter(small_problem(), {.simulator = "v1"});
    store.keep(id, Vector2d{1, 2}, 0, answer(1, 1, 1));
    store.flush();
    SizeLimit const limit(200'000);
    auto const keep_many = [&] {
      for (std::uint64_t seed = 1; seed < 100'000; ++seed)
        store.keep(id, Vector2d{1, 2}, seed, answer(1, 1, 1));
      store.flush();
    };
    CHECK_THROWS_AS(keep_many(), report::WriteFailed);
    CHECK_THROWS_AS(store.flush(), report::WriteFailed);
  }
  Store store(file);
  auto const id = store.enter(small_problem(), {.simulator = "v1"});
  CHECK(store.recall(id, Vector2d{1, 2}, 0));
}
