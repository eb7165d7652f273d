#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cosa {

/// Told what the user should know of a store that is not as it should be.
using StoreWarning = std::function<void(const std::string&)>;

/// What a store holds.
struct StoreStatistics {
  std::filesystem::path file;
  std::int64_t bytes = 0;  ///< of the file
  std::int64_t results = 0;
  std::int64_t damaged = 0;                        ///< of these, not as they were written
  std::vector<std::filesystem::path> set_aside{};  ///< damaged files, no longer used

  friend bool operator==(const StoreStatistics&, const StoreStatistics&) = default;
};

/// Texts by key in a folder on a local disk, for several threads and processes at once. What `put`
/// has returned from is there for every later `find`, whatever ends the process.
///
/// A store never fails once it is open: it loses what it must and says so. Each text has a
/// checksum: one that is not as written is dropped. A damaged file is left as it is and a new one
/// begun; no file is ever renamed or removed while others may have it open. Where the disk refuses
/// (full, read only), nothing more is kept.
class ResultStore {
 public:
  /// Opens or makes the store. Throws `InputError` where the folder cannot be made or written.
  explicit ResultStore(std::filesystem::path folder, StoreWarning warn = {});
  ResultStore(const ResultStore&) = delete;
  ResultStore& operator=(const ResultStore&) = delete;
  ~ResultStore();

  [[nodiscard]] std::optional<std::string> find(const std::string& key);
  /// Replaces what was there under the key.
  void put(const std::string& key, std::string_view text);
  void erase(const std::string& key);
  /// Drops all results, and the files that were set aside; how many results there were.
  std::int64_t clear();
  /// Reads every result.
  [[nodiscard]] StoreStatistics statistics();

 private:
  class Database;

  /// Calls `work` with the database; begins a new file and calls it again where the file is
  /// damaged.
  void with_database(const std::function<void(Database&)>& work);
  void open();
  void set_aside(const std::string& why);
  void warn(const std::string& message) const;

  std::filesystem::path folder_;
  StoreWarning warn_;
  std::mutex mutex_;
  int generation_ = 0;  ///< number of the file in use
  std::unique_ptr<Database> database_;
};

}  // namespace cosa
