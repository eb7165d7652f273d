#include "cosa/io/text_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>

#include "place.h"

namespace cosa {
namespace {

constexpr std::size_t kMostBytes = std::size_t{16} << 20;

/// A temporary file beside its destination; gone again unless `commit` was reached.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::filesystem::path& destination)
      : destination_(destination), name_(destination.string() + ".XXXXXX") {
    descriptor_ = ::mkstemp(name_.data());
    if (descriptor_ < 0) {
      name_.clear();
      fail();
    }
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() {
    if (descriptor_ >= 0) {
      ::close(descriptor_);
    }
    if (!name_.empty()) {
      ::unlink(name_.c_str());
    }
  }

  void write(std::string_view text) {
    while (!text.empty()) {
      const ::ssize_t written = ::write(descriptor_, text.data(), text.size());
      if (written < 0 && errno != EINTR) {
        fail();
      }
      text.remove_prefix(written < 0 ? 0 : static_cast<std::size_t>(written));
    }
  }

  void commit() {
    // mkstemp makes the file private; the user's mask decides, as for any file they make.
    const ::mode_t mask = ::umask(0);
    ::umask(mask);
    constexpr ::mode_t kReadWriteForAll = 0666;
    const int descriptor = descriptor_;
    descriptor_ = -1;
    const bool allowed = ::fchmod(descriptor, kReadWriteForAll & ~mask) == 0;
    if (::close(descriptor) != 0 || !allowed ||
        ::rename(name_.c_str(), destination_.c_str()) != 0) {
      fail();
    }
    name_.clear();
  }

 private:
  [[noreturn]] void fail() const {
    const std::string reason = std::strerror(errno);
    detail::Place{{destination_.string(), {}}, {}}.fail("cannot be written: " + reason);
  }

  std::filesystem::path destination_;
  std::string name_;
  int descriptor_ = -1;
};

}  // namespace

std::string read_text_file(const std::filesystem::path& path) {
  const detail::Place place{{path.string(), {}}, {}};
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) {
    place.fail("is a folder", "name a file");
  }
  if (!std::filesystem::exists(path, error)) {
    place.fail("there is no such file");
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    place.fail("cannot be read");
  }
  std::string text;
  std::array<char, 65536> chunk{};
  while (file && text.size() <= kMostBytes) {
    file.read(chunk.data(), chunk.size());
    text.append(chunk.data(), static_cast<std::size_t>(file.gcount()));
  }
  if (file.bad()) {
    place.fail("cannot be read");
  }
  if (text.size() > kMostBytes) {
    place.fail("is larger than 16 MiB", "is this the right file?");
  }
  return text;
}

void write_text_file(const std::filesystem::path& path, std::string_view text) {
  TemporaryFile file(path);
  file.write(text);
  file.commit();
}

}  // namespace cosa
