#include "calibration/store/store.hpp"

#include "calibration/store/problem_json.hpp"
#include "calibration/store/schema.hpp"
#include "core/contract.hpp"
#include "report/output_folder.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <fmt/format.h>
#include <fstream>
#include <utility>

namespace pcnsim::calibration {
namespace {

namespace fs = std::filesystem;

// Blobs are little-endian, which here is memory as it is.
static_assert(std::endian::native == std::endian::little);
static_assert(sizeof(double) == 8);

/// Enough to make a transaction worth its price, few enough to be written in well under a second.
constexpr std::size_t batch_rows = 10'000;
constexpr char const* now = "strftime('%Y-%m-%dT%H:%M:%SZ', 'now')";

std::string bytes_of(Eigen::VectorXd const& values) {
  std::string bytes(sizeof(double) * static_cast<std::size_t>(values.size()), '\0');
  if (!bytes.empty()) std::memcpy(bytes.data(), values.data(), bytes.size());
  return bytes;
}

Eigen::VectorXd values_of(std::string_view bytes) {
  Eigen::VectorXd values(static_cast<Eigen::Index>(bytes.size() / sizeof(double)));
  if (!bytes.empty()) std::memcpy(values.data(), bytes.data(), bytes.size());
  return values;
}

std::string row_key(std::uint64_t seed, std::string_view x) {
  std::string key(sizeof seed, '\0');
  std::memcpy(key.data(), &seed, sizeof seed);
  return key.append(x);
}

std::uint64_t seed_of(std::string_view key) {
  std::uint64_t seed = 0;
  std::memcpy(&seed, key.data(), sizeof seed);
  return seed;
}

std::string_view x_of(std::string_view key) { return key.substr(sizeof(std::uint64_t)); }

char const* name_of(RunStatus status) {
  switch (status) {
    case RunStatus::running: return "running";
    case RunStatus::done: return "done";
    case RunStatus::interrupted: return "interrupted";
    case RunStatus::failed: return "failed";
  }
  return "";
}

/// Of the first 72 bytes of an SQLite file, which hold who made it: read without SQLite, which
/// would tidy up after a program that crashed and so change a file that is not ours.
bool is_a_store(fs::path const& file) {
  std::array<char, 72> head{};
  std::ifstream stream(file, std::ios::binary);
  if (!stream) return true;  // cannot be read: SQLite will say why
  stream.read(head.data(), head.size());
  if (stream.gcount() != static_cast<std::streamsize>(head.size())) return false;
  if (std::string_view{head.data(), 16} != std::string_view{"SQLite format 3\0", 16}) return false;
  int id = 0;
  for (std::size_t i = 68; i < 72; ++i)
    id = id << 8 | static_cast<unsigned char>(head[i]);
  return id == store_application_id;
}

void expect_ours_or_nothing(fs::path const& file) {
  if (file.empty()) throw report::CannotCreate("the store has no name – give one");
  std::error_code error;
  auto const status = fs::status(file, error);
  if (status.type() == fs::file_type::not_found) return;
  if (error) return;  // SQLite will say the same
  if (!fs::is_regular_file(status))
    throw report::CannotCreate(
        fmt::format("{}: is not a file – choose another name", file.string()));
  if (fs::file_size(file) == 0 || is_a_store(file)) return;
  throw StoreUnusable(fmt::format(
      "{}: is not a pcnsim store, and was left as it is – choose another name", file.string()));
}

}  // namespace

Store::Store(fs::path const& file, StoreTiming timing) : timing_{timing} {
  open_or_make(file);
  insert_ = database_->prepare(
      "INSERT INTO simulation (problem, seed, x, status, reason, summaries, cpu_seconds) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (problem, seed, x) DO NOTHING");
  writer_ = std::thread([this] { write_now_and_then(); });
}

Store::~Store() {
  close();
  try {
    flush();
  } catch (...) {  // a destructor must not throw; whoever wants to know has called flush
    std::scoped_lock const lock(memory_);
    pending_.clear();
  }
}

void Store::close() noexcept {
  {
    std::scoped_lock const lock(memory_);
    closing_ = true;
  }
  wake_.notify_all();
  writer_.join();
}

void Store::open_or_make(fs::path const& file) {
  expect_ours_or_nothing(file);
  // Absolute, because SQLite has meanings of its own for ":memory:", "file:…" and no name at all.
  database_.emplace(fs::absolute(file), timing_.busy_timeout);
  if (database_->is_read_only()) {
    throw report::CannotCreate(
        fmt::format("{}: is read-only – copy it to where you may write", file.string()));
  }
  database_->execute("PRAGMA foreign_keys = ON");
  if (database_->number("PRAGMA application_id") != store_application_id) make_tables();
  auto const version = database_->number("PRAGMA user_version");
  if (version != store_version) {
    throw StoreUnusable(fmt::format("{}: is a store of version {}, expected {} – it was written by "
                                    "a newer pcnsim: use that one, "
                                    "or another file",
                                    file.string(), version, store_version));
  }
  // Readers never wait for the writer; a crash of the program loses nothing that was committed, one
  // of the machine at most the last transactions.
  auto mode = database_->prepare("PRAGMA journal_mode = WAL");
  if (!mode.step() || mode.bytes(0) != "wal") {
    throw report::CannotCreate(
        fmt::format("{}: its file system cannot share memory between programs – use a local disk",
                    file.string()));
  }
  database_->execute("PRAGMA synchronous = NORMAL");
}

void Store::make_tables() {
  Transaction transaction(*database_);
  if (database_->number("PRAGMA application_id") == store_application_id) return;  // by another
  if (database_->number("SELECT count(*) FROM sqlite_master") != 0) {
    throw StoreUnusable(
        fmt::format("{}: is not a pcnsim store – choose another name", database_->file().string()));
  }
  database_->execute(store_tables);
  database_->execute(fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {}",
                                 store_application_id, store_version)
                         .c_str());
  transaction.commit();
}

