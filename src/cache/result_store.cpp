#include "cosa/cache/result_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <system_error>
#include <utility>

#include "cosa/base/input_error.h"
#include "cosa/base/sha256.h"
#include "sqlite.h"

namespace cosa {
namespace {

/// The number changes with the table, so that versions of cosa that differ in it share a folder.
constexpr std::string_view kPrefix = "results-v1-";
constexpr std::string_view kSuffix = ".sqlite";

/// Of the key too: a text under another's key is no less wrong than another text.
std::string checksum_of(const std::string& key, std::string_view text) {
  return sha256_hex(fmt::format("{}\n{}", key, text));
}

std::filesystem::path file_of(const std::filesystem::path& folder, int generation) {
  return folder / fmt::format("{}{}{}", kPrefix, generation, kSuffix);
}

/// The generations that have a file, ascending.
std::vector<int> generations_in(const std::filesystem::path& folder) {
  std::vector<int> generations;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with(kPrefix) || !name.ends_with(kSuffix)) {
      continue;
    }
    const std::string_view digits = std::string_view(name).substr(
        kPrefix.size(), name.size() - kPrefix.size() - kSuffix.size());
    int generation = 0;
    const auto [end, error] = std::from_chars(digits.begin(), digits.end(), generation);
    if (error == std::errc() && end == digits.end() && generation > 0) {
      generations.push_back(generation);
    }
  }
  std::ranges::sort(generations);
  return generations;
}

}  // namespace

/// The one table of a store.
class ResultStore::Database {
 public:
  explicit Database(const std::filesystem::path& path) : connection_(path) {
    // What is written outlives the process without waiting for the disk. Should the machine itself
    // fail, what is damaged then is found by SQLite or by a checksum.
    connection_.run("PRAGMA synchronous = OFF");
    connection_.run(
        "CREATE TABLE IF NOT EXISTS result (key TEXT PRIMARY KEY NOT NULL, text TEXT NOT NULL, "
        "checksum TEXT NOT NULL)");
  }

  /// The text; absent too where it is damaged, which `damaged` then says.
  [[nodiscard]] std::optional<std::string> find(const std::string& key, bool& damaged) {
    auto statement = connection_.statement("SELECT text, checksum FROM result WHERE key = ?1");
    if (!statement.bind(1, key).step()) {
      return std::nullopt;
    }
    std::string text = statement.text(0);
    damaged = statement.text(1) != checksum_of(key, text);
    return damaged ? std::nullopt : std::optional(std::move(text));
  }

  void put(const std::string& key, std::string_view text) {
    const std::string checksum = checksum_of(key, text);
    auto statement = connection_.statement("INSERT OR REPLACE INTO result VALUES (?1, ?2, ?3)");
    statement.bind(1, key).bind(2, text).bind(3, checksum).run();
  }

  void erase(const std::string& key) {
    connection_.statement("DELETE FROM result WHERE key = ?1").bind(1, key).run();
  }

  std::int64_t clear() {
    connection_.run("DELETE FROM result");
    const std::int64_t results = connection_.changes();
    connection_.run("VACUUM");
    return results;
  }

  void count(StoreStatistics& statistics) {
    auto statement = connection_.statement("SELECT key, text, checksum FROM result");
    while (statement.step()) {
      ++statistics.results;
      const bool damaged = statement.text(2) != checksum_of(statement.text(0), statement.text(1));
      statistics.damaged += damaged ? 1 : 0;
    }
  }

 private:
  detail::SqliteConnection connection_;
};

ResultStore::ResultStore(std::filesystem::path folder, StoreWarning warn)
    : folder_(std::move(folder)), warn_(std::move(warn)) {
  std::error_code error;
  std::filesystem::create_directories(folder_, error);
  if (error) {
    throw InputError(fmt::format("{} cannot be made: {}", folder_.string(), error.message()),
                     "name a folder for the cache that can be written");
  }
  try {
    open();
  } catch (const detail::SqliteError& failure) {
    throw InputError(
        fmt::format("the cache in {} cannot be used: {}", folder_.string(), failure.what()),
        "name a folder for the cache that can be written");
  }
}

ResultStore::~ResultStore() = default;

/// Opens the newest file, or a newer one where that is damaged.
void ResultStore::open() {
  const std::vector<int> generations = generations_in(folder_);
  generation_ = std::max(generation_, generations.empty() ? 1 : generations.back());
  try {
    database_ = std::make_unique<Database>(file_of(folder_, generation_));
  } catch (const detail::SqliteError& failure) {
    if (!failure.damaged()) {
      throw;
    }
    set_aside(failure.what());
  }
}

/// Goes on in the next file. Other processes that find the damage come to the same one.
void ResultStore::set_aside(const std::string& why) {
  warn(fmt::format("{} is damaged ({}): set aside, its results are found again",
                   file_of(folder_, generation_).string(), why));
  database_.reset();
  ++generation_;
  open();
}

void ResultStore::with_database(const std::function<void(Database&)>& work) {
  const std::scoped_lock lock(mutex_);
  if (!database_) {
    return;
  }
  try {
    try {
      work(*database_);
    } catch (const detail::SqliteError& failure) {
      if (!failure.damaged()) {
        throw;
      }
      set_aside(failure.what());
      work(*database_);
    }
  } catch (const std::exception& failure) {
    database_.reset();
    warn(fmt::format("the cache in {} is not used any more: {}", folder_.string(), failure.what()));
  }
}

void ResultStore::warn(const std::string& message) const {
  if (warn_) {
    warn_(message);
  }
}

std::optional<std::string> ResultStore::find(const std::string& key) {
  std::optional<std::string> text;
  with_database([&](Database& database) {
    bool damaged = false;
    text = database.find(key, damaged);
    if (damaged) {
      warn(fmt::format("a result in {} is damaged and dropped", folder_.string()));
      database.erase(key);
    }
  });
  return text;
}

void ResultStore::put(const std::string& key, std::string_view text) {
  with_database([&](Database& database) { database.put(key, text); });
}

void ResultStore::erase(const std::string& key) {
  with_database([&](Database& database) { database.erase(key); });
}

std::int64_t ResultStore::clear() {
  std::int64_t results = 0;
  with_database([&](Database& database) {
    results = database.clear();
    for (const int generation : generations_in(folder_)) {
      if (generation < generation_) {
        std::filesystem::remove(file_of(folder_, generation));
      }
    }
  });
  return results;
}

StoreStatistics ResultStore::statistics() {
  StoreStatistics statistics;
  with_database([&](Database& database) {
    statistics = {.file = file_of(folder_, generation_)};
    database.count(statistics);
    statistics.bytes = static_cast<std::int64_t>(std::filesystem::file_size(statistics.file));
    for (const int generation : generations_in(folder_)) {
      if (generation < generation_) {
        statistics.set_aside.push_back(file_of(folder_, generation));
      }
    }
  });
  return statistics;
}

}  // namespace cosa
