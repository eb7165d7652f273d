#include "c_program.h"

#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>

#include "cosa/base/input_error.h"
#include "cosa/io/text_file.h"
#include "process.h"

namespace cosa::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* kMend = "install a C compiler, or name one by --cc";

/// A folder that is gone when it goes out of scope.
class WorkFolder {
 public:
  WorkFolder() {
    std::string pattern = (fs::temp_directory_path() / "cosa.XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) {
      throw InputError(fmt::format("no folder can be made in {}: {}",
                                   fs::temp_directory_path().string(), std::strerror(errno)),
                       "name one that can be written by TMPDIR");
    }
    path_ = pattern;
  }
  WorkFolder(const WorkFolder&) = delete;
  WorkFolder& operator=(const WorkFolder&) = delete;
  ~WorkFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }

  [[nodiscard]] std::string operator/(const char* name) const { return (path_ / name).string(); }

 private:
  fs::path path_;
};

}  // namespace

std::string run_c_program(const std::string& program, const std::vector<std::string>& compiler) {
  const WorkFolder folder;
  const std::string source = folder / "nest.c";
  const std::string binary = folder / "nest";
  const std::string printed = folder / "printed";
  write_text_file(source, program);
  std::vector<std::string> command = compiler;
  command.insert(command.end(), {"-o", binary, source});
  if (run_process(std::move(command), printed, kMend) != 0) {
    throw InputError(
        fmt::format("{} refuses the C program:\n{}", compiler.front(), read_text_file(printed)),
        "name a C99 compiler by --cc");
  }
  const int status = run_process({binary}, printed, kMend);
  if (!WIFEXITED(status)) {
    throw InputError(fmt::format("the C program was ended by signal {}", WTERMSIG(status)),
                     "take a smaller layer, or leave it more memory");
  }
  return read_text_file(printed);
}

}  // namespace cosa::cli
