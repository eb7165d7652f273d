#include "c_program.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>

#include "cosa/base/input_error.h"
#include "cosa/io/text_file.h"

namespace cosa::cli {
namespace {

namespace fs = std::filesystem;

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

/// How a process ended, as `waitpid` says it; its output and errors go to the file.
int run_process(std::vector<std::string> words, const std::string& output) {
  constexpr mode_t kMode = 0600;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output.c_str(),
                                   O_WRONLY | O_CREAT | O_TRUNC, kMode);
  posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
  std::vector<char*> argv;
  for (std::string& word : words) {
    argv.push_back(word.data());
  }
  argv.push_back(nullptr);
  pid_t pid = 0;
  const int error = posix_spawnp(&pid, argv.front(), &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) {
    throw InputError(fmt::format("{} cannot be started: {}", words.front(), std::strerror(error)),
                     "install a C compiler, or name one by --cc");
  }
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

}  // namespace

std::string run_c_program(const std::string& program, const std::vector<std::string>& compiler) {
  const WorkFolder folder;
  const std::string source = folder / "nest.c";
  const std::string binary = folder / "nest";
  const std::string printed = folder / "printed";
  write_text_file(source, program);
  std::vector<std::string> command = compiler;
  command.insert(command.end(), {"-o", binary, source});
  if (run_process(std::move(command), printed) != 0) {
    throw InputError(
        fmt::format("{} refuses the C program:\n{}", compiler.front(), read_text_file(printed)),
        "name a C99 compiler by --cc");
  }
  const int status = run_process({binary}, printed);
  if (!WIFEXITED(status)) {
    throw InputError(fmt::format("the C program was ended by signal {}", WTERMSIG(status)),
                     "take a smaller layer, or leave it more memory");
  }
  return read_text_file(printed);
}

}  // namespace cosa::cli
