#pragma once

#include <sys/types.h>

#include <memory>
#include <string>
#include <vector>

namespace cosa::testing {

/// What a run of the command left behind.
struct CommandResult {
  int exit_code;  ///< -1 when a signal ended it
  std::string out;
  std::string err;
};

/// Runs the built `cosa` with these arguments; no stream is a terminal.
[[nodiscard]] CommandResult run_cosa(const std::vector<std::string>& arguments);

class TemporaryFolder;

/// The built `cosa` while it runs. It must be waited for.
class RunningCommand {
 public:
  explicit RunningCommand(const std::vector<std::string>& arguments);
  RunningCommand(RunningCommand&& other) noexcept;
  ~RunningCommand();

  /// Ends it as nothing can refuse (SIGKILL).
  void kill() const;
  [[nodiscard]] CommandResult wait() const;

 private:
  std::unique_ptr<TemporaryFolder> folder_;
  pid_t pid_ = 0;
};

}  // namespace cosa::testing
