#include "apps/command.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <stdexcept>

#include "apps/temporary_folder.h"
#include "support/folders.h"

namespace cosa::testing {
namespace {

/// Starts the command with its streams in the two files.
pid_t start(const std::vector<std::string>& arguments, const std::string& out,
            const std::string& err) {
  constexpr mode_t kMode = 0600;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  const int flags = O_WRONLY | O_CREAT | O_TRUNC;
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, out.c_str(), flags, kMode);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, err.c_str(), flags, kMode);
  std::vector<std::string> words{COSA_BINARY_DIR "/cosa"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  for (std::string& word : words) {
    argv.push_back(word.data());
  }
  argv.push_back(nullptr);
  pid_t pid = 0;
  const int error = posix_spawn(&pid, argv.front(), &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) {
    throw std::runtime_error("cannot start " + words.front());
  }
  return pid;
}

}  // namespace

RunningCommand::RunningCommand(const std::vector<std::string>& arguments)
    : folder_(std::make_unique<TemporaryFolder>()),
      pid_(start(arguments, folder_->path("out"), folder_->path("err"))) {}

RunningCommand::RunningCommand(RunningCommand&& other) noexcept = default;
RunningCommand::~RunningCommand() = default;

void RunningCommand::kill() const { ::kill(pid_, SIGKILL); }

CommandResult RunningCommand::wait() const {
  int status = 0;
  waitpid(pid_, &status, 0);
  return {.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1,
          .out = folder_->read("out"),
          .err = folder_->read("err")};
}

CommandResult run_cosa(const std::vector<std::string>& arguments) {
  return RunningCommand(arguments).wait();
}

}  // namespace cosa::testing
