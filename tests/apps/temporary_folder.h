#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace cosa::testing {

/// A folder of its own for one test, gone when it goes out of scope.
class TemporaryFolder {
 public:
  TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder();

  /// The path of something inside, there or not.
  [[nodiscard]] std::string path(const std::string& name) const { return (root_ / name).string(); }
  /// Writes a file and returns its path.
  std::string write(const std::string& name, std::string_view text) const;
  [[nodiscard]] std::string read(const std::string& name) const;
  /// The names inside a folder inside, sorted.
  [[nodiscard]] std::vector<std::string> names(const std::string& folder) const;

 private:
  std::filesystem::path root_;
};

}  // namespace cosa::testing
