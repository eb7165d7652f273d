#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

namespace cosa::detail {

/// What SQLite reports instead of a result.
class SqliteError : public std::runtime_error {
 public:
  SqliteError(int code, const std::string& message) : std::runtime_error(message), code_(code) {}

  /// Whether the file is not as it was written. That it does not have our table is a plain error.
  [[nodiscard]] bool damaged() const {
    return code_ == SQLITE_CORRUPT || code_ == SQLITE_NOTADB || code_ == SQLITE_ERROR;
  }

 private:
  int code_;  ///< the primary result code
};

/// A statement with its parameters, run row by row. Numbers of parameters begin at 1, of columns
/// at 0, as SQLite has them.
class SqliteStatement {
 public:
  SqliteStatement(sqlite3* connection, std::string_view sql);

  /// The text must live until the statement has run.
  SqliteStatement& bind(int parameter, std::string_view text);
  /// Whether there is another row.
  [[nodiscard]] bool step();
  /// Runs a statement that has no rows.
  void run();
  [[nodiscard]] std::string text(int column);
  [[nodiscard]] std::int64_t integer(int column);

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };

  void require(int code);

  sqlite3* connection_;
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

/// An open database file.
class SqliteConnection {
 public:
  /// Opens the file, or makes it. Other processes' locks are waited for.
  explicit SqliteConnection(const std::filesystem::path& path);

  [[nodiscard]] SqliteStatement statement(std::string_view sql) { return {connection_.get(), sql}; }
  void run(std::string_view sql) { statement(sql).run(); }
  /// Rows that the last statement changed.
  [[nodiscard]] std::int64_t changes() { return sqlite3_changes(connection_.get()); }

 private:
  struct Close {
    void operator()(sqlite3* connection) const { sqlite3_close(connection); }
  };

  std::unique_ptr<sqlite3, Close> connection_;
};

}  // namespace cosa::detail