ProblemId Store::enter(Problem const& problem, Simulates const& what) {
  expect_json_object(what.provenance);
  auto const key = problem_key(problem, what);
  auto const parameters = parameters_json(problem);
  auto const summaries = summaries_json(problem);
  std::scoped_lock const writing(writing_);
  {
    Transaction transaction(*database_);
    auto insert = database_->prepare(fmt::format(
        "INSERT INTO problem (key, name, created, parameters, summaries, simulator, provenance) "
        "VALUES (?1, ?2, {}, ?3, ?4, ?5, ?6) ON CONFLICT (key) DO NOTHING",
        now));
    insert.bind_text(1, key).bind_text(2, problem.name).bind_text(3, parameters);
    insert.bind_text(4, summaries).bind_text(5, what.simulator).bind_text(6, what.provenance);
    insert.run();
    transaction.commit();
  }
  auto find = database_->prepare("SELECT id FROM problem WHERE key = ?1");
  find.bind_text(1, key);
  bool const is_there = find.step();
  ENSURES(is_there);
  ProblemId const id{find.integer(0)};
  {
    std::scoped_lock const lock(memory_);
    if (shelves_.contains(id.value)) return id;
  }
  Shelf shelf{.dimension = problem.priors.size(), .summaries = problem.summary_names.size()};
  load(id, shelf);
  std::scoped_lock const lock(memory_);
  shelves_.emplace(id.value, std::move(shelf));
  return id;
}

void Store::load(ProblemId problem, Shelf& shelf) {
  auto rows = database_->prepare(
      "SELECT seed, x, status = 'ok', summaries, reason, cpu_seconds FROM simulation "
      "WHERE problem = ?1");
  rows.bind(1, problem.value);
  while (rows.step()) {
    auto const x = rows.bytes(1);
    bool const succeeded = rows.integer(2) == 1;
    auto const values = rows.bytes(3);
    if (x.size() != sizeof(double) * shelf.dimension ||
        (succeeded && values.size() != sizeof(double) * shelf.summaries)) {
      throw StoreUnusable(fmt::format("{}: is damaged (a simulation of the wrong length) – choose "
                                      "another file, or restore a copy",
                                      database_->file().string()));
    }
    Kept kept{.summaries = {}, .failure = std::string{rows.bytes(4)}, .cpu_seconds = rows.real(5)};
    if (succeeded) kept.summaries = values;
    shelf.rows.emplace(row_key(std::bit_cast<std::uint64_t>(rows.integer(0)), x), std::move(kept));
  }
}

std::size_t Store::size(ProblemId problem) const {
  std::scoped_lock const lock(memory_);
  return shelves_.at(problem.value).rows.size();
}

