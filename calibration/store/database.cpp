#include "calibration/store/database.hpp"

#include "core/contract.hpp"
#include "report/output_folder.hpp"

#include <fmt/format.h>
#include <new>
#include <sqlite3.h>

namespace pcnsim::calibration {

void Statement::Finalize::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
void Database::Close::operator()(sqlite3* database) const { sqlite3_close_v2(database); }

Statement& Statement::bind(int parameter, std::int64_t value) {
  if (int const code = sqlite3_bind_int64(statement_.get(), parameter, value); code != SQLITE_OK)
    database_->fail(code);
  return *this;
}

Statement& Statement::bind(int parameter, double value) {
  if (int const code = sqlite3_bind_double(statement_.get(), parameter, value); code != SQLITE_OK)
    database_->fail(code);
  return *this;
}

// A null destructor is SQLITE_STATIC: not copied, as the declaration asks that it lives.
Statement& Statement::bind_text(int parameter, std::string_view value) {
  int const code = sqlite3_bind_text64(statement_.get(), parameter, value.data(), value.size(),
                                       nullptr, SQLITE_UTF8);
  if (code != SQLITE_OK) database_->fail(code);
  return *this;
}

Statement& Statement::bind_blob(int parameter, std::string_view bytes) {
  char const* const data = bytes.empty() ? "" : bytes.data();  // a null pointer would be NULL
  int const code = sqlite3_bind_blob64(statement_.get(), parameter, data, bytes.size(), nullptr);
  if (code != SQLITE_OK) database_->fail(code);
  return *this;
}

Statement& Statement::bind_null(int parameter) {
  if (int const code = sqlite3_bind_null(statement_.get(), parameter); code != SQLITE_OK)
    database_->fail(code);
  return *this;
}

bool Statement::step() {
  int const code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  sqlite3_reset(statement_.get());
  database_->fail(code);
}

void Statement::run() {
  bool const gave_a_row = step();
  ENSURES(!gave_a_row);
  sqlite3_reset(statement_.get());
}

std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}

double Statement::real(int column) const { return sqlite3_column_double(statement_.get(), column); }

std::string_view Statement::bytes(int column) const {
  auto const* const data = static_cast<char const*>(sqlite3_column_blob(statement_.get(), column));
  auto const size = sqlite3_column_bytes(statement_.get(), column);
  return data == nullptr ? std::string_view{}
                         : std::string_view{data, static_cast<std::size_t>(size)};
}

Database::Database(std::filesystem::path file, std::chrono::milliseconds busy_timeout)
    : file_{std::move(file)} {
  sqlite3* handle = nullptr;
  int const code =
      sqlite3_open_v2(file_.c_str(), &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
  handle_.reset(handle);
  if (code != SQLITE_OK) fail(code);
  sqlite3_extended_result_codes(handle, 1);
  sqlite3_busy_timeout(handle, static_cast<int>(busy_timeout.count()));
}

void Database::execute(char const* sql) {
  int const code = sqlite3_exec(handle_.get(), sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) fail(code);
}

Statement Database::prepare(std::string_view sql) {
  sqlite3_stmt* made = nullptr;
  int const code =
      sqlite3_prepare_v2(handle_.get(), sql.data(), static_cast<int>(sql.size()), &made, nullptr);
  Statement statement;
  statement.statement_.reset(made);
  if (code != SQLITE_OK) fail(code);
  statement.database_ = this;
  return statement;
}

std::int64_t Database::number(std::string_view sql) {
  auto statement = prepare(sql);
  bool const gave_a_row = statement.step();
  ENSURES(gave_a_row);
  return statement.integer(0);
}

std::int64_t Database::last_insert_id() const { return sqlite3_last_insert_rowid(handle_.get()); }

bool Database::is_read_only() const { return sqlite3_db_readonly(handle_.get(), "main") == 1; }

void Database::fail(int code) const {
  auto const name = file_.string();
  std::string const detail =
      handle_ == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(handle_.get());
  switch (code & 0xFF) {
    case SQLITE_NOMEM: throw std::bad_alloc();
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
    case SQLITE_ERROR:  // a table or column that is not there
    case SQLITE_SCHEMA:
    case SQLITE_CONSTRAINT:  // somebody else's hand was in it
      throw StoreUnusable(fmt::format(
          "{}: is damaged ({}) – choose another file, or restore a copy", name, detail));
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      throw report::CannotCreate(
          fmt::format("{}: cannot be opened or made: {} – does its folder exist, and may you write "
                      "there?",
                      name, detail));
    case SQLITE_READONLY:
      throw report::CannotCreate(
          fmt::format("{}: is read-only, or its folder is – copy it to where you may write", name));
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
      throw report::WriteFailed(fmt::format(
          "{}: is locked by another program – end that one, and run the same command again", name));
    case SQLITE_FULL:
      throw report::WriteFailed(
          fmt::format("{}: the disk is full – what was written before is safe; make room, and run "
                      "the same command again",
                      name));
    case SQLITE_IOERR:
    case SQLITE_NOLFS:
    case SQLITE_TOOBIG:
      throw report::WriteFailed(fmt::format("{}: cannot be written or read: {}", name, detail));
    default: throw ContractFailure(fmt::format("{}: {} (SQLite {})", name, detail, code));
  }
}

Transaction::Transaction(Database& database) : database_{database} {
  database_.execute("BEGIN IMMEDIATE");
}

Transaction::~Transaction() {
  if (!open_) return;
  try {
    database_.execute("ROLLBACK");
  } catch (...) {  // SQLite may have rolled back by itself; then there is nothing left to undo
    open_ = false;
  }
}

void Transaction::commit() {
  database_.execute("COMMIT");
  open_ = false;
}

}  // namespace pcnsim::calibration
