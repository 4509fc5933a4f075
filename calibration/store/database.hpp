#pragma once
// SQLite with owners: a connection that closes itself, statements that finish themselves, and the
// library's result codes as what the user can do about them.

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace pcnsim::calibration {

/// The file is not a store, is damaged, or is from a newer pcnsim (exit code 65). It was not
/// touched.
struct StoreUnusable : std::runtime_error {
  using std::runtime_error::runtime_error;
};

class Database;

/// One SQL statement, prepared. Parameters count from 1, columns from 0. What is bound must live
/// until the row was stepped to; what a column gives lives until the next step or reset.
class Statement {
public:
  Statement& bind(int parameter, std::int64_t value);
  Statement& bind(int parameter, double value);
  Statement& bind_text(int parameter, std::string_view value);
  Statement& bind_blob(int parameter, std::string_view bytes);
  Statement& bind_null(int parameter);

  /// To the next row; false after the last. Throws like Database::execute.
  bool step();
  /// Runs a statement that gives no rows, and makes it ready to be bound and run again.
  void run();

  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] double real(int column) const;
  /// Text or blob.
  [[nodiscard]] std::string_view bytes(int column) const;

private:
  friend class Database;
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  Database* database_ = nullptr;
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

/// One connection; one thread at a time.
class Database {
public:
  /// Opens `file` for reading and writing; makes it if it is not there. Throws
  /// report::CannotCreate.
  Database(std::filesystem::path file, std::chrono::milliseconds busy_timeout);

  /// Runs one or more statements. Throws StoreUnusable (damaged, or not the expected tables),
  /// report::CannotCreate (read-only), report::WriteFailed (disk full, locked by another program
  /// for longer than the timeout), std::bad_alloc, ContractFailure (our bug).
  void execute(char const* sql);
  [[nodiscard]] Statement prepare(std::string_view sql);
  /// Of a query that gives one number, such as `PRAGMA user_version`.
  [[nodiscard]] std::int64_t number(std::string_view sql);

  [[nodiscard]] std::filesystem::path const& file() const { return file_; }
  [[nodiscard]] std::int64_t last_insert_id() const;
  [[nodiscard]] bool is_read_only() const;
  /// Throws what `code` means for the user.
  [[noreturn]] void fail(int code) const;

private:
  struct Close {
    void operator()(sqlite3* database) const;
  };
  std::filesystem::path file_;
  std::unique_ptr<sqlite3, Close> handle_;
};

/// Takes the right to write at once; undone at the end unless committed.
class Transaction {
public:
  explicit Transaction(Database& database);
  ~Transaction();
  Transaction(Transaction const&) = delete;
  Transaction& operator=(Transaction const&) = delete;

  void commit();

private:
  Database& database_;
  bool open_ = true;
};

}  // namespace pcnsim::calibration