std::optional<Simulated> Store::recall(ProblemId problem, Eigen::VectorXd const& x,
                                       std::uint64_t seed) const {
  auto const key = row_key(seed, bytes_of(x));
  Kept const* kept = nullptr;
  {
    std::scoped_lock const lock(memory_);
    auto const& rows = shelves_.at(problem.value).rows;
    auto const found = rows.find(key);
    if (found == rows.end()) return std::nullopt;
    kept = &found->second;  // stays: nothing is ever taken from a shelf or changed
  }
  Simulated simulated{.summaries = {},
                      .cpu_seconds = kept->cpu_seconds,
                      .failure = kept->failure,
                      .remembered = true};
  if (kept->summaries) simulated.summaries = values_of(*kept->summaries);
  return simulated;
}

void Store::keep(ProblemId problem, Eigen::VectorXd const& x, std::uint64_t seed,
                 Simulated const& simulated) {
  Kept kept{.summaries = {}, .failure = simulated.failure, .cpu_seconds = simulated.cpu_seconds};
  if (simulated.summaries) kept.summaries = bytes_of(*simulated.summaries);
  auto key = row_key(seed, bytes_of(x));
  std::size_t waiting = 0;
  {
    std::scoped_lock const lock(memory_);
    if (failure_) std::rethrow_exception(failure_);
    auto& shelf = shelves_.at(problem.value);
    EXPECTS(x_of(key).size() == sizeof(double) * shelf.dimension);
    EXPECTS(!kept.summaries || kept.summaries->size() == sizeof(double) * shelf.summaries);
    auto const [row, is_new] = shelf.rows.try_emplace(std::move(key), std::move(kept));
    if (!is_new) return;
    pending_.push_back({problem, &*row});
    waiting = pending_.size();
  }
  if (waiting == 1 || waiting == batch_rows) wake_.notify_all();
}

void Store::write_now_and_then() {
  std::unique_lock lock(memory_);
  while (!closing_) {
    wake_.wait(lock, [this] { return closing_ || !pending_.empty(); });
    wake_.wait_for(lock, timing_.commit_every,
                   [this] { return closing_ || pending_.size() >= batch_rows; });
    if (closing_) return;  // the destructor writes the rest
    lock.unlock();
    try {
      flush();
      lock.lock();
    } catch (...) {
      lock.lock();
      failure_ = std::current_exception();
      return;
    }
  }
}

void Store::flush() {
  std::scoped_lock const writing(writing_);
  std::vector<Pending> rows;
  {
    std::scoped_lock const lock(memory_);
    rows.swap(pending_);
  }
  if (rows.empty()) return;
  // In the order of the table: 8 instead of 16 µs a row at 100,000 rows (bench/bench_store.cpp).
  std::ranges::sort(rows, [](Pending const& a, Pending const& b) {
    return std::bit_cast<std::int64_t>(seed_of(a.row->first)) <
           std::bit_cast<std::int64_t>(seed_of(b.row->first));
  });
  try {
    write(rows);
  } catch (...) {
    std::scoped_lock const lock(memory_);
    pending_.insert(pending_.begin(), rows.begin(), rows.end());
    throw;
  }
}

void Store::write(std::vector<Pending> const& rows) {
  Transaction transaction(*database_);
  for (auto const& [problem, row] : rows) {
    auto const& [key, kept] = *row;
    insert_->bind(1, problem.value).bind(2, std::bit_cast<std::int64_t>(seed_of(key)));
    insert_->bind_blob(3, x_of(key)).bind_text(4, kept.summaries ? "ok" : "failed");
    if (kept.summaries)
      insert_->bind_null(5).bind_blob(6, *kept.summaries);
    else
      insert_->bind_text(5, kept.failure).bind_null(6);
    insert_->bind(7, kept.cpu_seconds).run();
  }
  transaction.commit();
}

RunId Store::begin_run(ProblemId problem, RunDescription const& run) {
  expect_json_object(run.settings);
  std::scoped_lock const writing(writing_);
  auto insert = database_->prepare(
      fmt::format("INSERT INTO run (problem, method, budget, seed, started, status, settings) "
                  "VALUES (?1, ?2, ?3, ?4, {}, 'running', ?5)",
                  now));
  insert.bind(1, problem.value).bind_text(2, run.method);
  insert.bind(3, static_cast<std::int64_t>(run.budget));
  insert.bind(4, std::bit_cast<std::int64_t>(run.seed)).bind_text(5, run.settings).run();
  return {database_->last_insert_id()};
}

void Store::end_run(RunId run, RunStatus status) {
  flush();
  std::scoped_lock const writing(writing_);
  auto update =
      database_->prepare(fmt::format("UPDATE run SET status = ?1, ended = {} WHERE id = ?2", now));
  update.bind_text(1, name_of(status)).bind(2, run.value).run();
}

}  // namespace pcnsim::calibration
