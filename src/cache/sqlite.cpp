#include "sqlite.h"

namespace cosa::detail {
namespace {

constexpr int kPrimaryCode = 0xff;  ///< the rest of a result code says more of the same
constexpr int kBusyTimeoutMs = 60'000;

[[noreturn]] void fail(int code, sqlite3* connection) {
  throw SqliteError(code & kPrimaryCode,
                    connection == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(connection));
}

}  // namespace

SqliteStatement::SqliteStatement(sqlite3* connection, std::string_view sql)
    : connection_(connection) {
  sqlite3_stmt* statement = nullptr;
  require(sqlite3_prepare_v2(connection, sql.data(), static_cast<int>(sql.size()), &statement,
                             nullptr));
  statement_.reset(statement);
}

SqliteStatement& SqliteStatement::bind(int parameter, std::string_view text) {
  require(sqlite3_bind_text(statement_.get(), parameter, text.data(), static_cast<int>(text.size()),
                            SQLITE_STATIC));
  return *this;
}

bool SqliteStatement::step() {
  const int code = sqlite3_step(statement_.get());
  if (code != SQLITE_ROW && code != SQLITE_DONE) {
    fail(code, connection_);
  }
  return code == SQLITE_ROW;
}

void SqliteStatement::run() {
  while (step()) {
  }
}

std::string SqliteStatement::text(int column) {
  const unsigned char* text = sqlite3_column_text(statement_.get(), column);
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column));
  return text == nullptr ? "" : std::string(reinterpret_cast<const char*>(text), size);
}

std::int64_t SqliteStatement::integer(int column) {
  return sqlite3_column_int64(statement_.get(), column);
}

void SqliteStatement::require(int code) {
  if (code != SQLITE_OK) {
    fail(code, connection_);
  }
}

SqliteConnection::SqliteConnection(const std::filesystem::path& path) {
  sqlite3* connection = nullptr;
  const int code =
      sqlite3_open_v2(path.c_str(), &connection,
                      SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_FULLMUTEX, nullptr);
  connection_.reset(connection);
  if (code != SQLITE_OK) {
    fail(code, connection);
  }
  sqlite3_busy_timeout(connection, kBusyTimeoutMs);
}

}  // namespace cosa::detail
